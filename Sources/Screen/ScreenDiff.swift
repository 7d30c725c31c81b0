/// Turns frames into the bytes that show them in an inline live area: the last lines of the terminal, below what was there before.
///
/// Only lines that changed are written; nothing at all when none did. Each frame is one run of bytes, meant for one write.
/// Between frames the terminal is as it was, so that a kill leaves nothing to be mended, and the cursor stands at the start of the
/// area's last line. Lines never wrap: auto-wrap is off within a frame, and after text whose width terminals do not agree on, the
/// column is set anew.
package struct ScreenDiff: Sendable {
  private let colour: Bool
  private let synchronized: Bool
  private var drawn: [StyledLine] = []
  private var size: ScreenSize?

  /// - Parameters:
  ///   - colour: write SGR sequences.
  ///   - synchronized: ask the terminal to show each frame at once (mode 2026; those that do not know it ignore it).
  package init(colour: Bool, synchronized: Bool = true) {
    self.colour = colour
    self.synchronized = synchronized
  }

  /// The bytes that turn what is on the screen into `lines`; empty when it is that already.
  ///
  /// Lines too wide are cut, and of more lines than rows the first are left out. After a change of size everything is drawn
  /// again. A terminal that narrows may wrap what it shows already, and most do; that is assumed, because too high a guess
  /// erases a line above the area where too low a one would leave garbage in it.
  package mutating func update(_ lines: [StyledLine], size: ScreenSize) -> [UInt8] {
    var lines = lines.isEmpty ? [StyledLine()] : Array(lines.suffix(size.rows))
    for index in lines.indices where lines[index].columns > size.columns { lines[index].cut(to: size.columns) }
    var bytes = ScreenBytes(colour: colour)
    if let old = self.size, old == size {
      change(to: lines, columns: size.columns, &bytes)
    } else {
      repaint(lines, size, &bytes)
    }
    self.size = size
    drawn = lines
    if bytes.text.isEmpty { return [] }
    let frame = Self.unwrapped(bytes.text)
    return Array((synchronized ? "\u{1B}[?2026h\(frame)\u{1B}[?2026l" : frame).utf8)
  }

  private static func unwrapped(_ text: String) -> String { "\u{1B}[?7l\(text)\u{1B}[?7h" }

  /// The bytes that end the live area: its last state stays, and the cursor stands below it.
  package mutating func finish() -> [UInt8] {
    defer { forget() }
    guard let size, let last = drawn.last else { return [] }
    var bytes = ScreenBytes(colour: colour)
    // Where the cursor stands the terminal may have echoed a Ctrl-C.
    bytes.write(last, columns: size.columns)
    return Array((Self.unwrapped(bytes.text) + "\r\n").utf8)
  }

  /// Somebody else has written on the screen: the next frame is drawn whole, from where the cursor is then.
  package mutating func forget() { (drawn, size) = ([], nil) }

  private func change(to lines: [StyledLine], columns: Int, _ bytes: inout ScreenBytes) {
    var row = drawn.count - 1
    for (index, line) in lines.enumerated() where index >= drawn.count || line != drawn[index] {
      bytes.move(from: row, to: index, drawn: drawn.count)
      bytes.write(line, columns: columns)
      row = index
    }
    if lines.count < drawn.count {
      bytes.move(from: row, to: lines.count, drawn: drawn.count)
      bytes.text += "\r\u{1B}[J"
      row = lines.count
    }
    bytes.park(from: row, to: lines.count - 1)
  }

  private func repaint(_ lines: [StyledLine], _ size: ScreenSize, _ bytes: inout ScreenBytes) {
    if self.size == nil {
      bytes.text += "\r"
    } else {
      let above = drawn.dropLast().reduce(0) { $0 + $1.rows(wrappedAt: size.columns) }
      bytes.up(min(above, size.rows - 1))
      bytes.text += "\r"
    }
    bytes.text += "\u{1B}[J"
    for (index, line) in lines.enumerated() {
      if index > 0 { bytes.text += "\r\n" }
      bytes.write(line, columns: size.columns)
    }
    bytes.text += "\r"
  }
}

extension StyledLine {
  /// The rows that a terminal gives this line when it wraps it; a wide character is not divided.
  fileprivate func rows(wrappedAt limit: Int) -> Int {
    if columns <= limit { return 1 }
    var (rows, column) = (1, 0)
    for span in spans {
      for character in span.text {
        let width = DisplayWidth.of(character)
        if column + width > limit, column > 0 { (rows, column) = (rows + 1, 0) }
        column += width
      }
    }
    return rows
  }
}
