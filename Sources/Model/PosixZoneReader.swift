/// Reads a time zone as POSIX writes it.
struct PosixZoneReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ text: String) { bytes = Array(text.utf8.prefix(256)) }

  /// Nil when anything is not as it should be.
  mutating func read() -> PosixZone? {
    guard let name = name(), let offset = offset(longest: 24) else { return nil }
    let standard = ZoneClock(offset: -offset, name: name)
    if at == bytes.count { return PosixZone(standard: standard, summer: nil) }
    guard let name = self.name() else { return nil }
    var summer = ZoneClock(offset: standard.offset + 3_600, name: name)
    if let next, next != UInt8(ascii: ",") {
      guard let offset = self.offset(longest: 24) else { return nil }
      summer.offset = -offset
    }
    if at == bytes.count { return PosixZone(standard: standard, summer: Self.usual(summer)) }
    guard take(","), let begins = rule(), take(","), let ends = rule(), at == bytes.count else { return nil }
    return PosixZone(standard: standard, summer: .init(clock: summer, begins: begins, ends: ends))
  }

  /// What glibc takes when no rules are given: those of the United States.
  private static func usual(_ clock: ZoneClock) -> PosixZone.Summer {
    PosixZone.Summer(
      clock: clock, begins: .init(day: .weekday(month: 3, week: 2, weekday: 0), time: 7_200),
      ends: .init(day: .weekday(month: 11, week: 1, weekday: 0), time: 7_200))
  }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  /// Three letters or more, or anything of letters, digits and signs between `<` and `>`.
  private mutating func name() -> String? {
    let isQuoted = take("<")
    let start = at
    while let byte = next, Self.isLetter(byte) || (isQuoted && Self.isDigitOrSign(byte)) { at += 1 }
    let name = String(decoding: bytes[start..<at], as: UTF8.self)
    if isQuoted && !take(">") { return nil }
    return name.utf8.count >= 3 ? name : nil
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  private mutating func offset(longest: Int) -> Int? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let hours = number(upTo: longest) else { return nil }
    var seconds = hours * 3_600
    if take(":") {
      guard let minutes = number(upTo: 59) else { return nil }
      seconds += minutes * 60
      if take(":") {
        guard let rest = number(upTo: 59) else { return nil }
        seconds += rest
      }
    }
    return isNegative ? -seconds : seconds
  }

  private mutating func rule() -> PosixZone.Rule? {
    var day: PosixZone.Rule.Day
    if take("M") {
      guard let month = number(upTo: 12), take("."), let week = number(upTo: 5), take("."),
        let weekday = number(upTo: 6), month > 0, week > 0
      else { return nil }
      day = .weekday(month: month, week: week, weekday: weekday)
    } else if take("J") {
      guard let number = number(upTo: 365), number > 0 else { return nil }
      day = .julian(number)
    } else {
      guard let number = number(upTo: 365) else { return nil }
      day = .ordinal(number)
    }
    var time = 7_200
    if take("/") {
      guard let given = offset(longest: 167) else { return nil }
      time = given
    }
    return PosixZone.Rule(day: day, time: time)
  }

  private mutating func number(upTo limit: Int) -> Int? {
    let start = at
    var value = 0
    while let byte = next, (0x30...0x39).contains(byte), at - start < 3 {
      value = value * 10 + Int(byte - 0x30)
      at += 1
    }
    return at > start && value <= limit ? value : nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isDigitOrSign(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }
}
