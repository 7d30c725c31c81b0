import Model
import Testing

@Suite("Printable")
struct PrintableTests {
  @Test("ordinary text of many scripts stays as it is")
  func keepsText() {
    for text in [
      "load orders", "", "größe 50 %", "Ελληνικά", "загрузка", "漢字かな한글", "עברית", "العربية", "हिन्दी", "می‌خواهم", "क्‍ष",
      "👩🏽‍💻 👨‍👩‍👧 🇩🇪 ❤️ 1️⃣", "e\u{301}", "\u{E0B0}", "…", "�",
    ] {
      #expect(Printable.text(text) == text)
    }
  }

  @Test("controls, escapes and what hides or reorders text are replaced")
  func replaces() {
    let cases: [(String, String)] = [
      ("a\tb\nc\r\nd\re", "a b c d e"),
      ("\u{1B}[31mred\u{1B}[0m", "�red�"),
      ("\u{9B}31mred", "�red"),
      ("\u{1B}]0;title\u{7}x", "�]0;title�x"),
      ("\u{1B}[31", "�[31"),
      ("\u{1B}", "�"),
      ("a\u{0}b\u{8}c\u{7F}d\u{85}e", "a�b�c�d�e"),
      ("pay\u{202E}elgoog\u{2066}x", "pay�elgoog�x"),
      ("a\u{2028}b\u{2029}c", "a�b�c"),
      ("a\u{200B}b\u{200D}c\u{200C}d\u{FEFF}e\u{AD}f", "a�b�c�d�e�f"),
      ("\u{301}a", "�a"), (" \u{301}", " �"),
      ("\u{1F1E6}", "�"), ("x\u{1F3FD}", "x�"), ("x\u{FE0F}", "x�"),
      ("\u{3164}\u{115F}\u{E0041}", "���"), ("\u{FFFE}", "�"), ("a\u{1161}", "a�"),
    ]
    for (text, expected) in cases { #expect(Printable.text(text) == expected) }
  }

  @Test("a base carries at most eight marks")
  func limitsMarks() {
    let text = Printable.text("a" + String(repeating: "\u{301}", count: 9))
    #expect(text == "a" + String(repeating: "\u{301}", count: 8) + "�")
  }

  @Test("invalid UTF-8 becomes visible, a surrogate written as UTF-8 too")
  func invalidBytes() {
    #expect(Printable.text(bytes: [0x61, 0xFF, 0x62]) == "a�b")
    #expect(Printable.text(bytes: [0xC3]) == "�")
    #expect(Printable.text(bytes: [0x61, 0xED, 0xA0, 0x80, 0x62]).hasPrefix("a�"))
    #expect(Printable.text(bytes: Array("größe".utf8)) == "größe")
  }

  @Test("what is too long ends with an ellipsis, in whole characters")
  func cuts() {
    #expect(Printable.text("abcdef", limit: 6) == "abcdef")
    #expect(Printable.text("abcdefg", limit: 6) == "abc…")
    #expect(Printable.text("ab👩🏽‍💻", limit: 10) == "ab…")
    let long = String(repeating: "é\u{1B}[1m", count: 100_000)
    #expect(Printable.text(long, limit: 100).utf8.count <= 100)
    #expect(Printable.text(bytes: Array(repeating: 0x1B, count: 1_000_000), limit: 50).utf8.count <= 50)
  }

  @Test("ASCII only, one question mark a character")
  func ascii() {
    #expect(Printable.ascii("größe 漢\u{1B}[1m") == "gr??e ??")
  }

  @Test("random hostile text: printable, bounded, and printable text stays as it is")
  func property() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<20_000 {
      let text = random.hostileText(upTo: 30)
      let limit = Int.random(in: 3...120, using: &random)
      let once = Printable.text(text, limit: limit)
      #expect(once.utf8.count <= limit)
      #expect(Printable.text(once, limit: limit) == once, "\(text.debugDescription)")
      #expect(once.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
      #expect(!once.unicodeScalars.contains { [0x202E, 0x2066, 0x200B, 0x2028, 0xFEFF].contains($0.value) })
    }
  }
}
