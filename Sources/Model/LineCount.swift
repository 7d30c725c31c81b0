/// Counts the lines of a stream; one without a newline at its end counts too.
package struct LineCount: Sendable, Equatable {
  /// Whole lines until now.
  package private(set) var lines = 0
  private var bytes = 0
  private var endsWithLine = true

  package init() {}

  /// Takes the next bytes.
  package mutating func take(_ chunk: UnsafeRawBufferPointer) {
    guard let last = chunk.last else { return }
    lines += Self.newlines(in: chunk)
    bytes += chunk.count
    endsWithLine = last == UInt8(ascii: "\n")
  }

  /// Nothing will come any more.
  package mutating func finish() {
    if !endsWithLine { lines += 1 }
    endsWithLine = true
  }

  /// How many lines a stream of so many bytes has, if its lines are as long as those until now; nil before the first.
  package func total(in size: Int) -> Double? {
    guard lines > 0, bytes > 0 else { return nil }
    return max(Double(lines), (Double(lines) * Double(size) / Double(bytes)).rounded())
  }

  /// Eight bytes at a time: a byte of `word` is 0 where there is a newline, and its high bit is 1 in `marks` then.
  private static func newlines(in chunk: UnsafeRawBufferPointer) -> Int {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let pattern: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
    var count = 0
    var at = 0
    while at &+ 8 <= chunk.count {
      let word = chunk.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ pattern
      let marks = ~(((word & low) &+ low) | word | low)
      count &+= marks.nonzeroBitCount
      at &+= 8
    }
    while at < chunk.count {
      if chunk[at] == UInt8(ascii: "\n") { count &+= 1 }
      at &+= 1
    }
    return count
  }
}
