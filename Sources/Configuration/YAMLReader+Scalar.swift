/// Where it is decided what begins: a key, a scalar, a flow collection.
extension YAMLReader {
  /// What stood there: a node that is complete, or a node that is a key, and then the place is its `:`.
  enum KeyOrNode {
    case key(ConfigurationNode)
    case node(ConfigurationNode)
  }

  /// Reads what begins here, and tells whether it is a key.
  mutating func keyOrScalar(
    in around: Surroundings, _ tag: Tag?, isKeyExpected: Bool
  ) throws(ReadingProblem) -> KeyOrNode {
    let position = here()
    let node: ConfigurationNode
    switch current {
    case UInt8(ascii: "\""): node = try quoted(UInt8(ascii: "\""), indent: around.indent)
    case UInt8(ascii: "'"): node = try quoted(UInt8(ascii: "'"), indent: around.indent)
    case UInt8(ascii: "*"): node = try alias()
    case UInt8(ascii: "["), UInt8(ascii: "{"): node = try flowCollection(indent: around.indent)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      return .node(ConfigurationNode(.scalar(try blockScalar(indent: around.indent)), at: position))
    default:
      try checkPlainStart(isFlow: false)
      let (start, end) = (at, try plainLine(isFlow: false))
      if current == UInt8(ascii: ":") {
        return .key(ConfigurationNode(.scalar(try plain(text[start..<end], start, tag)), at: position))
      }
      if isKeyExpected { throw problem("'KEY: VALUE' was expected here", at: start) }
      let scalar = try plainLines(start, end, tag, indent: around.indent)
      return .node(ConfigurationNode(.scalar(scalar), at: position))
    }
    let end = at
    skipBlanks()
    if current == UInt8(ascii: ":"), isSpace(byte(at + 1)) { return .key(node) }
    at = end
    return .node(node)
  }

  /// Makes a key of a node.
  mutating func key(
    _ node: ConfigurationNode, _ properties: Properties
  ) throws(ReadingProblem) -> ConfigurationKey {
    let node = try apply(properties, to: node)
    guard case .scalar(let scalar) = node.kind else {
      throw problem("a list or a mapping cannot be a key")
    }
    switch scalar.value {
    case .text:
      var key = ConfigurationKey(scalar.text, at: node.position)
      key.isMerge = scalar.text == "<<" && scalar.style == .plain && properties.tag == nil
      return key
    case .integer(let number): return ConfigurationKey(scalar.text, number: number, at: node.position)
    case .null, .flag, .number:
      throw problem("a key has to be text; write '\(scalar.text)' in quotes")
    }
  }

  /// What a plain scalar cannot begin with.
  func checkPlainStart(isFlow: Bool) throws(ReadingProblem) {
    switch current {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
      // Not everybody reads `?x` and `:x` between brackets as text.
      if !isSpace(byte(at + 1)), !isFlow || current == UInt8(ascii: "-"), !isFlow || !isFlowIndicator(byte(at + 1)) {
        return
      }
      switch current {
      case UInt8(ascii: "-") where !isFlow: throw problem("a list begins in a line of its own")
      case UInt8(ascii: "-"): throw problem("'-' begins no item between brackets; if it is text, write it in quotes")
      case UInt8(ascii: "?"): throw problem("keys with '?' are not read: write 'KEY: VALUE'; text stands in quotes")
      default: throw problem("the key before ':' is missing; text that begins with ':' stands in quotes")
      }
    case UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "]"), UInt8(ascii: "}"),
      UInt8(ascii: ","), UInt8(ascii: "#"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "&"),
      UInt8(ascii: "!"):
      throw problem("text cannot begin with '\(Character(Unicode.Scalar(current)))'; write it in quotes")
    case UInt8(ascii: "\t"): throw tabProblem()
    case 0: throw problem("the file ends here, and a value was expected")
    default: return
    }
  }

  /// Goes over the part of a plain scalar that is in this line, to what ends it; returns the end without blanks.
  mutating func plainLine(isFlow: Bool) throws(ReadingProblem) -> Int {
    var end = at
    while at < text.count {
      let byte = text[at]
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\t"): return end
      case UInt8(ascii: " "):
        at += 1
        continue
      case UInt8(ascii: "#"): if at > end { return end }
      case UInt8(ascii: ":"):
        let next = self.byte(at + 1)
        if isSpace(next) { return end }
        if isFlow, isFlowIndicator(next) {
          throw problem("a space was expected after ':'; if this is text, write it in quotes")
        }
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
        if isFlow { return end }
      default: break
      }
      at += 1
      end = at
    }
    return end
  }

  /// The rest of a plain scalar whose first line was read: lines that are indented more than what is around.
  mutating func plainLines(_ start: Int, _ end: Int, _ tag: Tag?, indent: Int) throws(ReadingProblem)
    -> ConfigurationScalar
  {
    guard current == UInt8(ascii: "\n") else { return try plain(text[start..<end], start, tag) }
    scratch.removeAll(keepingCapacity: true)
    var isLong = false
    var end = end
    var pieceStart = start
    while current == UInt8(ascii: "\n") {
      let breaks = skipEmptyLines(isQuoted: false)
      if isEnd || lineIndent <= indent || current == UInt8(ascii: "#") || isAnyMarker { break }
      if current == UInt8(ascii: "\t") { throw tabProblem() }
      scratch += text[pieceStart..<end]
      fold(breaks)
      isLong = true
      pieceStart = at
      end = try plainLine(isFlow: false)
      if current == UInt8(ascii: ":") {
        throw problem(
          "a mapping cannot begin inside of text that began above; indent it as the lines above, or write the text in quotes"
        )
      }
    }
    guard isLong else { return try plain(text[start..<end], start, tag) }
    scratch += text[pieceStart..<end]
    return ConfigurationScalar(String(decoding: scratch, as: UTF8.self), .plain, .text)
  }

  /// From a line end to the first line that is not empty; returns how many line ends were passed.
  /// - Parameter isQuoted: then a line of blanks is empty too.
  mutating func skipEmptyLines(isQuoted: Bool) -> Int {
    var breaks = 0
    while current == UInt8(ascii: "\n") {
      breaks += 1
      nextLine()
      guard isQuoted else { continue }
      var end = at
      while isBlank(byte(end)) { end += 1 }
      if byte(end) == UInt8(ascii: "\n") { at = end }
    }
    return breaks
  }

  /// One line end is a space, more are line ends without the first.
  mutating func fold(_ breaks: Int) {
    if breaks == 1 {
      scratch.append(UInt8(ascii: " "))
    } else {
      for _ in 1..<breaks { scratch.append(UInt8(ascii: "\n")) }
    }
  }

  /// A plain scalar of one line; the place is behind it.
  func plain(
    _ word: Slice<UnsafeBufferPointer<UInt8>>, _ start: Int, _ tag: Tag?
  ) throws(ReadingProblem) -> ConfigurationScalar {
    let text = String(decoding: word, as: UTF8.self)
    if current == UInt8(ascii: ":"), text == "<<" { return ConfigurationScalar(text, .plain, .text) }
    switch CoreSchema.meaning(of: word) {
    case .value(let value): return ConfigurationScalar(text, .plain, value)
    case .unclear where tag == .str: return ConfigurationScalar(text, .plain, .text)
    case .unclear(let why): throw problem("'\(text)' \(why)", at: start)
    }
  }
}
