/// The fractions and percentages of a line, in one pass over it; what is part of a path, a date, a version or an address is
/// passed over.
struct LineTokens: Sendable, Equatable {
  /// `12/345`, `3.4MB / 120MB`, `12 of 345`.
  struct Fraction: Sendable, Equatable {
    var completed: Double
    var total: Double
    var kind: LineAmount.Kind
    var start: Int
    var end: Int

    var percent: Double { total > 0 ? completed / total * 100 : 0 }
  }

  /// `45%`, `45.6 %`.
  struct Percent: Sendable, Equatable {
    var value: Double
    var start: Int
    var end: Int
  }

  private(set) var fractions: [Fraction] = []
  private(set) var percents: [Percent] = []

  /// - Parameter isPartial: the line may go on, so that a number at its end is perhaps only the beginning of one.
  init(_ line: [UInt8], isPartial: Bool) {
    var at = 0
    while at < line.count {
      guard line[at].isDigit else {
        at += 1
        continue
      }
      guard Self.mayBegin(line, at), let amount = LineAmount(line, at: at) else {
        at = Self.endOfWord(line, at)
        continue
      }
      if let fraction = Self.fraction(line, at, amount), !(isPartial && fraction.end >= line.count) {
        fractions.append(fraction)
        at = fraction.end
      } else if let percent = Self.percent(line, at, amount) {
        percents.append(percent)
        at = percent.end
      } else {
        at = max(amount.end, Self.endOfWord(line, at))
      }
    }
  }

  /// A number that stands by itself: not in a word, a path, an address, a date or a version, and not below 0.
  private static func mayBegin(_ line: [UInt8], _ at: Int) -> Bool {
    guard at > 0 else { return true }
    switch line[at - 1] {
    case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "|"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "\""), 0x80...0xFF:
      return true
    case UInt8(ascii: ":"), UInt8(ascii: "="): return at > 1 && line[at - 2].isLetter
    // Dots that lead to a number, as `........ 45%` without the space.
    case UInt8(ascii: "."): return at > 1 && line[at - 2] == UInt8(ascii: ".")
    default: return false
    }
  }

  private static func endOfWord(_ line: [UInt8], _ start: Int) -> Int {
    var at = start
    while at < line.count, isInWord(line[at]) { at += 1 }
    return max(at, start + 1)
  }

  private static func isInWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "_"):
      true
    default: byte.isDigit || byte.isLetter
    }
  }

  private static func fraction(_ line: [UInt8], _ start: Int, _ first: LineAmount) -> Fraction? {
    guard let (next, isWord) = separator(line, first.end), let second = LineAmount(line, at: next),
      endsWell(line, second.end)
    else { return nil }
    var first = first
    // `45.2/100.0 MB`
    if first.kind == .bare, second.kind == .bytes {
      first.kind = second.kind
      first.value *= second.scale
    } else {
      first.value *= first.scale
    }
    // 0/10 kB: nothing has no unit.
    guard first.kind == second.kind || first.value == 0 || first.kind == .bare && second.kind == .scaled
    else { return nil }
    if second.kind == .bare, first.hasFraction || second.hasFraction { return nil }
    let total = second.value * second.scale
    guard total > 0, first.value <= total, !isDate(line, start, second.end, isWord) else { return nil }
    return Fraction(completed: first.value, total: total, kind: second.kind, start: start, end: second.end)
  }

  /// Where the second number begins behind `/`, ` / `, ` of ` or ` out of `.
  private static func separator(_ line: [UInt8], _ end: Int) -> (next: Int, isWord: Bool)? {
    guard end < line.count else { return nil }
    if line[end] == UInt8(ascii: "/") { return (end + 1, false) }
    guard line[end] == UInt8(ascii: " ") else { return nil }
    for (text, isWord) in [(" / ", false), (" of ", true), (" out of ", true)] as [(StaticString, Bool)] {
      let count = text.utf8CodeUnitCount
      guard end + count < line.count else { continue }
      let isHere = text.withUTF8Buffer { $0.elementsEqual(line[end..<(end + count)]) }
      if isHere { return (skipSpaces(line, end + count), isWord) }
    }
    return nil
  }

  static func skipSpaces(_ line: [UInt8], _ start: Int) -> Int {
    var at = start
    while at < line.count, line[at] == UInt8(ascii: " ") { at += 1 }
    return at
  }

  private static func endsWell(_ line: [UInt8], _ end: Int) -> Bool {
    guard end < line.count else { return true }
    switch line[end] {
    case UInt8(ascii: " "), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "|"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "\""), 0x80...0xFF:
      return true
    // The end of a sentence, or dots; not a version, a name or a time.
    case UInt8(ascii: "."), UInt8(ascii: ":"):
      let next = end + 1
      return next >= line.count || line[next] == UInt8(ascii: " ") || line[next] == UInt8(ascii: ".")
    default: return false
    }
  }

  /// `11/21 16:34` or `[2026-11-21 12/24]`: of a log.
  private static func isDate(_ line: [UInt8], _ start: Int, _ end: Int, _ isWord: Bool) -> Bool {
    if start >= 12, line[start - 1] == UInt8(ascii: " "), line[start - 12] == UInt8(ascii: "["),
      zip(line[(start - 11)..<(start - 1)], "0000-00-00".utf8).allSatisfy({ $1 == 0x30 ? $0.isDigit : $0 == $1 })
    {
      return true
    }
    guard !isWord, end - start <= 5 else { return false }
    let next = skipSpaces(line, end)
    guard next > end, let hour = LineAmount(line, at: next), hour.kind == .bare, hour.end - next <= 2 else {
      return false
    }
    return hour.end + 1 < line.count && line[hour.end] == UInt8(ascii: ":") && line[hour.end + 1].isDigit
  }

  private static func percent(_ line: [UInt8], _ start: Int, _ amount: LineAmount) -> Percent? {
    guard amount.kind == .bare, amount.value <= 100 else { return nil }
    var sign = amount.end
    if sign < line.count, line[sign] == UInt8(ascii: " ") { sign += 1 }
    guard sign < line.count, line[sign] == UInt8(ascii: "%") else { return nil }
    let end = sign + 1
    if end < line.count, line[end].isDigit || line[end].isLetter || line[end] == UInt8(ascii: "/") { return nil }
    return Percent(value: amount.value, start: start, end: end)
  }
}
