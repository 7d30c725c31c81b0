import Testing

/// Random numbers that are the same in every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &self)]
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  /// Text as hostile as it comes: escapes, controls, bidi, invisible and combining characters, wide ones, any scalar.
  mutating func hostileText(upTo length: Int) -> String {
    let pieces = [
      "a", "Z", " ", "label", "\u{1B}[31m", "\u{1B}[2J", "\u{1B}]0;title\u{7}", "\u{1B}", "\u{9B}1A", "\r\n", "\n",
      "\t",
      "\u{8}", "\u{7F}", "\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{200C}", "\u{FEFF}", "\u{2028}",
      "\u{E0041}",
      "\u{301}", "\u{489}", "\u{93E}", "\u{94D}", "\u{915}", "\u{627}", "\u{5D0}", "\u{6F22}", "\u{AC00}", "\u{1112}",
      "\u{1161}", "\u{11AB}", "\u{FF21}", "\u{1F468}", "\u{1F469}\u{200D}\u{1F4BB}", "\u{1F3FD}", "\u{1F1E6}",
      "\u{FE0F}",
      "\u{2764}", "\u{20E3}", "1", "\u{AD}", "\u{115F}", "\u{3164}", "\u{FFFE}", "\u{E000}", "\u{10FFFF}", "\u{0}", "…",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...length, using: &self) {
      if chance(10), let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self)) {
        text.unicodeScalars.append(scalar)
      } else {
        text += one(of: pieces)
      }
    }
    return text
  }
}
