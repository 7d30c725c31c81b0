internal import Platform

/// How long the next daemon waits: not at all, unless those before it ended before they served.
struct StartDelay: Equatable {
  private(set) var failures = 0
  private var kills = 0

  private static let steps: [Duration] = [
    .milliseconds(100), .seconds(1), .seconds(5), .seconds(15), .seconds(60),
  ]

  /// So many daemons in a row may be killed by others before they serve until these count too.
  private static let patience = 10

  /// The daemon serves.
  mutating func servesNow() { self = StartDelay() }

  /// The delay after a daemon that never served.
  mutating func next(afterEndByItself: Bool) -> Duration {
    if !afterEndByItself, kills < Self.patience {
      kills += 1
      return .zero
    }
    defer { failures += 1 }
    return Self.steps[min(failures, Self.steps.count - 1)]
  }
}
