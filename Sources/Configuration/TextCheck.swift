/// Looks at all bytes once: they have to be UTF-8, and in YAML characters that can be seen, or a tab or a line end.
///
/// After it a byte of 0 means the end for the readers, and no sequence is cut.
enum TextCheck {
  static func check(_ text: UnsafeBufferPointer<UInt8>, _ format: ConfigurationSource.Format) throws(ReadingProblem) {
    var at = 0
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        if byte < 0x20 || byte == 0x7F { try checkControl(byte, at, format) }
        at += 1
        continue
      }
      let (scalar, length) = try decode(text, at)
      if format == .yaml, isRefused(scalar) {
        throw ReadingProblem(
          "the character \(name(of: scalar)) cannot stand here as it is; write it in double quotes as \(escape(scalar))",
          at: at)
      }
      at += length
    }
  }

  private static func checkControl(
    _ byte: UInt8, _ at: Int, _ format: ConfigurationSource.Format
  ) throws(ReadingProblem) {
    switch byte {
    case 0x0A, 0x09: return
    case 0x0D where format == .json: return
    case 0x0D: throw ReadingProblem("a carriage return has to be followed by a line feed", at: at)
    case 0x7F where format == .json: return
    default: throw ReadingProblem("the control character \(name(of: UInt32(byte))) cannot stand in a file", at: at)
    }
  }

  /// C1 controls, the line ends that only some readers take for such, a byte order mark, and what is no character.
  private static func isRefused(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  static func name(of scalar: UInt32) -> String { "U+" + hex(scalar) }

  private static func escape(_ scalar: UInt32) -> String { "\\u" + hex(scalar) }

  private static func hex(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The scalar that begins at `at`, a byte of 0x80 or more, and its length.
  private static func decode(
    _ text: UnsafeBufferPointer<UInt8>, _ at: Int
  ) throws(ReadingProblem) -> (scalar: UInt32, length: Int) {
    let first = text[at]
    let length: Int
    var scalar: UInt32
    let least: UInt32
    switch first {
    case 0xC2...0xDF: (length, scalar, least) = (2, UInt32(first & 0x1F), 0x80)
    case 0xE0...0xEF: (length, scalar, least) = (3, UInt32(first & 0x0F), 0x800)
    case 0xF0...0xF4: (length, scalar, least) = (4, UInt32(first & 0x07), 0x1_0000)
    default: throw invalid(first, at)
    }
    for offset in 1..<length {
      guard at + offset < text.count, text[at + offset] & 0xC0 == 0x80 else { throw invalid(first, at) }
      scalar = scalar << 6 | UInt32(text[at + offset] & 0x3F)
    }
    guard scalar >= least, scalar <= 0x10_FFFF, !(0xD800..<0xE000).contains(scalar) else { throw invalid(first, at) }
    return (scalar, length)
  }

  private static func invalid(_ byte: UInt8, _ at: Int) -> ReadingProblem {
    ReadingProblem("the byte 0x\(String(byte, radix: 16, uppercase: true)) is no UTF-8; a file has to be UTF-8", at: at)
  }
}
