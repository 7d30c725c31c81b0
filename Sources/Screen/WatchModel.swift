package import Model

/// What a watcher knows of a daemon: the snapshot and every change since, in display order.
///
/// A snapshot shows when its last part has arrived. After a lost connection, ``reset()`` makes the next snapshot replace
/// everything; until it is complete, what was known stays on the screen.
package struct WatchModel: Sendable {
  private(set) var table: TaskTable
  private var incoming: TaskTable?
  private let keepsCourses: Bool

  /// The revision of the reply applied last.
  package private(set) var revision = 0
  /// True once a whole snapshot was there.
  package private(set) var isComplete = false

  /// How many whole snapshots there were: with each one everything is new.
  private(set) var snapshots = 0

  /// Knows nothing yet; the first reply is a part of a snapshot.
  ///
  /// - Parameter keepsCourses: remembers how each task went, for a view that shows it.
  package init(keepsCourses: Bool = false) {
    self.keepsCourses = keepsCourses
    table = TaskTable(keepsCourses: keepsCourses)
    incoming = table
  }

  /// Expects a new snapshot: after this, the next replies are its parts.
  package mutating func reset() { incoming = TaskTable(keepsCourses: keepsCourses) }

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
    snapshots += 1
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
  /// True when there is a task, and none is at work.
  package var isOver: Bool { isComplete && counts.all > 0 && counts.open == 0 }

  /// What the taskbar shows: how far the groups are that are at work, and whether something in them went wrong.
  package var taskbar: Taskbar.Progress {
    var (reached, leaves, isBad, isAtWork) = (Int64(0), 0, false, false)
    for group in table.groupOrder where table.groups[group].counts.open > 0 {
      isAtWork = true
      isBad = isBad || table.groups[group].counts.bad > 0
      reached += table.groups[group].reached
      leaves += table.groups[group].leaves
    }
    if !isAtWork { return .nothing }
    if reached == 0 || leaves == 0 { return .busy }
    return .percent(Int(reached * 100 / (Int64(leaves) * Int64(TaskTable.whole))), bad: isBad)
  }

  /// The names of the groups that have tasks, in display order.
  package var groups: [String] { table.groupOrder.map { table.groups[$0].name } }

  /// A task as it is known, or nil.
  package func task(_ key: TaskKey) -> TaskStatus? { table.slot(of: key).map { table.tasks[$0] } }

  /// All tasks in display order.
  package var tasks: [TaskStatus] {
    table.groupOrder.flatMap { group in table.groups[group].order.map { table.tasks[$0] } }
  }
}
