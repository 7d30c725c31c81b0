/// What is to run when, and what happens when that is not possible.
package struct ScheduleRule: Sendable, Equatable, Codable {
  package var expression: CronExpression
  /// The name of a time zone, like `Europe/Berlin`; nil for the zone of the daemon.
  package var timezone: String?
  package var overlap: OverlapRule
  package var missed: MissedRule
  /// Each run starts up to so much later, but before the next one; 0 or more.
  package var jitter: Microseconds

  package init(
    _ expression: CronExpression, timezone: String? = nil, overlap: OverlapRule = .skip, missed: MissedRule = .skip,
    jitter: Microseconds = Microseconds(0)
  ) {
    (self.expression, self.timezone) = (expression, timezone)
    (self.overlap, self.missed, self.jitter) = (overlap, missed, jitter)
  }
}

/// What happens when a run is due while the one before still lives.
package enum OverlapRule: String, Sendable, Codable, CaseIterable {
  /// It does not take place.
  case skip
  /// It starts when the other has ended; no more than one waits.
  case queue
  /// The other is ended, then it starts.
  case restart
}

/// What happens with runs that were due while nobody could start them: the daemon was down, the machine slept, or the clock was
/// set forward.
package enum MissedRule: String, Sendable, Codable, CaseIterable {
  /// They do not take place.
  case skip
  /// All of them together take place once, now.
  case once
}
