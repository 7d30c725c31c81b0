package import Model

/// What `dmon ls` prints of services: one line each, and below it one for each of its tasks.
package enum ServiceTable {
  /// A service with the tasks that it reports.
  package struct Row: Sendable, Equatable {
    /// The service as it stands.
    package var service: ServiceStatus
    /// In the order in which they are shown.
    package var tasks: [TaskStatus]
    /// What it takes, where that was measured.
    package var usage: UsageStatus?

    /// A service, and its tasks where it reports some.
    package init(_ service: ServiceStatus, tasks: [TaskStatus] = []) {
      self.service = service
      self.tasks = tasks
    }
  }

  /// The lines for `rows`, in the given order.
  ///
  /// - Parameters:
  ///   - columns: the width of the terminal, which no line exceeds: columns shrink, then phase, restarts, host, uptime, last run, pid
  ///     and reason leave. Nil: no limit, nothing is cut.
  ///   - host: where we are: hosts are shown only where a service runs on another.
  package static func render(
    _ rows: [Row], columns: Int?, host: String, now: Timestamp, appearance: Appearance
  ) -> [StyledLine] {
    var lines: [ServiceTableLine] = []
    for row in rows {
      var line = ServiceTableLine(row.service, now, appearance)
      line.cpu = row.usage?.cpu.map(StatsTable.percent) ?? ""
      line.memory = row.usage?.memory.map(StatsTable.size) ?? ""
      lines.append(line)
      for task in row.tasks { lines.append(ServiceTableLine(task, now, appearance)) }
    }
    let isTimed = rows.contains { $0.service.schedule != nil }
    var table = [
      TextTable.Column(title: "SERVICE", cells: lines.map(\.name), least: (24, 10), cut: .middle),
      TextTable.Column(title: "STATE", cells: lines.map(\.state), styles: lines.map(\.style)),
      TextTable.Column(title: "PHASE", cells: lines.map(\.phase), leaves: 1),
      TextTable.Column(title: "PID", isNumber: true, cells: lines.map(\.pid), leaves: 5),
      TextTable.Column(title: "UPTIME", isNumber: true, cells: lines.map(\.uptime), leaves: isTimed ? 3 : 4),
      TextTable.Column(title: "RESTARTS", isNumber: true, cells: lines.map(\.restarts), leaves: 2),
      TextTable.Column(title: "REASON", cells: lines.map(\.reason), least: (32, 10), leaves: 6),
    ]
    if isTimed {
      table.insert(contentsOf: Self.times(lines), at: table.count - 1)
    }
    if rows.contains(where: { $0.usage != nil }) {
      let cpu = TextTable.Column(title: "CPU %", isNumber: true, cells: lines.map(\.cpu))
      let memory = TextTable.Column(title: "MEM", isNumber: true, cells: lines.map(\.memory))
      table.insert(contentsOf: [cpu, memory], at: table.count - 1)
    }
    if rows.contains(where: { $0.service.host != host && !$0.service.host.isEmpty }) {
      let hosts = TextTable.Column(title: "HOST", cells: lines.map(\.host), leaves: 3)
      table.insert(hosts, at: table.count - 1)
    }
    return TextTable(table, limit: columns, appearance: appearance).lines
  }

  /// When services run that do so at times; how their last run went and how long it took are part of the reason.
  private static func times(_ lines: [ServiceTableLine]) -> [TextTable.Column] {
    [
      TextTable.Column(title: "SCHEDULE", cells: lines.map(\.schedule), least: (14, 8)),
      TextTable.Column(title: "NEXT", isNumber: true, cells: lines.map(\.next)),
      TextTable.Column(title: "LAST", isNumber: true, cells: lines.map(\.last), leaves: 5),
    ]
  }
}

/// The texts of one line, before they are given columns.
struct ServiceTableLine {
  var name: String
  var state: String
  var style: TextStyle
  var phase = ""
  var pid = ""
  var uptime: String
  var restarts = ""
  var cpu = ""
  var memory = ""
  var host = ""
  var schedule = ""
  var next = ""
  var last = ""
  var reason: String

  init(_ service: ServiceStatus, _ now: Timestamp, _ appearance: Appearance) {
    name = appearance.outside(service.address.short, limit: 512)
    state = appearance.mark(of: service.state) + " " + service.state.shown
    style = service.state.style
    phase = appearance.outside(service.phase, limit: 32)
    let isLive = service.state == .running || service.state == .stopped
    pid = isLive ? service.pid.map { "\($0)" } ?? "" : ""
    uptime = isLive ? service.started.map { Quantity.clock(now.since($0)) } ?? "" : ""
    restarts = "\(service.restarts)"
    host = appearance.outside(service.host, limit: 64)
    if let text = service.schedule {
      schedule = appearance.outside(text, limit: 64)
      next = service.next.map { Quantity.clock($0.since(now), roundingUp: true) } ?? ""
      last = isLive ? "" : service.ended.map { Quantity.clock(now.since($0)) } ?? ""
    }
    let parts = Self.explanation(of: service, appearance)
    reason = parts.count > 1 ? parts.joined(separator: appearance.separator) : parts.first ?? ""
  }

  init(_ task: TaskStatus, _ now: Timestamp, _ appearance: Appearance) {
    let label = appearance.outside(task.label, limit: 512)
    name = "  #\(task.id)" + (label.isEmpty ? "" : " \(label)")
    state = appearance.mark(of: task.state) + " " + task.state.rawValue
    style = task.state.style
    uptime = Quantity.clock(now.since(task.started))
    let parts = [
      ListTable.progress(task, appearance), ListTable.rate(task, appearance), ListTable.time(task, now),
      ListTable.message(task, appearance),
    ]
    reason = parts.filter { !$0.isEmpty }.joined(separator: appearance.separator)
  }

  /// Why it is where it is, without what other columns say, and what is wrong with it.
  private static func explanation(of service: ServiceStatus, _ appearance: Appearance) -> [String] {
    var parts: [String] = []
    let reason = untold(appearance.outside(service.reason, limit: 512), of: service.state)
    if !reason.isEmpty { parts.append(reason) }
    if service.adopted == true { parts.append("adopted") }
    if let problem = service.output { parts.append("output: \(appearance.outside(problem, limit: 512))") }
    if let dropped = service.dropped, dropped > 0 {
      parts.append("\(Quantity.bytes(Double(dropped))) of output dropped")
    }
    return parts
  }

  /// `reason` without the state's name before it, and without how long it has been running.
  private static func untold(_ reason: String, of state: ServiceState) -> String {
    let word = state.shown
    if reason.hasPrefix(word + ": ") { return String(reason.dropFirst(word.utf8.count + 2)) }
    guard reason == word || reason.hasPrefix(word + " for ") || reason.hasPrefix(word + ";") else { return reason }
    // By bytes, since every line of a table passes here.
    guard let end = reason.utf8.firstIndex(of: UInt8(ascii: ";")) else { return "" }
    return String(reason[end...].dropFirst().drop { $0 == " " })
  }
}

extension ServiceState {
  /// As people read it: one that SIGSTOP holds is `paused`.
  package var shown: String { self == .stopped ? "paused" : rawValue }

  var style: TextStyle {
    switch self {
    case .created: .faint
    case .running: .plain
    case .finished: .good
    case .stopped, .crashed: .warning
    case .failed: .bad
    }
  }
}

extension Appearance {
  func mark(of state: ServiceState) -> String {
    switch state {
    case .created, .running: " "
    case .finished: symbols ? "✓" : "+"
    case .stopped: symbols ? "‖" : "="
    case .crashed: "!"
    case .failed: symbols ? "✗" : "x"
    }
  }
}
