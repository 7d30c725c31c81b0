package import Model

/// What a watcher knows of a daemon: the snapshot and every change since, in display order.
///
/// A snapshot shows when its last part has arrived. After a lost connection, ``reset()`` makes the next snapshot replace
/// everything; until it is complete, what was known stays on the screen.
package struct WatchModel: Sendable {
  private(set) var table = TaskTable()
  private var incoming: TaskTable? = TaskTable()

  /// The revision of the reply applied last.
  package private(set) var revision = 0
  /// True once a whole snapshot was there.
  package private(set) var isComplete = false

  /// Knows nothing yet; the first reply is a part of a snapshot.
  package init() {}

  /// Expects a new snapshot: after this, the next replies are its parts.
  package mutating func reset() { incoming = TaskTable() }

  /// Applies a part of the snapshot or a change.
  /// - Returns: true when what is shown may have changed.
  package mutating func apply(_ reply: WatchReply) -> Bool {
    revision = reply.revision
    guard incoming != nil else { return Self.apply(reply, to: &table) }
    _ = Self.apply(reply, to: &incoming!)
    guard reply.complete, let complete = incoming else { return false }
    table = complete
    incoming = nil
    isComplete = true
    return true
  }

  private static func apply(_ reply: WatchReply, to table: inout TaskTable) -> Bool {
    var isChanged = !reply.tasks.isEmpty || !reply.removed.isEmpty
    // A task may be removed and its id never comes again, so removals after the rest are always right.
    for task in reply.tasks { table.put(task) }
    for update in reply.updates where table.apply(update) { isChanged = true }
    if !reply.removed.isEmpty { table.remove(reply.removed) }
    return isChanged
  }

  /// How many tasks are in each state, in all groups.
  package var counts: StateCounts { table.counts }
  /// True when no task is known.
  package var isEmpty: Bool { table.counts.all == 0 }
  /// True when what is shown depends on the time: something is still at work.
  package var isTicking: Bool { table.counts.open > 0 }
  /// The names of the groups that have tasks, in display order.
  package var groups: [String] { table.groupOrder.map { table.groups[$0].name } }

  /// A task as it is known, or nil.
  package func task(_ key: TaskKey) -> TaskStatus? { table.slot(of: key).map { table.tasks[$0] } }

  /// All tasks in display order.
  package var tasks: [TaskStatus] {
    table.groupOrder.flatMap { group in table.groups[group].order.map { table.tasks[$0] } }
  }
}
