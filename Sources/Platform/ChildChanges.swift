internal import CLinux

/// What happened to children whose pid one does not know before one asks; asked after SIGCHLD until there is no more.
package enum ChildChanges {
  /// A job-control change.
  package enum Change: Sendable, Equatable {
    /// By this signal: SIGSTOP, SIGTSTP, SIGTTIN or SIGTTOU.
    case stopped(signal: Int)
    case continued
  }

  /// The next child, of any thread, that was stopped or continued since it was last asked; nil when there is none.
  package static func nextStopOrContinue() -> (pid: Int, change: Change)? {
    var signal: CInt = 0
    let pid = clinux_next_change(&signal)
    return pid > 0 ? (Int(pid), signal == 0 ? .continued : .stopped(signal: Int(signal))) : nil
  }

  /// Reaps one ended child of the calling thread and of no other; nil when there is none.
  ///
  /// Orphans come to the main thread of a subreaper, so it can reap them while the zombies of processes that another thread
  /// spawned are kept.
  package static func reapStranger() -> (pid: Int, status: ProcessStatus)? {
    var code: CInt = 0
    var signal: CInt = 0
    let pid = clinux_reap_of_thread(&code, &signal)
    return pid > 0 ? (Int(pid), ProcessStatus(code: code, signal: signal)) : nil
  }
}
