/// Writes words of YAML so that every reader, of version 1.1 and of 1.2, reads them as the same text.
enum YAMLText {
  /// `text` as it is where nothing in it can mean anything else, else in double quotes.
  static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// Words that some reader takes for something else than text.
  private static let reserved: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity",
  ]

  /// Letters, digits and few signs, and nothing that could be a number, a date or a word with a meaning.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: "_")
    else {
      return false
    }
    return text.utf8.allSatisfy(isHarmless) && !reserved.contains(text.lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte >= 0x41
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    if isLetter(byte) || (0x30...0x39).contains(byte) { return true }
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"),
      UInt8(ascii: "="):
      return true
    default: return false
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x09: result += "\\t"
      case 0x0D: result += "\\r"
      case 0x20..<0x7F: result.unicodeScalars.append(scalar)
      // Controls, separators, what has no glyph, private characters: only as numbers. What comes out is a string of JSON too.
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xE000..<0xF900, 0xFEFF, 0xFFFE, 0xFFFF:
        result += "\\u" + hex(scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func hex(_ value: UInt32) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }
}
