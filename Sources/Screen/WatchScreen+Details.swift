import Model

extension WatchScreen {
  /// All that is known of one row.
  func details(of name: RowName, _ columns: Int, now: Timestamp) -> [StyledLine] {
    switch name {
    case .task(let key):
      guard let slot = model.table.slot(of: key) else { return gone }
      return details(ofTask: slot, columns, now: now)
    case .service(let name):
      guard let service = services.service(name) else { return gone }
      return details(of: service, columns, now: now)
    case .group(let name), .done(let name):
      return [StyledLine(appearance.outside(name, limit: 512), style: .heading)]
    }
  }

  private var gone: [StyledLine] { [StyledLine("it is gone: its monitoring was ended", style: .faint)] }

  private func details(ofTask slot: Int, _ columns: Int, now: Timestamp) -> [StyledLine] {
    let task = model.table.tasks[slot]
    let row = TaskRow(slot, of: model.table, indent: 0, now: now, offset: offset, appearance: appearance)
    var title = StyledLine("\(appearance.outside(task.group, limit: 256))/\(task.id)", style: .heading)
    title.append("  " + appearance.outside(task.label, limit: 512))
    var lines = [title]
    func add(_ name: String, _ text: String, style: TextStyle = .plain) {
      if !text.isEmpty { lines += field(name, text, columns, style) }
    }
    let took = Quantity.span((task.ended ?? now).since(task.started))
    let outcome = row.ending.map { _ in TaskRow.ending(of: task, appearance, withMessage: false) }
    add("state", outcome ?? "\(task.state.rawValue) for \(took)", style: task.state.style)
    if row.ending == nil {
      let bar = row.fraction.map {
        ProgressBar.text($0, columns: max(3, min(40, columns - 40)), appearance: appearance) + " "
      }
      add("progress", [(bar ?? "") + row.percent, row.count].filter { !$0.isEmpty }.joined(separator: "  "))
      add("speed", row.rate)
      add("ends", ending(slot, now: now), style: row.style)
    } else if task.total != nil || task.completed != 0 {
      let unit = appearance.outside(task.unit, limit: 64)
      add("progress", Quantity.progress(task.completed, of: task.total, unit: unit))
    }
    let isReason = outcome != nil && task.message == task.reason
    add("message", isReason ? "" : appearance.outside(task.message, limit: 1_024))
    add("process", process(of: task))
    add("started", "\(WallTime.text(task.started, offset: offset))")
    add("last word", task.state.isEnded ? "" : Quantity.wholeSpan(now.since(task.updated)) + " ago")
    add("service", task.service.map { appearance.outside($0, limit: 256) } ?? "")
    add("parent", task.parent.map { "#\($0)" } ?? "")
    lines += course(of: slot, columns)
    return lines
  }

  /// `0:47, at 12:05:30`
  private func ending(_ slot: Int, now: Timestamp) -> String {
    let task = model.table.tasks[slot]
    if task.state == .stalled { return "stalled " + Quantity.wholeSpan(now.since(task.updated)) }
    let end = model.table.ends[slot]
    let left = Timestamp(microseconds: end).since(now)
    guard end != ExpectedEnd.unknown, left > .zero else { return "" }
    let moment = Timestamp(microseconds: end)
    let clock =
      left > .seconds(3_600) ? WallTime.short(moment, now: now, offset: offset) : WallTime.clock(moment, offset: offset)
    return "in \(Quantity.clock(left, roundingUp: true)), \(clock)"
  }

  private func process(of task: TaskStatus) -> String {
    var parts: [String] = []
    if let pid = task.pid { parts.append("pid \(pid)") }
    if !task.host.isEmpty { parts.append("on \(appearance.outside(task.host, limit: 64))") }
    parts.append("user \(task.uid)")
    return parts.joined(separator: " ")
  }

  private func field(_ name: String, _ text: String, _ columns: Int, _ style: TextStyle = .plain) -> [StyledLine] {
    let parts = DisplayWidth.wrap(text, to: max(1, columns - Self.fieldStart), most: 4, mark: appearance.ellipsis)
    return parts.enumerated().map { number, part in
      var line = StyledLine(" ")
      if number == 0 { line.append(name, style: .faint) }
      line.advance(to: Self.fieldStart)
      line.append(part, style: style)
      return line
    }
  }

  /// Where the values begin.
  private static let fieldStart = 12

  /// Its speed since it began as small bars, and what happened to it, the latest first.
  private func course(of slot: Int, _ columns: Int) -> [StyledLine] {
    let course = model.table.courses[slot]
    let task = model.table.tasks[slot]
    var lines: [StyledLine] = []
    let room = max(1, columns - 1)
    if course.rates.count > 1 {
      let rates = course.rates.suffix(room).map(Double.init)
      let most = rates.max() ?? 0
      let unit = appearance.outside(task.unit, limit: 64)
      lines.append(StyledLine())
      var line = StyledLine("Speed", style: .heading)
      line.append("  up to \(Quantity.rate(most, unit: unit))", style: .faint)
      lines.append(line)
      let spark = Sparkline.text(rates, full: most, columns: rates.count, appearance: appearance)
      lines.append(StyledLine(" ") + StyledLine(spark, style: .bar))
    }
    lines += [StyledLine(), StyledLine("History", style: .heading)]
    for event in course.events.reversed() {
      var line = StyledLine(" ")
      line.append(WallTime.clock(event.time, offset: offset), style: .faint)
      line.append("  ")
      line.append(appearance.outside(event.text, limit: TaskCourse.longestText + 16), style: event.state.style)
      lines.append(line)
    }
    return lines
  }

  private func details(of service: ServiceStatus, _ columns: Int, now: Timestamp) -> [StyledLine] {
    let row = ServiceTableLine(service, now, appearance)
    var lines = [StyledLine(appearance.outside(service.address.text, limit: 512), style: .heading)]
    func add(_ name: String, _ text: String?, style: TextStyle = .plain) {
      if let text, !text.isEmpty { lines += field(name, text, columns, style) }
    }
    add("state", service.state.shown + (row.phase.isEmpty ? "" : ", \(row.phase)"), style: service.state.style)
    add("reason", appearance.outside(service.reason))
    add("says", service.statusText.map { appearance.outside($0) })
    add("health", service.health.map { appearance.outside($0) })
    add("pid", row.pid)
    add("up for", row.uptime)
    add("started", service.started.map { WallTime.text($0, offset: offset) })
    add("run", service.run > 0 ? "\(service.run), \(service.restarts) restarts" : "")
    add("next", service.next.map { WallTime.short($0, now: now, offset: offset) })
    add("host", row.host)
    add("origin", appearance.outside(service.origin, limit: 512))
    add("command", service.command.map { appearance.outside($0.joined(separator: " ")) })
    add("output", service.output.map { appearance.outside($0) })
    return lines
  }
}

extension StyledLine {
  fileprivate static func + (left: StyledLine, right: StyledLine) -> StyledLine {
    var line = left
    line.append(contentsOf: right)
    return line
  }
}
