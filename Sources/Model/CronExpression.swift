/// When something is to run, as cron says it.
///
/// Five fields, `minute hour day-of-month month day-of-week`, or six with the seconds **first**, as PPM and most libraries
/// have it. In a field: `*`, a number, a name (`JAN`, `mon`), a range `a-b`, a step `*/n`, `a-b/n` or `a/n` (from a to the end),
/// and lists of these with commas. `?` is `*` in the two day fields. Sunday is 0, 7 or `SUN`. Or one of `@hourly`, `@daily`,
/// `@midnight`, `@weekly`, `@monthly`, `@yearly`, `@annually`, `@reboot`.
///
/// **Days**, as every cron since Vixie's: when day-of-month and day-of-week are both restricted, either is enough. A field that
/// begins with `*` (also `*/2`) is not counted as restricted: with it, a day must be right by both fields.
///
/// **Wildcards**: an expression whose second, minute or hour begins with `*` runs by time elapsed, any other at fixed times of
/// day. That makes a difference only where a clock is set: see ``Schedule``.
package struct CronExpression: Sendable, Hashable {
  /// As it was written, with single spaces.
  package let text: String
  /// `@reboot`: runs when the machine has started, and at no time of day.
  package let isReboot: Bool
  package let hasSeconds: Bool
  /// Runs by time elapsed and not at fixed times of day.
  package let isWildcard: Bool
  /// One of the two day fields begins with `*`, so a day must be right by both.
  let needsBothDays: Bool
  /// Which values match: bit n for the number n; days and months from bit 1.
  let seconds: UInt64
  let minutes: UInt64
  let hours: UInt64
  let days: UInt64
  let months: UInt64
  let weekdays: UInt64

  /// No expression comes near this; what is longer is refused unread.
  package static let longest = 512

  /// - Throws: ``CronError`` when the text is no expression, or one that never matches.
  package init(_ text: String) throws(CronError) {
    guard text.utf8.count <= Self.longest else {
      throw CronError(field: nil, column: 1, reason: "longer than \(Self.longest) characters")
    }
    let words = CronWord.split(text)
    if let first = words.first, first.text.utf8.first == UInt8(ascii: "@") {
      try self.init(shortcut: words)
      return
    }
    let fields = try Self.fields(words)
    var sets: [CronField: CronSet] = [:]
    for (field, word) in fields { sets[field] = try CronSet(word, field) }
    if let error = Self.impossible(fields, sets) { throw error }
    self.init(text: words.map(\.text).joined(separator: " "), sets)
  }

  private init(text: String, _ sets: [CronField: CronSet]) {
    func bits(_ field: CronField) -> UInt64 { sets[field]?.bits ?? 1 }
    func begins(_ field: CronField) -> Bool { sets[field]?.beginsWithStar ?? false }
    self.text = text
    isReboot = false
    hasSeconds = sets[.second] != nil
    isWildcard = begins(.second) || begins(.minute) || begins(.hour)
    needsBothDays = begins(.day) || begins(.weekday)
    (seconds, minutes, hours) = (bits(.second), bits(.minute), bits(.hour))
    (days, months, weekdays) = (bits(.day), bits(.month), bits(.weekday))
  }

  private static let shortcuts: [(name: String, text: String)] = [
    ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
  ]

  private init(shortcut words: [CronWord]) throws(CronError) {
    let name = words[0].text.lowercased()
    guard words.count == 1 else {
      throw CronError(field: nil, column: words[1].column, reason: "nothing may follow '\(name)'")
    }
    if name == "@reboot" {
      self.init(reboot: name)
      return
    }
    guard let known = Self.shortcuts.first(where: { $0.name == name }) else {
      let names = Self.shortcuts.map(\.name) + ["@reboot"]
      let nearest = NearestName.find(name, among: names).map { "; is '\($0)' meant? Known" } ?? "; known"
      let shown = Printable.text(words[0].text, limit: 40)
      throw CronError(
        field: nil, column: words[0].column,
        reason: "there is no '\(shown)'\(nearest) are \(names.joined(separator: ", "))")
    }
    var sets: [CronField: CronSet] = [:]
    for (field, word) in try Self.fields(CronWord.split(known.text)) { sets[field] = try CronSet(word, field) }
    self.init(text: name, sets)
  }

  private init(reboot text: String) {
    self.text = text
    (isReboot, hasSeconds, isWildcard, needsBothDays) = (true, false, false, true)
    (seconds, minutes, hours, days, months, weekdays) = (0, 0, 0, 0, 0, 0)
  }

  private static func fields(_ words: [CronWord]) throws(CronError) -> [(CronField, CronWord)] {
    switch words.count {
    case 5: return Array(zip(CronField.allCases.dropFirst(), words))
    case 6: return Array(zip(CronField.allCases, words))
    default:
      let count = words.isEmpty ? "nothing" : Words.count(words.count, "field")
      throw CronError(
        field: nil, column: words.count > 6 ? words[6].column : 1,
        reason: "\(count); it takes 5 (minute, hour, day of month, month, day of week), "
          + "or 6 with the seconds first")
    }
  }

  /// Why no day has the right date: the months that were asked for are too short for the days.
  private static func impossible(_ fields: [(CronField, CronWord)], _ sets: [CronField: CronSet]) -> CronError? {
    guard let day = sets[.day], let month = sets[.month], let weekday = sets[.weekday],
      day.beginsWithStar || weekday.beginsWithStar,
      let word = fields.first(where: { $0.0 == .day })?.1
    else { return nil }
    let lengths = (1...12).filter { month.bits & 1 << UInt64($0) != 0 }.map { CivilTime.daysInMonth($0, of: 2_000) }
    let longest = lengths.max() ?? 31
    guard day.bits.trailingZeroBitCount > longest else { return nil }
    let owner = lengths.count == 1 ? "that month has" : "those months have"
    return CronError(
      field: .day, column: word.column,
      reason: "'\(word.text)' never comes: \(owner) no more than \(longest) days")
  }
}

extension CronExpression: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(container.decode(String.self))
    } catch let error as CronError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
