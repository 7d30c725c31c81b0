/// A moment as a person says it: `10m` (so long ago), `09:30` or `09:30:15` (the last time it was that), `2026-11-21`,
/// `2026-11-21 09:30`, `2026-11-21T09:30:15`. Times of day are local ones.
package enum MomentText {
  /// - Parameters:
  ///   - offset: how far local time is ahead of UTC at a moment.
  /// - Returns: nil for what is none of these.
  package static func parse(
    _ text: String, now: Timestamp, offset: (Timestamp) -> Duration
  ) -> Timestamp? {
    if let ago = DurationText.parse(text) {
      return Timestamp(microseconds: now.microseconds - Microseconds(ago).value)
    }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
    guard let first = parts.first, parts.count <= 2 else { return nil }
    if let days = days(first) {
      guard let second = parts.count == 2 ? secondOfDay(parts[1]) : 0 else { return nil }
      return moment(local: days * 86_400 + second, offset)
    }
    guard parts.count == 1, let second = secondOfDay(first) else { return nil }
    let local = now.microseconds / 1_000_000 + Microseconds(offset(now)).value / 1_000_000
    let today = moment(local: local - local % 86_400 + second, offset)
    return today <= now ? today : Timestamp(microseconds: today.microseconds - 86_400_000_000)
  }

  /// The moment at which clocks show so many seconds since 1970.
  private static func moment(local: Int64, _ offset: (Timestamp) -> Duration) -> Timestamp {
    let first = Timestamp(microseconds: local * 1_000_000)
    // The offset at that moment, not now: it may be summer there.
    let guess = Timestamp(microseconds: first.microseconds - Microseconds(offset(first)).value)
    return Timestamp(microseconds: first.microseconds - Microseconds(offset(guess)).value)
  }

  private static func numbers(_ text: Substring, by separator: Character, count: ClosedRange<Int>) -> [Int64]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard count.contains(parts.count) else { return nil }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } && part.utf8.count <= 4 ? Int64(part) : nil
    }
    return numbers.count == parts.count ? numbers : nil
  }

  private static func secondOfDay(_ text: Substring) -> Int64? {
    guard let parts = numbers(text, by: ":", count: 2...3), parts[0] < 24, parts[1] < 60 else { return nil }
    let seconds = parts.count == 3 ? parts[2] : 0
    return seconds < 60 ? parts[0] * 3_600 + parts[1] * 60 + seconds : nil
  }

  /// Days since 1970-01-01, in the Gregorian calendar (H. Hinnant's algorithm: years begin in March).
  private static func days(_ text: Substring) -> Int64? {
    guard let parts = numbers(text, by: "-", count: 3...3), parts[0] >= 1_970, (1...12).contains(parts[1]),
      (1...31).contains(parts[2])
    else { return nil }
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let month = (parts[1] + 9) % 12
    let yearOfEra = year % 400
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * month + 2) / 5 + parts[2] - 1
    return year / 400 * 146_097 + dayOfEra - 719_468
  }
}
