/// When a service that ended is started again, and after how long.
///
/// After a bad end it waits `interval × 2^(n−1)`, at most `cap`, where n counts the bad ends since it was last healthy or
/// ended well; up to a tenth more is drawn, so that what crashed together does not come back together. After a good end
/// (rule `always`) it waits the plain interval: a job that ends well every two seconds is no failure to be slowed down.
/// Every restart counts towards `maxRestarts`.
package struct RestartPolicy: Sendable, Equatable {
  package var rule: RestartRule
  package var interval: Duration
  package var cap: Duration
  package var healthyAfter: Duration
  /// Nil: without end.
  package var maxRestarts: Int?
  package var successCodes: [Int]
  package var isOneshot: Bool

  package init(_ specification: ServiceSpecification) {
    rule = specification.restart ?? (specification.isScheduled ? .never : .onFailure)
    interval = specification.restartInterval?.duration ?? .seconds(1)
    // An interval beyond the default cap was meant.
    cap = specification.restartCap?.duration ?? max(.seconds(300), interval)
    healthyAfter = specification.healthyAfter?.duration ?? .seconds(10)
    maxRestarts = specification.maxRestarts
    successCodes = specification.successCodes ?? []
    isOneshot = specification.oneshot ?? specification.isScheduled
  }

  /// How much longer than announced by the rule a wait may be: a tenth.
  package static let mostJitter = 0.1

  /// Whether a run that ended by itself ended well: exit 0, a success code, or SIGTERM.
  package func isSuccess(_ exit: RunExit) -> Bool {
    switch exit {
    case .code(let code): code == 0 || successCodes.contains(code)
    case .signal(let number): number == SignalName.term
    case .unknown: false
    }
  }

  /// Whether the rule has a service that ended by itself started again; the number of restarts is not looked at.
  package func restarts(afterSuccess isSuccess: Bool) -> Bool {
    switch rule {
    case .never: false
    case .onFailure: !isSuccess
    // A oneshot's good end is what it was for.
    case .always: !(isSuccess && isOneshot)
    }
  }

  /// Whether one restart more, the `restart`th, is still allowed.
  package func allows(restart: Int) -> Bool { restart <= maxRestarts ?? .max }

  /// The wait before a restart after `setbacks` bad ends in a row; 0 after a good end.
  /// - Parameter jitter: 0 to 1; how much of the tenth is added.
  package func delay(setbacks: Int, jitter: Double) -> Duration {
    let longest = DurationText.longest.nanoseconds
    let first = min(max(0, interval.nanoseconds), longest)
    let limit = min(max(0, cap.nanoseconds), longest)
    let doublings = max(0, setbacks - 1)
    // Beyond 62 doublings nothing but 0 stays below the limit.
    let grown = doublings > 62 || first > limit >> doublings ? (first == 0 ? 0 : limit) : first << doublings
    let part = jitter.isFinite ? min(max(jitter, 0), 1) * Self.mostJitter : 0
    return .nanoseconds(grown + Int64(Double(grown) * part))
  }
}
