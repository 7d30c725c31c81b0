internal import CLinux
internal import Glibc

/// A cgroup of version 2 (cgroups(7)): a directory whose processes, and all that they start, cannot leave it unless somebody
/// with the right to moves them.
package struct ControlGroup: Sendable, Equatable {
  /// What the names of ours begin with.
  package static let prefix = "dmon-"

  /// The directory.
  package let path: String

  /// The group at a directory that is known to be one.
  package init(path: String) { self.path = path }

  /// The group that we are in, if we may make others below it and move processes there; else nil.
  package static func own() -> ControlGroup? {
    guard let membership = Files.read("/proc/self/cgroup", limit: 1 << 16),
      let mounts = Files.read("/proc/self/mountinfo", limit: 1 << 22)
    else { return nil }
    guard let path = directory(membership: membership, mounts: mounts) else { return nil }
    let group = ControlGroup(path: path)
    return group.isWritable ? group : nil
  }

  /// Where the group lies that `membership` (/proc/self/cgroup) names, given the mounts (/proc/self/mountinfo).
  package static func directory(membership: [UInt8], mounts: [UInt8]) -> String? {
    let line = String(decoding: membership, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("0::/") }
    guard let own = line?.dropFirst(3) else { return nil }
    for mount in String(decoding: mounts, as: UTF8.self).split(separator: "\n") {
      // 36 35 98:0 ROOT PLACE options [tags] - TYPE source options; no cgroup path has a blank.
      let fields = mount.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, dash + 1 < fields.count, fields[dash + 1] == "cgroup2"
      else { continue }
      let root = fields[3] == "/" ? "" : fields[3]
      // A mount of some other part of the tree does not show us.
      guard own == root || own.hasPrefix("\(root)/") else { continue }
      let below = own.dropFirst(root.count)
      return below == "/" ? String(fields[4]) : String(fields[4]) + below
    }
    return nil
  }

  /// Both are needed to put a process into a group below: the right to make it, and to take the process out of here.
  private var isWritable: Bool {
    access(path, W_OK) == 0 && access("\(path)/cgroup.procs", W_OK) == 0 && Files.exists("\(path)/cgroup.controllers")
  }

  /// Makes the group of this name below; one that is there already is taken as it is.
  package func make(_ name: String) throws(SystemError) -> ControlGroup {
    let child = ControlGroup(path: "\(path)/\(name)")
    guard mkdir(child.path, 0o755) == 0 || errno == EEXIST else { throw .last("mkdir", child.path) }
    return child
  }

  /// The groups below whose names begin as ours do, by name.
  package func ours() -> [ControlGroup] {
    Files.list(path).filter { $0.hasPrefix(Self.prefix) }.map { ControlGroup(path: "\(path)/\($0)") }
  }

  /// Opens the list that a process writes itself into, for ``Spawn/cgroup``.
  package func openProcesses() throws(SystemError) -> Descriptor {
    let raw = clinux_open(-1, "\(path)/cgroup.procs", O_WRONLY, 0)
    guard raw >= 0 else { throw .last("open", "\(path)/cgroup.procs") }
    return Descriptor(owning: raw)
  }

  /// The pids of those in it and in the groups below it; a zombie is in none. Empty when it is gone.
  package func processes() -> [Int] {
    let text = Files.read("\(path)/cgroup.procs", limit: 1 << 22) ?? []
    let own = text.split(separator: UInt8(ascii: "\n")).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    return own + below().flatMap { $0.processes() }
  }

  /// Sends SIGKILL to all that are in it and below, at one moment that no fork escapes.
  /// - Throws: before Linux 5.14, which has no such file.
  package func kill() throws(SystemError) {
    let raw = clinux_open(-1, "\(path)/cgroup.kill", O_WRONLY, 0)
    guard raw >= 0 else { throw .last("open", "\(path)/cgroup.kill") }
    let descriptor = Descriptor(owning: raw)
    try Files.writeAll(Array("1".utf8), to: descriptor.raw, "\(path)/cgroup.kill")
  }

  /// Removes it, and empty groups that were made below it; none there is no error.
  /// - Throws: EBUSY while a process is in it.
  package func remove() throws(SystemError) {
    for child in below() { try child.remove() }
    guard rmdir(path) == 0 || errno == ENOENT else { throw .last("rmdir", path) }
  }

  private func below() -> [ControlGroup] {
    Files.list(path).map { ControlGroup(path: "\(path)/\($0)") }.filter { Files.isDirectory($0.path) }
  }
}
