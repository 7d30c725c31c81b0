import Model

/// When a task is expected to end, steady enough to be looked at.
///
/// The estimate trembles a little with every report. The moment that is shown stays where it is while the estimate is within a
/// band around it, and then follows at the band's edge: it never jumps where the estimate does not, and a clock that counts
/// down to it counts second by second.
enum ExpectedEnd {
  /// Nobody knows.
  static let unknown = Int64.min
  /// The band is this part of what is left, on either side.
  static let part: Int64 = 20
  /// And so much at least.
  static let least: Int64 = 1_000_000

  /// The moment to show, in microseconds since the epoch, after `shown` was shown and a new estimate came.
  static func next(_ shown: Int64, remaining: Microseconds?, at moment: Timestamp) -> Int64 {
    guard let left = remaining?.value else { return unknown }
    let (end, overflow) = moment.microseconds.addingReportingOverflow(left)
    if overflow { return unknown }
    if shown == unknown { return end }
    let band = max(least, left / part)
    return min(max(shown, end &- band), end &+ band)
  }
}
