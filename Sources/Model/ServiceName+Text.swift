/// Service names in words and as file names.
extension ServiceName {
  /// Longest name of a log without its ending: file systems allow 255 bytes, `.index.99999` goes behind it.
  package static let longestFileName = 240

  /// The name that a specification gives: the program's file where it says none.
  package init(_ specification: ServiceSpecification) {
    let program = specification.command.first?.split(separator: "/").last.map(String.init) ?? ""
    self.init(group: specification.group ?? Self.defaultGroup, name: specification.name ?? program)
  }

  /// Says what is wrong with it as the name of a new service, or nil when nothing is.
  package var complaint: String? {
    if let complaint = Name.complaint(about: group) { return "its group: \(complaint)" }
    if let complaint = Name.complaint(about: name) { return complaint }
    if name.hasPrefix("group:") { return "it begins with 'group:', which is how a whole group is named" }
    if Self.endsInNumber(name) { return "it ends in '#' and a number, which is how copies are named" }
    let bytes = fileName.utf8.count
    if bytes > Self.longestFileName {
      return "its log's name would be \(bytes) bytes long, the limit is \(Self.longestFileName)"
    }
    return nil
  }

  private static func endsInNumber(_ name: String) -> Bool {
    let digits = name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
    return digits > 0 && name.utf8.dropLast(digits).last == UInt8(ascii: "#")
  }

  /// `web#2` as name and copy; without a number all of it is the name.
  static func split(_ text: Substring) -> (name: String, instance: Int?) {
    guard let mark = text.lastIndex(of: "#"), mark != text.startIndex else { return (String(text), nil) }
    let digits = text[text.index(after: mark)...]
    guard let number = Int(digits), number > 0, String(number) == digits else { return (String(text), nil) }
    return (String(text[..<mark]), number)
  }

  /// The one file name for it, to which endings are added: `web`, `web%232`, `etl%2Fload`.
  ///
  /// Every byte outside `[A-Za-z0-9_.-]`, and a leading dot, is `%XX`; different names have different file names.
  package var fileName: String {
    var result: [UInt8] = []
    for byte in short.utf8 {
      if Self.isPlain(byte), !(result.isEmpty && byte == UInt8(ascii: ".")) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), Self.hexDigits[Int(byte >> 4)], Self.hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The name that has this file name; nil for what ``fileName`` never makes.
  package init?(fileName: String) {
    var bytes: [UInt8] = []
    var rest = Array(fileName.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(Self.hexDigits.firstIndex),
        let low = rest.popFirst().flatMap(Self.hexDigits.firstIndex)
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let slash = text.firstIndex(of: "/")
    let (name, instance) = Self.split(slash.map { text[text.index(after: $0)...] } ?? text[...])
    self.init(
      group: slash.map { String(text[..<$0]) } ?? Self.defaultGroup, name: name, instance: instance ?? 0)
    // One name, one file: what is spelled in another way is not ours.
    guard complaint == nil, self.fileName == fileName else { return nil }
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
    default: false
    }
  }
}
