/// The tasks of one group by id: a list in the order of the ids, since a new id is always the highest.
///
/// While hardly any are missing, an id's place is known without a search. Removing leaves a gap; once most of the list is
/// gaps they are closed. Only what a snapshot tells may come in another order; see ``settle()``.
package struct TaskIndex: Sendable {
  private struct Entry: Sendable {
    var id: Int
    /// `TaskTable.none` in a gap.
    var slot: Int
  }

  private var entries: [Entry] = []
  private var strays: [Int: Int] = [:]
  /// How many tasks there are.
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  /// The slot of the task with this id, or nil.
  package subscript(id: Int) -> Int? {
    if let place = place(of: id) {
      let slot = entries[place].slot
      return slot == TaskTable.none ? nil : slot
    }
    return strays.isEmpty ? nil : strays[id]
  }

  /// Adds a task, which is not in it yet.
  mutating func insert(_ id: Int, slot: Int) {
    count += 1
    if let last = entries.last, last.id >= id {
      if let place = place(of: id) { entries[place].slot = slot } else { strays[id] = slot }
    } else {
      entries.append(Entry(id: id, slot: slot))
    }
  }

  /// Takes a task out, if it is in.
  mutating func remove(_ id: Int) {
    if let place = place(of: id) {
      if entries[place].slot == TaskTable.none { return }
      entries[place].slot = TaskTable.none
    } else if strays.removeValue(forKey: id) == nil {
      return
    }
    count -= 1
    if count == 0 {
      entries.removeAll(keepingCapacity: entries.capacity <= 64)
    } else if entries.count > 2 * count + 64 {
      entries.removeAll { $0.slot == TaskTable.none }
    }
  }

  /// Puts into their places the tasks that came out of order. To be called before the list is gone through.
  mutating func settle() {
    if strays.isEmpty { return }
    entries += strays.map { Entry(id: $0.key, slot: $0.value) }
    entries.sort { $0.id < $1.id }
    strays = [:]
  }

  /// Adds the slots of the tasks after `id`, up to and with `last`, in order; at most so many.
  /// - Returns: the id of the last one that was added; nil when there are no more behind it.
  func slots(after id: Int, through last: Int, atMost most: Int, into slots: inout [Int]) -> Int? {
    guard most > 0 else { return id }
    var left = most
    var at = firstPlace(after: id)
    while at < entries.count, entries[at].id <= last {
      if entries[at].slot != TaskTable.none {
        slots.append(entries[at].slot)
        left -= 1
        if left == 0 { return entries[at].id }
      }
      at += 1
    }
    return nil
  }

  private func place(of id: Int) -> Int? {
    guard let first = entries.first, id >= first.id else { return nil }
    // Were no id missing it would be here; since some may be, it is here or before.
    let latest = id - first.id
    if latest < entries.count, entries[latest].id == id { return latest }
    let place = firstPlace(after: id - 1)
    return place < entries.count && entries[place].id == id ? place : nil
  }

  private func firstPlace(after id: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id <= id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
