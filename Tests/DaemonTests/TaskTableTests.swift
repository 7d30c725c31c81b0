import Model
import Support
import Testing

@testable import Daemon

@Suite("Tables of tasks")
struct TaskTableTests {
  @Test("an index tells what a dictionary tells, and goes through its tasks in order")
  func index() {
    var random = SeededGenerator(seed: 5)
    for round in 0..<60 {
      var index = TaskIndex()
      var known: [Int: Int] = [:]
      var last = 0
      // As from a snapshot, where ids come in any order.
      for id in (1...Int.random(in: 1...40, using: &random)).shuffled(using: &random) where round % 2 == 0 {
        index.insert(id, slot: id * 3)
        known[id] = id * 3
        last = max(last, id)
        if id % 7 == 0 {
          index.remove(id)
          known[id] = nil
        }
      }
      index.settle()
      for _ in 0..<400 {
        let id = Int.random(in: 0...last + 2, using: &random)
        if Int.random(in: 0..<5, using: &random) < 2 {
          last += Int.random(in: 1...3, using: &random)
          index.insert(last, slot: last)
          known[last] = last
        } else {
          index.remove(id)
          known[id] = nil
        }
        #expect(index.count == known.count)
        #expect(index[id] == known[id] && index[last] == known[last])
      }
      let expected = known.sorted { $0.key < $1.key }
      var slots: [Int] = []
      var at: Int? = 0
      while let after = at { at = index.slots(after: after, through: last - 5, atMost: 3, into: &slots) }
      #expect(slots == expected.filter { $0.key <= last - 5 }.map(\.value))
    }
  }

  @Test("deadlines come up in order, also those that were moved, and never those that were taken out")
  func deadlines() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<40 {
      var deadlines = SlotDeadlines()
      var known: [Int: Int64] = [:]
      for _ in 0..<600 {
        let slot = Int.random(in: 0..<80, using: &random)
        let time = Int64.random(in: 0..<1_000, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
          deadlines.remove(slot)
          known[slot] = nil
        case 1:
          let due = deadlines.popFirst(dueAt: Instant(nanoseconds: time))
          #expect((due != nil) == known.values.contains { $0 <= time })
          if let due { #expect(known.values.min() == known.removeValue(forKey: due)) }
        default:
          deadlines.set(slot, Instant(nanoseconds: time))
          known[slot] = time
        }
        #expect(deadlines.count == known.count)
        #expect(deadlines.first?.deadline.nanoseconds == known.values.min())
        #expect(deadlines[slot]?.nanoseconds == known[slot])
      }
    }
  }

  @Test("a search in parts finds every task that changed, however many change meanwhile")
  func search() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<60 {
      var table = TaskTable()
      var slots: [Int] = []
      for id in 1...50 { slots.append(table.insert(try record(id), in: table.makeGroup("g\(id % 3)"))) }
      let known = table.revision
      for _ in 0..<Int.random(in: 0...80, using: &random) {
        table.note(slots.randomElement(using: &random) ?? 0, .progress)
      }
      let groups: Set<Int>? = Bool.random(using: &random) ? nil : [0, 2]
      let expected = slots.filter { table.slots[$0].changed > known }
        .filter { groups?.contains(table.slots[$0].group) ?? true }
      var search = ChangeSearch(after: known, upTo: table.revision, groups: groups, removed: [])
      var again: Set<Int> = []
      while true {
        search.next(in: table, atMost: 4)
        if search.isOver { break }
        for _ in 0..<Int.random(in: 0...6, using: &random) {
          let slot = slots.randomElement(using: &random) ?? 0
          if table.slots[slot].isUsed, Int.random(in: 0..<4, using: &random) == 0 {
            table.remove(slot)
          } else if table.slots[slot].isUsed {
            table.note(slot, .progress)
          }
          again.insert(slot)
        }
      }
      #expect(Set(search.slots).count == search.slots.count)
      #expect(Set(search.slots).union(again).isSuperset(of: expected))
      #expect(Set(expected).isSuperset(of: search.slots))
    }
  }

  private func record(_ id: Int) throws -> TaskRecord {
    try TaskRecord(
      id: id, request: RegisterRequest(group: "g\(id % 3)"), from: .init(uid: 1, host: "here"),
      at: Instant(nanoseconds: 1), wall: Timestamp(microseconds: 1))
  }
}
