internal import Model

/// Deadlines in order; what was cancelled is left in and means nobody when its time comes.
struct TimerHeap {
  enum Purpose {
    case sleep(UInt64)
    case wait(WaitTicket)
  }

  private struct Entry {
    var deadline: Instant
    var purpose: Purpose
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }
  var earliest: Instant? { entries.first?.deadline }

  mutating func insert(_ deadline: Instant, _ purpose: Purpose) {
    entries.append(Entry(deadline: deadline, purpose: purpose))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].deadline < entries[parent].deadline else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes the earliest deadline that is not after `now`.
  mutating func popDue(at now: Instant) -> Purpose? {
    guard let first = entries.first, !(now < first.deadline) else { return nil }
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if entries[child].deadline < entries[least].deadline { least = child }
      }
      if least == parent { return first.purpose }
      entries.swapAt(parent, least)
      parent = least
    }
  }

  /// Drops entries that mean nobody any more, once they are most of the heap.
  mutating func compact(alive: (Purpose) -> Bool) {
    let kept = entries.filter { alive($0.purpose) }
    entries.removeAll(keepingCapacity: true)
    for entry in kept { insert(entry.deadline, entry.purpose) }
  }
}
