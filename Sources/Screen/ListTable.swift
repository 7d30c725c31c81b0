package import Model

/// What `dmon ls` prints of tasks: one line each, in aligned columns under a heading.
package enum ListTable {
  /// The lines for `tasks`, in the given order.
  ///
  /// - Parameter columns: the width of the terminal, which no line exceeds: columns shrink, then age, rate, message, ETA, progress
  ///   and id leave. Nil: no limit, nothing is cut.
  package static func render(
    _ tasks: [TaskStatus], columns: Int?, now: Timestamp, appearance: Appearance
  ) -> [StyledLine] {
    TextTable(self.columns(tasks, now: now, appearance: appearance), limit: columns, appearance: appearance).lines
  }

  private static func columns(_ tasks: [TaskStatus], now: Timestamp, appearance: Appearance) -> [TextTable.Column] {
    var group: [String] = []
    var (id, label, state, progress) = (group, group, group, group)
    var (rate, time, age, message) = (group, group, group, group)
    for task in tasks {
      group.append(appearance.outside(task.group))
      id.append("\(task.id)")
      label.append(appearance.outside(task.label))
      state.append(appearance.mark(of: task.state) + " " + task.state.rawValue)
      progress.append(self.progress(task, appearance))
      rate.append(self.rate(task, appearance))
      time.append(self.time(task, now))
      age.append(Quantity.clock(now.since(task.started)))
      message.append(self.message(task, appearance))
    }
    return [
      TextTable.Column(title: "GROUP", cells: group, least: (12, 8)),
      TextTable.Column(title: "ID", isNumber: true, cells: id, leaves: 6),
      TextTable.Column(title: "LABEL", cells: label, least: (20, 8), cut: .middle),
      TextTable.Column(title: "STATE", cells: state, styles: tasks.map(\.state.style)),
      TextTable.Column(title: "PROGRESS", isNumber: true, cells: progress, leaves: 5),
      TextTable.Column(title: "RATE", isNumber: true, cells: rate, leaves: 2),
      TextTable.Column(title: "TIME", cells: time, leaves: 4),
      TextTable.Column(title: "AGE", isNumber: true, cells: age, leaves: 1),
      TextTable.Column(title: "MESSAGE", cells: message, least: (12, 8), leaves: 3),
    ]
  }

  /// `42% 420/1000 files`; empty where nothing is known.
  static func progress(_ task: TaskStatus, _ appearance: Appearance) -> String {
    if task.total == nil && task.completed == 0 { return "" }
    let percent = Quantity.percent(task.completed, of: task.total).map { "\($0)% " } ?? ""
    let unit = appearance.outside(task.unit, limit: 64)
    return percent + Quantity.progress(task.completed, of: task.total, unit: unit)
  }

  /// `12.3/s`; empty once it has ended.
  static func rate(_ task: TaskStatus, _ appearance: Appearance) -> String {
    if task.state.isEnded { return "" }
    return task.rate.map { Quantity.rate($0, unit: appearance.outside(task.unit, limit: 64)) } ?? ""
  }

  /// What is left, how long it has been silent, or how long it took.
  static func time(_ task: TaskStatus, _ now: Timestamp) -> String {
    switch task.state {
    case .active: task.remaining == nil ? "" : TaskRow.estimate(of: task, now: now)
    case .stalled: "silent " + Quantity.wholeSpan(now.since(task.updated))
    case .done, .failed, .lost: "took " + Quantity.span((task.ended ?? task.updated).since(task.started))
    }
  }

  /// Its last word, and why it ended.
  static func message(_ task: TaskStatus, _ appearance: Appearance) -> String {
    if task.state.isEnded {
      return TaskRow.explanation(of: task, appearance).joined(separator: appearance.separator)
    }
    return appearance.outside(task.message)
  }
}
