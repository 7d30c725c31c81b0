/// How far a place's clocks are ahead of UTC, at every moment of past and future.
///
/// Time is a row of spans in which the clocks run evenly; between two of them they are set. The file's table gives the spans
/// up to its end, and the POSIX rule at its end all later ones, without limit.
package struct TimeZoneRules: Sendable, Equatable {
  /// A stretch of time during which the clocks are not set; moments are seconds since 1970 in UTC.
  struct Span: Equatable {
    /// Its place in the row.
    var index: Int
    var start: Int
    /// The first moment that is no longer in it.
    var end: Int
    var clock: ZoneClock
    /// What the clocks had come to before it, by their own time: what is below this was shown already, what they skip from
    /// here to the span's first time was never shown.
    var shown: Int

    var localStart: Int { start + clock.offset }
    var localEnd: Int { end + clock.offset }
  }

  /// Far beyond every ``Timestamp``, and safe to add offsets to.
  static let distantPast = Int.min / 4
  static let distantFuture = Int.max / 4

  private let first: ZoneClock
  private let changes: [Change]
  private let rule: PosixZone?
  /// The first year whose changes are not in the table; each has two.
  private let ruleYear: Int

  /// From this moment on, clocks are like that.
  struct Change: Sendable, Equatable {
    var moment: Int
    var clock: ZoneClock
  }

  /// - Parameters:
  ///   - first: the clock before all changes.
  ///   - changes: ascending.
  ///   - rule: what holds after the last of them; nil when nothing changes any more.
  init(first: ZoneClock, changes: [Change], rule: PosixZone?) {
    var changes = changes
    var ruleYear = 0
    if let rule, rule.summer != nil {
      // The rule begins somewhere in the year of the last change: that year is in the table, what follows has whole years.
      let start = changes.last.map { CivilTime(seconds: $0.moment).year } ?? 1_900
      for year in start...start + 1 {
        for change in rule.changes(in: year) where change.moment > changes.last?.moment ?? Self.distantPast {
          changes.append(Change(moment: change.moment, clock: change.clock))
        }
      }
      ruleYear = start + 2
    }
    self.first = first
    self.changes = changes
    self.rule = rule?.summer == nil ? nil : rule
    self.ruleYear = ruleYear
  }

  /// A rule for all times.
  package init(_ rule: PosixZone) { self.init(first: rule.standard, changes: [], rule: rule) }

  package static let utc = TimeZoneRules(first: ZoneClock(offset: 0, name: "UTC"), changes: [], rule: nil)

  /// What the clocks are like at a moment.
  package func clock(at moment: Timestamp) -> ZoneClock { clock(before: index(at: Self.seconds(moment))) }

  /// What the clocks show at a moment.
  package func civil(at moment: Timestamp) -> CivilTime {
    let seconds = Self.seconds(moment)
    return CivilTime(seconds: seconds + clock(before: index(at: seconds)).offset)
  }

  /// The moments at which the clocks show a time, ascending: none for one that they skip, two for one that they repeat.
  package func moments(showing time: CivilTime) -> [Timestamp] {
    let local = time.seconds
    let day = 86_400
    guard local > Self.distantPast / 2, local < Self.distantFuture / 2 else { return [] }
    var moments: [Timestamp] = []
    // No clock is further from UTC than 26 hours.
    var span = self.span(at: local - 2 * day)
    while span.start < local + 2 * day {
      if (span.localStart..<span.localEnd).contains(local) {
        if let moment = Self.timestamp(local - span.clock.offset) { moments.append(moment) }
      }
      guard span.end < Self.distantFuture else { break }
      span = self.span(span.index + 1)
    }
    return moments
  }

  // MARK: spans

  func span(at seconds: Int) -> Span { span(index(at: seconds)) }

  /// The span of that index, which is one of the row: see `index` and `end` of its neighbour.
  func span(_ index: Int) -> Span {
    let start = change(index - 1)?.moment ?? Self.distantPast
    var shown = Self.distantPast
    // The one before is mostly the highest; not where clocks were set twice within an hour.
    for earlier in 1...2 where index >= earlier {
      if let end = change(index - earlier) { shown = max(shown, end.moment + clock(before: index - earlier).offset) }
    }
    return Span(
      index: index, start: start, end: change(index)?.moment ?? Self.distantFuture, clock: clock(before: index),
      shown: shown)
  }

  /// The clock of the span that ends with the change of that index.
  private func clock(before index: Int) -> ZoneClock { change(index - 1)?.clock ?? first }

  /// The change at the end of the span of that index; nil when nothing changes any more, and before all changes.
  private func change(_ index: Int) -> Change? {
    guard index >= 0 else { return nil }
    if index < changes.count { return changes[index] }
    guard let rule else { return nil }
    let (year, which) = (index - changes.count).quotientAndRemainder(dividingBy: 2)
    let both = rule.changes(in: ruleYear + year)
    return Change(moment: both[which].moment, clock: both[which].clock)
  }

  private func index(at seconds: Int) -> Int {
    if let last = changes.last, seconds >= last.moment {
      guard rule != nil else { return changes.count }
      let year = CivilTime(seconds: seconds).year
      var index = changes.count + max(0, 2 * (year - ruleYear) - 2)
      while let next = change(index), next.moment <= seconds { index += 1 }
      return index
    }
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].moment <= seconds { low = middle + 1 } else { high = middle }
    }
    return low
  }

  static func seconds(_ moment: Timestamp) -> Int {
    let (seconds, rest) = Int(moment.microseconds).quotientAndRemainder(dividingBy: 1_000_000)
    return rest < 0 ? seconds - 1 : seconds
  }

  /// Nil beyond what a timestamp can say.
  static func timestamp(_ seconds: Int) -> Timestamp? {
    let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? nil : Timestamp(microseconds: Int64(microseconds))
  }
}
