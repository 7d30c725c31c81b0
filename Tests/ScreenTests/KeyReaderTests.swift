import Testing

@testable import Screen

@Suite("KeyReader")
struct KeyReaderTests {
  private func keys(_ text: String) -> [Key] {
    var reader = KeyReader()
    return reader.take(text.utf8) + reader.flush()
  }

  private static let known: [String: [Key]] = [
    "q": [.character("q")], "ü漢": [.character("ü"), .character("漢")], "\r": [.enter], "\u{7F}": [.backspace],
    "\u{3}\u{C}": [.control("c"), .control("l")], "\t": [.tab], "\u{1B}": [.escape],
    "\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D": [.up, .down, .right, .left], "\u{1B}OA\u{1B}OM": [.up, .enter],
    "\u{1B}[1;5A": [.up], "\u{1B}[H\u{1B}[F": [.home, .end],
    "\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~": [.home, .end, .home, .end],
    "\u{1B}[5~\u{1B}[6~\u{1B}[3~": [.pageUp, .pageDown, .delete],
    "\u{1B}[<64;10;5M\u{1B}[<65;10;5M": [.wheelUp, .wheelDown],
    "\u{1B}[<0;3;4M\u{1B}[<0;3;4m": [.click(row: 3, column: 2)],
    "\u{1B}[<68;1;1M": [.wheelUp], "\u{1B}\u{1B}": [.escape, .escape], "\u{1B}q": [.escape, .character("q")],
  ]

  @Test("knows what terminals send")
  func knownKeys() {
    for (text, expected) in Self.known { #expect(keys(text) == expected, "\(text.debugDescription)") }
  }

  @Test("what it does not know it drops, and what follows is read right")
  func unknown() {
    let strange = [
      "\u{1B}[?1;2c", "\u{1B}[200~", "\u{1B}[I", "\u{1B}[<99;1;1M", "\u{1B}[<0;0;0M", "\u{1B}[M !!", "\u{0}",
      "\u{1B}OX",
    ]
    for text in strange { #expect(keys(text + "q") == [.character("q")], "\(text.debugDescription)") }
    var reader = KeyReader()
    #expect(
      reader.take([0xFF, 0xC3, UInt8(ascii: "q"), 0x80, UInt8(ascii: "j")]) == [.character("q"), .character("j")])
  }

  @Test("a sequence that is cut short waits, and is nothing when nothing follows")
  func divided() {
    var reader = KeyReader()
    #expect(reader.take("\u{1B}[".utf8) == [] && reader.isWaiting)
    #expect(reader.take("A".utf8) == [.up] && !reader.isWaiting)
    #expect(reader.take("\u{1B}[1".utf8) == [])
    #expect(reader.flush() == [] && !reader.isWaiting)
    #expect(reader.take([0xE6]) == [] && reader.take([0xBC, 0xA2]) == [.character("漢")])
    #expect(reader.take("\u{1B}".utf8) == [] && reader.flush() == [.escape])
    #expect(
      reader.take(Array("\u{1B}[".utf8) + Array(repeating: UInt8(ascii: "1"), count: 100)) == [] && !reader.isWaiting)
  }

  @Test("random bytes end nothing, and divided anywhere give the same keys", arguments: 0..<20)
  func random(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let pieces = ["\u{1B}", "[", "O", "<", ";", "1", "64", "M", "m", "A", "~", "q", "漢", "\u{0}", "\r", "é"]
    for _ in 0..<100 {
      var bytes = (0..<40).flatMap { _ in Array(random.one(of: pieces).utf8) }
      if random.chance(30) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
      var whole = KeyReader()
      let expected = whole.take(bytes) + whole.flush()
      var divided = KeyReader()
      var found: [Key] = []
      for byte in bytes { found += divided.take([byte]) }
      found += divided.flush()
      #expect(found == expected)
      #expect(!divided.isWaiting)
    }
  }
}
