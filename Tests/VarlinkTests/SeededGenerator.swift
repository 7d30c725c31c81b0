/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
  /// True once in `times`.
  mutating func once(in times: Int) -> Bool { below(times) == 0 }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Any finite double: random bits, and those that people use.
  mutating func double() -> Double {
    switch below(5) {
    case 0: return Double(Int.random(in: -1000...1_000_000, using: &self))
    case 1: return Double(Int.random(in: -100_000...100_000, using: &self)) / pick([10, 100, 1000, 7, 3])
    case 2:
      return pick([
        0, -0.0, 0.1, 1e15, 1e15 - 1, 1e16, 1e21, 1e22, 1e23, .leastNonzeroMagnitude, .leastNormalMagnitude,
        9007199254740992,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0.3, 2.5e-5, 123456.789, 999999999999999.9,
      ])
    case 3: return Double.random(in: -1...1, using: &self)
    default:
      while true {
        let value = Double(bitPattern: next())
        if value.isFinite { return value }
      }
    }
  }

  mutating func integer() -> Int {
    switch below(3) {
    case 0: below(100)
    case 1: pick([0, -1, .max, .min, 1 << 53, -(1 << 31), 4_294_967_296])
    default: Int(truncatingIfNeeded: next() >> UInt64(below(64)))
    }
  }

  /// A string of any characters, mostly plain ones.
  mutating func string() -> String {
    let pieces = [
      "a", "bc", "value", " ", "größe", "日本", "👩‍👩‍👧", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}",
      "\u{FFFF}", "\u{10FFFF}", "e\u{301}", "é", "{", "]", "long enough to fill a word",
    ]
    return (0..<below(6)).map { _ in pick(pieces) }.joined()
  }
}
