package import Model

/// What was measured last, and how it went before.
package struct StatsModel: Sendable {
  /// How one service went.
  package struct History: Sendable, Equatable {
    package var cpu = UsageHistory<Double>()
    package var memory = UsageHistory<Int>()
  }

  /// The last whole measurement; nil before the first.
  package private(set) var last: MeasureReply?
  private var coming: [UsageStatus] = []
  private var histories: [ServiceName: History] = [:]

  package init() {}

  /// Takes up a part; true when it made a measurement whole.
  package mutating func apply(_ reply: MeasureReply) -> Bool {
    coming += reply.services
    guard reply.complete else { return false }
    var whole = reply
    whole.services = coming
    coming = []
    last = whole
    note(whole)
    return true
  }

  /// The connection was lost: what was not whole is not.
  package mutating func reset() { coming = [] }

  package func history(of name: ServiceName) -> History? { histories[name] }

  /// Followed twice at least, so that there is a course to show.
  package var hasCourse: Bool { histories.values.contains { $0.memory.values.count > 1 } }

  private mutating func note(_ reply: MeasureReply) {
    var next: [ServiceName: History] = [:]
    for row in reply.services + (reply.dmon.map { [$0] } ?? []) {
      var history = histories[row.address] ?? Self.known(row)
      if let cpu = row.cpu { history.cpu.add(cpu) }
      if let memory = row.memory { history.memory.add(memory) }
      next[row.address] = history
    }
    histories = next
  }

  /// What the daemon measured for its thresholds.
  private static func known(_ row: UsageStatus) -> History {
    var history = History()
    for cpu in row.cpuHistory ?? [] { history.cpu.add(cpu) }
    for memory in row.memoryHistory ?? [] { history.memory.add(memory) }
    return history
  }
}
