/// Lists and mappings in brackets.
extension YAMLReader {
  /// The bracket that is open, and how lines have to be indented meanwhile.
  struct Bracket {
    var offset: Int
    var line: Int
    var closing: UInt8
    var indent: Int
  }

  /// - Parameter indent: lines that go on have to be indented more.
  mutating func flowCollection(indent: Int) throws(ReadingProblem) -> ConfigurationNode {
    let position = here()
    let isList = current == UInt8(ascii: "[")
    let closing = isList ? UInt8(ascii: "]") : UInt8(ascii: "}")
    let bracket = Bracket(offset: at, line: line, closing: closing, indent: indent)
    try enter()
    at += 1
    let kind: ConfigurationNode.Kind = isList ? .sequence(try flowItems(bracket)) : .mapping(try flowEntries(bracket))
    at += 1
    leave()
    return ConfigurationNode(kind, at: position)
  }

  private mutating func flowItems(_ bracket: Bracket) throws(ReadingProblem) -> [ConfigurationNode] {
    var items: [ConfigurationNode] = []
    try skipInFlow(bracket)
    while current != bracket.closing {
      nodes += 1
      let index = items.count
      do throws(ReadingProblem) {
        let (start, startLine) = (at, line)
        let position = here()
        let properties = try flowProperties(bracket)
        let (node, _) = try flowNode(bracket, properties.tag, mayBeNull: !properties.isEmpty)
        try skipInFlow(bracket)
        // In a list a space has to follow, also after quotes: not everybody reads `["a":1]`.
        if current == UInt8(ascii: ":"), isSpace(byte(at + 1)) {
          guard startLine == line, at - start <= 1_024 else { throw longKey(start) }
          let key = try key(node, properties)
          try enter()
          var draft = MappingDraft()
          try draft.add(key, try flowValue(bracket), at: start)
          leave()
          items.append(ConfigurationNode(.mapping(draft.finished()), at: position))
        } else {
          items.append(try apply(properties, to: node))
        }
        try flowComma(bracket)
      } catch { throw error.inside("[\(index)]") }
    }
    return items
  }

  private mutating func flowEntries(_ bracket: Bracket) throws(ReadingProblem) -> [ConfigurationEntry] {
    var entries = MappingDraft()
    try skipInFlow(bracket)
    while current != bracket.closing {
      nodes += 1
      let (start, startLine) = (at, line)
      let properties = try flowProperties(bracket)
      let (node, isQuoted) = try flowNode(bracket, properties.tag, mayBeNull: false)
      try skipInFlow(bracket)
      let key = try key(node, properties)
      do throws(ReadingProblem) {
        try entries.check(key, at: start)
        var value = null(at: key.position)
        if isFlowColon(isQuoted) {
          guard startLine == line, at - start <= 1_024 else { throw longKey(start) }
          value = try flowValue(bracket)
        }
        try entries.add(key, value, at: start)
        try flowComma(bracket)
      } catch { throw error.inside(key.text) }
    }
    return entries.finished()
  }

  /// After a key: over its `:` and to what follows its value.
  private mutating func flowValue(
    _ bracket: Bracket
  ) throws(ReadingProblem) -> ConfigurationNode {
    at += 1
    try skipInFlow(bracket)
    let properties = try flowProperties(bracket)
    let (node, _) = try flowNode(bracket, properties.tag, mayBeNull: true)
    try skipInFlow(bracket)
    return try apply(properties, to: node)
  }

  /// `:` after a key; directly before a value only after quotes.
  private func isFlowColon(_ isQuoted: Bool) -> Bool {
    guard current == UInt8(ascii: ":") else { return false }
    let next = byte(at + 1)
    return isQuoted || isSpace(next) || isFlowIndicator(next)
  }

  private mutating func flowComma(_ bracket: Bracket) throws(ReadingProblem) {
    if current == UInt8(ascii: ",") {
      at += 1
      try skipInFlow(bracket)
    } else if current != bracket.closing {
      let closing = Character(Unicode.Scalar(bracket.closing))
      throw problem("',' or '\(closing)' was expected here, for the bracket of line \(bracket.line)")
    }
  }

  private mutating func flowProperties(_ bracket: Bracket) throws(ReadingProblem) -> Properties {
    let properties = try properties()
    if properties.isEmpty { return properties }
    try skipInFlow(bracket)
    return properties
  }

  /// A value between brackets, and whether it stood in quotes or brackets.
  private mutating func flowNode(
    _ bracket: Bracket, _ tag: Tag?, mayBeNull: Bool
  ) throws(ReadingProblem) -> (ConfigurationNode, Bool) {
    let position = here()
    if mayBeNull, current == UInt8(ascii: ",") || current == bracket.closing { return (null(at: position), false) }
    switch current {
    case UInt8(ascii: "\""): return (try quoted(UInt8(ascii: "\""), indent: bracket.indent), true)
    case UInt8(ascii: "'"): return (try quoted(UInt8(ascii: "'"), indent: bracket.indent), true)
    case UInt8(ascii: "["), UInt8(ascii: "{"): return (try flowCollection(indent: bracket.indent), true)
    case UInt8(ascii: "*"): return (try alias(), false)
    case UInt8(ascii: ","): throw problem("a value was expected before this ','")
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      throw problem("'\(Character(Unicode.Scalar(current)))' does not close the bracket of line \(bracket.line)")
    default:
      try checkPlainStart(isFlow: true)
      let (start, end) = (at, try plainLine(isFlow: true))
      return (ConfigurationNode(.scalar(try flowPlain(start, end, bracket, tag)), at: position), false)
    }
  }

  /// A plain scalar between brackets may go on in the next lines.
  private mutating func flowPlain(
    _ start: Int, _ firstEnd: Int, _ bracket: Bracket, _ tag: Tag?
  ) throws(ReadingProblem) -> ConfigurationScalar {
    var end = firstEnd
    var pieceStart = start
    var isLong = false
    while current == UInt8(ascii: "\n") {
      if !isLong { scratch.removeAll(keepingCapacity: true) }
      let breaks = skipEmptyLines(isQuoted: false)
      skipBlanks()
      try checkFlowLine(bracket)
      if isFlowIndicator(current) || current == UInt8(ascii: "#") || isFlowColon(false) { break }
      scratch += text[pieceStart..<end]
      fold(breaks)
      isLong = true
      pieceStart = at
      end = try plainLine(isFlow: true)
    }
    guard isLong else { return try plain(text[start..<end], start, tag) }
    scratch += text[pieceStart..<end]
    return ConfigurationScalar(String(decoding: scratch, as: UTF8.self), .plain, .text)
  }

  /// Goes to the next token between brackets.
  private mutating func skipInFlow(_ bracket: Bracket) throws(ReadingProblem) {
    while true {
      let start = at
      skipBlanks()
      switch current {
      case UInt8(ascii: "#"):
        guard at > start || at == lineStart || byte(at - 1) == UInt8(ascii: " ") else {
          throw problem("a comment needs a space before its '#'")
        }
        at = lineEnd(from: at)
      case UInt8(ascii: "\n"): nextLine()
      default: return try checkFlowLine(bracket)
      }
    }
  }

  private func checkFlowLine(_ bracket: Bracket) throws(ReadingProblem) {
    let isIndented = line == bracket.line || lineIndent > bracket.indent
    if current == UInt8(ascii: "\t") { throw tabProblem() }
    if isEnd || isAnyMarker || (isFirstInLine && !isIndented && current != bracket.closing) {
      let opening = Character(Unicode.Scalar(byte(bracket.offset)))
      throw problem("the '\(opening)' that opens here is not closed before line \(line)", at: bracket.offset)
    }
  }
}
