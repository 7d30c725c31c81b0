package import Model

/// The deadlines of slots, earliest first: a binary heap that knows where each slot stands, so that a slot has at most one
/// deadline, which can be moved and taken out. Everything is O(log n).
///
/// Deadlines that mostly move away before they come are best left where they are: when one comes up, look whether it still
/// stands, and if not, `set` it anew.
package struct SlotDeadlines: Sendable {
  private struct Entry: Sendable {
    /// In nanoseconds.
    var deadline: Int64
    var slot: Int
  }

  private var entries: [Entry] = []
  /// Where each slot's entry is; -1: it has none.
  private var places: [Int32] = []

  package init() {}

  package var count: Int { entries.count }

  /// The earliest deadline, and whose it is.
  package var first: (deadline: Instant, slot: Int)? {
    entries.first.map { (Instant(nanoseconds: $0.deadline), $0.slot) }
  }

  /// The slot's deadline, nil when it has none.
  package subscript(slot: Int) -> Instant? {
    guard slot < places.count, places[slot] >= 0 else { return nil }
    return Instant(nanoseconds: entries[Int(places[slot])].deadline)
  }

  /// Gives a slot a deadline instead of the one that it has, if any.
  package mutating func set(_ slot: Int, _ deadline: Instant) {
    while places.count <= slot { places.append(-1) }
    let entry = Entry(deadline: deadline.nanoseconds, slot: slot)
    let place = Int(places[slot])
    if place < 0 {
      entries.append(entry)
      siftUp(entry, from: entries.count - 1)
    } else {
      fill(place, with: entry)
    }
  }

  /// The slot has no deadline any more.
  package mutating func remove(_ slot: Int) {
    guard slot < places.count, places[slot] >= 0 else { return }
    let place = Int(places[slot])
    places[slot] = -1
    let last = entries.removeLast()
    if place < entries.count { fill(place, with: last) }
  }

  /// Takes the first one out if it is due at `now`.
  package mutating func popFirst(dueAt now: Instant) -> Int? {
    guard let first = entries.first, first.deadline <= now.nanoseconds else { return nil }
    remove(first.slot)
    return first.slot
  }

  /// Puts an entry into the heap where one is missing at `start`: the hole goes down as far as it can, and the entry, which
  /// mostly is a late one, up from there. That needs half the comparisons.
  private mutating func fill(_ start: Int, with entry: Entry) {
    var hole = start
    while true {
      var child = 2 &* hole &+ 1
      guard child < entries.count else { break }
      if child &+ 1 < entries.count, entries[child &+ 1].deadline < entries[child].deadline { child &+= 1 }
      put(entries[child], hole)
      hole = child
    }
    siftUp(entry, from: hole)
  }

  private mutating func siftUp(_ entry: Entry, from start: Int) {
    var place = start
    while place > 0, entry.deadline < entries[(place &- 1) / 2].deadline {
      put(entries[(place &- 1) / 2], place)
      place = (place &- 1) / 2
    }
    put(entry, place)
  }

  private mutating func put(_ entry: Entry, _ place: Int) {
    entries[place] = entry
    places[entry.slot] = Int32(truncatingIfNeeded: place)
  }
}
