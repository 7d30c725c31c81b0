package import Journal
package import Model
package import Platform

/// Owns all groups and tasks. Every change goes through here, in the order in which it arrived.
package actor Board: Watched {
  package nonisolated let loop: EventLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  package nonisolated let limits: Limits
  nonisolated let host: String
  nonisolated let version: String
  var table: TaskTable
  /// Nil: what is known lives in memory alone.
  nonisolated let journal: Journal<BoardRecord>?
  /// The last record that the batch in hand must not be answered before.
  var commit: Int?
  /// The slots whose progress the journal has not been told of yet, each once.
  var unremembered: [Int] = []
  nonisolated let progressDue: Bell
  /// The group of the last report, so that a stream of them costs no lookup.
  var lastGroup: (name: [UInt8], index: Int)?
  var silences = SlotDeadlines()
  var retirements = SlotDeadlines()
  /// The words for the last silence that was noticed: those of the next one are mostly the same.
  var lastSilence = (span: "", reason: "")
  nonisolated let retention: Retention
  /// Nothing is acknowledged that is not on the disk.
  nonisolated let isDurable: Bool
  var tasksOfUser: [UInt32: Int] = [:]
  /// How many connections are in the reserve.
  var guestCount = 0
  var notices = NoticeBoard()
  /// What the recovery found, until it is in a journal that nothing is wrong with.
  var findings: [String] = []
  nonisolated let sweep: Bell
  nonisolated let liveness: Liveness
  package var watchers = Watchers()
  /// Tasks that services report through the supervisor, which also says when they end.
  var serviceTasks: Set<TaskKey> = []
  /// Who knows whose process a reporter is.
  weak var supervisor: Supervisor?

  /// - Parameters:
  ///   - table: what was known before, as the journal tells.
  ///   - journal: keeps what is said from now on.
  ///   - retention: how long what has ended is kept.
  ///   - isDurable: whether an acknowledgement waits for the disk.
  package init(
    on loop: EventLoop, limits: Limits, host: String, version: String, liveness: Liveness,
    table: TaskTable = TaskTable(), journal: Journal<BoardRecord>? = nil, retention: Retention = Retention(),
    isDurable: Bool = false
  ) {
    self.retention = retention
    self.isDurable = isDurable
    self.table = table
    self.journal = journal
    progressDue = Bell(on: loop)
    self.loop = loop
    self.limits = limits
    self.host = host
    self.version = version
    self.liveness = liveness
    sweep = Bell(on: loop)
  }

  /// Asks `supervisor` from now on to which service a reporter belongs, and tells it what is known already.
  func attach(_ supervisor: Supervisor) {
    self.supervisor = supervisor
    for slot in table.slots where slot.isUsed && !slot.record.service.isEmpty {
      guard let name = ServiceName(text: slot.record.service) else { continue }
      supervisor.assumeIsolated { $0.noteTask(slot.record.key, of: name, started: slot.record.started) }
    }
  }

  // MARK: for watchers

  /// The revision that the table has reached.
  package var revision: Int { table.revision }

  /// How many slots a snapshot must look at.
  package var slotCount: Int { table.slots.count }

  /// A part of a snapshot: the tasks in `range` of the slots, of these groups (nil: all).
  package func statuses(in range: Range<Int>, groups: Set<String>?) -> [TaskStatus] {
    let now = loop.now
    var found: [TaskStatus] = []
    for slot in range.clamped(to: 0..<table.slots.count) where table.slots[slot].isUsed {
      if let groups, !groups.contains(table.slots[slot].record.key.group) { continue }
      found.append(table.slots[slot].record.status(at: now))
    }
    return found
  }

  /// A way through the tasks of these groups; nil: of all.
  package func walk(through groups: [String]?) -> TaskWalk {
    TaskWalk(through: groups.map { known($0) } ?? Array(table.groups.indices))
  }

  /// The next tasks on the way, so many; fewer only at the end.
  package func statuses(next most: Int, on walk: inout TaskWalk) -> [TaskStatus] {
    let now = loop.now
    return walk.next(in: table, atMost: most).map { table.slots[$0].record.status(at: now) }
  }

  /// The slots of these groups, by id; nil: all.
  package func slots(of groups: [String]?) -> [Int] {
    guard let groups else { return table.groups.indices.flatMap { table.slots(ofGroup: $0) } }
    return known(groups).flatMap { table.slots(ofGroup: $0) }
  }

  /// The groups that there are, each once: a name said many times must not make an answer longer.
  func known(_ names: [String]) -> [Int] {
    var seen: Set<Int> = []
    return names.compactMap { table.group($0) }.filter { seen.insert($0).inserted }
  }

  /// What stands in these slots now; what was forgotten meanwhile is left out.
  package func statuses(inSlots slots: ArraySlice<Int>) -> [TaskStatus] {
    let now = loop.now
    return slots.compactMap { table.slots[$0].isUsed ? table.slots[$0].record.status(at: now) : nil }
  }

  /// What changed after `revision`, or the first part of it: `find` finds the rest. Nil when the watcher is too far behind
  /// and must begin anew.
  package func changes(after revision: Int, groups: Set<String>?) -> ChangeSearch? {
    let groups = groups.map { names in Set(names.compactMap { table.group($0) }) }
    guard let removed = table.keysRemoved(after: revision, groups: groups) else { return nil }
    var search = ChangeSearch(after: revision, upTo: table.revision, groups: groups, removed: removed)
    search.next(in: table, atMost: slotsInSearch)
    return search
  }

  /// Finds the next part of what a watcher is to be told.
  package func find(_ search: inout ChangeSearch) { search.next(in: table, atMost: slotsInSearch) }

  /// To go past a slot is less work than to describe it.
  private var slotsInSearch: Int { 4 * limits.updatesInPart }

  /// Adds what these slots hold now for a watcher of `groups` who knows everything up to `revision`.
  ///
  /// The groups are looked at again: since the slots were found, one may have been given to a task of another group.
  package func describe(
    _ slots: ArraySlice<Int>, of groups: Set<String>?, after revision: Int, in reply: WatchReply
  ) -> WatchReply {
    let now = loop.now
    var reply = reply
    for slot in slots {
      if let groups, !groups.contains(table.slots[slot].record.key.group) { continue }
      table.describe(slot, after: revision, at: now, into: &reply)
    }
    return reply
  }

  // MARK: for process ends

  /// How many deadlines of silence are kept; more than tasks, for some are of tasks that have ended.
  package var silenceCount: Int { silences.count }

  /// Marks as lost what this process left behind without a word: these of its tasks.
  package func processEnded(_ pid: Int, tasks: ArraySlice<TaskKey>) {
    let now = loop.now
    let wall = Clocks.wall
    var isChanged = false
    for key in tasks {
      guard let slot = slot(of: key), Int(table.slots[slot].record.pid) == pid else { continue }
      // How its service has ended is known in a moment, and says more.
      if serviceTasks.contains(key) { continue }
      let change = table.slots[slot].record.loseProcess(at: now, wall: wall)
      table.note(slot, change)
      if change != .none {
        let record = table.slots[slot].record
        supervisor?.assumeIsolated { $0.taskChanged(record) }
        if !record.service.isEmpty {
          supervisor?.assumeIsolated { $0.taskIsLost(key, of: record.service, reason: record.reason) }
        }
        recordTask(slot)
        armRetirement(slot)
      }
      isChanged = isChanged || change != .none
    }
    if isChanged {
      journal?.flush()
      announce()
    }
  }

  /// All that is known of a task.
  func record(of key: TaskKey) -> TaskRecord? { slot(of: key).map { table.slots[$0].record } }

  func slot(of key: TaskKey) -> Int? {
    guard let group = table.group(key.group) else { return nil }
    return table.groups[group].slots[key.id]
  }
}
