/// The slots of a table, in chunks: an array that has to grow moves all that it holds, which for 100,000 tasks takes
/// longer than any turn of the loop may.
struct SlotStore: Sendable, Sequence {
  private static let shift = 10
  private static let chunk = 1 << shift

  private var chunks: [[TaskTable.Slot]] = []
  private(set) var count = 0

  var indices: Range<Int> { 0..<count }

  subscript(slot: Int) -> TaskTable.Slot {
    // Not _read: with Swift 6.3.1 a debug build then destroys a part of the element twice.
    get { chunks[slot &>> Self.shift][slot & (Self.chunk - 1)] }
    _modify { yield &chunks[slot &>> Self.shift][slot & (Self.chunk - 1)] }
  }

  mutating func append(_ slot: TaskTable.Slot) {
    if count == chunks.count << Self.shift {
      chunks.append([])
      chunks[chunks.count - 1].reserveCapacity(Self.chunk)
    }
    chunks[count &>> Self.shift].append(slot)
    count += 1
  }

  func makeIterator() -> some IteratorProtocol<TaskTable.Slot> { chunks.joined().makeIterator() }
}
