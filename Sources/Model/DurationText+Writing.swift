extension DurationText {
  private static let units: [(name: String, microseconds: Int64)] = [
    ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1),
  ]

  /// The text that ``parse(_:)`` reads as exactly this long: `1h30m`, `250ms`; what is below 0 is `0s`.
  package static func text(_ duration: Microseconds) -> String {
    var left = max(0, duration.value)
    var text = ""
    for (name, unit) in units where left >= unit {
      text += "\(left / unit)\(name)"
      left %= unit
    }
    return text.isEmpty ? "0s" : text
  }
}
