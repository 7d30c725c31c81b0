extension TerminalModel {
  /// Gives the terminal another size, as a person does with the mouse.
  ///
  /// A terminal that reflows breaks lines that are too long now and joins what auto-wrap broke before; one that does not cuts
  /// lines off, for good. The cursor stays in its line.
  package mutating func resize(columns: Int, rows: Int) {
    if var main {
      // Behind the alternate screen, the main one is only cut; what a full-screen program shows is never reflowed.
      (main.screen, _) = cut(main.screen, cursorRow: main.cursor.row, columns: columns, rows: rows)
      self.main = main
    }
    if reflows && main == nil {
      reflow(columns: columns, rows: rows)
    } else {
      let removed: [Row]
      (screen, removed) = cut(screen, cursorRow: cursor.row, columns: columns, rows: rows)
      if !isAlternate { history += removed }
      cursor.row -= removed.count
    }
    (self.columns, self.rows) = (columns, rows)
    move(row: cursor.row, column: cursor.column)
  }

  /// The rows in the new size, and those that went out at the top so that the cursor stays on the screen.
  private func cut(_ old: [Row], cursorRow: Int, columns: Int, rows: Int) -> (screen: [Row], removed: [Row]) {
    let scrolled = max(0, cursorRow - (rows - 1))
    var screen = old.dropFirst(scrolled).prefix(rows).map { fitted(Array($0.cells), columns) }
    while screen.count < rows { screen.append(Row(columns: columns)) }
    return (screen, Array(old.prefix(scrolled)))
  }

  private func fitted(_ cells: [Cell], _ columns: Int) -> Row {
    var row = Row(columns: columns)
    for (index, cell) in cells.prefix(columns).enumerated() { row.cells[index] = cell }
    // A wide character that lost its second half is gone.
    if let lead = row.cells.lastIndex(where: { $0.columns != 0 }), lead + row.cells[lead].columns > columns {
      for index in lead..<columns { row.cells[index] = Cell() }
    }
    return row
  }

  private mutating func reflow(columns: Int, rows: Int) {
    let all = history + screen
    let cursorRow = history.count + cursor.row
    // Rows below the last one with text or cursor are no content.
    let last = max(cursorRow, all.lastIndex { !$0.written.isEmpty } ?? 0)
    var (result, newCursor, index): ([Row], (row: Int, column: Int), Int) = ([], (0, 0), 0)
    while index <= last {
      var line: [Cell] = []
      var cursorOffset: Int?
      while true {
        if index == cursorRow { cursorOffset = line.count + cursor.column }
        let row = all[index]
        line += row.continues ? row.cells[...] : row.written
        index += 1
        if !row.continues || index > last { break }
      }
      let (wrapped, place) = wrap(line, columns: columns, cursorOffset)
      if let place { newCursor = (result.count + place.row, place.column) }
      result += wrapped
    }
    let top = min(newCursor.row, max(0, result.count - rows))
    history = Array(result[..<top])
    screen = Array(result[top...].prefix(rows))
    while screen.count < rows { screen.append(Row(columns: columns)) }
    cursor = (newCursor.row - top, newCursor.column)
  }

  private func wrap(_ line: [Cell], columns: Int, _ cursorOffset: Int?) -> (
    rows: [Row], cursor: (row: Int, column: Int)?
  ) {
    var rows = [Row(columns: columns)]
    var (column, index) = (0, 0)
    var place: (row: Int, column: Int)?
    while index < line.count {
      let width = max(1, line[index].columns)
      if column + width > columns, column > 0 {
        rows[rows.count - 1].continues = true
        rows.append(Row(columns: columns))
        column = 0
      }
      for offset in 0..<width where index + offset < line.count {
        if cursorOffset == index + offset { place = (rows.count - 1, min(columns - 1, column + offset)) }
        if column + offset < columns { rows[rows.count - 1].cells[column + offset] = line[index + offset] }
      }
      column += width
      index += width
    }
    if let cursorOffset, place == nil { place = (rows.count - 1, min(columns - 1, column + cursorOffset - line.count)) }
    return (rows, place)
  }
}
