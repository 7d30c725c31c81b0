internal import Platform

/// Goes through the lines of a file, in memory that does not grow with it.
struct LineReader: ~Copyable {
  /// A line, or what stands where one should.
  struct Line {
    var offset: Int
    /// Without the line feed.
    var length: Int
    /// Nil when it is longer than any line may be, or could not be read.
    var bytes: UnsafeRawBufferPointer?
    /// False at the end of the file, when no line feed stands there.
    var isEnded: Bool
  }

  private static let chunk = 1 << 20
  /// After a read error so much is given up.
  private static let sector = 4_096

  private let buffer: UnsafeMutableRawBufferPointer
  /// How far the file was read, and how much of that lies in the buffer.
  private var offset: Int
  private var filled = 0
  /// More was dropped from the line at the buffer's beginning.
  private var dropped = 0
  private(set) var error: SystemError?

  init(from offset: Int = 0) {
    buffer = .allocate(byteCount: JournalLine.longest + Self.chunk, alignment: 16)
    self.offset = offset
  }

  deinit { buffer.deallocate() }

  /// Hands each line to `body`, up to the end of the file; bytes without a line feed at its end come last.
  mutating func forEach(in file: borrowing StateFile, _ body: (Line) -> Void) {
    while true {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<min(buffer.count, filled + Self.chunk)])
      var count = 0
      do throws(SystemError) {
        count = try file.read(into: room, at: offset)
      } catch {
        self.error = error
        // What cannot be read is damage of one sector; at the end of the file it is the end.
        count = min(Self.sector - offset % Self.sector, max(0, file.size - offset), room.count)
        for index in 0..<count { room[index] = 0 }
      }
      if count == 0 { break }
      offset += count
      filled += count
      handOut(searchingFrom: filled - count, body)
    }
    if filled + dropped > 0 { body(rest(isEnded: false, length: filled)) }
    filled = 0
    dropped = 0
  }

  /// Hands out whole lines and keeps the beginning of the next.
  private mutating func handOut(searchingFrom searched: Int, _ body: (Line) -> Void) {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    var start = 0
    var search = searched
    while let end = JournalLine.nextLineFeed(in: bytes, from: search) {
      if dropped > 0 {
        body(rest(isEnded: true, length: end))
        dropped = 0
      } else {
        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        body(Line(offset: offset - filled + start, length: line.count, bytes: line, isEnded: true))
      }
      start = end + 1
      search = start
    }
    if start > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start...]))
      filled -= start
    }
    if filled > JournalLine.longest {
      dropped += filled
      filled = 0
    }
  }

  private func rest(isEnded: Bool, length: Int) -> Line {
    let bytes = dropped > 0 ? nil : UnsafeRawBufferPointer(rebasing: buffer[..<length])
    return Line(offset: offset - filled - dropped, length: length + dropped, bytes: bytes, isEnded: isEnded)
  }
}
