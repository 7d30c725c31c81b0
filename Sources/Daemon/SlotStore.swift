/// The slots of a table, in chunks: an array that has to grow moves all that it holds, which for 100,000 tasks takes
/// longer than any turn of the loop may.
struct SlotStore: Sendable, Sequence {
  private static let shift = 10
  private static let chunk = 1 << shift

  private var chunks: [[TaskTable.Slot]] = []
  private(set) var count = 0

  var indices: Range<Int> { 0..<count }

  subscript(slot: Int) -> TaskTable.Slot {
    // why: `get` and `_read` copy the element, 360 bytes with ten strings to retain, wherever it is handed on; the address
    // is used only while the store is being read, so nothing moves meanwhile
    unsafeAddress {
      precondition(slot >= 0 && slot < count, "there is no such slot")
      return chunks[slot &>> Self.shift].withUnsafeBufferPointer { chunk in
        guard let start = chunk.baseAddress else { preconditionFailure("a chunk is never empty") }
        return start + (slot & (Self.chunk - 1))
      }
    }
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
