extension JSONReader {
  /// Text in double quotes, from its first to behind its last.
  mutating func string() throws(ReadingProblem) -> String {
    let start = at
    at += 1
    var piece = at
    var isDecoded = false
    while true {
      let byte = current
      switch byte {
      case 0: throw problem("the quote that opens here is never closed", at: start)
      case UInt8(ascii: "\""):
        let rest = text[piece..<at]
        at += 1
        if !isDecoded { return String(decoding: rest, as: UTF8.self) }
        scratch += rest
        return String(decoding: scratch, as: UTF8.self)
      case UInt8(ascii: "\\"):
        if !isDecoded { scratch.removeAll(keepingCapacity: true) }
        isDecoded = true
        scratch += text[piece..<at]
        try escape()
        piece = at
      case 1..<0x20:
        let what = byte == 0x0A ? "a line end" : byte == 0x09 ? "a tab" : "a control character"
        throw problem(
          "\(what) cannot stand in a text of JSON; write it as \(byte == 0x0A ? "\\n" : byte == 0x09 ? "\\t" : "\\u00XX")"
        )
      default: at += 1
      }
    }
  }

  private mutating func escape() throws(ReadingProblem) {
    let start = at
    let sign = at + 1 < text.count ? text[at + 1] : 0
    at += 2
    switch sign {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(sign)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"): try character(start)
    default: throw problem("'\\' begins no escape here; a backslash is '\\\\'", at: start)
    }
  }

  private mutating func character(_ start: Int) throws(ReadingProblem) {
    var value = try hex(start)
    if (0xD800..<0xDC00).contains(value), current == UInt8(ascii: "\\"), at + 1 < text.count,
      text[at + 1] == UInt8(ascii: "u")
    {
      at += 2
      let second = try hex(start)
      guard (0xDC00..<0xE000).contains(second) else { throw problem("half a surrogate pair", at: start) }
      value = 0x1_0000 + (value - 0xD800) << 10 + (second - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
      throw problem("half a surrogate pair", at: start)
    }
    scratch += Array(encoded)
  }

  private mutating func hex(_ start: Int) throws(ReadingProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
        throw problem("four hexadecimal digits were expected after '\\u'", at: start)
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }
}
