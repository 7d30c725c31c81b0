package import Model

extension WatchScreen {
  /// The lines of a screen of this size: `size.rows` of them, none wider than `size.columns`.
  ///
  /// Costs time by the rows that are shown; once a second one look at each task, for the ends of groups.
  package mutating func render(size: ScreenSize, now: Timestamp) -> [StyledLine] {
    arrange(now: now)
    // Of a very small screen the list has all but the heading.
    let hasFooter = size.rows >= 4
    height = max(1, size.rows - (hasFooter ? 2 : 1))
    if selection != nil { select(selected) }
    top = max(0, min(top, list.rows.count - height))
    var lines = [header(size.columns, now: now)]
    switch mode {
    case .help: lines += helpLines(size.columns)
    case .details(let name): lines += details(of: name, size.columns, now: now)
    case .list, .filtering: lines += body(size.columns, now: now)
    }
    lines = Array(lines.prefix(height + 1))
    while lines.count < height + 1 { lines.append(StyledLine()) }
    if hasFooter { lines.append(footer(size.columns)) }
    return lines.prefix(size.rows).map { line in
      var line = line
      line.cut(to: size.columns, mark: appearance.ellipsis)
      return line
    }
  }

  private mutating func header(_ columns: Int, now: Timestamp) -> StyledLine {
    var left = StyledLine("dmon", style: .heading)
    let counts = model.counts
    if counts.all > 0 {
      left.append("   ")
      left.append(contentsOf: WatchView.counts(counts, appearance))
    }
    let services = services.counts
    if services.all > 0 {
      left.append(counts.all > 0 ? appearance.separator : "   ", style: .faint)
      left.append("\(services.up) of \(services.all) services up", style: services.bad > 0 ? .warning : .faint)
    }
    var right = StyledLine()
    if !isConnected {
      right.append(isComplete ? "the daemon is gone, waiting for it" : "waiting for a daemon", style: .warning)
    } else if counts.open > 0, let fraction = model.table.fraction {
      let last = expectation.last(in: model.table, now: now)
      right.append(progress(fraction, until: last, now: now), style: .heading)
    }
    return Self.justified(left, right, columns, appearance)
  }

  /// `63%  ETA 3:10`
  ///
  /// - Parameter last: the task that ends last, if that is known.
  private func progress(_ fraction: Double, until last: Int?, now: Timestamp) -> String {
    let percent = "\(Quantity.percent(fraction, of: 1) ?? 0)%"
    guard let last, model.table.ends[last] != ExpectedEnd.unknown else { return percent }
    let heard = model.table.tasks[last].updated
    return percent + "  " + TaskRow.estimate(model.table.ends[last], heard: heard, now: now, offset: offset)
  }

  /// One text at each edge; where both do not fit, the left one gives way.
  private static func justified(
    _ left: StyledLine, _ right: StyledLine, _ columns: Int, _ appearance: Appearance
  ) -> StyledLine {
    if right.columns == 0 || right.columns > columns { return left }
    var line = left
    line.cut(to: max(0, columns - right.columns - 2), mark: appearance.ellipsis)
    line.advance(to: columns - right.columns)
    line.append(contentsOf: right)
    return line
  }

  private mutating func body(_ columns: Int, now: Timestamp) -> [StyledLine] {
    if list.rows.isEmpty { return [StyledLine(emptyText, style: .faint)] }
    let shown = list.rows.indices.dropFirst(top).prefix(height)
    let rows = rows(shown, now: now)
    let widths = TaskColumns(rows.compactMap { $0 }, screen: max(1, columns - 1))
    return zip(shown, rows).map { index, row in
      let line: StyledLine
      if let row {
        line = row.line(widths, appearance)
      } else {
        line = heading(list.rows[index], columns - 1, now: now)
      }
      return placed(line, isSelected: selection != nil && index == selected, columns)
    }
  }

  private var emptyText: String {
    if !filter.isEmpty { return "nothing has these words; Esc shows all" }
    return isComplete ? WatchView.empty(groups, appearance) : ""
  }

  /// A row has a column of its own before it, for the mark of the selected one.
  private func placed(_ line: StyledLine, isSelected: Bool, _ columns: Int) -> StyledLine {
    var line = line
    line.cut(to: max(0, columns - 1), mark: appearance.ellipsis)
    guard isSelected else {
      var placed = StyledLine(" ")
      placed.append(contentsOf: line)
      return placed
    }
    line.advance(to: columns - 1)
    return StyledLine((appearance.symbols ? "▌" : ">") + line.text, style: .selected)
  }

  /// The rows of tasks and services; nil for the others.
  private func rows(_ shown: Range<Int>, now: Timestamp) -> [TaskRow?] {
    return shown.map { index in
      switch list.rows[index] {
      case .task(let slot): return taskRow(slot, now: now)
      case .service(let section, let service):
        return TaskRow(list.sections[section].services[service], now: now, appearance: appearance)
      case .heading, .done: return nil
      }
    }
  }

  private func taskRow(_ slot: Int, now: Timestamp) -> TaskRow {
    let task = model.table.tasks[slot]
    // Also where its parent is not on the screen: rows do not move sideways when the list is scrolled.
    let indent = 2 * Int(model.table.depths[slot]) + (list.owned.contains(slot) ? 2 : 0)
    var row = TaskRow(slot, of: model.table, indent: indent, now: now, offset: offset, appearance: appearance)
    if task.state == .done, now.since(task.ended ?? task.updated) >= Self.fade { row.style = .faint }
    return row
  }

  private mutating func heading(_ row: WatchList.Row, _ columns: Int, now: Timestamp) -> StyledLine {
    switch row {
    case .heading(let section): return heading(section, columns, now: now)
    case .done(let section):
      let hidden = list.sections[section].hidden
      return StyledLine("\(appearance.mark(of: TaskState.done)) \(hidden) done", style: .faint)
    case .task, .service: return StyledLine()
    }
  }

  private mutating func heading(_ index: Int, _ columns: Int, now: Timestamp) -> StyledLine {
    let section = list.sections[index]
    var right = StyledLine()
    let counts = section.group.map { model.table.groups[$0].counts } ?? StateCounts()
    let summary = WatchView.summary(counts, services: section.services.count, appearance)
    if let group = section.group {
      // One task says it all itself.
      if counts.open > 0, model.table.groups[group].leaves > 1, let fraction = model.table.fraction(of: group) {
        let last = expectation.last(of: group, in: model.table, now: now)
        if columns >= 60 {
          right.append(ProgressBar.text(fraction, columns: min(20, columns / 6), appearance: appearance), style: .bar)
          right.append(" ")
        }
        right.append(progress(fraction, until: last, now: now))
      }
    }
    let mark =
      appearance.symbols ? (section.isFolded ? "▸ " : "▾ ") : (section.isFolded ? "+ " : "- ")
    let name = appearance.outside(section.name, limit: 512)
    let room = max(min(columns - 2, 8), columns - 5 - summary.columns - (right.columns > 0 ? right.columns + 2 : 0))
    var line = StyledLine(mark, style: .faint)
    line.append(DisplayWidth.cut(name, to: room, at: .middle, mark: appearance.ellipsis), style: .heading)
    line.append("   ")
    line.append(contentsOf: summary)
    return Self.justified(line, right, columns, appearance)
  }
}
