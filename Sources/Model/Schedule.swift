/// A cron expression on the clocks of a place: at which moments it runs.
///
/// Where clocks are set, cron's rule holds (Vixie's, which Debian's cron and cronie keep). Think of the place's time as a
/// hand that never goes back: when clocks skip an hour the hand passes over it at once, when they repeat one it waits.
///
/// - At **fixed times** of day it runs as the hand passes: what falls into a skipped hour runs once, at the moment when the clocks
///   are set, and what falls into a repeated hour runs once, the first time.
/// - With **wildcards** (second, minute or hour begins with `*`) it runs whenever the clocks show a time that matches: not in
///   an hour that they skip, and in both of an hour that they repeat. So `*/10 * * * *` runs every ten minutes, always.
///
/// A job that runs once a day so runs once on every day, and one that runs every hour runs every hour.
package struct Schedule: Sendable, Equatable {
  package var expression: CronExpression
  package var zone: TimeZoneRules

  package init(_ expression: CronExpression, in zone: TimeZoneRules = .utc) {
    (self.expression, self.zone) = (expression, zone)
  }

  /// The first run later than `moment`, on a whole second; nil for `@reboot`, and when there is none within 41 years.
  package func nextRun(after moment: Timestamp) -> Timestamp? {
    let from = TimeZoneRules.seconds(moment) + 1
    guard from > TimeZoneRules.distantPast / 2 else { return nil }
    var span = zone.span(at: from)
    let begin = from == span.start ? lowest(of: span) : max(from + span.clock.offset, lowest(of: span))
    guard var match = expression.nextMatch(from: begin) else { return nil }
    var searched = begin
    while match >= span.localEnd {
      span = zone.span(span.index + 1)
      // It may ask for nothing but times that the clocks skip.
      guard span.start - from < Self.horizon else { return nil }
      let begin = lowest(of: span)
      // What was found still is the first, unless the search has to begin elsewhere than between its start and its find.
      if begin < searched || begin > match {
        guard let found = expression.nextMatch(from: begin) else { return nil }
        (match, searched) = (found, begin)
      }
    }
    return TimeZoneRules.timestamp(max(match - span.clock.offset, span.start))
  }

  /// The last run earlier than `moment`; nil for `@reboot`, and when there is none within 41 years.
  package func previousRun(before moment: Timestamp) -> Timestamp? {
    let seconds = TimeZoneRules.seconds(moment)
    let isWhole = Int64(seconds) &* 1_000_000 == moment.microseconds
    let from = isWhole ? seconds - 1 : seconds
    var span = zone.span(at: from)
    var end = from + span.clock.offset
    guard var match = expression.previousMatch(from: end) else { return nil }
    var searched = end
    while match < lowest(of: span) {
      guard span.index > 0 else { return nil }
      span = zone.span(span.index - 1)
      guard from - span.end < Self.horizon else { return nil }
      end = span.localEnd - 1
      if end > searched || end < match {
        guard let found = expression.previousMatch(from: end) else { return nil }
        (match, searched) = (found, end)
      }
    }
    return TimeZoneRules.timestamp(max(match - span.clock.offset, span.start))
  }

  /// The runs after one moment up to another, which counts as well.
  /// - Parameter limit: how many are counted at most; 1 or more.
  /// - Returns: nil when there is none.
  package func runs(after first: Timestamp, through last: Timestamp, limit: Int = 1_000) -> MissedRuns? {
    guard first < last, let latest = previousRun(before: Timestamp(microseconds: last.microseconds &+ 1)),
      latest > first, let earliest = nextRun(after: first)
    else { return nil }
    var count = 1
    var run = earliest
    while run < latest, count < limit, let next = nextRun(after: run) {
      run = next
      count += 1
    }
    return MissedRuns(count: count, isMore: run < latest, first: earliest, last: latest)
  }

  /// Seconds.
  private static let horizon = (CronExpression.horizon + 1) * 366 * 86_400

  /// The lowest time on the clock that is due within a span: for fixed times what was skipped before it too, and nothing that
  /// was shown already.
  private func lowest(of span: TimeZoneRules.Span) -> Int {
    expression.isWildcard || span.shown == TimeZoneRules.distantPast ? span.localStart : span.shown
  }
}

/// Runs of a schedule that lie in the past.
package struct MissedRuns: Sendable, Equatable {
  /// 1 or more.
  package var count: Int
  /// Counting ended before the last.
  package var isMore: Bool
  package var first: Timestamp
  package var last: Timestamp

  /// `3 runs`, `1 run`, `more than 1000 runs`.
  package var text: String { (isMore ? "more than " : "") + Words.count(count, "run") }
}
