package import Model

/// All that there is, once: tasks and services by group, a row for each of them.
package struct OnceView: Sendable {
  private var model = WatchModel()
  private var services = ServiceShelf()
  private var hasServices = false

  /// The groups that were asked for; nil: all.
  private let wanted: [String]?

  /// Knows nothing yet.
  ///
  /// - Parameter groups: those that were asked for; nil: all.
  package init(of groups: [String]? = nil) { wanted = groups }

  /// The groups that were asked for and have neither a task nor a service.
  package var missing: [String] {
    let known = Set(model.groups).union(services.groups.keys)
    return wanted.map { $0.filter { !known.contains($0) } } ?? []
  }

  /// True once both snapshots were there.
  package var isComplete: Bool { model.isComplete && hasServices }

  /// Takes up what the daemon says of tasks.
  package mutating func apply(_ reply: WatchReply) { _ = model.apply(reply) }

  /// Takes up what the daemon says of services; nil: it does not speak of them.
  package mutating func apply(_ reply: ServiceWatchReply?) {
    if let reply { services.apply(reply) }
    hasServices = hasServices || reply?.complete ?? true
  }

  /// The connection with the tasks was lost: a new snapshot comes.
  package mutating func resetTasks() { model.reset() }

  /// The connection with the services was lost.
  package mutating func resetServices() { services.reset() }

  /// The lines, none wider than `columns`: services stand before the other tasks of their group, and above their own.
  ///
  /// - Parameter offset: as for ``WatchView/render(_:of:size:now:offset:appearance:)``.
  package func render(columns: Int, now: Timestamp, offset: Int?, appearance: Appearance) -> [StyledLine] {
    let table = model.table
    var groups: [String: Int] = [:]
    for group in table.groupOrder { groups[table.groups[group].name] = group }
    var sections: [(heading: StyledLine, rows: [TaskRow])] = []
    for name in Set(groups.keys).union(services.groups.keys).sorted() {
      let members = services.groups[name] ?? []
      let counts = groups[name].map { table.groups[$0].counts } ?? StateCounts()
      let heading = WatchView.heading(
        appearance.outside(name, limit: 512), counts, services: members.count, columns, appearance)
      let slots = groups[name].map { table.groups[$0].order } ?? []
      let (owned, others) = table.divide(slots, among: members)
      func row(_ slot: Int, _ indent: Int) -> TaskRow {
        TaskRow(
          slot, of: table, indent: indent + 2 * Int(table.depths[slot]), now: now, offset: offset,
          appearance: appearance)
      }
      var rows: [TaskRow] = []
      for (service, slots) in zip(members, owned) {
        rows.append(TaskRow(service, now: now, appearance: appearance))
        rows += slots.map { row($0, 2) }
      }
      sections.append((heading, rows + others.map { row($0, 0) }))
    }
    if sections.isEmpty {
      return WatchView.cut([StyledLine(WatchView.empty(wanted, appearance), style: .faint)], columns, appearance)
    }
    let widths = TaskColumns(sections.flatMap(\.rows), screen: columns)
    let lines = sections.flatMap { [$0.heading] + $0.rows.map { $0.line(widths, appearance) } }
    return WatchView.cut(lines, columns, appearance)
  }
}
