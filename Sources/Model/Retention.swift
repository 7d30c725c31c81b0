/// How long a task that has ended is kept: by state, nil for ever.
package struct Retention: Sendable, Equatable {
  package var done: Duration? = .seconds(3_600)
  package var failed: Duration? = .seconds(86_400)
  package var lost: Duration? = .seconds(86_400)

  package init() {}

  /// Nil for states that are no end, and for ends that are kept for ever.
  package func lifetime(of state: TaskState) -> Duration? {
    switch state {
    case .active, .stalled: nil
    case .done: done
    case .failed: failed
    case .lost: lost
    }
  }

  /// Reads what a person wants kept: `2h` for all ends, or `done=10m,failed=7d,lost=forever` for some.
  ///
  /// - Returns: false when the text is neither; then some of it may have been applied.
  package mutating func apply(_ text: String) -> Bool {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let last = words.last, let lifetime = Self.lifetime(String(last)) else { return false }
      if words.count == 1 {
        (done, failed, lost) = (lifetime, lifetime, lifetime)
        continue
      }
      switch words[0] {
      case "done": done = lifetime
      case "failed": failed = lifetime
      case "lost": lost = lifetime
      default: return false
      }
    }
    return true
  }

  /// Nil when it is no duration; a nil inside: for ever.
  private static func lifetime(_ text: String) -> Duration?? {
    if text == "forever" { return .some(nil) }
    return DurationText.parse(text).map { .some($0) }
  }
}
