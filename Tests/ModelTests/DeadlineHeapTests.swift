import Model
import Support
import Testing

@Suite("Deadlines")
struct DeadlineHeapTests {
  @Test("deadlines come out in order, each once")
  func order() {
    var heap = DeadlineHeap<Int>()
    for key in [5, 3, 9, 1, 3] { heap.push(key, at: moment(Double(key))) }
    var keys: [Int] = []
    while let entry = heap.popFirst() { keys.append(entry.key) }
    #expect(keys == [1, 3, 3, 5, 9])
    #expect(heap.isEmpty && heap.first == nil && heap.popFirst() == nil)
  }

  @Test("only what is due comes out")
  func due() {
    var heap = DeadlineHeap<String>()
    heap.push("late", at: moment(2))
    heap.push("early", at: moment(1))
    #expect(heap.popFirst(dueAt: moment(0.5)) == nil)
    #expect(heap.popFirst(dueAt: moment(1))?.key == "early")
    #expect(heap.popFirst(dueAt: moment(1)) == nil)
    #expect(heap.first?.deadline == moment(2))
  }

  @Test("any sequence of operations does what a sorted array would", arguments: 0..<20 as Range<UInt64>)
  func anySequence(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var heap = DeadlineHeap<Int>()
    var sorted: [(deadline: Int64, key: Int)] = []
    func insert(_ deadline: Int64, _ key: Int) {
      sorted.insert((deadline, key), at: sorted.firstIndex { $0.deadline > deadline } ?? sorted.count)
    }
    for key in 0..<2_000 {
      // No two alike: entries of equal deadline come in any order.
      let deadline = Int64.random(in: 0..<1_000_000, using: &random) * 10_000 + Int64(key)
      switch Int.random(in: 0..<10, using: &random) {
      case 0...4:
        heap.push(key, at: Instant(nanoseconds: deadline))
        insert(deadline, key)
      case 5, 6:
        let popped = heap.popFirst()
        #expect(popped?.key == sorted.first?.key && popped?.deadline.nanoseconds == sorted.first?.deadline)
        if !sorted.isEmpty { sorted.removeFirst() }
      case 7:
        let popped = heap.popFirst(dueAt: Instant(nanoseconds: deadline))
        let isDue = sorted.first.map { $0.deadline <= deadline } ?? false
        #expect(popped?.key == (isDue ? sorted.first?.key : nil))
        if isDue { sorted.removeFirst() }
      default:
        // Postponed.
        guard let first = heap.popFirst() else { break }
        heap.push(first.key, at: Instant(nanoseconds: deadline))
        insert(deadline, sorted.removeFirst().key)
      }
      #expect(heap.count == sorted.count && heap.first?.key == sorted.first?.key)
    }
    heap.removeAll()
    #expect(heap.isEmpty)
  }
}
