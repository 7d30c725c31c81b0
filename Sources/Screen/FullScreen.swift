/// Turns frames into the bytes that show them on the alternate screen, where a program has every row to itself.
///
/// Only rows that changed are written, nothing at all when none did; each frame is one run of bytes. Lines never wrap: auto-wrap
/// is off, and after text whose width terminals do not agree on, the column is set anew.
package struct FullScreen: Sendable {
  private let colour: Bool
  private var drawn: [StyledLine] = []
  private var size: ScreenSize?

  /// - Parameter colour: write SGR sequences.
  package init(colour: Bool) { self.colour = colour }

  /// What gives the terminal back after any end: the mouse, style, wrap, cursor, and the screen that was there before.
  package static let restore = "\u{1B}[?2026l\u{1B}[?1006l\u{1B}[?1000l\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

  /// The bytes that take the terminal: the alternate screen, no cursor, no wrap.
  ///
  /// - Parameter mouse: wheel and clicks are told to the program (modes 1000 and 1006).
  package mutating func enter(mouse: Bool) -> [UInt8] {
    (drawn, size) = ([], nil)
    return Array(("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l" + Self.mouse(mouse)).utf8)
  }

  /// The bytes that give it back.
  package mutating func leave() -> [UInt8] {
    (drawn, size) = ([], nil)
    return Array(Self.restore.utf8)
  }

  /// What turns the mouse on or off.
  package static func mouse(_ isOn: Bool) -> String {
    isOn ? "\u{1B}[?1000h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1000l"
  }

  /// Somebody else may have written on the screen: the next frame is drawn whole.
  package mutating func forget() { (drawn, size) = ([], nil) }

  /// The bytes that turn what is on the screen into `lines`; empty when it is that already. Of more lines than rows the last
  /// are left out, and lines too wide are cut.
  package mutating func update(_ lines: [StyledLine], size: ScreenSize) -> [UInt8] {
    var lines = Array(lines.prefix(size.rows))
    for index in lines.indices where lines[index].columns > size.columns { lines[index].cut(to: size.columns) }
    while lines.count < size.rows { lines.append(StyledLine()) }
    var bytes = ScreenBytes(colour: colour)
    let isNew = self.size != size
    // A terminal that changed its size may show anything.
    if isNew { bytes.text += "\u{1B}[0m\u{1B}[2J" }
    for (row, line) in lines.enumerated() where isNew ? line.columns > 0 : line != drawn[row] {
      bytes.jump(to: row)
      bytes.write(line, columns: size.columns)
    }
    self.size = size
    drawn = lines
    if bytes.text.isEmpty { return [] }
    return Array("\u{1B}[?2026h\(bytes.text)\u{1B}[?2026l".utf8)
  }
}
