/// Finds the frames in bytes as they arrive: each is ended by one NUL byte.
package enum FrameScanner {
  /// Finds the frame that begins at `start`.
  ///
  /// - Parameters:
  ///   - searched: the offset up to which an earlier call found no NUL (at least `start`), so that a frame which comes
  ///     in many small pieces is looked at once; pass `start` when there was none.
  ///   - limit: the longest frame that is accepted, without its NUL.
  /// - Returns: the frame's bytes without the NUL (the next one begins one byte after them), or nil while it has not ended.
  /// - Throws: ``WireError/emptyFrame``, or ``WireError/tooLong(limit:)`` as soon as that is certain.
  package static func next(
    in bytes: UnsafeRawBufferPointer, from start: Int, searched: Int, limit: Int
  ) throws(WireError) -> Range<Int>? {
    guard let end = terminator(in: bytes, from: searched) else {
      if bytes.count - start > limit { throw .tooLong(limit: limit) }
      return nil
    }
    if end == start { throw .emptyFrame }
    if end - start > limit { throw .tooLong(limit: limit) }
    return start..<end
  }

  /// The offset of the first NUL at or after `start`, or nil.
  package static func terminator(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    precondition(start >= 0 && start <= bytes.count, "the search begins inside the bytes")
    let count = bytes.count
    var at = start
    while at &+ 16 <= count {
      let first = Word.zeros(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian)
      let second = Word.zeros(bytes.loadUnaligned(fromByteOffset: at &+ 8, as: UInt64.self).littleEndian)
      if first | second != 0 {
        return first != 0 ? at &+ Word.firstByte(first) : at &+ 8 &+ Word.firstByte(second)
      }
      at &+= 16
    }
    while at < count {
      if bytes[at] == 0 { return at }
      at &+= 1
    }
    return nil
  }
}
