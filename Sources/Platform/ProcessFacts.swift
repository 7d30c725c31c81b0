internal import Glibc

/// What /proc tells of one process (proc(5)); made anew for every look, since a pid can be given again.
package struct ProcessFacts: Sendable, Equatable {
  package var pid: Int
  package var parent: Int
  /// The process group.
  package var group: Int
  package var session: Int
  /// The letter of proc(5): R, S, D, Z, T, t, I or X.
  package var state: UInt8
  /// Clock ticks since boot; with the pid and the boot it names a process for good.
  package var startTicks: UInt64
  /// The name that the kernel keeps, at most 15 bytes.
  package var name: String

  /// PF_* of the kernel's sched.h.
  private var flags: UInt64
  /// It has others than its first thread, whose state and flags these are; that one may end before them.
  private var hasOtherThreads: Bool

  /// Its first thread is in the middle of its exit (PF_EXITING).
  package var isExiting: Bool { flags & 4 != 0 }
  /// It has ended, and nobody has reaped it.
  package var isZombie: Bool { (state == UInt8(ascii: "Z") && !hasOtherThreads) || state == UInt8(ascii: "X") }
  /// By SIGSTOP or another stop signal, until SIGCONT; not by a debugger.
  package var isStopped: Bool { state == UInt8(ascii: "T") }

  /// Nil when there is no such process, or no /proc.
  package init?(of pid: Int) {
    guard let bytes = Files.read("/proc/\(pid)/stat", limit: 4_096) else { return nil }
    // The name is in parentheses and may hold any character, so the last ')' counts.
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
      open < close
    else { return nil }
    let fields = bytes[(close + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count >= 20, let state = fields[0].first,
      let parent = Int(String(decoding: fields[1], as: UTF8.self)),
      let group = Int(String(decoding: fields[2], as: UTF8.self)),
      let session = Int(String(decoding: fields[3], as: UTF8.self)),
      let flags = UInt64(String(decoding: fields[6], as: UTF8.self)),
      let threads = Int(String(decoding: fields[17], as: UTF8.self)),
      let ticks = UInt64(String(decoding: fields[19], as: UTF8.self))
    else { return nil }
    self.pid = pid
    self.parent = parent
    self.group = group
    self.session = session
    self.state = state
    self.flags = flags
    hasOtherThreads = threads > 1
    startTicks = ticks
    name = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
  }

  /// The arguments, each ended by NUL, as the process shows them (it may have rewritten them).
  package static func commandLine(of pid: Int) -> [UInt8] { Files.read("/proc/\(pid)/cmdline", limit: 16_384) ?? [] }

  /// The supplementary groups of a process; empty where that cannot be read.
  package static func groups(of pid: Int) -> [Int] {
    let bytes = Files.read("/proc/\(pid)/status", limit: 65_536) ?? []
    let line = bytes.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "Groups:".utf8) }
    return (line ?? []).dropFirst(7).split { $0 <= UInt8(ascii: " ") }.compactMap {
      Int(String(decoding: $0, as: UTF8.self))
    }
  }

  /// The session that a process is in; nil when there is no such process. One system call, nothing is read.
  package static func session(of pid: Int) -> Int? {
    let session = getsid(pid_t(truncatingIfNeeded: pid))
    return session > 0 ? Int(session) : nil
  }

  /// The path of the executable; nil where that may not be read.
  package static func executable(of pid: Int) -> String? { Files.readLink("/proc/\(pid)/exe") }

  /// Our own pid, as we see it.
  package static var own: Int { Int(getpid()) }

  /// Our parent's pid.
  package static var ownParent: Int { Int(getppid()) }

  /// Our effective user.
  package static var ownUser: Int { Int(geteuid()) }

  /// True while the process with this pid exists and, where `startTicks` is known (not 0), is the same one.
  package static func isAlive(_ pid: Int, startTicks: UInt64) -> Bool {
    if startTicks == 0 { return kill(pid_t(truncatingIfNeeded: pid), 0) == 0 || errno == EPERM }
    guard let facts = ProcessFacts(of: pid) else { return false }
    return facts.startTicks == startTicks && !facts.isZombie
  }

  /// The machine's name, for tasks and for the state directory.
  package static var hostName: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "localhost" }
    return withUnsafeBytes(of: name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

}

extension ProcessFacts {
  /// True when `pid` (as we see it) counts pids as we do; true as well where nothing can tell: there is no /proc, or it has
  /// ended already.
  package static func sharesNamespace(with pid: Int) -> Bool {
    guard let ours = ownNamespace else { return true }
    if let its = Files.readLink("/proc/\(pid)/ns/pid") { return its == ours }
    // A zombie has no namespace to show; one that may not be looked at lives.
    return !isAlive(pid, startTicks: 0) || ProcessFacts(of: pid).map { $0.isZombie || $0.isExiting } ?? false
  }

  private static let ownNamespace = Files.readLink("/proc/self/ns/pid")
}

extension ProcessFacts {
  /// Names the pid namespace that we are in; empty where there is no /proc.
  package static var namespace: String { Files.readLink("/proc/self/ns/pid") ?? "" }
}
