package import Model

/// A timestamp as text, ISO 8601 with seconds: `2026-01-31T09:05:00Z`, or with the offset: `…+02:00`.
package enum WallTime {
  /// - Parameter offset: seconds east of UTC of the place whose clock is meant.
  package static func text(_ time: Timestamp, offset: Int = 0) -> String {
    let offset = max(-86_400, min(86_400, offset))
    let seconds = floorDivide(time.microseconds, 1_000_000) + Int64(offset)
    let days = floorDivide(seconds, 86_400)
    let second = seconds - days * 86_400
    let (year, month, day) = date(days)
    let two = Quantity.twoDigits
    let yearText = (0..<10_000).contains(year) ? String(String(10_000 + year).dropFirst()) : "\(year)"
    return "\(yearText)-\(two(month))-\(two(day))T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
      + zone(Int64(offset))
  }

  /// The time of day in local time: `09:05:00`, without seconds `09:05`.
  package static func clock(_ time: Timestamp, offset: Int, seconds withSeconds: Bool = true) -> String {
    let second = floorDivide(time.microseconds, 1_000_000) + Int64(offset)
    let ofDay = second - floorDivide(second, 86_400) * 86_400
    let two = Quantity.twoDigits
    return "\(two(ofDay / 3_600)):\(two(ofDay / 60 % 60))" + (withSeconds ? ":\(two(ofDay % 60))" : "")
  }

  /// A moment to come as people say it: `19:40` today, `Mon 19:40` within six days, else `24 Dec`, or with its year.
  package static func short(_ time: Timestamp, now: Timestamp, offset: Int) -> String {
    func day(_ moment: Timestamp) -> Int64 {
      floorDivide(floorDivide(moment.microseconds, 1_000_000) + Int64(offset), 86_400)
    }
    let clock = clock(time, offset: offset, seconds: false)
    let (then, today) = (day(time), day(now))
    if then == today { return clock }
    // 1970-01-01 was a Thursday.
    if (today...(today + 6)).contains(then) { return "\(weekdays[Int(((then + 4) % 7 + 7) % 7)]) \(clock)" }
    let (year, month, dayOfMonth) = date(then)
    let text = "\(dayOfMonth) \(months[Int(month) - 1])"
    return year == date(today).year ? text : "\(text) \(year)"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static func zone(_ offset: Int64) -> String {
    if offset == 0 { return "Z" }
    let minutes = offset.magnitude / 60
    let two = Quantity.twoDigits
    return "\(offset < 0 ? "-" : "+")\(two(Int64(minutes / 60))):\(two(Int64(minutes % 60)))"
  }

  /// The civil date of a day counted from 1970-01-01, in the Gregorian calendar (H. Hinnant's algorithm: years begin in
  /// March, so that the leap day is their last).
  private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value / divisor - (value % divisor < 0 ? 1 : 0)
  }
}
