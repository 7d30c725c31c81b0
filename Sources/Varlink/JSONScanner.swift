/// Reads JSON (RFC 8259, strictly) from bytes: validates, and says where things are. Allocates nothing.
///
/// Every function leaves `at` behind what it read; one that throws leaves it at the byte that is wrong.
/// Reading stops at `count`; a byte beyond it reads as NUL, which JSON allows nowhere.
struct JSONScanner {
  let bytes: UnsafeRawBufferPointer
  let count: Int
  var at: Int

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer, at: Int = 0) {
    self.bytes = bytes
    count = bytes.count
    self.at = at
  }

  @inline(__always)
  var byte: UInt8 { at < count ? bytes[at] : 0 }

  @inline(__always)
  mutating func skipSpace() {
    // Most frames have none, so the common way out is the first comparison.
    while at < count, bytes[at] <= 0x20 {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at &+= 1
      default: return
      }
    }
  }

  /// Steps over `character` if it is next.
  @inline(__always)
  mutating func take(_ character: UInt8) -> Bool {
    guard byte == character else { return false }
    at &+= 1
    return true
  }

  /// Reads a key and its colon, up to the value. Stands at the quote, or at what is no quote.
  @inline(__always)
  mutating func key() throws(JSONProblem) -> JSONText {
    guard byte == Character.quote else { throw .expectedKey }
    let key = try string()
    skipSpace()
    guard take(Character.colon) else { throw .expectedColon }
    skipSpace()
    return key
  }

  /// Steps over `,` (true) or `}` (false) after a member, and over the space around it.
  @inline(__always)
  mutating func anotherMember() throws(JSONProblem) -> Bool {
    skipSpace()
    if take(Character.comma) {
      skipSpace()
      return true
    }
    guard take(Character.closeBrace) else { throw .expectedCommaOrBrace }
    return false
  }

  /// Steps over one of the three words.
  mutating func literal() throws(JSONProblem) -> JSONToken.Kind {
    switch byte {
    case UInt8(ascii: "t") where takes("true"): return .true
    case UInt8(ascii: "f") where takes("false"): return .false
    case UInt8(ascii: "n") where takes("null"): return .null
    case UInt8(ascii: "N") where stands("NaN"), UInt8(ascii: "I") where stands("Infinity"): throw .notFinite
    default: throw .expectedValue
    }
  }

  private mutating func takes(_ word: StaticString) -> Bool {
    guard stands(word) else { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  private func stands(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard count - at >= length else { return false }
    for offset in 0..<length where bytes[at + offset] != word.utf8Start[offset] { return false }
    return true
  }

  /// After the outermost value: only space may follow.
  mutating func end() throws(JSONProblem) {
    skipSpace()
    if at < count { throw .trailing }
  }

  enum Character {
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let minus = UInt8(ascii: "-")
    static let zero = UInt8(ascii: "0")
  }
}
