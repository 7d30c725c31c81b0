package import Model

/// What `dmon ls` prints: one line a task, in aligned columns under a heading.
package enum ListTable {
  private struct Column {
    let title: String
    let isNumber: Bool
    var cells: [String]
    /// The columns that it gets, and those that it would need; 0: left out.
    var width = 0
    var natural = 0
    /// To how many columns it may shrink when the screen is narrow, and when that is not enough.
    var least: (first: Int, last: Int)?
    /// Left out in ascending order when shrinking is not enough; nil: never.
    let leaves: Int?
  }

  /// The lines for `tasks`, in the given order.
  ///
  /// - Parameter columns: the width of the terminal, which no line exceeds: columns shrink, then age, rate, message, ETA, progress
  ///   and id leave. Nil: no limit, nothing is cut.
  package static func render(
    _ tasks: [TaskStatus], columns: Int?, now: Timestamp, appearance: Appearance
  ) -> [StyledLine] {
    var table = self.columns(tasks, now: now, appearance: appearance)
    for index in table.indices {
      let texts = table[index].cells + [table[index].title]
      table[index].width = texts.reduce(0) { max($0, DisplayWidth.of($1)) }
      table[index].natural = table[index].width
    }
    if let columns { shrink(&table, to: columns) } else { limitPadding(&table) }
    var lines = [line(table.map(\.title), table, nil, columns, appearance)]
    for (index, task) in tasks.enumerated() {
      lines.append(line(table.map { $0.cells[index] }, table, task.state, columns, appearance))
    }
    return lines
  }

  private static func columns(_ tasks: [TaskStatus], now: Timestamp, appearance: Appearance) -> [Column] {
    var group: [String] = []
    var (id, label, state, progress) = (group, group, group, group)
    var (rate, time, age, message) = (group, group, group, group)
    for task in tasks {
      let unit = appearance.outside(task.unit, limit: 64)
      group.append(appearance.outside(task.group))
      id.append("\(task.id)")
      label.append(appearance.outside(task.label))
      state.append(appearance.mark(of: task.state) + " " + task.state.rawValue)
      let percent = Quantity.percent(task.completed, of: task.total).map { "\($0)% " } ?? ""
      let isSilent = task.total == nil && task.completed == 0
      progress.append(isSilent ? "" : percent + Quantity.progress(task.completed, of: task.total, unit: unit))
      rate.append(task.state.isEnded ? "" : task.rate.map { Quantity.rate($0, unit: unit) } ?? "")
      time.append(self.time(task, now))
      age.append(Quantity.clock(now.since(task.started)))
      message.append(self.message(task, appearance))
    }
    return [
      Column(title: "GROUP", isNumber: false, cells: group, least: (12, 8), leaves: nil),
      Column(title: "ID", isNumber: true, cells: id, leaves: 6),
      Column(title: "LABEL", isNumber: false, cells: label, least: (20, 8), leaves: nil),
      Column(title: "STATE", isNumber: false, cells: state, leaves: nil),
      Column(title: "PROGRESS", isNumber: true, cells: progress, leaves: 5),
      Column(title: "RATE", isNumber: true, cells: rate, leaves: 2),
      Column(title: "TIME", isNumber: false, cells: time, leaves: 4),
      Column(title: "AGE", isNumber: true, cells: age, leaves: 1),
      Column(title: "MESSAGE", isNumber: false, cells: message, least: (12, 8), leaves: 3),
    ]
  }

  private static func time(_ task: TaskStatus, _ now: Timestamp) -> String {
    switch task.state {
    case .active: task.remaining == nil ? "" : TaskRow.estimate(of: task, now: now)
    case .stalled: "silent " + Quantity.wholeSpan(now.since(task.updated))
    case .done, .failed, .lost: "took " + Quantity.span((task.ended ?? task.updated).since(task.started))
    }
  }

  private static func message(_ task: TaskStatus, _ appearance: Appearance) -> String {
    if task.state.isEnded {
      return TaskRow.explanation(of: task, appearance).joined(separator: appearance.separator)
    }
    return appearance.outside(task.message)
  }

  private static func width(of table: [Column]) -> Int {
    let shown = table.filter { $0.width > 0 }
    return shown.reduce(0) { $0 + $1.width } + 2 * max(0, shown.count - 1)
  }

  private static func shrink(_ table: inout [Column], to limit: Int) {
    giveWay(&table, to: limit) { $0.first }
    leave(&table, ranks: 1...4, to: limit)
    giveWay(&table, to: limit) { $0.last }
    leave(&table, ranks: 5...6, to: limit)
    // What left made more room than was needed.
    for index in table.indices where table[index].least != nil && table[index].width > 0 {
      let more = min(table[index].natural - table[index].width, limit - width(of: table))
      if more > 0 { table[index].width += more }
    }
  }

  /// The message shrinks first, then the label, then the group's name.
  private static func giveWay(
    _ table: inout [Column], to limit: Int, least: ((first: Int, last: Int)) -> Int
  ) {
    for index in table.indices.reversed() {
      guard let least = table[index].least.map(least) else { continue }
      let excess = width(of: table) - limit
      if excess > 0 { table[index].width = max(min(table[index].width, least), table[index].width - excess) }
    }
  }

  private static func leave(_ table: inout [Column], ranks: ClosedRange<Int>, to limit: Int) {
    for rank in ranks where width(of: table) > limit {
      for index in table.indices where table[index].leaves == rank { table[index].width = 0 }
    }
  }

  /// In a file, one long label must not push all other lines apart: what is longer than 60 columns is not aligned.
  private static func limitPadding(_ table: inout [Column]) {
    for index in table.indices { table[index].width = min(table[index].width, 60) }
  }

  private static func line(
    _ cells: [String], _ table: [Column], _ state: TaskState?, _ limit: Int?, _ appearance: Appearance
  ) -> StyledLine {
    var line = StyledLine()
    var start = 0
    for (cell, column) in zip(cells, table) where column.width > 0 {
      let text =
        limit == nil
        ? cell
        : DisplayWidth.cut(
          cell, to: column.width, at: column.title == "LABEL" ? .middle : .end, mark: appearance.ellipsis)
      let style: TextStyle = state.map { column.title == "STATE" ? $0.style : .plain } ?? .heading
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
