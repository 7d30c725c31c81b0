/// Durations as people write them: `250ms`, `5s`, `10m`, `1h30m`, `2d`, `1.5h`; a bare number is seconds.
package enum DurationText {
  /// Nanoseconds of a day.
  private static let day: Int64 = 86_400_000_000_000

  /// The longest duration that is accepted: 100 years.
  package static let longest = Duration.seconds(100 * 365 * 86_400)

  /// The duration that `text` says, or nil when it says none. Never negative, at most ``longest``.
  ///
  /// Units are `ns us µs ms s m h d w`, each at most once and from large to small; only the last part may have a fraction.
  package static func parse(_ text: String) -> Duration? {
    let bytes = Array(text.utf8)
    if let seconds = Decimal(bytes[...]), seconds.end == bytes.count {
      return duration(nanoseconds: seconds.scaled(by: 1_000_000_000))
    }
    var position = 0
    var previous = Int64.max
    var total: Int64 = 0
    while position < bytes.count {
      guard let number = Decimal(bytes[position...]), number.end < bytes.count else { return nil }
      guard let (unit, end) = unit(bytes, from: number.end), unit < previous else { return nil }
      if number.hasFraction && end != bytes.count { return nil }
      guard let part = number.scaled(by: unit) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      if overflow { return nil }
      total = sum
      previous = unit
      position = end
    }
    return bytes.isEmpty ? nil : duration(nanoseconds: total)
  }

  private static func duration(nanoseconds: Int64?) -> Duration? {
    guard let nanoseconds, nanoseconds <= longest.nanoseconds else { return nil }
    return .nanoseconds(nanoseconds)
  }

  /// The unit that begins at `start`, in nanoseconds, and where it ends: at the next digit or at the end.
  private static func unit(_ bytes: [UInt8], from start: Int) -> (Int64, end: Int)? {
    var end = start
    while end < bytes.count, !(0x30...0x39).contains(bytes[end]), bytes[end] != UInt8(ascii: ".") { end += 1 }
    switch String(decoding: bytes[start..<end], as: UTF8.self) {
    case "ns": return (1, end)
    case "us", "µs", "μs": return (1_000, end)
    case "ms": return (1_000_000, end)
    case "s": return (1_000_000_000, end)
    case "m": return (60_000_000_000, end)
    case "h": return (3_600_000_000_000, end)
    case "d": return (day, end)
    case "w": return (7 * day, end)
    default: return nil
    }
  }
}
