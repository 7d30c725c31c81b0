extension ConfigurationDocument {
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

extension ConfigurationDocument: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .text(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .integer(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .flag(let flag):
      var container = encoder.singleValueContainer()
      try container.encode(flag)
    case .list(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    case .map(let entries):
      var container = encoder.container(keyedBy: Key.self)
      for entry in entries { try container.encode(entry.value, forKey: Key(entry.key)) }
    }
  }
}
