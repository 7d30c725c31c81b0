package import Model

/// The live view: groups as headings, one line a task, and a last line for what does not fit.
package enum WatchView {
  /// The lines that show `model` on a screen of this size: at most `size.rows`, none wider than `size.columns`.
  ///
  /// Costs time by the rows shown, and one look at the state of each task.
  ///
  /// - Parameters:
  ///   - groups: those that were asked for; nil: all.
  ///   - offset: seconds east of UTC, for the clock time of ends that are far; nil: durations alone.
  package static func render(
    _ model: WatchModel, of groups: [String]? = nil, size: ScreenSize, now: Timestamp, offset: Int? = nil,
    appearance: Appearance
  ) -> [StyledLine] {
    if model.isEmpty { return cut([StyledLine(empty(groups, appearance), style: .faint)], size.columns, appearance) }
    let table = model.table
    let selection = RowSelection(table, rows: size.rows)
    var sections: [(group: Int, rows: [TaskRow])] = []
    for section in selection.sections {
      let indents = indents(of: section.slots, in: table)
      let rows = zip(section.slots, indents).map { slot, indent in
        TaskRow(slot, of: table, indent: indent, now: now, offset: offset, appearance: appearance)
      }
      sections.append((section.group, rows))
    }
    let columns = TaskColumns(sections.flatMap(\.rows), screen: size.columns)
    var lines: [StyledLine] = []
    for (group, rows) in sections {
      let name = appearance.outside(table.groups[group].name, limit: 512)
      lines.append(heading(name, table.groups[group].counts, services: 0, size.columns, appearance))
      for row in rows { lines.append(row.line(columns, appearance)) }
    }
    if selection.hidden.all > 0 { lines.append(more(selection.hidden, appearance)) }
    return cut(Array(lines.prefix(size.rows)), size.columns, appearance)
  }

  /// What is shown where no task is registered: what to do about it, or in which groups there is none.
  package static func empty(_ groups: [String]?, _ appearance: Appearance) -> String {
    guard let groups, let first = groups.first else {
      return "nothing registered yet; try:  dmon report new GROUP --total 100"
    }
    if groups.count == 1 { return "nothing is registered in group \(appearance.outside(first, limit: 512)) yet" }
    let names = groups.map { appearance.outside($0, limit: 512) }.joined(separator: ", ")
    return "nothing is registered in the groups \(names) yet"
  }

  static func cut(_ lines: [StyledLine], _ columns: Int, _ appearance: Appearance) -> [StyledLine] {
    lines.map { line in
      var line = line
      line.cut(to: columns, mark: appearance.ellipsis)
      return line
    }
  }

  /// How far each line is indented: two columns for each ancestor that is shown.
  private static func indents(of slots: [Int], in table: TaskTable) -> [Int] {
    // Without nesting, the common case, there is nothing to look up.
    guard slots.contains(where: { table.depths[$0] > 0 }) else { return slots.map { _ in 0 } }
    let shown = Set(slots)
    return slots.map { slot in
      var (indent, parent) = (0, table.parents[slot])
      while parent != TaskTable.nobody {
        if shown.contains(parent) { indent += 2 }
        parent = table.parents[parent]
      }
      return indent
    }
  }

  /// `etl   3 active · 1 failed · 12 done · 2 services`
  static func heading(
    _ name: String, _ counts: StateCounts, services: Int, _ columns: Int, _ appearance: Appearance
  ) -> StyledLine {
    let summary = summary(counts, services: services, appearance)
    let room = max(min(columns, 8), columns - summary.columns - 3)
    var line = StyledLine(
      DisplayWidth.cut(name, to: room, at: .middle, mark: appearance.ellipsis), style: .heading)
    line.append("   ")
    line.append(contentsOf: summary)
    return line
  }

  /// `+12 more (9 active · 3 done)`
  private static func more(_ hidden: StateCounts, _ appearance: Appearance) -> StyledLine {
    var line = StyledLine("+\(hidden.all) more (", style: .faint)
    line.append(contentsOf: counts(hidden, appearance))
    line.append(")", style: .faint)
    return line
  }

  /// What a group holds.
  static func summary(_ counts: StateCounts, services: Int, _ appearance: Appearance) -> StyledLine {
    var summary = self.counts(counts, appearance)
    if services == 0 { return summary }
    if summary.columns > 0 { summary.append(appearance.separator, style: .faint) }
    summary.append("\(services) \(services == 1 ? "service" : "services")", style: .faint)
    return summary
  }

  static func counts(_ counts: StateCounts, _ appearance: Appearance) -> StyledLine {
    var line = StyledLine()
    for (state, count) in counts.present {
      if line.columns > 0 { line.append(appearance.separator, style: .faint) }
      line.append("\(count) \(state.rawValue)", style: state.isBad ? .bad : state == .stalled ? .warning : .faint)
    }
    return line
  }
}

extension TaskState {
  var isBad: Bool { self == .failed || self == .lost }

  var style: TextStyle {
    switch self {
    case .active: .plain
    case .stalled: .warning
    case .done: .good
    case .failed, .lost: .bad
    }
  }
}
