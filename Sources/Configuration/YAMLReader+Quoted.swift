/// Text in quotes.
extension YAMLReader {
  /// - Parameter indent: lines that go on have to be indented more.
  mutating func quoted(_ quote: UInt8, indent: Int) throws(ReadingProblem) -> ConfigurationNode {
    let position = here()
    let start = at
    let isDouble = quote == UInt8(ascii: "\"")
    at += 1
    // Nearly always there is nothing in it to be decoded.
    let first = at
    while at < text.count, !isSpecial(text[at], quote) { at += 1 }
    let text: String
    if current == quote, byte(at + 1) != quote || isDouble {
      text = String(decoding: self.text[first..<at], as: UTF8.self)
    } else {
      scratch.removeAll(keepingCapacity: true)
      scratch += self.text[first..<at]
      try quotedRest(quote, start, indent)
      text = String(decoding: scratch, as: UTF8.self)
    }
    at += 1
    let style: ConfigurationScalar.Style = isDouble ? .doubleQuoted : .singleQuoted
    return ConfigurationNode(.scalar(ConfigurationScalar(text, style, .text)), at: position)
  }

  private func isSpecial(_ byte: UInt8, _ quote: UInt8) -> Bool {
    byte == quote || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\\")
  }

  /// Puts the rest together, up to the closing quote.
  private mutating func quotedRest(_ quote: UInt8, _ start: Int, _ indent: Int) throws(ReadingProblem) {
    // Blanks before a line end are dropped, but not what an escape made.
    var kept = 0
    while true {
      let byte = current
      switch byte {
      case 0: throw problem("the quote that opens here is never closed", at: start)
      case UInt8(ascii: "\n"):
        while scratch.count > kept, let last = scratch.last, isBlank(last) { scratch.removeLast() }
        fold(try quotedLineEnd(start, indent))
        kept = scratch.count
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
        if self.byte(at + 1) == UInt8(ascii: "\n") {
          at += 1
          for _ in 1..<(try quotedLineEnd(start, indent)) { scratch.append(UInt8(ascii: "\n")) }
        } else {
          try escape()
        }
        kept = scratch.count
      case quote:
        if quote == UInt8(ascii: "\"") || self.byte(at + 1) != quote { return }
        scratch.append(quote)
        at += 2
      default:
        scratch.append(byte)
        at += 1
      }
    }
  }

  /// Goes to where the text goes on; returns how many line ends there were.
  private mutating func quotedLineEnd(_ start: Int, _ indent: Int) throws(ReadingProblem) -> Int {
    let breaks = skipEmptyLines(isQuoted: true)
    if isEnd { throw problem("the quote that opens here is never closed", at: start) }
    if isAnyMarker || lineIndent <= indent {
      throw problem("the quote that opens here is not closed before a line that is not indented", at: start)
    }
    while isBlank(current) { at += 1 }
    return breaks
  }

  /// What stands after a backslash.
  private mutating func escape() throws(ReadingProblem) {
    let start = at
    let sign = byte(at + 1)
    at += 2
    switch sign {
    case UInt8(ascii: "0"): scratch.append(0)
    case UInt8(ascii: "a"): scratch.append(0x07)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "t"), UInt8(ascii: "\t"): scratch.append(0x09)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "v"): scratch.append(0x0B)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "e"): scratch.append(0x1B)
    case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"): scratch.append(sign)
    case UInt8(ascii: "N"): append(0x85)
    case UInt8(ascii: "_"): append(0xA0)
    case UInt8(ascii: "L"): append(0x2028)
    case UInt8(ascii: "P"): append(0x2029)
    case UInt8(ascii: "x"): append(try hex(2, start))
    case UInt8(ascii: "u"): try character(start)
    case UInt8(ascii: "U"): try append(checking: hex(8, start), start)
    default: throw problem("'\\' begins no escape here; a backslash in double quotes is '\\\\'", at: start)
    }
  }

  /// `\u` and four digits; two of them where it is a surrogate pair, as in JSON.
  private mutating func character(_ start: Int) throws(ReadingProblem) {
    let first = try hex(4, start)
    guard (0xD800..<0xDC00).contains(first), current == UInt8(ascii: "\\"), byte(at + 1) == UInt8(ascii: "u") else {
      try append(checking: first, start)
      return
    }
    at += 2
    let second = try hex(4, start)
    guard (0xDC00..<0xE000).contains(second) else { throw problem("half a surrogate pair", at: start) }
    append(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func hex(_ count: Int, _ start: Int) throws(ReadingProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
        throw problem(
          "\(count) hexadecimal digits were expected after '\\\(Character(Unicode.Scalar(byte(start + 1))))'")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  private mutating func append(checking value: UInt32, _ start: Int) throws(ReadingProblem) {
    guard Unicode.Scalar(value) != nil else {
      let isHalf = (0xD800..<0xE000).contains(value)
      throw problem(isHalf ? "half a surrogate pair" : "there is no such character", at: start)
    }
    append(value)
  }

  private mutating func append(_ value: UInt32) {
    guard let scalar = Unicode.Scalar(value) else { return }
    scratch += UTF8.encode(scalar).map { Array($0) } ?? []
  }
}
