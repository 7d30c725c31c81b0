/// A string inside a frame: where its bytes are, so that nothing is copied before it is wanted.
///
/// It was made by a scanner that validated it; it means nothing with other bytes than those it was made from.
package struct JSONText: Sendable, Equatable {
  // Eight bytes altogether, because a report has three of these and is copied more than once.
  private let start: UInt32
  private let countAndEscape: UInt32

  @inline(__always)
  init(start: Int, end: Int, isEscaped: Bool) {
    self.start = UInt32(truncatingIfNeeded: start)
    countAndEscape = UInt32(truncatingIfNeeded: end &- start) &<< 1 | (isEscaped ? 1 : 0)
  }

  /// The offsets of the bytes between the quotes.
  package var range: Range<Int> { Range(uncheckedBounds: (lowerBound, lowerBound &+ count)) }
  /// True when the bytes contain escape sequences, and so are not the string's own UTF-8.
  package var isEscaped: Bool { countAndEscape & 1 != 0 }

  @inline(__always)
  var lowerBound: Int { Int(start) }
  /// How many bytes there are, escape sequences not undone.
  @inline(__always)
  var count: Int { Int(countAndEscape &>> 1) }

  /// The string; `frame` is the buffer that was scanned.
  package func string(in frame: UnsafeRawBufferPointer) -> String {
    guard isEscaped else { return String(decoding: frame[range], as: UTF8.self) }
    return String(unsafeUninitializedCapacity: range.count) { unescape(from: frame, into: $0) }
  }

  /// True when the string is `text`, byte for byte.
  package func equals(_ text: StaticString, in frame: UnsafeRawBufferPointer) -> Bool {
    equals(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), in: frame)
  }

  /// True when the string's UTF-8 is `text`, byte for byte: no Unicode equivalence.
  package func equals(_ text: UnsafeBufferPointer<UInt8>, in frame: UnsafeRawBufferPointer) -> Bool {
    if isEscaped { return Array(string(in: frame).utf8).elementsEqual(text) }
    guard range.count == text.count else { return false }
    var at = 0
    while at < text.count {
      if frame[range.lowerBound &+ at] != text[at] { return false }
      at &+= 1
    }
    return true
  }

  /// Writes the unescaped bytes and returns their count, which is never more than the range's.
  private func unescape(from frame: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var at = range.lowerBound
    var count = 0
    while at < range.upperBound {
      if frame[at] != UInt8(ascii: "\\") {
        target[count] = frame[at]
        at += 1
        count += 1
        continue
      }
      let (scalar, length) = Self.escape(in: frame, at: at)
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        target[count] = byte
        count += 1
      }
      at += length
    }
    return count
  }

  /// The character of the escape sequence at `at`, and the sequence's length. It was validated before.
  private static func escape(in frame: UnsafeRawBufferPointer, at: Int) -> (Unicode.Scalar, length: Int) {
    switch frame[at + 1] {
    case UInt8(ascii: "b"): return ("\u{8}", 2)
    case UInt8(ascii: "f"): return ("\u{C}", 2)
    case UInt8(ascii: "n"): return ("\n", 2)
    case UInt8(ascii: "r"): return ("\r", 2)
    case UInt8(ascii: "t"): return ("\t", 2)
    case UInt8(ascii: "u"):
      let unit = unit(in: frame, at: at + 2)
      if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
      let low = Self.unit(in: frame, at: at + 8)
      return (Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}", 12)
    case let byte: return (Unicode.Scalar(byte), 2)
    }
  }

  private static func unit(in frame: UnsafeRawBufferPointer, at: Int) -> UInt32 {
    frame[at..<at + 4].reduce(0) { $0 << 4 | UInt32(JSONScanner.hexDigit($1) ?? 0) }
  }
}
