extension CronExpression {
  /// No day that an expression can ask for is further away: 29 February on a given weekday comes at least every 40 years.
  static let horizon = 41

  /// The first second at or after `local` at which a clock shows what was asked for; both count from 1970-01-01 00:00:00 on that
  /// clock. Nil when there is none within ``horizon`` years.
  func nextMatch(from local: Int) -> Int? {
    let (day, rest) = CivilTime.split(local)
    guard let found = nextDay(from: day) else { return nil }
    if found == day {
      if let time = nextTime(from: rest) { return day * 86_400 + time }
      guard let later = nextDay(from: day + 1) else { return nil }
      return later * 86_400 + firstTime
    }
    return found * 86_400 + firstTime
  }

  /// The last such second at or before `local`.
  func previousMatch(from local: Int) -> Int? {
    let (day, rest) = CivilTime.split(local)
    guard let found = previousDay(from: day) else { return nil }
    if found == day {
      if let time = previousTime(from: rest) { return day * 86_400 + time }
      guard let earlier = previousDay(from: day - 1) else { return nil }
      return earlier * 86_400 + lastTime
    }
    return found * 86_400 + lastTime
  }

  // MARK: times of day

  private var firstTime: Int {
    hours.trailingZeroBitCount * 3_600 + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
  }

  private var lastTime: Int { Self.last(hours) * 3_600 + Self.last(minutes) * 60 + Self.last(seconds) }

  private func nextTime(from time: Int) -> Int? {
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60)
    if hours & 1 << UInt64(hour) != 0 {
      if minutes & 1 << UInt64(minute) != 0, let next = Self.next(seconds, from: second) {
        return hour * 3_600 + minute * 60 + next
      }
      if let next = Self.next(minutes, from: minute + 1) {
        return hour * 3_600 + next * 60 + seconds.trailingZeroBitCount
      }
    }
    guard let next = Self.next(hours, from: hour + 1) else { return nil }
    return next * 3_600 + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
  }

  private func previousTime(from time: Int) -> Int? {
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60)
    if hours & 1 << UInt64(hour) != 0 {
      if minutes & 1 << UInt64(minute) != 0, let previous = Self.previous(seconds, from: second) {
        return hour * 3_600 + minute * 60 + previous
      }
      if let previous = Self.previous(minutes, from: minute - 1) {
        return hour * 3_600 + previous * 60 + Self.last(seconds)
      }
    }
    guard let previous = Self.previous(hours, from: hour - 1) else { return nil }
    return previous * 3_600 + Self.last(minutes) * 60 + Self.last(seconds)
  }

  // MARK: days

  private func nextDay(from day: Int) -> Int? {
    var (year, month, first) = CivilTime.date(days: day)
    let end = year + Self.horizon
    while year <= end {
      if months & 1 << UInt64(month) != 0, let found = Self.next(daysOf(month, year), from: first) {
        return CivilTime.days(year: year, month: month, day: found)
      }
      if let next = Self.next(months, from: month + 1) {
        month = next
      } else {
        year += 1
        month = months.trailingZeroBitCount
        // `@reboot` has no months at all.
        if month > 12 { return nil }
      }
      first = 1
    }
    return nil
  }

  private func previousDay(from day: Int) -> Int? {
    var (year, month, last) = CivilTime.date(days: day)
    let end = year - Self.horizon
    while year >= end {
      if months & 1 << UInt64(month) != 0, let found = Self.previous(daysOf(month, year), from: last) {
        return CivilTime.days(year: year, month: month, day: found)
      }
      if let previous = Self.previous(months, from: month - 1) {
        month = previous
      } else {
        if months == 0 { return nil }
        year -= 1
        month = Self.last(months)
      }
      last = 31
    }
    return nil
  }

  /// The days of a month on which it runs, bit n for day n, all at once.
  private func daysOf(_ month: Int, _ year: Int) -> UInt64 {
    let length = UInt64(CivilTime.daysInMonth(month, of: year))
    let exist: UInt64 = ((1 << length) - 1) << 1
    if needsBothDays, weekdays == CronField.everyWeekday { return days & exist }
    let first = UInt64(CivilTime.weekday(days: CivilTime.days(year: year, month: month, day: 1)))
    // A week that begins with the weekday of the first, six times in a row.
    let week = (weekdays >> first | weekdays << (7 - first)) & 0x7F
    let byWeekday = (week * 0x8_1020_4081) << 1
    return (needsBothDays ? days & byWeekday : days | byWeekday) & exist
  }

  // MARK: bits

  private static func next(_ bits: UInt64, from value: Int) -> Int? {
    let rest = bits >> UInt64(value)
    return rest == 0 ? nil : value + rest.trailingZeroBitCount
  }

  private static func previous(_ bits: UInt64, from value: Int) -> Int? {
    guard value >= 0 else { return nil }
    let rest = bits & (2 << UInt64(value) - 1)
    return rest == 0 ? nil : last(rest)
  }

  private static func last(_ bits: UInt64) -> Int { 63 - bits.leadingZeroBitCount }
}

extension CronField {
  fileprivate static let everyWeekday: UInt64 = 0x7F
}
