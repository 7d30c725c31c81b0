/// A number with a unit in the bytes of a line, such as `12`, `1,234`, `45.2 MB` or `4.5k`.
struct LineAmount: Sendable, Equatable {
  /// What a number counts, as far as its letters tell.
  enum Kind: Sendable, Equatable {
    case bare
    /// `k`, `M`, `G`: of what is not said.
    case scaled
    case bytes
  }

  var value: Double
  var kind = Kind.bare
  /// How much one of its unit is; 1 for a bare number.
  var scale = 1.0
  var hasFraction = false
  /// The place behind it, unit included.
  var end: Int

  /// Nil where no number begins at `start`, and for one of more than 15 digits.
  init?(_ line: [UInt8], at start: Int) {
    guard let number = Self.number(line, at: start) else { return nil }
    value = number.value
    hasFraction = number.hasFraction
    end = number.end
    takeUnit(line)
  }

  private static func number(_ line: [UInt8], at start: Int) -> (value: Double, hasFraction: Bool, end: Int)? {
    var at = start
    var value = 0.0
    var digits = 0
    while at < line.count {
      if line[at].isDigit {
        value = value * 10 + Double(line[at] - 0x30)
        digits += 1
        at += 1
      } else if line[at] == UInt8(ascii: ","), digits > 0, hasGroup(line, behind: at) {
        at += 1
      } else {
        break
      }
    }
    guard digits > 0, digits <= 15 else { return nil }
    guard at + 1 < line.count, line[at] == UInt8(ascii: "."), line[at + 1].isDigit else { return (value, false, at) }
    at += 1
    var place = 0.1
    while at < line.count, line[at].isDigit {
      value += Double(line[at] - 0x30) * place
      place /= 10
      at += 1
    }
    // Tenths are not exact: 99.9 is to be as it is read elsewhere.
    if let exact = Double(String(decoding: line[start..<at].filter { $0 != UInt8(ascii: ",") }, as: UTF8.self)) {
      value = exact
    }
    return (value, true, at)
  }

  /// Three digits behind a comma, and no fourth.
  private static func hasGroup(_ line: [UInt8], behind comma: Int) -> Bool {
    guard comma + 3 < line.count, line[(comma + 1)...(comma + 3)].allSatisfy(\.isDigit) else { return false }
    return comma + 4 >= line.count || !line[comma + 4].isDigit
  }

  private mutating func takeUnit(_ line: [UInt8]) {
    var at = end
    if at < line.count, line[at] == UInt8(ascii: " ") { at += 1 }
    var stop = at
    while stop < line.count, line[stop].isLetter, stop - at < 6 { stop += 1 }
    guard stop > at, let unit = Self.unit(line[at..<stop]) else { return }
    // `12 B` and `12 MB`, but not `12 M`.
    if at > end, unit.kind != .bytes { return }
    kind = unit.kind
    scale = unit.scale
    end = stop
  }

  private static func unit(_ letters: ArraySlice<UInt8>) -> (kind: Kind, scale: Double)? {
    switch String(decoding: letters, as: UTF8.self) {
    case "B", "b", "byte", "bytes", "Bytes": return (.bytes, 1)
    default: break
    }
    var rest = letters
    let power: Double
    switch rest.popFirst() {
    case UInt8(ascii: "k"), UInt8(ascii: "K"): power = 1
    case UInt8(ascii: "M"): power = 2
    case UInt8(ascii: "G"): power = 3
    case UInt8(ascii: "T"): power = 4
    default: return nil
    }
    func scale(_ base: Double) -> Double { (0..<Int(power)).reduce(1) { product, _ in product * base } }
    switch String(decoding: rest, as: UTF8.self) {
    case "": return (.scaled, scale(1_000))
    case "B", "b": return (.bytes, scale(1_000))
    case "iB", "ib", "i": return (.bytes, scale(1_024))
    default: return nil
    }
  }
}

extension UInt8 {
  /// 0 to 9.
  var isDigit: Bool { (0x30...0x39).contains(self) }
  /// A to Z, a to z.
  var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
