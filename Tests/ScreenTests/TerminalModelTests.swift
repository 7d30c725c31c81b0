import Support
import Testing

@Suite("TerminalModel")
struct TerminalModelTests {
  private func terminal(_ columns: Int = 10, _ rows: Int = 4, _ text: String = "") -> TerminalModel {
    var terminal = TerminalModel(columns: columns, rows: rows)
    terminal.feed(text)
    return terminal
  }

  @Test("text, line ends and cursor movement")
  func movement() {
    var model = terminal(10, 4, "ab\r\ncd\u{1B}[1;4Hx\u{1B}[2By\u{1B}[Az\u{1B}[3Dw\u{1B}[1Gv")
    #expect(model.lines == ["ab x", "vd w z", "    y", ""])
    model.feed("\u{1B}[4;10H")
    #expect(model.cursor == (3, 9))
    model.feed("\r\n")
    #expect(model.cursor == (3, 0))
    #expect(model.scrollback == ["ab x"])
    #expect(model.lines == ["vd w z", "    y", "", ""])
  }

  @Test("auto-wrap waits for the next character, and can be switched off")
  func autowrap() {
    var model = terminal(4, 3, "abcd")
    #expect(model.cursor == (0, 3))
    model.feed("ef")
    #expect(model.lines == ["abcd", "ef", ""])
    model.feed("\u{1B}[?7l\r\nabcdefg")
    #expect(model.lines == ["abcd", "ef", "abcg"])
  }

  @Test("erasing in line and screen")
  func erasing() {
    var model = terminal(5, 3, "abcde\r\nfghij\r\nklmno\u{1B}[2;3H\u{1B}[K")
    #expect(model.lines == ["abcde", "fg", "klmno"])
    model.feed("\u{1B}[1;2H\u{1B}[1K\u{1B}[2;1H\u{1B}[J")
    #expect(model.lines == ["  cde", "", ""])
  }

  @Test("wide, combining and joined characters take their columns")
  func wide() {
    var model = terminal(10, 2, "漢e\u{301}👩‍💻|❤️|")
    #expect(model.lines[0] == "漢e\u{301}👩‍💻|❤️|")
    #expect(model.cursor == (0, 9))
    model.feed("\u{1B}[2Gx")
    #expect(model.lines[0] == " xe\u{301}👩‍💻|❤️|")
    var old = TerminalModel(columns: 10, rows: 2, widths: .scalars)
    old.feed("👩‍💻|e\u{301}")
    #expect(old.cursor == (0, 6))
    #expect(old.lines[0] == "👩‍💻|e\u{301}")
  }

  @Test("modes, style, bytes split anywhere, and what is unknown")
  func modes() {
    var model = terminal()
    for byte in "\u{1B}[?25l\u{1B}[31mé\u{1B}[?1049hX\u{1B}]0;title\u{7}".utf8 { model.feed([byte]) }
    #expect(!model.isCursorVisible && !model.isPlainStyle && model.isAlternate)
    #expect(model.lines[0] == " X")
    model.feed("\u{1B}[?1049l\u{1B}[0m\u{1B}[?25h")
    #expect(model.isCursorVisible && model.isPlainStyle && !model.isAlternate)
    #expect(model.lines[0] == "é")
    #expect(model.unknown.isEmpty)
    model.feed("\u{1B}[5z\u{9B}")
    #expect(model.unknown == ["[5z", "C1 155"])
  }

  @Test("a narrower terminal that reflows wraps long lines, a wider one joins them again")
  func reflow() {
    var model = terminal(8, 4, "abcdefgh\r\nij")
    model.resize(columns: 3, rows: 4)
    #expect(model.lines == ["abc", "def", "gh", "ij"])
    #expect(model.cursor == (3, 2))
    model.resize(columns: 3, rows: 2)
    #expect(model.scrollback == ["abc", "def"])
    model.resize(columns: 8, rows: 4)
    #expect(model.lines == ["abcdefgh", "ij", "", ""])
    #expect(model.cursor == (1, 2))
  }

  @Test("one that does not reflow cuts them")
  func cut() {
    var model = TerminalModel(columns: 8, rows: 3, reflows: false)
    model.feed("abcdefgh\r\nij\r\nk")
    model.resize(columns: 3, rows: 2)
    #expect(model.lines == ["ij", "k"])
    #expect(model.scrollback == ["abcdefgh"])
    model.resize(columns: 8, rows: 3)
    #expect(model.lines == ["ij", "k", ""])
    #expect(model.cursor == (1, 1))
  }
}
