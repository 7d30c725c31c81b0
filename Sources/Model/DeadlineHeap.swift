/// A queue of keys by deadline, earliest first: a binary heap.
///
/// Made for deadlines that mostly move away before they come: leave the entry where it is, and when it comes up, look
/// whether it still stands; if not, `popFirst()` and push it anew. So a key has one entry however often its deadline
/// moves. Entries with equal deadlines come in no particular order.
package struct DeadlineHeap<Key: Sendable>: Sendable {
  /// A key and when it is due.
  package struct Entry: Sendable {
    package var deadline: Instant
    package var key: Key
  }

  private var entries: [Entry] = []

  package init() {}

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }

  /// The entry that is due first; O(1).
  package var first: Entry? { entries.first }

  /// Adds an entry; O(log n). The same key may be in more than once.
  package mutating func push(_ key: Key, at deadline: Instant) {
    entries.append(Entry(deadline: deadline, key: key))
    siftUp(entries.count - 1)
  }

  /// Takes the first entry out; O(log n).
  @discardableResult package mutating func popFirst() -> Entry? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    if !entries.isEmpty {
      entries[0] = last
      siftDown(0)
    }
    return first
  }

  /// Takes the first entry out if it is due at `now`.
  package mutating func popFirst(dueAt now: Instant) -> Entry? {
    guard let first = entries.first, first.deadline <= now else { return nil }
    return popFirst()
  }

  /// Takes everything out and gives the memory back.
  package mutating func removeAll() { entries = [] }

  private mutating func siftUp(_ start: Int) {
    var child = start
    let entry = entries[child]
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry.deadline < entries[parent].deadline else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = entry
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    let entry = entries[parent]
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].deadline < entries[child].deadline { child += 1 }
      guard entries[child].deadline < entry.deadline else { break }
      entries[parent] = entries[child]
      parent = child
    }
    entries[parent] = entry
  }
}
