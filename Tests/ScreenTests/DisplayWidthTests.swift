import Model
import Screen
import Testing

@Suite("DisplayWidth")
struct DisplayWidthTests {
  @Test("every scalar has the width that wcwidth gives it, spacing marks one column")
  func table() {
    // FNV-1a over the widths of all scalars, computed in Python from the tables of wcwidth 0.7.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for value in UInt32(0x20)..<0x110000 {
      guard let scalar = Unicode.Scalar(value), !(0x7F..<0xA0).contains(value) else { continue }
      hash = (hash ^ UInt64(DisplayWidth.of(scalar))) &* 0x100_0000_01B3
    }
    #expect(hash == 0xDEB2_1536_1D72_9763)
  }

  @Test("sequences of clusters have the width that wcwidth gives them")
  func recorded() {
    for (columns, text) in RecordedWidths.strings {
      #expect(DisplayWidth.of(text) == columns, "\(text.debugDescription)")
    }
  }

  @Test("clusters of several scalars")
  func clusters() {
    let cases: [(String, Int)] = [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("ｱ", 1), ("👩‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇩🇪", 2), ("❤", 1), ("❤️", 2),
      ("1️⃣", 2),
      ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{301}", 0), ("", 0), ("█", 1), ("…", 1), ("�", 1), ("क्ष", 2),
    ]
    for (text, columns) in cases { #expect(DisplayWidth.of(text) == columns, "\(text)") }
  }

  @Test("a text is cut in the middle or at its end, never inside a cluster")
  func cut() {
    #expect(DisplayWidth.cut("abcdefgh", to: 8, at: .middle) == "abcdefgh")
    #expect(DisplayWidth.cut("abcdefgh", to: 7, at: .middle) == "abc…fgh")
    #expect(DisplayWidth.cut("abcdefgh", to: 4, at: .middle) == "ab…h")
    #expect(DisplayWidth.cut("abcdefgh", to: 4, at: .end) == "abc…")
    #expect(DisplayWidth.cut("abcdefgh", to: 1, at: .middle) == "…")
    #expect(DisplayWidth.cut("abcdefgh", to: 0, at: .end) == "")
    #expect(DisplayWidth.cut("漢字漢字", to: 6, at: .middle) == "漢…字")
    #expect(DisplayWidth.cut("漢字漢字", to: 5, at: .middle) == "漢…字")
    #expect(DisplayWidth.fit("漢字漢字", to: 6, cut: .middle) == "漢…字 ")
    #expect(DisplayWidth.fit("7", to: 3, alignment: .right) == "  7")
  }

  @Test("fitted text has exactly the columns asked for, whatever it is")
  func property() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<5_000 {
      let text = Printable.text(random.hostileText(upTo: 20))
      let columns = Int.random(in: 0...30, using: &random)
      let cut: DisplayWidth.Cut = random.chance(50) ? .middle : .end
      let fitted = DisplayWidth.fit(text, to: columns, cut: cut, alignment: random.chance(50) ? .left : .right)
      #expect(DisplayWidth.of(fitted) == columns, "\(text.debugDescription)")
      #expect(DisplayWidth.of(text + " " + fitted) == DisplayWidth.of(text) + 1 + columns)
    }
  }

  @Test("wrapped text keeps every word, is never too wide, and is cut where there are too many lines")
  func wrapping() {
    #expect(DisplayWidth.wrap("no such table: orders", to: 10, most: 4) == ["no such", "table:", "orders"])
    #expect(DisplayWidth.wrap("漢字漢字漢字", to: 5, most: 2) == ["漢字", "漢字…"])
    #expect(DisplayWidth.wrap("abcdefghij", to: 4, most: 9) == ["abcd", "efgh", "ij"])
    #expect(DisplayWidth.wrap("", to: 4, most: 2) == [""] && DisplayWidth.wrap("漢", to: 1, most: 3) == ["…"])
    var random = SeededRandom(seed: 9)
    for _ in 0..<300 {
      let text = Printable.text(random.hostileText(upTo: 30))
      let (columns, most) = (Int.random(in: 1...30, using: &random), Int.random(in: 1...6, using: &random))
      let lines = DisplayWidth.wrap(text, to: columns, most: most)
      #expect(lines.count <= most && lines.allSatisfy { DisplayWidth.of($0) <= columns })
    }
  }
}
