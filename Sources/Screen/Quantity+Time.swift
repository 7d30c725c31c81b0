extension Quantity {
  /// A duration as a clock shows it: `0:41`, `12:05`, `1:02:03`, from a day on `3d 4h`, from 100 days on `123d`.
  /// Negative ones count as 0.
  ///
  /// - Parameter up: rounds up to the next second, for what is still to come; what has passed is cut.
  package static func clock(_ duration: Duration, roundingUp up: Bool = false) -> String {
    let (whole, attoseconds) = duration.components
    var seconds = max(0, whole)
    if up && whole >= 0 && attoseconds > 0 && seconds < .max { seconds += 1 }
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60)
    if days > 99_999 { return ">99999d" }
    if days >= 100 { return "\(days)d" }
    if days >= 1 { return "\(days)d \(hours)h" }
    let rest = twoDigits(seconds % 60)
    return seconds >= 3_600 ? "\(hours):\(twoDigits(minutes)):\(rest)" : "\(minutes):\(rest)"
  }

  /// A duration in words, for sentences: `0.4 s`, `41 s`, and from a minute on as ``clock(_:roundingUp:)``.
  package static func span(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if seconds >= 60 { return clock(duration) }
    if seconds >= 10 { return "\(seconds) s" }
    if seconds < 0 || attoseconds < 0 { return "0 s" }
    return "\(seconds).\(attoseconds / 100_000_000_000_000_000) s"
  }

  /// Like ``span(_:)``, in whole seconds: for durations that are still growing on the screen.
  package static func wholeSpan(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    return seconds < 60 ? "\(seconds) s" : clock(duration)
  }

  static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
