import Model
import Screen
import Support
import Testing

@Suite("ScreenDiff")
struct ScreenDiffTests {
  private let size = ScreenSize(columns: 20, rows: 6)

  private func lines(_ texts: String...) -> [StyledLine] { texts.map { StyledLine($0) } }

  @Test("nothing is written when nothing changed")
  func quiet() {
    var diff = ScreenDiff(colour: true)
    #expect(!diff.update(lines("a", "b"), size: size).isEmpty)
    #expect(diff.update(lines("a", "b"), size: size).isEmpty)
  }

  @Test("only lines that changed are written")
  func changed() {
    var diff = ScreenDiff(colour: true, synchronized: false)
    _ = diff.update(lines("aaa", "bbb", "ccc"), size: size)
    #expect(
      String(decoding: diff.update(lines("aaa", "bXb", "ccc"), size: size), as: UTF8.self)
        == "\u{1B}[?7l\u{1B}[1A\rbXb\u{1B}[K\u{1B}[1B\r\u{1B}[?7h")
  }

  @Test("the area grows at the bottom of the screen, shrinks, and ends with its last state left")
  func growAndShrink() {
    var terminal = TerminalModel(columns: 20, rows: 6)
    terminal.feed("$ one\r\n$ two\r\n$ three\r\n$ dmon watch\r\n")
    var diff = ScreenDiff(colour: true)
    terminal.feed(diff.update(lines("a"), size: size))
    #expect(terminal.isCursorVisible && terminal.wraps, "whoever is killed now leaves nothing to be mended")
    terminal.feed(diff.update(lines("a", "b", "c", "d"), size: size))
    #expect(terminal.lines == ["$ three", "$ dmon watch", "a", "b", "c", "d"])
    #expect(terminal.scrollback == ["$ one", "$ two"])
    terminal.feed(diff.update(lines("a", "x"), size: size))
    #expect(terminal.lines == ["$ three", "$ dmon watch", "a", "x", "", ""])
    terminal.feed(diff.update([], size: size))
    terminal.feed(diff.update(lines("end"), size: size))
    terminal.feed(diff.finish())
    #expect(diff.finish().isEmpty, "it has ended")
    #expect(terminal.lines == ["$ three", "$ dmon watch", "end", "", "", ""])
    #expect(terminal.cursor == (3, 0))
    #expect(terminal.isCursorVisible && terminal.wraps && terminal.isPlainStyle)
  }

  @Test("what the terminal echoes of a Ctrl-C does not stay in the last line")
  func echo() {
    var terminal = TerminalModel(columns: 20, rows: 6)
    var diff = ScreenDiff(colour: true)
    terminal.feed(diff.update(lines("a", "the last"), size: size))
    terminal.feed("^C")
    terminal.feed(diff.finish())
    #expect(terminal.lines.prefix(3) == ["a", "the last", ""])
  }

  @Test("of more lines than rows the last are shown")
  func tooManyLines() {
    var terminal = TerminalModel(columns: 20, rows: 6)
    var diff = ScreenDiff(colour: false)
    let many = (1...9).map { StyledLine("line \($0)") }
    terminal.feed(diff.update(many, size: size))
    #expect(terminal.lines == ["line 4", "line 5", "line 6", "line 7", "line 8", "line 9"])
    #expect(terminal.scrollback.isEmpty)
    #expect(diff.update(many, size: size).isEmpty)
  }

  @Test("a wide character that does not fit at the end of a wrapped row costs a column more")
  func wrappedWide() {
    var terminal = TerminalModel(columns: 20, rows: 20)
    terminal.feed("$ before\r\n")
    var diff = ScreenDiff(colour: false)
    let wide = lines("漢漢漢漢漢漢漢漢漢漢", "end")
    terminal.feed(diff.update(wide, size: ScreenSize(columns: 20, rows: 20)))
    terminal.resize(columns: 7, rows: 20)
    #expect(terminal.cursor.row == 6)
    terminal.feed(diff.update(lines("a", "b"), size: ScreenSize(columns: 7, rows: 20)))
    #expect(Array(terminal.lines.prefix(5)) == ["$ befor", "e", "a", "b", ""])
  }

  @Test("after a cluster of unsure width the next column is right, also on a terminal that counts it otherwise")
  func unsureWidths() {
    for widths in [TerminalModel.Widths.clusters, .scalars] {
      var terminal = TerminalModel(columns: 20, rows: 3, widths: widths)
      var diff = ScreenDiff(colour: true)
      var line = StyledLine("👩‍👩‍👧‍👦 x")
      line.advance(to: 10)
      line.append("|bar|", style: .bar)
      terminal.feed(diff.update([line, StyledLine("next")], size: ScreenSize(columns: 20, rows: 3)))
      #expect(terminal.text(row: 0, from: 10) == "|bar|     ")
      #expect(terminal.lines[1] == "next")
    }
  }

  /// Lines of ordinary and hostile text, some as wide as the screen.
  private func frame(_ random: inout SeededRandom, _ size: ScreenSize) -> [StyledLine] {
    (0..<Int.random(in: 0...size.rows, using: &random)).map { _ in
      var line = StyledLine()
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let style = random.one(of: [TextStyle.plain, .bad, .bar])
        line.append(Printable.text(random.hostileText(upTo: 12)), style: style)
        line.append(" ")
      }
      if random.chance(20) { line.append(String(repeating: "=", count: size.columns)) }
      line.cut(to: size.columns)
      return line
    }
  }

  @Test("random frames and resizes show exactly the lines meant, and keep what was above", arguments: [true, false])
  func randomFrames(reflows: Bool) {
    var random = SeededRandom(seed: 5)
    for _ in 0..<150 {
      var size = ScreenSize(
        columns: Int.random(in: 4...60, using: &random), rows: Int.random(in: 1...12, using: &random))
      var terminal = TerminalModel(columns: size.columns, rows: size.rows, reflows: reflows)
      terminal.feed("$ before\r\n")
      var diff = ScreenDiff(colour: random.chance(50))
      var hasShrunk = false
      for _ in 0..<12 {
        let lines = random.chance(15) ? [] : frame(&random, size)
        terminal.feed(diff.update(lines, size: size))
        expect(terminal, shows: lines)
        if random.chance(30) {
          let old = size
          size = ScreenSize(
            columns: Int.random(in: 4...60, using: &random), rows: Int.random(in: 1...12, using: &random))
          hasShrunk = hasShrunk || size.columns < old.columns
          terminal.resize(columns: size.columns, rows: size.rows)
        }
      }
      // A terminal that does not reflow may lose lines above when it narrows; see ScreenDiff.update.
      if reflows || !hasShrunk {
        let everything = (terminal.scrollback + terminal.lines).joined()
        #expect(everything.hasPrefix("$ before"))
      }
      terminal.feed(diff.finish())
      #expect(terminal.isCursorVisible && terminal.wraps && terminal.isPlainStyle && terminal.unknown.isEmpty)
    }
  }

  @Test("what stood above stays, and nothing else, while the width changes")
  func keepsWhatWasAbove() {
    var random = SeededRandom(seed: 6)
    for _ in 0..<100 {
      var size = ScreenSize(columns: 40, rows: 30)
      var terminal = TerminalModel(columns: 40, rows: 30)
      terminal.feed("$ before\r\n")
      var diff = ScreenDiff(colour: true)
      for _ in 0..<10 {
        let lines = frame(&random, ScreenSize(columns: size.columns, rows: 6))
        terminal.feed(diff.update(lines, size: size))
        expect(terminal, shows: lines)
        let above = terminal.cursor.row - max(0, lines.count - 1)
        #expect((terminal.scrollback + terminal.lines.prefix(above)).joined() == "$ before")
        size = ScreenSize(columns: Int.random(in: 20...60, using: &random), rows: 30)
        terminal.resize(columns: size.columns, rows: 30)
      }
    }
  }

  private func expect(_ terminal: TerminalModel, shows lines: [StyledLine]) {
    let texts = lines.isEmpty ? [""] : lines.map(\.trimmed)
    let top = terminal.cursor.row - texts.count + 1
    #expect(top >= 0 && terminal.cursor.column == 0)
    guard top >= 0 else { return }
    #expect(Array(terminal.lines[top...terminal.cursor.row]) == texts)
    #expect(terminal.lines[(terminal.cursor.row + 1)...].allSatisfy { $0.isEmpty })
    #expect(terminal.unknown.isEmpty && terminal.isPlainStyle)
  }
}
