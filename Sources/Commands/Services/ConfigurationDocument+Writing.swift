internal import Varlink

extension ConfigurationDocument {
  /// One line of JSON, without the line's end.
  func json() -> String {
    var bytes: [UInt8] = []
    writeJSON(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func writeJSON(into bytes: inout [UInt8]) {
    switch self {
    case .text(let text): JSONWriter.string(text, after: "", into: &bytes)
    case .integer(let number): bytes += Array("\(number)".utf8)
    case .flag(let flag): bytes += Array("\(flag)".utf8)
    case .list(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        item.writeJSON(into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .map(let entries):
      bytes.append(UInt8(ascii: "{"))
      for (index, entry) in entries.enumerated() {
        JSONWriter.string(entry.key, after: index > 0 ? "," : "", into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        entry.value.writeJSON(into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// YAML in block style, read as the same by readers of YAML 1.1 and 1.2; short lists of plain values on one line.
  func yaml() -> String {
    var text = ""
    writeBlock(into: &text, indent: 0)
    return text
  }

  /// Writes whole lines; the place for the first is where `text` ends.
  private func writeBlock(into text: inout String, indent: Int) {
    let margin = String(repeating: " ", count: indent)
    switch self {
    case .text, .integer, .flag: text += scalar() + "\n"
    case .list(let items):
      if items.isEmpty { text += "\(margin)[]\n" }
      for item in items {
        text += "\(margin)- "
        item.writeBehindDash(into: &text, indent: indent + 2)
      }
    case .map(let entries):
      if entries.isEmpty { text += "\(margin){}\n" }
      for entry in entries {
        text += margin
        entry.write(into: &text, indent: indent)
      }
    }
  }

  /// What follows `- `: a map goes on in the same line.
  private func writeBehindDash(into text: inout String, indent: Int) {
    switch self {
    case .text, .integer, .flag: text += scalar() + "\n"
    case .list: text += flow() + "\n"
    case .map(let entries):
      if entries.isEmpty { text += "{}\n" }
      for (index, entry) in entries.enumerated() {
        if index > 0 { text += String(repeating: " ", count: indent) }
        entry.write(into: &text, indent: indent)
      }
    }
  }

  /// A list on one line.
  fileprivate func flow() -> String {
    switch self {
    case .text, .integer, .flag: scalar()
    case .list(let items): "[" + items.map { $0.flow() }.joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\(YAMLText.scalar($0.key)): \($0.value.flow())" }.joined(separator: ", ") + "}"
    }
  }

  fileprivate func scalar() -> String {
    switch self {
    case .text(let text): YAMLText.scalar(text)
    case .integer(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .list, .map: flow()
    }
  }

  /// Whether it stands on the line of its key.
  fileprivate var isInline: Bool {
    switch self {
    case .text, .integer, .flag: true
    case .list(let items): items.allSatisfy { $0.isPlain } && flow().utf8.count <= 100
    case .map(let entries): entries.isEmpty
    }
  }

  private var isPlain: Bool {
    switch self {
    case .text, .integer, .flag: true
    case .list, .map: false
    }
  }

  fileprivate func writeBelow(into text: inout String, indent: Int) { writeBlock(into: &text, indent: indent) }
}

extension ConfigurationDocument.Entry {
  /// `key: value`, or the key and the value in the lines below it.
  fileprivate func write(into text: inout String, indent: Int) {
    text += "\(YAMLText.scalar(key)):"
    if value.isInline {
      text += " \(value.flow())\n"
    } else {
      text += "\n"
      value.writeBelow(into: &text, indent: indent + 2)
    }
  }
}
