/// Numbers in sentences for people.
package enum Words {
  /// A time span in its one or two largest units: `0 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`; below 1 s in `ms`,
  /// below that `under 1 ms` unless it is 0. A negative one counts as 0.
  package static func span(_ duration: Duration) -> String {
    if duration <= .zero { return "0 s" }
    let milliseconds = duration.nanoseconds / 1_000_000
    let seconds = milliseconds / 1_000
    switch seconds {
    case 0: return milliseconds == 0 ? "under 1 ms" : "\(milliseconds) ms"
    case ..<60: return "\(seconds) s"
    case ..<3_600: return two(seconds, "s", per: 60, "min")
    case ..<86_400: return two(seconds / 60, "min", per: 60, "h")
    default: return two(seconds / 3_600, "h", per: 24, "d")
    }
  }

  /// `1 run`, `2 runs`, `0 runs`.
  package static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func two(_ count: Int64, _ small: String, per: Int64, _ large: String) -> String {
    let rest = count % per
    return rest == 0 ? "\(count / per) \(large)" : "\(count / per) \(large) \(rest) \(small)"
  }
}
