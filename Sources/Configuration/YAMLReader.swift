/// Reads one document of YAML 1.2, byte by byte.
///
/// What it does not support, and what readers of YAML do not agree on, it refuses. Blocks, flows and scalars are in files of
/// their own; here are the place in the text, and what stands around the document.
struct YAMLReader {
  let text: UnsafeBufferPointer<UInt8>
  let limits: ConfigurationLimits

  /// Between two tokens; always at the start of a character.
  var at = 0
  var line = 1
  /// Where the line begins, and how many spaces it begins with.
  var lineStart = 0
  var lineIndent = 0

  /// Lists and mappings around the place.
  private(set) var depth = 0
  /// Values so far, those that aliases repeat too; and only those.
  var nodes = 0
  var repeated = 0
  var anchors: [String: Anchored] = [:]
  /// The line of each anchor, also of those whose values are not complete.
  var anchorLines: [String: Int] = [:]
  /// Where text that is not in one piece is put together.
  var scratch: [UInt8] = []

  /// The place up to which columns are counted, and its column.
  private var counted = 0
  private var countedColumn = 1

  init(_ text: UnsafeBufferPointer<UInt8>, _ limits: ConfigurationLimits) {
    self.text = text
    self.limits = limits
    scratch.reserveCapacity(256)
  }

  mutating func document() throws(ReadingProblem) -> ConfigurationNode {
    beginLine(at: 0)
    try directives()
    let isNothing = isMarker(UInt8(ascii: "."))
    let around = Surroundings(indent: -1, sequencesFrom: 0, isCompact: false)
    let node = try blockNode(in: around, orNullAt: ConfigurationPosition(line: 1, column: 1))
    try skipToToken()
    if isEnd { return node }
    if isMarker(UInt8(ascii: ".")) {
      if isNothing { throw problem("'...' ends a document, and there is none") }
      at += 3
      try endLine(after: "'...'")
      try skipToToken()
      if isEnd { return node }
    }
    if isMarker(UInt8(ascii: "-")) { throw problem("a second document begins here; a file has one") }
    throw unexpected()
  }

  /// `%YAML 1.2`, and `---` or nothing.
  private mutating func directives() throws(ReadingProblem) {
    var hasDirective = false
    try skipToToken()
    while current == UInt8(ascii: "%"), at == lineStart {
      let end = lineEnd(from: at)
      let words = String(decoding: text[at..<end], as: UTF8.self).split(separator: " ")
      guard words.first == "%YAML" else { throw problem("of the directives only '%YAML 1.2' is read") }
      guard !hasDirective else { throw problem("'%YAML' stands twice") }
      guard words.count >= 2, words[1] == "1.2", words.count == 2 || words[2].hasPrefix("#") else {
        throw problem("this reads YAML 1.2; of another version it would mean something else")
      }
      hasDirective = true
      at = end
      try skipToToken()
    }
    if isMarker(UInt8(ascii: "-")) {
      at += 3
    } else if hasDirective {
      throw problem("'---' was expected after '%YAML'")
    }
  }

  // MARK: the place

  /// The byte here; 0 at the end of the text, and nowhere else.
  var current: UInt8 { byte(at) }

  func byte(_ index: Int) -> UInt8 { index < text.count ? text[index] : 0 }

  var isEnd: Bool { at >= text.count }

  /// Whether only spaces stand before the place in its line.
  var isFirstInLine: Bool { at == lineStart + lineIndent }

  /// Where the place is, as people count.
  mutating func here() -> ConfigurationPosition {
    if counted < lineStart || counted > at {
      counted = lineStart
      countedColumn = 1
    }
    while counted < at {
      if text[counted] & 0xC0 != 0x80 { countedColumn += 1 }
      counted += 1
    }
    return ConfigurationPosition(line: line, column: countedColumn)
  }

  /// Goes behind the spaces at the start of a line.
  mutating func beginLine(at start: Int) {
    lineStart = start
    at = start
    while current == UInt8(ascii: " ") { at += 1 }
    lineIndent = at - start
  }

  /// Goes from a line end to behind the spaces of the next line.
  mutating func nextLine() {
    line += 1
    beginLine(at: at + 1)
  }

  /// Goes over spaces.
  mutating func skipBlanks() {
    while current == UInt8(ascii: " ") { at += 1 }
  }

  /// Goes to the next token: over blanks, comments and line ends.
  mutating func skipToToken() throws(ReadingProblem) {
    while true {
      let start = at
      skipBlanks()
      switch current {
      case UInt8(ascii: "#"):
        guard at > start || isFirstInLine || byte(at - 1) == UInt8(ascii: " ") else {
          throw problem("a comment needs a space before its '#'")
        }
        at = lineEnd(from: at)
      case UInt8(ascii: "\n"): nextLine()
      default:
        if current == UInt8(ascii: "\t") { throw tabProblem() }
        return
      }
    }
  }

  /// Readers of YAML do not agree on where tabs may stand; between words they are refused.
  func tabProblem() -> ReadingProblem {
    problem(isFirstInLine ? "a tab cannot indent; use spaces" : "a tab cannot stand here; use spaces")
  }

  func lineEnd(from start: Int) -> Int {
    var end = start
    while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
    return end
  }

  /// Nothing may follow in the line but a comment.
  mutating func endLine(after what: String) throws(ReadingProblem) {
    let start = at
    skipBlanks()
    switch current {
    case 0, UInt8(ascii: "\n"): return
    case UInt8(ascii: "#") where at > start: return
    case UInt8(ascii: "\t"): throw tabProblem()
    default: throw problem("nothing but a comment can follow \(what) in its line")
    }
  }

  /// Whether the line is over here, but for a comment: to be asked behind blanks.
  var isLineOver: Bool {
    switch current {
    case 0, UInt8(ascii: "\n"): true
    case UInt8(ascii: "#"): at == lineStart || byte(at - 1) == UInt8(ascii: " ")
    default: false
    }
  }

  /// Whether `---` or `...` stands here, alone at the start of a line.
  func isMarker(_ sign: UInt8) -> Bool {
    at == lineStart && current == sign && byte(at + 1) == sign && byte(at + 2) == sign && isSpace(byte(at + 3))
  }

  var isAnyMarker: Bool { isMarker(UInt8(ascii: "-")) || isMarker(UInt8(ascii: ".")) }

  // MARK: what is wrong

  func problem(_ message: String, at offset: Int? = nil) -> ReadingProblem {
    ReadingProblem(message, at: offset ?? at)
  }

  /// What stands here has no place here.
  func unexpected() -> ReadingProblem {
    if isEnd { return problem("the file ends here, and more was expected") }
    if isFirstInLine {
      return problem("this line is indented as nothing above it is; it belongs to no list or mapping")
    }
    switch current {
    case UInt8(ascii: ":"): return problem("a mapping cannot begin here; if this is text, write it in quotes")
    case UInt8(ascii: "#"): return problem("a comment needs a space before its '#'")
    default: return problem("the value is over before this; if it belongs to it, write all of it in quotes")
    }
  }

  mutating func enter() throws(ReadingProblem) {
    depth += 1
    if depth > limits.depth { throw problem("lists and mappings are nested more than \(limits.depth) deep") }
  }

  mutating func leave() { depth -= 1 }
}

/// A space or a tab: what counts as white space in text.
func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// A blank, a line end, or the end of the text.
func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || byte == UInt8(ascii: "\n") || byte == 0 }

/// What structures a flow collection.
func isFlowIndicator(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
  default: false
  }
}
