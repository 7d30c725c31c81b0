/// Cells in aligned columns under a heading, at any width: columns shrink, then leave.
struct TextTable {
  /// One column from its title down.
  struct Column {
    let title: String
    var isNumber = false
    var cells: [String]
    /// To how many columns it may shrink when the screen is narrow, and when that is not enough.
    var least: (first: Int, last: Int)?
    /// Left out in ascending order when shrinking is not enough, up to 4 before the last shrinking, 5 and 6 after it; nil:
    /// never.
    var leaves: Int?
    var cut = DisplayWidth.Cut.end
    /// How each cell looks; nil: plain.
    var styles: [TextStyle]?
    /// The columns that it gets, and those that it would need; 0: left out.
    var width = 0
    var natural = 0
  }

  private var columns: [Column]
  private let limit: Int?
  private let appearance: Appearance

  /// - Parameter limit: the width of the terminal, which no line exceeds. Nil: no limit, nothing is cut.
  init(_ columns: [Column], limit: Int?, appearance: Appearance) {
    self.columns = columns
    self.limit = limit
    self.appearance = appearance
    for index in columns.indices {
      let texts = columns[index].cells + [columns[index].title]
      self.columns[index].width = texts.reduce(0) { max($0, DisplayWidth.of($1)) }
      self.columns[index].natural = self.columns[index].width
    }
    if let limit { shrink(to: limit) } else { limitPadding() }
  }

  /// The heading, then a line for each row.
  var lines: [StyledLine] {
    let rows = columns.first?.cells.indices ?? 0..<0
    return [line(nil)] + rows.map { line($0) }
  }

  private var width: Int {
    let shown = columns.filter { $0.width > 0 }
    return shown.reduce(0) { $0 + $1.width } + 2 * max(0, shown.count - 1)
  }

  private mutating func shrink(to limit: Int) {
    giveWay(to: limit) { $0.first }
    leave(ranks: 1...4, to: limit)
    giveWay(to: limit) { $0.last }
    leave(ranks: 5...6, to: limit)
    // What left made more room than was needed.
    for index in columns.indices where columns[index].least != nil && columns[index].width > 0 {
      let more = min(columns[index].natural - columns[index].width, limit - width)
      if more > 0 { columns[index].width += more }
    }
  }

  /// The last columns shrink first.
  private mutating func giveWay(to limit: Int, least: ((first: Int, last: Int)) -> Int) {
    for index in columns.indices.reversed() {
      guard let least = columns[index].least.map(least) else { continue }
      let excess = width - limit
      if excess > 0 { columns[index].width = max(min(columns[index].width, least), columns[index].width - excess) }
    }
  }

  private mutating func leave(ranks: ClosedRange<Int>, to limit: Int) {
    for rank in ranks where width > limit {
      for index in columns.indices where columns[index].leaves == rank { columns[index].width = 0 }
    }
  }

  /// In a file, one long label must not push all other lines apart: what is longer than 60 columns is not aligned.
  private mutating func limitPadding() {
    for index in columns.indices { columns[index].width = min(columns[index].width, 60) }
  }

  private func line(_ row: Int?) -> StyledLine {
    var line = StyledLine(room: 2 * columns.count)
    var start = 0
    for column in columns where column.width > 0 {
      let cell = row.map { column.cells[$0] } ?? column.title
      let text =
        limit == nil ? cell : DisplayWidth.cut(cell, to: column.width, at: column.cut, mark: appearance.ellipsis)
      let style = row.map { column.styles?[$0] ?? .plain } ?? .heading
      if !text.isEmpty {
        // Two blanks at least also after a cell that is longer than its column.
        if line.columns > 0 { line.advance(to: max(start, line.columns + 2)) }
        if column.isNumber { line.advance(to: start + column.width - DisplayWidth.of(text)) }
        line.append(text, style: style)
      }
      start += column.width + 2
    }
    if let limit { line.cut(to: limit, mark: appearance.ellipsis) }
    return line
  }
}
