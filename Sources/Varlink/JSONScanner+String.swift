extension JSONScanner {
  /// Reads a string; stands at its opening quote.
  @inline(__always)
  mutating func string() throws(JSONProblem) -> JSONText {
    let start = at &+ 1
    at = start
    skipPlain()
    if at < count, bytes[at] == Character.quote {
      at &+= 1
      return JSONText(start: start, end: at &- 1, isEscaped: false)
    }
    return try restOfString(from: start)
  }

  /// Steps to the first byte that is a control, a quote, a backslash or not ASCII, or to the end.
  @inline(__always)
  mutating func skipPlain() {
    while at &+ 8 <= count {
      let marks = Word.special(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian)
      if marks != 0 {
        at &+= Word.firstByte(marks)
        return
      }
      at &+= 8
    }
    while at < count {
      let byte = bytes[at]
      if byte < 0x20 || byte >= 0x80 || byte == Character.quote || byte == Character.backslash { return }
      at &+= 1
    }
  }

  /// A string with something else in it than plain ASCII.
  @inline(never)
  private mutating func restOfString(from start: Int) throws(JSONProblem) -> JSONText {
    var isEscaped = false
    while true {
      switch byte {
      case Character.quote:
        at += 1
        return JSONText(start: start, end: at - 1, isEscaped: isEscaped)
      case Character.backslash:
        isEscaped = true
        try escape()
      case 0x80...:
        let length = sequenceLength()
        if length == 0 { throw .badUTF8 }
        at += length
      default: throw at < count ? .controlInString : .unclosedString
      }
      skipPlain()
    }
  }

  private mutating func escape() throws(JSONProblem) {
    guard at + 1 < count else {
      at = count
      throw .badEscape
    }
    switch bytes[at + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 2
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      if unit & 0xFC00 == 0xDC00 { throw .loneSurrogate }
      at += 6
      guard unit & 0xFC00 == 0xD800 else { return }
      guard byte == Character.backslash, at + 1 < count, bytes[at + 1] == UInt8(ascii: "u"),
        try codeUnit() & 0xFC00 == 0xDC00
      else { throw .loneSurrogate }
      at += 6
    default: throw .badEscape
    }
  }

  /// The number of the `\uXXXX` that it stands at; does not move.
  private func codeUnit() throws(JSONProblem) -> UInt16 {
    guard at + 6 <= count else { throw .badEscape }
    var unit: UInt16 = 0
    for offset in 2..<6 {
      guard let digit = Self.hexDigit(bytes[at + offset]) else { throw .badEscape }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The length of the multi-byte UTF-8 sequence that it stands at, or 0 when it is none
  /// (Unicode 16, table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF).
  private func sequenceLength() -> Int {
    let first = bytes[at]
    let second: UInt8 = at + 1 < count ? bytes[at + 1] : 0
    switch first {
    case 0xC2...0xDF: return second & 0xC0 == 0x80 ? 2 : 0
    case 0xE0...0xEF:
      let lowest: UInt8 = first == 0xE0 ? 0xA0 : 0x80
      let highest: UInt8 = first == 0xED ? 0x9F : 0xBF
      return (lowest...highest).contains(second) && isContinuation(at + 2) ? 3 : 0
    case 0xF0...0xF4:
      let lowest: UInt8 = first == 0xF0 ? 0x90 : 0x80
      let highest: UInt8 = first == 0xF4 ? 0x8F : 0xBF
      return (lowest...highest).contains(second) && isContinuation(at + 2) && isContinuation(at + 3) ? 4 : 0
    default: return 0
    }
  }

  private func isContinuation(_ offset: Int) -> Bool { offset < count && bytes[offset] & 0xC0 == 0x80 }
}
