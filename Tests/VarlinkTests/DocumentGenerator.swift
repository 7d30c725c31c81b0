/// Makes JSON texts of every kind, and damages them.
struct DocumentGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// A text that is valid but for what JSON leaves open: lone surrogates, numbers beyond a double, any depth.
  mutating func document() -> [UInt8] {
    var bytes: [UInt8] = []
    if random.once(in: 40) {
      deep(&bytes)
    } else {
      value(into: &bytes, depth: 0)
    }
    space(&bytes)
    return bytes
  }

  /// The same with something wrong in it, nearly always.
  mutating func damaged(_ document: [UInt8]) -> [UInt8] {
    var bytes = document
    for _ in 0...random.below(2) {
      let at = random.below(bytes.count + 1)
      switch random.below(8) {
      case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8(random.below(8))
      case 1 where at < bytes.count: bytes[at] = UInt8(random.below(256))
      case 2: bytes.removeSubrange(at...)
      case 3 where at < bytes.count: bytes.remove(at: at)
      case 4: bytes.insert(random.pick(Array("{}[]\",:0123456789.-+eE\\/ntu \0\u{1F}".utf8)), at: at)
      case 5: bytes.insert(contentsOf: random.pick(Self.invalidSequences), at: at)
      case 6: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + random.below(8))], at: at)
      case 7: bytes.insert(contentsOf: random.pick(Self.words), at: at)
      default: break
      }
    }
    return bytes
  }

  static let invalidSequences: [[UInt8]] = [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
    [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xEF, 0xBB, 0xBF], [0xED, 0xBF, 0xBF],
  ]
  static let words: [[UInt8]] = [
    "NaN", "Infinity", "-Infinity", "true", "null", "\\u", "\\ud800", "\\udc00", "\\x41", "\\u12g4", "1e999", "00", "-",
    "[[", "}}", "//", "'", "0x10", "1.", ".5", "+1", "\u{A0}", "\u{2028}",
  ].map { Array($0.utf8) }

  private mutating func value(into bytes: inout [UInt8], depth: Int) {
    space(&bytes)
    switch random.below(depth > 6 ? 6 : 9) {
    case 0: bytes += random.pick([Array("true".utf8), Array("false".utf8), Array("null".utf8)])
    case 1, 2, 3: number(&bytes)
    case 4, 5: string(&bytes)
    case 6:
      list(&bytes, "[", "]") { generator, bytes in generator.value(into: &bytes, depth: depth + 1) }
    default:
      list(&bytes, "{", "}") { generator, bytes in
        if generator.random.once(in: 3) { bytes += Array("\"same\"".utf8) } else { generator.string(&bytes) }
        generator.space(&bytes)
        bytes.append(UInt8(ascii: ":"))
        generator.value(into: &bytes, depth: depth + 1)
      }
    }
  }

  private mutating func list(
    _ bytes: inout [UInt8], _ open: Character, _ close: Character,
    element: (inout DocumentGenerator, inout [UInt8]) -> Void
  ) {
    bytes += Array(String(open).utf8)
    for number in 0..<random.below(5) {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      space(&bytes)
      element(&self, &bytes)
      space(&bytes)
    }
    space(&bytes)
    bytes += Array(String(close).utf8)
  }

  /// Nested about as deeply as is allowed.
  private mutating func deep(_ bytes: inout [UInt8]) {
    let depth = 60 + random.below(10)
    var closers: [UInt8] = []
    for _ in 0..<depth {
      if random.once(in: 2) {
        bytes.append(UInt8(ascii: "["))
        closers.append(UInt8(ascii: "]"))
      } else {
        bytes += Array("{\"k\":".utf8)
        closers.append(UInt8(ascii: "}"))
      }
    }
    number(&bytes)
    bytes += closers.reversed()
  }

  private mutating func space(_ bytes: inout [UInt8]) {
    guard random.once(in: 4) else { return }
    for _ in 0...random.below(3) { bytes.append(random.pick([0x20, 0x0A, 0x0D, 0x09])) }
  }

  private mutating func number(_ bytes: inout [UInt8]) {
    let limits = [
      "0", "-0", "-0.0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
      "18446744073709551615", "18446744073709551616", "9007199254740993", "9007199254740993.0", "1.0", "1e3", "1E+2",
      "1e-2", "100e-2", "1.7976931348623157e308", "1.7976931348623159e308", "1e308", "1e309", "-1e400", "4.9e-324",
      "2e-324", "1e-400", "0e99999999999999999999", "1e-99999999999999999999", "2.2250738585072011e-308",
      "0.30000000000000004", "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649",
      "123456789012345678901234567890e-20", "1.00000000000000011102230246251565404236316680908203125", "8e22", "1e23",
    ]
    switch random.below(4) {
    case 0: bytes += Array(random.pick(limits).utf8)
    case 1: bytes += Array(String(random.integer()).utf8)
    case 2: bytes += Array("\(random.double())".utf8)
    default:
      if random.once(in: 3) { bytes.append(UInt8(ascii: "-")) }
      bytes += Array(random.once(in: 3) ? "0".utf8 : String(1 + random.below(9)).utf8)
      if bytes.last != UInt8(ascii: "0") { digits(&bytes, upTo: 30) }
      if random.once(in: 2) {
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "5"))
        digits(&bytes, upTo: 30)
      }
      if random.once(in: 3) {
        bytes += Array(random.pick(["e", "E", "e+", "e-"]).utf8) + Array(String(random.below(330)).utf8)
      }
    }
  }

  private mutating func digits(_ bytes: inout [UInt8], upTo count: Int) {
    for _ in 0..<random.below(count) { bytes.append(UInt8(ascii: "0") + UInt8(random.below(10))) }
  }

  private mutating func string(_ bytes: inout [UInt8]) {
    let pieces = [
      "a", "key", "plain text", " ", "größe", "日本", "👩‍👩‍👧", #"\""#, #"\\"#, #"\/"#, #"\b\f\n\r\t"#, #"\u0041"#, #"\u00e9"#,
      #"\uD83D\uDE00"#, #"\ud800\udc00"#, #"\u0000"#, "\u{7F}", "\u{2028}", #"\uFFFF"#, "\u{10FFFF}", "\u{FFFF}",
      "0123456789abcdef0123456789", "/",
    ]
    bytes.append(UInt8(ascii: "\""))
    for _ in 0..<random.below(6) {
      bytes += Array(random.once(in: 60) ? #"\uD83D"#.utf8 : random.pick(pieces).utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
