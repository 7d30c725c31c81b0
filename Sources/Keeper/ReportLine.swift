internal import Model

/// The line of runs that have something to say: each stands in it once, so it is never longer than there are runs.
struct ReportLine {
  private var runs: [RunNumber] = []
  private var head = 0

  var first: RunNumber? { head < runs.count ? runs[head] : nil }

  mutating func append(_ slot: RunSlot) {
    if slot.isQueued { return }
    slot.isQueued = true
    // What was taken from the front is given back before it is half of it all.
    if head > 64, head > runs.count / 2 {
      runs.removeFirst(head)
      head = 0
    }
    runs.append(slot.run)
  }

  mutating func removeFirst() {
    head += 1
    if head == runs.count {
      runs.removeAll(keepingCapacity: runs.capacity <= 1_024)
      head = 0
    }
  }

  mutating func removeAll() {
    runs = []
    head = 0
  }
}
