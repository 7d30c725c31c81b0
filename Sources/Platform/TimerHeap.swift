internal import Model

/// Deadlines in order; what was cancelled is left in and means nobody when its time comes.
struct TimerHeap {
  enum Purpose {
    case sleep(UInt64)
    case wait(WaitTicket)
  }

  private var entries = DeadlineHeap<Purpose>()

  var count: Int { entries.count }
  var earliest: Instant? { entries.first?.deadline }

  mutating func insert(_ deadline: Instant, _ purpose: Purpose) { entries.push(purpose, at: deadline) }

  /// Takes the earliest deadline that is not after `now`.
  mutating func popDue(at now: Instant) -> Purpose? { entries.popFirst(dueAt: now)?.key }

  /// Drops entries at the head that mean nobody any more.
  mutating func dropDead(alive: (Purpose) -> Bool) {
    while let first = entries.first, !alive(first.key) { entries.popFirst() }
  }

  /// Drops entries that mean nobody any more, once they are most of the heap.
  mutating func compact(alive: (Purpose) -> Bool) {
    var kept = DeadlineHeap<Purpose>()
    while let entry = entries.popFirst() {
      if alive(entry.key) { kept.push(entry.key, at: entry.deadline) }
    }
    entries = kept
  }
}
