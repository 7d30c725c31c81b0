/// Decides which process a task belongs to that `dmon report new` registers without being told.
///
/// The parent is the wrong one in the commonest lines: it is a subshell, a wrapper, or a shell that runs this one line,
/// and dead at once. So it goes up to the first process that is likely to live as long as the work.
package enum ProcessAncestry {
  /// What has to be known of a process.
  package struct Process: Sendable, Equatable {
    package var pid: Int
    package var parent: Int
    package var group: Int
    /// Names the executable file, or the empty string where it cannot be read. Only compared.
    package var executable: String
    /// As in /proc/PID/cmdline: each argument ended by a NUL.
    package var commandLine: [UInt8]

    package init(pid: Int, parent: Int, group: Int, executable: String, commandLine: [UInt8]) {
      self.pid = pid
      self.parent = parent
      self.group = group
      self.executable = executable
      self.commandLine = commandLine
    }

    var isGroupLeader: Bool { pid == group }
  }

  /// More ancestors than this are not looked at.
  static let deepest = 64

  /// The process that owns the work, or nil when there is none that could be said to.
  ///
  /// From `parent` up, passed over are:
  /// - wrappers (`timeout`, `env`, …), also where they lead a process group, as `timeout` does;
  /// - subshells (a shell with the executable and command line of its parent), unless they lead a process group: that is a
  ///   job of an interactive shell, and lives as long as the job;
  /// - shells that run a line with `-c` for `make`, or one that has nothing left to do after `report new`.
  ///
  /// Process 1 that is no shell, and the daemon, own nothing.
  /// - Parameters:
  ///   - parent: the parent of the process that asks.
  ///   - daemon: the daemon's process, where it is known.
  ///   - process: reads a process; nil when it is gone or hidden.
  package static func owner(parent: Int, daemon: Int?, process: (Int) -> Process?) -> Int? {
    var candidate = process(parent)
    for _ in 0..<deepest {
      guard let current = candidate, current.pid > 0, current.pid != daemon else { return nil }
      if current.pid == 1 { return Invocation(current.commandLine).isShell ? 1 : nil }
      let next = process(current.parent)
      if !isPassedOver(current, parent: next) { return current.pid }
      candidate = next
    }
    return nil
  }

  private static func isPassedOver(_ current: Process, parent: Process?) -> Bool {
    let invocation = Invocation(current.commandLine)
    if invocation.isWrapper { return true }
    guard invocation.isShell, let parent else { return false }
    let isSubshell =
      !current.executable.isEmpty && current.executable == parent.executable
      && current.commandLine == parent.commandLine
    if isSubshell { return !current.isGroupLeader }
    guard let line = invocation.line else { return false }
    return Invocation(parent.commandLine).isMake || ShellLine.isOverAfterRegistering(line)
  }
}
