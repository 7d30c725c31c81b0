/// One entry of a log's index: from `offset` on the log holds what came at `time` from `origin`.
///
/// A file of entries is their bytes one after the other, 16 each: the time in microseconds since the epoch, then the
/// offset in the lower 56 bits and the origin in the upper 8, both little-endian. Where nothing else happened, copies
/// within ten milliseconds share an entry. What is no entry (a torn end, a hole after a loss of power) is passed over.
package struct OutputRecord: Sendable, Equatable {
  /// Whose bytes follow.
  package enum Origin: UInt8, Sendable, CaseIterable {
    /// The service's standard output and standard error output, not told apart.
    case both = 1
    case output = 2
    case errors = 3
    /// A line by dmon itself: how much is missing here.
    case notice = 4
    /// No bytes: `offset` is the number of bytes that the notice before it speaks of.
    case dropped = 5
  }

  package var time: Timestamp
  /// Bytes from the beginning of the log; 0 to 2^56 - 1.
  package var offset: Int
  package var origin: Origin

  package static let size = 16
  private static let offsetBits: UInt64 = 56

  package init(time: Timestamp, offset: Int, origin: Origin) {
    self.time = time
    self.offset = offset
    self.origin = origin
  }

  /// The entry in the first 16 of these bytes; nil when they hold none.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.size else { return nil }
    let time = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    let place = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    guard time > 0, time < 1 << 62, let origin = Origin(rawValue: UInt8(place >> Self.offsetBits)) else { return nil }
    let offset = place & (1 << Self.offsetBits - 1)
    self.init(time: Timestamp(microseconds: Int64(time)), offset: Int(offset), origin: origin)
  }

  /// Adds the 16 bytes; a time before 1970 becomes its first microsecond.
  package func append(to bytes: inout [UInt8]) {
    let place = UInt64(origin.rawValue) << Self.offsetBits | (UInt64(clamping: offset) & (1 << Self.offsetBits - 1))
    for word in [UInt64(max(1, time.microseconds)), place] {
      for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }
  }

  /// Every entry in these bytes, in their order.
  package static func decode(_ bytes: [UInt8]) -> [OutputRecord] {
    bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - bytes.count % size, by: size).compactMap { start in
        OutputRecord(UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
      }
    }
  }
}
