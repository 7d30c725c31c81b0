/// One line of a journal or a snapshot: `1f6b8a03 17 {"set":…}`, ended by a line feed.
///
/// First the CRC-32C, as eight hexadecimal digits, of all that follows the space behind it; then the sequence number; then
/// the record as JSON, in which a line feed is always escaped. A `#` before the JSON marks a line about the file itself.
struct JournalLine {
  var sequence: Int
  /// About the file itself: a ``FileMark``.
  var isMark: Bool
  /// Where the JSON begins.
  var bodyStart: Int

  static let checksumLength = 8
  /// No line is longer: what is found longer is damage, and is not held in memory.
  static let longest = 1 << 20
  /// No whole line is shorter.
  static let shortest = checksumLength + 1 + 1 + 1 + 2
  static let lineFeed = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")
  private static let mark = UInt8(ascii: "#")
  private static let zero = UInt8(ascii: "0")

  /// The JSON of a line that was parsed.
  static func body(of line: UnsafeRawBufferPointer, from start: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: line[start...])
  }

  // MARK: writing

  /// Appends what stands before the JSON; the checksum is still zeros, see ``seal(_:)``.
  static func begin(_ sequence: Int, isMark: Bool = false, into bytes: inout [UInt8]) {
    for _ in 0..<checksumLength { bytes.append(zero) }
    bytes.append(space)
    var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { digits in
      var rest = sequence
      var at = digits.count
      repeat {
        at &-= 1
        digits[at] = zero &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: digits[at...])
    }
    bytes.append(space)
    if isMark {
      bytes.append(mark)
      bytes.append(space)
    }
  }

  /// Appends the end of the line.
  static func end(into bytes: inout [UInt8]) { bytes.append(lineFeed) }

  /// Writes the checksum into each of the whole lines in `bytes`.
  static func seal(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { bytes in
      var start = 0
      while start < bytes.count {
        let end = nextLineFeed(in: UnsafeRawBufferPointer(bytes), from: start) ?? bytes.count
        let covered = bytes[min(start &+ checksumLength &+ 1, end)..<end]
        var value = Checksum.of(UnsafeRawBufferPointer(rebasing: covered))
        for index in 0..<min(checksumLength, end - start) {
          let digit = UInt8(truncatingIfNeeded: value >> 28)
          bytes[start &+ index] = digit < 10 ? zero &+ digit : UInt8(ascii: "a") &+ digit &- 10
          value <<= 4
        }
        start = end &+ 1
      }
    }
  }

  // MARK: reading

  /// Takes a line apart, given without its line feed; nil when it is not what was once written.
  init?(_ line: UnsafeRawBufferPointer, isVerified: Bool = false) {
    guard line.count >= Self.shortest, line[Self.checksumLength] == Self.space else { return nil }
    if !isVerified {
      guard let expected = Self.checksum(in: line) else { return nil }
      let covered = UnsafeRawBufferPointer(rebasing: line[(Self.checksumLength + 1)...])
      if Checksum.of(covered) != expected { return nil }
    }
    var at = Self.checksumLength + 1
    var number = 0
    while at < line.count, line[at] != Self.space {
      let digit = line[at] &- Self.zero
      guard digit < 10, number < 100_000_000_000_000_000 else { return nil }
      number = number * 10 + Int(digit)
      at += 1
    }
    guard at > Self.checksumLength + 1, at + 1 < line.count else { return nil }
    sequence = number
    at += 1
    isMark = line[at] == Self.mark
    bodyStart = isMark ? min(at + 2, line.count) : at
  }

  private static func checksum(in line: UnsafeRawBufferPointer) -> UInt32? {
    var value: UInt32 = 0
    for index in 0..<checksumLength {
      let byte = line[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte &- zero)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte &- UInt8(ascii: "a") &+ 10)
      default: return nil
      }
    }
    return value
  }

  /// The first line feed at or behind `start`.
  static func nextLineFeed(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var at = start
    while at &+ 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian ^ (ones &* UInt64(lineFeed))
      let marks = (word &- ones) & ~word & (ones &* 0x80)
      if marks != 0 { return at &+ marks.trailingZeroBitCount / 8 }
      at &+= 8
    }
    while at < bytes.count {
      if bytes[at] == lineFeed { return at }
      at &+= 1
    }
    return nil
  }
}
