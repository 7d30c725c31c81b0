internal import Glibc

/// Whom a process runs as.
package struct Identity: Sendable, Equatable {
  package var user: UInt32
  package var group: UInt32
  /// The supplementary groups.
  package var groups: [UInt32]

  package init(user: UInt32, group: UInt32, groups: [UInt32]) {
    self.user = user
    self.group = group
    self.groups = groups
  }

  /// Ours: the effective user and group.
  package static var own: Identity {
    var groups = [gid_t](repeating: 0, count: max(0, Int(getgroups(0, nil))))
    let count = getgroups(CInt(groups.count), &groups)
    return Identity(user: geteuid(), group: getegid(), groups: Array(groups.prefix(max(0, Int(count)))))
  }

  /// Nothing need be changed to be this one: an unprivileged user may ask for itself, with the groups that it has.
  var isAlreadyOurs: Bool {
    let own = Identity.own
    return user == own.user && group == own.group && (own.user != 0 || Set(groups) == Set(own.groups))
  }
}
