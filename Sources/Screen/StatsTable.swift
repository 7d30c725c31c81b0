package import Model

/// What `dmon stats` prints: a line for each service, one for dmon itself, and one for the machine.
package enum StatsTable {
  /// The lines of the last measurement; none before there is one.
  ///
  /// - Parameters:
  ///   - columns: the width of the terminal, which no line exceeds; nil: no limit, nothing is cut.
  ///   - follows: with small bars of how it went, as long as there are any.
  package static func render(
    _ model: StatsModel, columns: Int?, follows: Bool, appearance: Appearance
  ) -> [StyledLine] {
    guard let last = model.last else { return [] }
    let rows = last.services + (last.dmon.map { [$0] } ?? [])
    let isOwn = rows.indices.map { $0 >= last.services.count }
    let styles = isOwn.map { $0 ? TextStyle.faint : .plain }
    func cells(_ text: (UsageStatus) -> String?) -> [String] { rows.map { text($0) ?? "" } }
    var table = [
      TextTable.Column(
        title: "NAME", cells: rows.map { name($0, appearance) }, least: (24, 10), cut: .middle, styles: styles),
      TextTable.Column(title: "CPU %", isNumber: true, cells: cells { $0.cpu.map(percent) }),
      TextTable.Column(title: "MEM", isNumber: true, cells: cells { $0.memory.map(size) }),
    ]
    if rows.contains(where: { $0.pss != nil }) {
      table.append(TextTable.Column(title: "PSS", isNumber: true, cells: cells { $0.pss.map(size) }))
    }
    if model.hasCourse {
      let courses = rows.map { course(model.history(of: $0.address), follows ? 20 : 10, appearance) }
      table.append(TextTable.Column(title: "CPU TREND", cells: courses.map(\.cpu), leaves: 3))
      table.append(TextTable.Column(title: "MEM TREND", cells: courses.map(\.memory), leaves: 1))
    }
    table += [
      TextTable.Column(title: "THREADS", isNumber: true, cells: cells { $0.threads.map(String.init) }, leaves: 2),
      TextTable.Column(title: "FILES", isNumber: true, cells: cells { $0.files.map(String.init) }, leaves: 2),
      TextTable.Column(title: "READ", isNumber: true, cells: cells { $0.read.map(size) }, leaves: 4),
      TextTable.Column(title: "WRITTEN", isNumber: true, cells: cells { $0.written.map(size) }, leaves: 4),
      TextTable.Column(title: "UPTIME", isNumber: true, cells: cells(uptime), leaves: 6),
      TextTable.Column(
        title: "RESTARTS", isNumber: true, cells: zip(rows, isOwn).map { $1 ? "" : "\($0.restarts)" }, leaves: 5),
    ]
    var lines = TextTable(table, limit: columns, appearance: appearance).lines
    if let host = last.host {
      var line = StyledLine(self.host(host, appearance), style: .faint)
      if let columns { line.cut(to: columns, mark: appearance.ellipsis) }
      lines.append(line)
    }
    return lines
  }

  /// One line about one service, for logs: whole sentences, no columns.
  package static func sentence(_ row: UsageStatus, appearance: Appearance) -> String {
    let name = name(row, appearance)
    guard let memory = row.memory else { return "\(name): \(row.state.shown)" }
    var parts = [row.cpu.map { "CPU \(percent($0)) %" }, "memory \(size(memory))", row.pss.map { "PSS \(size($0))" }]
    parts += [
      row.processes.map { count($0, "process", "processes") }, row.threads.map { count($0, "thread", "threads") },
    ]
    parts += [row.files.map { count($0, "file", "files") }]
    parts += [row.read.map { "read \(size($0))" }, row.written.map { "written \(size($0))" }]
    return "\(name): " + parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// `host k9: CPU 12.0 % of 4 processors, memory 3.20 GiB of 15.6 GiB, load 0.52 0.48 0.40`.
  package static func host(_ host: HostStatus, _ appearance: Appearance) -> String {
    let cpu = host.cpu.map { "CPU \(percent($0)) % of \(count(host.processors, "processor", "processors")), " } ?? ""
    let load = host.load.map { DecimalText.rounded($0, decimals: 2) }.joined(separator: " ")
    return "host \(appearance.outside(host.name, limit: 64)): \(cpu)memory \(size(host.memoryUsed)) of "
      + "\(size(host.memoryTotal)), load \(load)"
  }

  /// Percent of one processor: `0.0`, `12.3`, `312`.
  package static func percent(_ value: Double) -> String {
    DecimalText.rounded(min(max(0, value), 1e9), decimals: value < 99.95 ? 1 : 0)
  }

  package static func size(_ bytes: Int) -> String { Quantity.bytes(Double(bytes)) }

  private static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }

  /// Of dmon itself, which is in no group, the name alone.
  private static func name(_ row: UsageStatus, _ appearance: Appearance) -> String {
    row.group.isEmpty ? row.name : appearance.outside(row.address.short, limit: 512)
  }

  /// How long it has been up; for one that is not, why.
  private static func uptime(_ row: UsageStatus) -> String {
    row.uptime.map { Quantity.clock($0.duration) } ?? row.state.shown
  }

  private static func course(
    _ history: StatsModel.History?, _ columns: Int, _ appearance: Appearance
  ) -> (cpu: String, memory: String) {
    guard let history, history.memory.values.count > 1 else { return ("", "") }
    let cpu = history.cpu.values
    let memory = history.memory.values.map(Double.init)
    // A service that hardly does anything does not look busy.
    let most = max(10, cpu.suffix(columns).max() ?? 0)
    return (
      Sparkline.text(cpu, full: most, columns: columns, appearance: appearance),
      Sparkline.text(memory, full: memory.suffix(columns / 2).max() ?? 0, columns: columns / 2, appearance: appearance)
    )
  }
}
