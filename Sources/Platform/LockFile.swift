internal import CLinux
internal import Glibc
internal import Model

/// A held flock(2), the sign that this state directory has its one daemon. Freed when the value dies, or the process.
package struct LockFile: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// The name of the lock in every state directory.
  package static let name = "lock"

  /// Takes the lock and writes `holder` into the file; nil when somebody else holds it.
  package static func acquire(in directory: borrowing Directory, holder: Holder) throws(SystemError) -> LockFile? {
    let descriptor = try directory.openFile(name)
    while flock(descriptor.raw, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK else { throw .last("flock", "\(directory.path)/\(name)") }
      // Who only asks for the holder shares the lock for a moment: that is no holder. A real one lets nobody share.
      guard flock(descriptor.raw, LOCK_SH | LOCK_NB) == 0 else { return nil }
      flock(descriptor.raw, LOCK_UN)
      usleep(useconds_t.random(in: 50...500))
    }
    let lock = LockFile(descriptor: descriptor)
    try lock.write(holder, "\(directory.path)/\(name)")
    return lock
  }

  private func write(_ holder: Holder, _ path: String) throws(SystemError) {
    var text = holder.text
    let written = text.withUTF8 { pwrite(descriptor.raw, $0.baseAddress, $0.count, 0) }
    guard written == text.utf8.count else { throw .last("write", path) }
    // Cut off afterwards: on a full disk there is no other room than what the last holder's text has.
    guard ftruncate(descriptor.raw, off_t(text.utf8.count)) == 0 else { throw .last("ftruncate", path) }
  }

  /// Who holds the lock of the state directory at `state`; nil when nobody does, or nothing can be read.
  package static func holder(of state: String) -> Holder? {
    let raw = clinux_open(-1, "\(state)/\(name)", O_RDONLY | O_NOFOLLOW, 0)
    guard raw >= 0 else { return nil }
    let descriptor = Descriptor(owning: raw)
    if flock(descriptor.raw, LOCK_SH | LOCK_NB) == 0 { return nil }
    var buffer = [UInt8](repeating: 0, count: 4_608)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor.raw, $0.baseAddress, $0.count, 0) }
    return count > 0 ? Holder(text: String(decoding: buffer[..<count], as: UTF8.self)) : nil
  }

  /// What the file says: pid and start time of the daemon, and where it listens.
  package struct Holder: Sendable, Equatable {
    package var pid: Int
    /// Clock ticks since boot (field 22 of /proc/PID/stat); 0 where there is no /proc.
    package var startTicks: UInt64
    /// The absolute path of the socket.
    package var socket: String

    package init(pid: Int, startTicks: UInt64, socket: String) {
      self.pid = pid
      self.startTicks = startTicks
      self.socket = socket
    }

    var text: String { "\(pid) \(startTicks) \(socket)\n" }

    init?(text: String) {
      let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)[0]
        .split(separator: " ", maxSplits: 2)
      guard parts.count == 3, let pid = Int(parts[0]), let ticks = UInt64(parts[1]) else { return nil }
      self.init(pid: pid, startTicks: ticks, socket: String(parts[2]))
    }
  }
}

extension LockFile {
  /// The holder, waiting for it to write who it is; nil when nobody holds the lock or says so within `limit`.
  package static func awaitHolder(of state: String, within limit: Duration) -> Holder? {
    let deadline = Clocks.monotonic + limit
    while true {
      if let holder = holder(of: state) { return holder }
      if Clocks.monotonic > deadline { return nil }
      usleep(5_000)
    }
  }
}
