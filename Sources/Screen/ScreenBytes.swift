/// The bytes of one frame while they are put together.
struct ScreenBytes {
  let colour: Bool
  var text = ""

  init(colour: Bool) { self.colour = colour }

  mutating func up(_ rows: Int) { if rows > 0 { text += "\u{1B}[\(rows)A" } }

  /// Goes to another line of the area; to one below the last only by a line feed, which scrolls at the bottom of the screen.
  mutating func move(from row: Int, to target: Int, drawn: Int) {
    var row = row
    if target < row { up(row - target) }
    let last = min(target, drawn - 1)
    if last > row {
      text += "\u{1B}[\(last - row)B"
      row = last
    }
    if target > row { text += String(repeating: "\r\n", count: target - row) }
  }

  /// The cursor's place between frames. When nothing was written it is there already.
  mutating func park(from row: Int, to last: Int) {
    if text.isEmpty { return }
    if last < row { up(row - last) }
    if last > row { text += "\u{1B}[\(last - row)B" }
    text += "\r"
  }

  /// Goes to the start of a row of the whole screen, counted from 0.
  mutating func jump(to row: Int) { text += "\u{1B}[\(row + 1)H" }

  /// Writes a line from the first column on; nothing of what stood there is left.
  mutating func write(_ line: StyledLine, columns: Int) {
    text += "\r"
    let isCertain = line.spans.allSatisfy { DisplayWidth.isCertain($0.text) }
    if isCertain {
      text += line.encoded(colour: colour)
      // In the last column the cursor stands on the last character, which would be erased.
      if line.columns < columns { text += "\u{1B}[K" }
      return
    }
    text += "\u{1B}[K"
    var column = 0
    for span in line.spans {
      var piece = StyledLine()
      piece.append(span.text, style: span.style)
      text += piece.encoded(colour: colour)
      column += span.columns
      if column < columns, !DisplayWidth.isCertain(span.text) { text += "\u{1B}[\(column + 1)G" }
    }
  }
}
