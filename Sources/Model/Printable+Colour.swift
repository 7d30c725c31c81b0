extension Printable {
  /// A line of a program that may have coloured it, as a terminal may get it.
  ///
  /// Colours, bold and the like (SGR sequences, `ESC [ 31 m`) stay, except those that make text invisible, and so do tabs;
  /// everything else is made printable by `printable`. The line ends in the plain style.
  /// - Parameter keepsColour: false takes the sequences away instead.
  package static func coloured(
    _ line: some Collection<UInt8>, keepsColour: Bool, printable: (String) -> String
  ) -> String {
    var output = ""
    var isColoured = false
    var rest = line[...]
    var plain = rest.startIndex
    var index = rest.startIndex
    while index < rest.endIndex {
      let byte = rest[index]
      guard byte == 0x09 || byte == 0x1B else {
        rest.formIndex(after: &index)
        continue
      }
      let end = byte == 0x09 ? rest.index(after: index) : endOfColour(rest[index...])
      guard let end else {
        rest.formIndex(after: &index)
        continue
      }
      if plain < index { output += printable(String(decoding: rest[plain..<index], as: UTF8.self)) }
      if byte == 0x09 {
        output += "\t"
      } else if keepsColour, !hides(rest[index..<end]) {
        output += String(decoding: rest[index..<end], as: UTF8.self)
        isColoured = true
      }
      index = end
      plain = end
    }
    rest = rest[plain...]
    if !rest.isEmpty { output += printable(String(decoding: rest, as: UTF8.self)) }
    return isColoured ? output + "\u{1B}[0m" : output
  }

  /// Behind the SGR sequence that these bytes begin with; nil when they begin with none.
  private static func endOfColour<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bytes.Index? {
    var index = bytes.index(after: bytes.startIndex)
    guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "[") else { return nil }
    var length = 0
    while length <= longestSequence {
      bytes.formIndex(after: &index)
      guard index < bytes.endIndex else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: ";"): length += 1
      case UInt8(ascii: "m"): return bytes.index(after: index)
      default: return nil
      }
    }
    return nil
  }

  /// The sequence asks for invisible text (8), and not for the eighth of a palette (38;5;8).
  private static func hides(_ sequence: some Collection<UInt8>) -> Bool {
    let parameters = sequence.dropFirst(2).dropLast().split { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ":") }
    let numbers = parameters.map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    return numbers.contains(8) && !numbers.contains { [38, 48, 58].contains($0) }
  }
}
