package import Model

/// The deadlines of slots, earliest first: a binary heap that knows where each slot stands, so that a slot has at most one
/// deadline, which can be moved and taken out. Everything is O(log n).
///
/// Deadlines that mostly move away before they come are best left where they are: when one comes up, look whether it still
/// stands, and if not, `set` it anew.
package struct SlotDeadlines: Sendable {
  private struct Entry: Sendable {
    var deadline: Instant
    var slot: Int
  }

  private var entries: [Entry] = []
  /// Where each slot's entry is; -1: it has none.
  private var places: [Int32] = []

  package init() {}

  package var count: Int { entries.count }

  /// The earliest deadline, and whose it is.
  package var first: (deadline: Instant, slot: Int)? { entries.first.map { ($0.deadline, $0.slot) } }

  /// The slot's deadline, nil when it has none.
  package subscript(slot: Int) -> Instant? {
    slot < places.count && places[slot] >= 0 ? entries[Int(places[slot])].deadline : nil
  }

  /// Gives a slot a deadline instead of the one that it has, if any.
  package mutating func set(_ slot: Int, _ deadline: Instant) {
    while places.count <= slot { places.append(-1) }
    let entry = Entry(deadline: deadline, slot: slot)
    let place = Int(places[slot])
    if place < 0 {
      entries.append(entry)
      siftUp(entry, from: entries.count - 1)
    } else if deadline < entries[place].deadline {
      siftUp(entry, from: place)
    } else {
      siftDown(entry, from: place)
    }
  }

  /// The slot has no deadline any more.
  package mutating func remove(_ slot: Int) {
    guard slot < places.count, places[slot] >= 0 else { return }
    let place = Int(places[slot])
    places[slot] = -1
    let last = entries.removeLast()
    if place == entries.count { return }
    if place > 0, last.deadline < entries[(place - 1) / 2].deadline {
      siftUp(last, from: place)
    } else {
      siftDown(last, from: place)
    }
  }

  /// Takes the first one out if it is due at `now`.
  package mutating func popFirst(dueAt now: Instant) -> Int? {
    guard let first = entries.first, first.deadline <= now else { return nil }
    remove(first.slot)
    return first.slot
  }

  private mutating func put(_ entry: Entry, _ place: Int) {
    entries[place] = entry
    places[entry.slot] = Int32(truncatingIfNeeded: place)
  }

  private mutating func siftUp(_ entry: Entry, from start: Int) {
    var place = start
    while place > 0, entry.deadline < entries[(place - 1) / 2].deadline {
      put(entries[(place - 1) / 2], place)
      place = (place - 1) / 2
    }
    put(entry, place)
  }

  private mutating func siftDown(_ entry: Entry, from start: Int) {
    var place = start
    while true {
      var child = 2 * place + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].deadline < entries[child].deadline { child += 1 }
      guard entries[child].deadline < entry.deadline else { break }
      put(entries[child], place)
      place = child
    }
    put(entry, place)
  }
}
