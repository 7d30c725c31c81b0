internal import Varlink

/// Bytes from a daemon as they come, and the frames in them.
struct ReplyBuffer {
  /// The bytes; `filled...` is room for more.
  var bytes: [UInt8] = []
  var filled = 0
  private var consumed = 0
  private var searched = 0
  /// The longest reply that is taken from a daemon.
  private static let longestReply = 64 << 20

  /// The next whole frame, without its NUL, or nil when more bytes are needed; then there is room for them.
  /// - Throws: when a reply is too long to be one.
  mutating func nextFrame() throws(ClientError) -> Range<Int>? {
    let (from, upTo) = (searched, filled)
    let end = bytes.withUnsafeBytes {
      FrameScanner.terminator(in: UnsafeRawBufferPointer(rebasing: $0[..<upTo]), from: from)
    }
    if let end {
      defer {
        consumed = end + 1
        searched = consumed
      }
      return consumed..<end
    }
    searched = filled
    if filled - consumed > Self.longestReply { throw .unreadable(.tooLong(limit: Self.longestReply)) }
    makeRoom()
    return nil
  }

  private mutating func makeRoom() {
    if consumed > 0 {
      bytes.removeFirst(consumed)
      filled -= consumed
      searched -= consumed
      consumed = 0
    }
    if bytes.count - filled < 4_096 {
      bytes.append(contentsOf: repeatElement(0, count: max(4_096, bytes.count)))
    }
  }
}
