/// Anchors, aliases and tags.
extension YAMLReader {
  /// What stands before a value: `&NAME`, `!!str`.
  struct Properties {
    var anchor: String?
    var tag: Tag?
    /// Where they stand.
    var offset = 0
    /// How many nodes there were before.
    var nodes = 0

    var isEmpty: Bool { anchor == nil && tag == nil }
  }

  /// The tags of the core schema.
  enum Tag: String {
    case str, int, float, bool, null, map, seq
  }

  /// A node with a name, how many nodes it is, and how many lists and mappings are in each other in it.
  struct Anchored {
    var node: ConfigurationNode
    var nodes: Int
    var height: Int
  }

  /// Reads anchor and tag, if there are any, and the blanks behind them.
  mutating func properties() throws(ReadingProblem) -> Properties {
    var result = Properties()
    result.offset = at
    result.nodes = nodes
    while true {
      switch current {
      case UInt8(ascii: "&"):
        if result.anchor != nil { throw problem("a value has only one anchor") }
        let start = at
        let name = try name("anchor")
        if let line = anchorLines[name] {
          throw problem("the anchor '&\(name)' stands in line \(line) already; give this one another name", at: start)
        }
        anchorLines[name] = line
        result.anchor = name
      case UInt8(ascii: "!"):
        if result.tag != nil { throw problem("a value has only one tag") }
        result.tag = try tag()
      default:
        if !result.isEmpty, current == UInt8(ascii: "*") { throw aliasProblem() }
        return result
      }
      skipBlanks()
    }
  }

  func aliasProblem() -> ReadingProblem { problem("an alias has neither an anchor nor a tag") }

  func combine(_ outer: Properties, _ inner: Properties) throws(ReadingProblem) -> Properties {
    if outer.isEmpty { return inner }
    if inner.isEmpty { return outer }
    if outer.anchor != nil, inner.anchor != nil { throw problem("a value has only one anchor", at: inner.offset) }
    if outer.tag != nil, inner.tag != nil { throw problem("a value has only one tag", at: inner.offset) }
    var result = outer
    result.anchor = outer.anchor ?? inner.anchor
    result.tag = outer.tag ?? inner.tag
    return result
  }

  /// After `&` or `*`: letters, digits, `-`, `_`.
  private mutating func name(_ what: String) throws(ReadingProblem) -> String {
    let start = at
    at += 1
    while isNameByte(current) { at += 1 }
    guard at > start + 1 else { throw problem("the name of the \(what) is missing", at: start) }
    guard isSpace(current) || isFlowIndicator(current) else {
      throw problem("the name of an \(what) has only letters, digits, '-' and '_', and a space follows it")
    }
    return String(decoding: text[(start + 1)..<at], as: UTF8.self)
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func tag() throws(ReadingProblem) -> Tag {
    let start = at
    while !isSpace(current), !isFlowIndicator(current) { at += 1 }
    let word = String(decoding: text[start..<at], as: UTF8.self)
    guard word.hasPrefix("!!"), let tag = Tag(rawValue: String(word.dropFirst(2))) else {
      throw problem(
        "the tag '\(word)' is not known; there are !!str, !!int, !!float, !!bool, !!null, !!map and !!seq", at: start)
    }
    guard isSpace(current) else { throw problem("a space was expected after the tag") }
    return tag
  }

  /// `*NAME`: the value that has the anchor, once more.
  mutating func alias() throws(ReadingProblem) -> ConfigurationNode {
    let start = at
    let position = here()
    let name = try name("alias")
    guard let anchored = anchors[name] else {
      if let line = anchorLines[name] {
        throw problem("a value cannot contain itself: '&\(name)' is in line \(line)", at: start)
      }
      throw problem("nothing above has the anchor '&\(name)'", at: start)
    }
    nodes += anchored.nodes
    repeated += anchored.nodes
    if repeated > limits.repeated {
      throw problem("the aliases repeat more than \(limits.repeated) values", at: start)
    }
    if depth + anchored.height > limits.depth {
      throw problem("lists and mappings are nested more than \(limits.depth) deep", at: start)
    }
    var node = anchored.node
    node.position = position
    return node
  }

  /// Gives a complete node its tag and its name.
  mutating func apply(
    _ properties: Properties, to node: ConfigurationNode
  ) throws(ReadingProblem) -> ConfigurationNode {
    if properties.isEmpty { return node }
    var node = node
    if let tag = properties.tag { node.kind = try tagged(node.kind, tag, properties.offset) }
    if let anchor = properties.anchor {
      anchors[anchor] = Anchored(
        node: node, nodes: nodes - properties.nodes + 1, height: Self.height(of: node, atMost: limits.depth))
    }
    return node
  }

  private static func height(of node: ConfigurationNode, atMost limit: Int) -> Int {
    guard limit > 0 else { return 0 }
    var highest = 0
    switch node.kind {
    case .scalar: return 0
    case .sequence(let items): for item in items { highest = max(highest, height(of: item, atMost: limit - 1)) }
    case .mapping(let entries):
      for entry in entries { highest = max(highest, height(of: entry.value, atMost: limit - 1)) }
    }
    return 1 + highest
  }

  private func tagged(
    _ kind: ConfigurationNode.Kind, _ tag: Tag, _ offset: Int
  ) throws(ReadingProblem) -> ConfigurationNode.Kind {
    switch (kind, tag) {
    case (.sequence, .seq), (.mapping, .map): return kind
    case (.scalar(var scalar), .str):
      scalar.value = .text
      return .scalar(scalar)
    case (.scalar(var scalar), .int), (.scalar(var scalar), .float), (.scalar(var scalar), .bool),
      (.scalar(var scalar), .null):
      guard let value = Self.value(of: scalar.text, as: tag) else { break }
      scalar.value = value
      return .scalar(scalar)
    default: break
    }
    throw problem("the value is not what its tag '!!\(tag.rawValue)' says", at: offset)
  }

  private static func value(of text: String, as tag: Tag) -> ConfigurationValue? {
    // The octal and hexadecimal forms are those of whole numbers.
    if tag == .float, text.hasPrefix("0x") || text.hasPrefix("0o") { return nil }
    let bytes = Array(text.utf8)
    let meaning = bytes.withUnsafeBufferPointer { CoreSchema.meaning(of: $0[...]) }
    switch (meaning, tag) {
    case (.value(.integer(let number)), .float):
      return .number(number == 0 && text.hasPrefix("-") ? -0.0 : Double(number))
    case (.value(let value), .int): if case .integer = value { return value }
    case (.value(let value), .float): if case .number = value { return value }
    case (.value(let value), .bool): if case .flag = value { return value }
    case (.value(.null), .null): return .null
    default: break
    }
    return nil
  }
}
