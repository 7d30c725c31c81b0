/// Lists and mappings that are made by indentation.
extension YAMLReader {
  /// What is around a node of a block.
  struct Surroundings {
    /// The column of the mapping or list that it stands in; -1 at the top. What belongs to it is indented more.
    var indent: Int
    /// The least column for a list: a list may stand right below its key.
    var sequencesFrom: Int
    /// Whether a list or a mapping may begin in the line that already has something in it: after `- `.
    var isCompact: Bool
  }

  /// The node after `- `, `key:` or at the beginning.
  mutating func blockNode(
    in around: Surroundings, orNullAt place: ConfigurationPosition
  ) throws(ReadingProblem) -> ConfigurationNode {
    nodes += 1
    try skipToToken()
    if isOver(around) { return null(at: place) }
    return try content(of: Properties(), in: around, orNullAt: place, isCompact: around.isCompact)
  }

  /// Whether the next token belongs to something further out.
  private func isOver(_ around: Surroundings) -> Bool {
    if isEnd { return true }
    guard isFirstInLine else { return false }
    if isAnyMarker { return true }
    if lineIndent > around.indent { return false }
    return !(isDash && lineIndent >= around.sequencesFrom)
  }

  private var isDash: Bool { current == UInt8(ascii: "-") && isSpace(byte(at + 1)) }

  /// - Parameter outer: anchor and tag that stood in a line before.
  private mutating func content(
    of outer: Properties, in around: Surroundings, orNullAt place: ConfigurationPosition, isCompact: Bool
  ) throws(ReadingProblem) -> ConfigurationNode {
    let start = at
    let column = at - lineStart
    let startLine = line
    let mayNest = isFirstInLine || isCompact
    let position = here()
    let inner = try properties()
    if !inner.isEmpty, isLineOver {
      let all = try combine(outer, inner)
      try skipToToken()
      if isOver(around) { return try apply(all, to: null(at: position)) }
      return try content(of: all, in: around, orNullAt: place, isCompact: false)
    }
    if current == UInt8(ascii: "*"), !outer.isEmpty { throw aliasProblem() }
    if isDash {
      guard mayNest, inner.isEmpty else { throw problem("a list begins in a line of its own") }
      return try apply(outer, to: blockSequence(column, in: around, at: position))
    }
    let key = try keyOrScalar(in: around, inner.tag ?? outer.tag, isKeyExpected: false)
    switch key {
    case .key(let first):
      guard mayNest else { throw problem("a mapping cannot begin here; if this is text, write it in quotes") }
      guard startLine == line, at - start <= 1_024 else { throw longKey(start) }
      let named = try self.key(first, inner)
      return try apply(outer, to: blockMapping(column, first: named, at: position))
    case .node(let node): return try apply(combine(outer, inner), to: node)
    }
  }

  func longKey(_ start: Int) -> ReadingProblem {
    problem("a key has to stand in one line, with at most 1024 bytes", at: start)
  }

  private mutating func blockSequence(
    _ column: Int, in around: Surroundings, at position: ConfigurationPosition
  ) throws(ReadingProblem) -> ConfigurationNode {
    try enter()
    var items: [ConfigurationNode] = []
    repeat {
      let (place, index) = (here(), items.count)
      at += 1
      do throws(ReadingProblem) {
        items.append(
          try blockNode(in: Surroundings(indent: column, sequencesFrom: column + 1, isCompact: true), orNullAt: place))
        try skipToToken()
        if !isEnd, !isFirstInLine { throw unexpected() }
      } catch { throw error.inside("[\(index)]") }
      if isEnd || lineIndent < column || isAnyMarker { break }
      if lineIndent > column { throw unexpected() }
      // In a mapping a list may have the column of its key, and the next key ends it.
      if !isDash, column != around.indent { throw problem("the next item of the list was expected here: '- '") }
    } while isDash
    leave()
    return ConfigurationNode(.sequence(items), at: position)
  }

  private mutating func blockMapping(
    _ column: Int, first: ConfigurationKey, at position: ConfigurationPosition
  ) throws(ReadingProblem) -> ConfigurationNode {
    try enter()
    var entries = MappingDraft()
    var key = first
    try entries.check(key, at: at)
    while true {
      at += 1
      do throws(ReadingProblem) {
        let around = Surroundings(indent: column, sequencesFrom: column, isCompact: false)
        let place = at
        let value = try blockNode(in: around, orNullAt: key.position)
        try entries.add(key, value, at: place)
        try skipToToken()
        if !isEnd, !isFirstInLine { throw unexpected() }
      } catch { throw error.inside(key.text) }
      if isEnd || lineIndent < column || isAnyMarker { break }
      if lineIndent > column { throw unexpected() }
      if isDash { throw problem("a key was expected here, not an item of a list") }
      let start = at
      key = try blockKey()
      try entries.check(key, at: start)
    }
    leave()
    return ConfigurationNode(.mapping(entries.finished()), at: position)
  }

  /// A key of a mapping that has begun; goes to its `:`.
  private mutating func blockKey() throws(ReadingProblem) -> ConfigurationKey {
    let (start, startLine) = (at, line)
    let properties = try properties()
    let around = Surroundings(indent: lineIndent, sequencesFrom: lineIndent, isCompact: false)
    guard case .key(let draft) = try keyOrScalar(in: around, properties.tag, isKeyExpected: true) else {
      throw problem("'KEY: VALUE' was expected here", at: start)
    }
    guard startLine == line, at - start <= 1_024 else { throw longKey(start) }
    return try key(draft, properties)
  }

  func null(at position: ConfigurationPosition) -> ConfigurationNode {
    ConfigurationNode(.scalar(ConfigurationScalar("", .plain, .null)), at: position)
  }
}
