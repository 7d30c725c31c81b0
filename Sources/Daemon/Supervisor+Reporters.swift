internal import Model
internal import Platform

/// Who may report at the second socket.
extension Supervisor {
  /// A service runs as somebody else, or is to: somebody else will report.
  func noteUser(of specification: ServiceSpecification) {
    guard let user = specification.otherUser(than: settings.user) else { return }
    if foreignUsers[user] == nil { foreignUsers[user] = .some(nil) }
    reportersAreForeign.open()
  }

  /// The users of our services, the members of the reporters' group, and who may do everything anyway.
  func mayReport(_ peer: Peer) async -> Bool {
    if peer.isOwner { return true }
    await findUsers()
    if foreignUsers.values.contains(peer.credentials.uid) { return true }
    guard let group = settings.reportGroup else { return false }
    let credentials = peer.credentials
    return await reader?.run {
      guard let number = try? Accounts.system.group(group) else { return false }
      return credentials.gid == Int(number) || ProcessFacts.groups(of: credentials.pid).contains(Int(number))
    } ?? false
  }

  /// Looks up the numbers of those whose names alone are known; asking for them can take long.
  private func findUsers() async {
    let unknown = foreignUsers.filter { $0.value == nil }.keys.sorted()
    if unknown.isEmpty { return }
    let numbers = await reader?.run { unknown.map { try? Accounts.system.identity($0).identity.user } }
    for (name, number) in zip(unknown, numbers ?? []) { foreignUsers[name] = number.map { Int($0) } }
  }
}

extension ServiceSpecification {
  /// As whom it is to run, where that is somebody else than the daemon; without the group.
  func otherUser(than own: Int) -> String? {
    guard let user else { return nil }
    let name = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)[0]
    if name.isEmpty || name == String(own)[...] || own == 0 && name == "root" { return nil }
    // A number needs its group to be found.
    return Int(name) == nil ? String(name) : user
  }
}
