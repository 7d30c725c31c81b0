/// The rule for names of groups and services: 1 to 128 bytes of UTF-8, no control characters, no `/`, no leading `-` or `@`.
package enum Name {
  package static let longest = 128

  /// Says what is wrong with `text` as a name, or nil when nothing is.
  package static func complaint(about text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      guard let first = bytes.first else { return "it is empty" }
      if bytes.count > longest { return "it is \(bytes.count) bytes long, the limit is \(longest)" }
      if first == UInt8(ascii: "-") { return "it begins with '-'" }
      if first == UInt8(ascii: "@") { return "it begins with '@'" }
      var previous: UInt8 = 0
      for byte in bytes {
        if byte == UInt8(ascii: "/") { return "it contains '/'" }
        // C0, DEL, and C1 (U+0080...U+009F, in UTF-8 C2 80...C2 9F)
        if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return "it contains a control character" }
        previous = byte
      }
      return nil
    }
  }
}
