/// Appends JSON values to bytes: compact, and only what every JSON reader takes.
enum JSONWriter {
  /// Appends text as it stands: punctuation, and keys that need no escape.
  @inline(__always)
  static func literal(_ text: StaticString, into bytes: inout [UInt8]) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(__always)
  static func bool(_ value: Bool, into bytes: inout [UInt8]) {
    literal(value ? "true" : "false", into: &bytes)
  }

  /// Appends a string in quotes. `"`, `\` and the controls below U+0020 are escaped, everything else stays UTF-8.
  static func string(_ text: String, into bytes: inout [UInt8]) {
    bytes.append(JSONScanner.Character.quote)
    var text = text
    text.withUTF8 { utf8 in
      let text = UnsafeRawBufferPointer(utf8)
      var scanner = PlainText(text)
      var start = 0
      while true {
        let stop = scanner.nextToEscape()
        if stop > start { bytes.append(contentsOf: text[start..<stop]) }
        if stop == text.count { break }
        escape(text[stop], into: &bytes)
        start = stop + 1
        scanner.at = start
      }
    }
    bytes.append(JSONScanner.Character.quote)
  }

  private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): literal(#"\""#, into: &bytes)
    case UInt8(ascii: "\\"): literal(#"\\"#, into: &bytes)
    case 0x08: literal(#"\b"#, into: &bytes)
    case 0x09: literal(#"\t"#, into: &bytes)
    case 0x0A: literal(#"\n"#, into: &bytes)
    case 0x0C: literal(#"\f"#, into: &bytes)
    case 0x0D: literal(#"\r"#, into: &bytes)
    default:
      literal(byte < 0x10 ? #"\u000"# : #"\u001"#, into: &bytes)
      bytes.append(byte & 15 + (byte & 15 < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
    }
  }

  /// Steps through valid UTF-8 to what must be escaped.
  private struct PlainText {
    let text: UnsafeRawBufferPointer
    var at = 0

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    @inline(__always)
    mutating func nextToEscape() -> Int {
      while at &+ 8 <= text.count {
        let marks = Word.toEscape(text.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian)
        if marks != 0 { return at &+ Word.firstByte(marks) }
        at &+= 8
      }
      while at < text.count {
        let byte = text[at]
        if byte < 0x20 || byte == JSONScanner.Character.quote || byte == JSONScanner.Character.backslash { return at }
        at &+= 1
      }
      return at
    }
  }
}
