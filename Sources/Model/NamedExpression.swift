/// A regular expression with named groups as people write it, and the same with numbered ones, as regcomp(3) takes it.
///
/// `(?<done>…)`, `(?<total>…)`, `(?<percent>…)` and `(?<message>…)` are known, in Python's spelling `(?P<done>…)` too;
/// `(?:…)` becomes a group that nobody asks for, `\d` becomes `[0-9]`.
package struct NamedExpression: Sendable, Equatable {
  /// What a group can be called.
  package enum Name: String, Sendable, CaseIterable { case done, total, percent, message }

  /// Why it cannot be used; a phrase for people.
  package struct Complaint: Error, Sendable, Equatable {
    package var text: String
  }

  /// An extended regular expression of POSIX.
  package private(set) var pattern = ""
  /// The number of each named group, from 1.
  package private(set) var groups: [Name: Int] = [:]

  private let text: [UInt8]
  private var at = 0
  private var output: [UInt8] = []
  private var count = 0

  /// - Throws: for another name or one that is there twice, for what POSIX does not have, and where neither `done` nor
  ///   `percent` nor `message` is named.
  package init(_ text: String) throws(Complaint) {
    self.text = Array(text.utf8)
    while at < self.text.count { try step() }
    pattern = String(decoding: output, as: UTF8.self)
    if groups[.done] == nil, groups[.percent] == nil, groups[.message] == nil {
      throw Complaint(text: "it names nothing: (?<done>...), (?<percent>...) or (?<message>...) must be there")
    }
  }

  private mutating func step() throws(Complaint) {
    let byte = text[at]
    switch byte {
    case UInt8(ascii: "\\"): escape(inBrackets: false)
    case UInt8(ascii: "["): brackets()
    case UInt8(ascii: "("):
      at += 1
      output.append(byte)
      count += 1
      if at < text.count, text[at] == UInt8(ascii: "?") { try special() }
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "}"):
      at += 1
      output.append(byte)
      if at < text.count, text[at] == UInt8(ascii: "?") || text[at] == UInt8(ascii: "+") {
        let both = String(decoding: text[(at - 1)...at], as: UTF8.self)
        throw Complaint(text: "'\(both)' is not known: expressions of POSIX take as much as they can")
      }
    default:
      at += 1
      output.append(byte)
    }
  }

  /// Behind `(`, at `?`.
  private mutating func special() throws(Complaint) {
    at += 1
    if at < text.count, text[at] == UInt8(ascii: ":") {
      at += 1
      return
    }
    if at < text.count, text[at] == UInt8(ascii: "P") { at += 1 }
    guard at < text.count, text[at] == UInt8(ascii: "<"),
      let close = text[at...].firstIndex(of: UInt8(ascii: ">"))
    else { throw Complaint(text: "of the groups that begin with '(?' only (?<name>...) and (?:...) are known") }
    let word = String(decoding: text[(at + 1)..<close], as: UTF8.self)
    guard let name = Name(rawValue: word) else {
      throw Complaint(text: "a group is called '\(word)'; done, total, percent and message are known")
    }
    guard groups.updateValue(count, forKey: name) == nil else { throw Complaint(text: "'\(word)' is named twice") }
    at = close + 1
  }

  private mutating func escape(inBrackets: Bool) {
    guard at + 1 < text.count else {
      output.append(text[at])
      at += 1
      return
    }
    if text[at + 1] == UInt8(ascii: "d") {
      output += Array((inBrackets ? "0-9" : "[0-9]").utf8)
    } else {
      output += text[at...(at + 1)]
    }
    at += 2
  }

  /// From `[` to its `]`: nothing in it is a group.
  private mutating func brackets() {
    let open = at
    output.append(text[at])
    at += 1
    if at < text.count, text[at] == UInt8(ascii: "^") {
      output.append(text[at])
      at += 1
    }
    let first = at
    while at < text.count {
      let byte = text[at]
      if byte == UInt8(ascii: "]"), at > first { break }
      if byte == UInt8(ascii: "\\"), at + 1 < text.count, text[at + 1] == UInt8(ascii: "d") {
        escape(inBrackets: true)
        continue
      }
      // [:digit:], [.x.], [=x=]
      if byte == UInt8(ascii: "["), at + 1 < text.count, [0x3A, 0x2E, 0x3D].contains(text[at + 1]),
        let end = Self.classEnd(text, at)
      {
        output += text[at..<end]
        at = end
        continue
      }
      output.append(byte)
      at += 1
    }
    if at < text.count {
      output.append(text[at])
      at += 1
    } else if at == open {
      at += 1
    }
  }

  private static func classEnd(_ text: [UInt8], _ start: Int) -> Int? {
    let mark = text[start + 1]
    var at = start + 2
    while at + 1 < text.count {
      if text[at] == mark, text[at + 1] == UInt8(ascii: "]") { return at + 2 }
      at += 1
    }
    return nil
  }

  /// What the groups found, as a reading: numbers may have units (`3.4 MB`) and commas, a percentage is out of 100.
  ///
  /// - Parameter found: the bytes of the group with this number; nil where it took no part.
  /// - Returns: nil where what should be a number is none.
  package func reading(_ found: (Int) -> [UInt8]?) -> ProgressScanner.Reading? {
    func bytes(_ name: Name) -> [UInt8]? { groups[name].flatMap(found) }
    func amount(_ name: Name) -> LineAmount? {
      guard let bytes = bytes(name) else { return nil }
      let start = LineTokens.skipSpaces(bytes, 0)
      guard start < bytes.count else { return nil }
      return LineAmount(bytes, at: start)
    }
    let message = bytes(.message).map { Self.message($0) } ?? ""
    if let percent = amount(.percent) {
      return ProgressScanner.Reading(
        completed: percent.value, total: 100, unit: ProgressSight.percentUnit, message: message)
    }
    if var done = amount(.done) {
      let total = amount(.total)
      // `3.4/120 MB`
      if done.kind == .bare, let total { done.scale = total.kind == .bytes ? total.scale : 1 }
      let isSize = done.kind == .bytes || total?.kind == .bytes
      return ProgressScanner.Reading(
        completed: done.value * done.scale, total: total.map { $0.value * $0.scale }, unit: isSize ? "B" : "",
        message: message)
    }
    return message.isEmpty ? nil : ProgressScanner.Reading(completed: nil, message: message)
  }

  /// What was named is taken as it stands, but for spaces around it; at most 160 bytes.
  private static func message(_ bytes: [UInt8]) -> String {
    let start = LineTokens.skipSpaces(bytes, 0)
    let end = bytes.lastIndex { $0 != UInt8(ascii: " ") }.map { $0 + 1 } ?? start
    return TaskRecord.cut(String(decoding: bytes[start..<max(start, end)], as: UTF8.self), to: 160)
  }
}
