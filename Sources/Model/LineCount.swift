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

  /// In parts whose count fits into a byte: the compiler makes vectors of that.
  private static func newlines(in chunk: UnsafeRawBufferPointer) -> Int {
    chunk.withMemoryRebound(to: UInt8.self) { bytes in
      var count = 0
      var at = 0
      while at < bytes.count {
        let end = min(bytes.count, at &+ 128)
        var part: UInt8 = 0
        while at < end {
          part &+= bytes[at] == UInt8(ascii: "\n") ? 1 : 0
          at &+= 1
        }
        count &+= Int(part)
      }
      return count
    }
  }
}
