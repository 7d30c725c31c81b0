package import Model

/// All groups and tasks, and the order in which they last changed. A plain value: it decides, the Board acts.
///
/// Tasks live in slots that are used again; a slot's number is valid until its task is forgotten. The slots form a list
/// by their last change, newest first, so that any number of watchers can ask for "what changed since revision N" and
/// each gets every changed task once, in its newest state, without a queue for any of them.
package struct TaskTable: Sendable {
  /// A group, which is known for good once a task was registered in it: its ids go on where they were.
  package struct Group: Sendable {
    package let name: String
    /// The highest id that was ever given; ids are never given twice.
    package var lastID = 0
    /// Ids of the tasks that are known, to their slots.
    package var slots = TaskIndex()
    package var requests = RequestMemory()
  }

  struct Slot: Sendable {
    var record: TaskRecord
    var group: Int
    /// The board's revision at the last change of any kind, of anything but progress, and of the message.
    var changed = 0
    var restructured = 0
    var remessaged = 0
    /// The revision at which the journal was told last.
    var journaled = 0
    /// Its progress waits to be told to the journal.
    var isUnremembered = false
    var newer = TaskTable.none
    var older = TaskTable.none
    var isUsed = true
  }

  struct Removal: Sendable {
    var revision: Int
    var key: TaskKey
    var group: Int
  }

  static let none = -1
  /// How many removals are kept for watchers that are behind; who is behind further begins anew.
  static let longestRemovalLog = 65_536

  /// Rises by one with every change.
  package private(set) var revision = 0
  package var groups: [Group] = []
  /// Of the requests of all groups.
  var requestOrder = RequestOrder()
  /// How many requests are remembered, of all groups.
  package private(set) var requestCount = 0
  private var indexes: [String: Int] = [:]
  var slots = SlotStore()
  var free: [Int] = []
  var newest = none
  var removals: [Removal] = []
  /// The first ids of new groups are above it: of groups that a damaged journal lost nobody knows how far they came.
  var idFloor = 0
  /// Removals up to this revision are no longer in the log.
  var forgottenRemovals = 0

  package init() {}

  /// How many tasks are known.
  package var count: Int { slots.count - free.count }

  /// The group's index, or nil when nothing was ever registered in it.
  package func group(_ name: String) -> Int? { indexes[name] }

  /// The group's index; the group is made when it is new.
  package mutating func makeGroup(_ name: String) -> Int {
    if let index = indexes[name] { return index }
    groups.append(Group(name: name, lastID: idFloor))
    indexes[name] = groups.count - 1
    return groups.count - 1
  }

  /// Adds a task that was made for the group's next id.
  package mutating func insert(_ record: TaskRecord, in group: Int) -> Int {
    let slot = free.popLast() ?? slots.count
    var entry = Slot(record: record, group: group)
    if slot == slots.count {
      slots.append(entry)
    } else {
      // The slot waits still, for whose ever progress.
      entry.isUnremembered = slots[slot].isUnremembered
      slots[slot] = entry
    }
    groups[group].lastID = max(groups[group].lastID, record.key.id)
    groups[group].slots.insert(record.key.id, slot: slot)
    link(slot)
    note(slot, .state)
    return slot
  }

  /// Puts a change into the order of changes.
  package mutating func note(_ slot: Int, _ change: TaskRecord.Change) {
    if change == .none { return }
    revision &+= 1
    slots[slot].changed = revision
    if change >= .message { slots[slot].remessaged = revision }
    if change == .state { slots[slot].restructured = revision }
    if newest != slot {
      unlink(slot)
      link(slot)
    }
  }

  /// Forgets a task; its id is not given again.
  package mutating func remove(_ slot: Int) {
    let key = slots[slot].record.key
    unlink(slot)
    slots[slot].isUsed = false
    let group = slots[slot].group
    groups[group].slots.remove(key.id)
    free.append(slot)
    revision &+= 1
    removals.append(Removal(revision: revision, key: key, group: group))
    if removals.count > Self.longestRemovalLog {
      let cut = Self.longestRemovalLog / 2
      forgottenRemovals = removals[cut - 1].revision
      removals.removeFirst(cut)
    }
  }

  /// The slots of one group, by id.
  package func slots(ofGroup group: Int) -> [Int] {
    var found: [Int] = []
    _ = groups[group].slots.slots(after: 0, through: .max, atMost: .max, into: &found)
    return found
  }

  // MARK: requests

  /// Keeps the answer to a group's request; the oldest of all groups goes when there are too many.
  package mutating func remember(
    _ answer: RequestMemory.Answer, to request: String, for purpose: RequestMemory.Purpose, in group: Int,
    at now: Instant
  ) {
    let before = groups[group].requests.count
    groups[group].requests.remember(answer, to: request, for: purpose, at: now)
    requestCount += groups[group].requests.count - before
    requestOrder.add(.init(group: group, answered: now))
    while requestCount > RequestOrder.capacity, let oldest = requestOrder.takeOldest() { forgetRequests(oldest) }
    if requestOrder.isWorthCompacting {
      requestOrder.keep { entry in
        groups[entry.group].requests.oldestAnswer.map { !(entry.answered < $0) } ?? false
      }
    }
  }

  /// Forgets the oldest request when it is older than ten minutes, with all that its group answered before.
  /// - Returns: false when there is none.
  package mutating func forgetExpiredRequest(at now: Instant) -> Bool {
    guard let oldest = requestOrder.takeExpired(at: now) else { return false }
    forgetRequests(oldest)
    return true
  }

  private mutating func forgetRequests(_ entry: RequestOrder.Entry) {
    let before = groups[entry.group].requests.count
    groups[entry.group].requests.forget(answeredBy: entry.answered)
    requestCount += groups[entry.group].requests.count - before
  }

  // MARK: the list of changes

  private mutating func link(_ slot: Int) {
    slots[slot].newer = Self.none
    slots[slot].older = newest
    if newest != Self.none { slots[newest].newer = slot }
    newest = slot
  }

  private mutating func unlink(_ slot: Int) {
    let newer = slots[slot].newer
    let older = slots[slot].older
    if newer != Self.none { slots[newer].older = older } else if newest == slot { newest = older }
    if older != Self.none { slots[older].newer = newer }
    slots[slot].newer = Self.none
    slots[slot].older = Self.none
  }
}
