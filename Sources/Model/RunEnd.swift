/// How a run ended, with all that its reason is made of.
package struct RunEnd: Sendable, Equatable, Codable {
  /// Nil when it never began.
  package var exit: RunExit?
  package var failure: StartFailure?
  package var at: Timestamp
  /// When it had begun.
  package var started: Timestamp?
  /// A person, or the end of the daemon, asked for it.
  package var isAsked: Bool
  /// By SIGKILL, since it did not end in time.
  package var isKilled: Bool
  /// A person had the signal sent by which it ended.
  package var isSent: Bool
  /// Processes that had left its group and were ended.
  package var survivors: Int
  /// From the stop signal to the end of the leader.
  package var took: Microseconds?
  /// It ended with the machine.
  package var isOfOtherBoot: Bool?
  /// It was ended for this.
  package var trouble: Trouble?

  package init(
    exit: RunExit? = nil, failure: StartFailure? = nil, at: Timestamp, started: Timestamp? = nil, isAsked: Bool = false,
    isKilled: Bool = false, isSent: Bool = false, survivors: Int = 0, took: Microseconds? = nil
  ) {
    self.exit = exit
    self.failure = failure
    self.at = at
    self.started = started
    self.isAsked = isAsked
    self.isKilled = isKilled
    self.isSent = isSent
    self.survivors = survivors
    self.took = took
  }
}
