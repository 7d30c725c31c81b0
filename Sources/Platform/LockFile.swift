internal import CLinux
internal import Glibc
internal import Model

/// A held flock(2), the sign that this state directory is taken. Freed when the last process that holds it ends.
///
/// Keeper and daemon hold it through one open file description, so it is free only when both are gone.
package struct LockFile: ~Copyable, Sendable {
  private let descriptor: Descriptor
  /// For messages.
  private let path: String

  /// The name of the lock in every state directory.
  package static let name = "lock"

  private init(descriptor: consuming Descriptor, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Takes ownership of the lock that was passed on to us at our start, under the number that we were told.
  /// - Throws: EBADF when there is no such descriptor.
  package init(inheriting raw: CInt) throws(SystemError) {
    guard raw > 2, fcntl(raw, F_SETFD, FD_CLOEXEC) == 0 else {
      throw SystemError(call: "inherit lock", subject: String(raw), code: EBADF)
    }
    descriptor = Descriptor(owning: raw)
    path = Self.name
  }

  /// A lock that no other process can find, where there is no directory to put one into.
  package static func inMemory(holder: Holder) throws(SystemError) -> LockFile {
    let raw = clinux_memory_file(name)
    guard raw >= 0 else { throw .last("memfd_create") }
    let lock = LockFile(descriptor: Descriptor(owning: raw), path: "\(name) in memory")
    try lock.write(holder)
    return lock
  }

  /// The number, to pass on; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

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
    let lock = LockFile(descriptor: descriptor, path: "\(directory.path)/\(name)")
    try lock.write(holder)
    return lock
  }

  /// Says anew who holds it.
  package borrowing func write(_ holder: Holder) throws(SystemError) {
    var text = holder.text
    let written = text.withUTF8 { pwrite(descriptor.raw, $0.baseAddress, $0.count, 0) }
    guard written == text.utf8.count else { throw .last("write", path) }
    // Only now: who reads meanwhile finds a whole first line, and on a full disk there is no other room than this.
    guard ftruncate(descriptor.raw, off_t(written)) == 0 else { throw .last("ftruncate", path) }
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

  /// What the file says: pid and start time of daemon and keeper, and where the daemon listens.
  package struct Holder: Sendable, Equatable {
    /// The daemon; 0 while there is none.
    package var pid: Int
    /// Clock ticks since boot (field 22 of /proc/PID/stat); 0 where there is no /proc.
    package var startTicks: UInt64
    /// The keeper; 0 where the daemon has none.
    package var keeperPid: Int
    package var keeperTicks: UInt64
    /// The absolute path of the socket.
    package var socket: String

    package init(pid: Int, startTicks: UInt64, keeperPid: Int = 0, keeperTicks: UInt64 = 0, socket: String) {
      self.pid = pid
      self.startTicks = startTicks
      self.keeperPid = keeperPid
      self.keeperTicks = keeperTicks
      self.socket = socket
    }

    /// Whom to name to people: the daemon, or the keeper while it has none.
    package var words: String { pid > 0 || keeperPid == 0 ? "daemon \(pid)" : "keeper \(keeperPid)" }
    /// The same to who wanted to start another one.
    package var wordsThere: String { "\(words) is already there, at \(socket)" }

    var text: String { "\(pid) \(startTicks) \(keeperPid) \(keeperTicks) \(socket)\n" }

    /// Reads also the form of releases without keeper, `PID TICKS SOCKET`: the socket is told by its leading `/`.
    init?(text: String) {
      let line = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)[0]
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3, let pid = Int(words[0]), let ticks = UInt64(words[1]) else { return nil }
      if words[2].utf8.first == UInt8(ascii: "/") {
        self.init(pid: pid, startTicks: ticks, socket: String(words[2]))
        return
      }
      let rest = words[2].split(separator: " ", maxSplits: 2)
      guard rest.count == 3, let keeper = Int(rest[0]), let keeperTicks = UInt64(rest[1]) else { return nil }
      self.init(pid: pid, startTicks: ticks, keeperPid: keeper, keeperTicks: keeperTicks, socket: String(rest[2]))
    }
  }
}

extension LockFile {
  /// The holder, waiting for it to write who it is, and which daemon it has; nil when nobody holds the lock or says so
  /// within `limit`.
  package static func awaitHolder(of state: String, within limit: Duration) -> Holder? {
    let deadline = Clocks.monotonic + limit
    while true {
      let holder = holder(of: state)
      if let holder, holder.pid > 0 { return holder }
      if Clocks.monotonic > deadline { return holder }
      usleep(5_000)
    }
  }
}
