import Screen

/// A small terminal for tests: fed with the bytes that a program writes, it tells what a person would see.
///
/// Knows cursor movement, erasing, scrolling, auto-wrap, the alternate screen, wide and combining characters, and resizing
/// with and without re-wrapping of long lines. What it does not know stands in ``unknown``, so that a test can object to it.
package struct TerminalModel: Sendable {
  /// How the terminal gives columns to what is more than one scalar.
  package enum Widths: Sendable {
    /// By cluster, as newer terminals do.
    case clusters
    /// By scalar, as older ones do: a family of four has eight columns.
    case scalars
  }

  struct Cell: Sendable, Equatable {
    /// Empty: never written or erased.
    var text = ""
    /// The columns that it takes; 0 for the second and later columns of a wide one.
    var columns = 1
  }

  struct Row: Sendable, Equatable {
    var cells: [Cell]
    /// Auto-wrap broke the line here.
    var continues = false

    init(columns: Int) { cells = Array(repeating: Cell(), count: columns) }

    /// The cells up to the last one written.
    var written: ArraySlice<Cell> {
      cells[..<((cells.lastIndex { $0.columns != 1 || !$0.text.isEmpty } ?? -1) + 1)]
    }

    var text: String {
      var text = cells.reduce(into: "") { $0 += $1.columns == 0 ? "" : $1.text.isEmpty ? " " : $1.text }
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
  }

  /// The width of the screen.
  package internal(set) var columns: Int
  /// The height of the screen.
  package internal(set) var rows: Int
  /// Where the next character goes, counted from 0.
  package internal(set) var cursor = (row: 0, column: 0)
  /// False after mode 25 was reset.
  package internal(set) var isCursorVisible = true
  /// False after mode 7 (auto-wrap) was reset.
  package internal(set) var wraps = true
  /// True on the alternate screen.
  package internal(set) var isAlternate = false
  /// False while an SGR sequence other than a reset is in force.
  package internal(set) var isPlainStyle = true
  /// The sequences that this model does not know, without their introducer.
  package internal(set) var unknown: [String] = []

  let widths: Widths
  let reflows: Bool
  var screen: [Row]
  var history: [Row] = []
  var main: (screen: [Row], cursor: (row: Int, column: Int))?
  var saved = (row: 0, column: 0)
  /// A character was written into the last column; the next one wraps first.
  var isWrapPending = false
  /// Where the character written last stands, while the cursor has not moved since.
  var latest: (row: Int, column: Int)?
  var parser = Parser()

  /// An empty screen, the cursor at its top left.
  ///
  /// - Parameter reflows: whether lines are wrapped anew when the width changes (most terminals) or cut (xterm).
  package init(columns: Int, rows: Int, widths: Widths = .clusters, reflows: Bool = true) {
    self.columns = columns
    self.rows = rows
    self.widths = widths
    self.reflows = reflows
    screen = Array(repeating: Row(columns: columns), count: rows)
  }

  /// The rows of the screen, without blanks at their ends.
  package var lines: [String] { screen.map(\.text) }

  /// The rows that were scrolled out at the top.
  package var scrollback: [String] { history.map(\.text) }

  /// The screen as one text, without empty rows at its end.
  package var text: String {
    var lines = self.lines
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// The text of one row from a column on, for tests of alignment.
  package func text(row: Int, from column: Int) -> String {
    screen[row].cells[column...].reduce(into: "") { $0 += $1.columns == 0 ? "" : $1.text.isEmpty ? " " : $1.text }
  }

  /// Takes what a program writes.
  package mutating func feed(_ text: String) { feed(text.utf8) }

  /// Takes what a program writes; sequences may be divided anywhere.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      for token in parser.take(byte) { handle(token) }
    }
  }

  mutating func put(_ scalar: Unicode.Scalar) {
    if joins(scalar) { return }
    let width = DisplayWidth.of(scalar)
    if width == 0 { return attach(scalar) }
    if isWrapPending || cursor.column + width > columns {
      if wraps {
        screen[cursor.row].continues = true
        lineFeed()
        cursor.column = 0
      } else {
        cursor.column = max(0, columns - width)
      }
    }
    isWrapPending = false
    place(String(Character(scalar)), at: cursor.column, columns: min(width, columns))
    latest = (cursor.row, cursor.column)
    advance(by: width)
  }

  /// True when the scalar belongs to the cluster written just before and was added to it.
  private mutating func joins(_ scalar: Unicode.Scalar) -> Bool {
    guard widths == .clusters, let (row, column) = latest else { return false }
    let old = screen[row].cells[column]
    var text = old.text
    text.unicodeScalars.append(scalar)
    guard text.count == 1, let cluster = text.first else { return false }
    let width = DisplayWidth.of(cluster)
    screen[row].cells[column].text = text
    if width > old.columns, column + width <= columns {
      place(text, at: column, columns: width)
      advance(by: width - old.columns)
    }
    return true
  }

  private mutating func attach(_ scalar: Unicode.Scalar) {
    var column = isWrapPending ? cursor.column : cursor.column - 1
    while column > 0, screen[cursor.row].cells[column].columns == 0 { column -= 1 }
    if column >= 0, !screen[cursor.row].cells[column].text.isEmpty {
      screen[cursor.row].cells[column].text.unicodeScalars.append(scalar)
    }
  }

  private mutating func advance(by width: Int) {
    cursor.column += width
    if cursor.column >= columns {
      cursor.column = columns - 1
      isWrapPending = wraps
    }
  }

  private mutating func place(_ text: String, at column: Int, columns width: Int) {
    let end = min(column + width, columns)
    erase(row: cursor.row, column..<end)
    screen[cursor.row].cells[column] = Cell(text: text, columns: width)
    for next in (column + 1)..<max(end, column + 1) { screen[cursor.row].cells[next] = Cell(columns: 0) }
  }

  /// Erases cells; a wide character of which a part is erased is gone as a whole.
  mutating func erase(row: Int, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, screen[row].cells[start].columns == 0 { start -= 1 }
    while end < columns, screen[row].cells[end].columns == 0 { end += 1 }
    for column in start..<end { screen[row].cells[column] = Cell() }
    if end == columns { screen[row].continues = false }
  }

  mutating func lineFeed() {
    if cursor.row == rows - 1 { scroll() } else { cursor.row += 1 }
    latest = nil
  }

  mutating func scroll() {
    let top = screen.removeFirst()
    if !isAlternate { history.append(top) }
    screen.append(Row(columns: columns))
  }

  mutating func move(row: Int, column: Int) {
    cursor = (max(0, min(rows - 1, row)), max(0, min(columns - 1, column)))
    isWrapPending = false
    latest = nil
  }
}
