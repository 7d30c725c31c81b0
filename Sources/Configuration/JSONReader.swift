/// Reads JSON as RFC 8259 has it: nothing more, and no key twice.
struct JSONReader {
  let text: UnsafeBufferPointer<UInt8>
  let limits: ConfigurationLimits
  var at = 0
  var scratch: [UInt8] = []
  private var depth = 0
  private var line = 1
  private var counted = 0
  private var countedColumn = 1

  init(_ text: UnsafeBufferPointer<UInt8>, _ limits: ConfigurationLimits) {
    self.text = text
    self.limits = limits
  }

  mutating func document() throws(ReadingProblem) -> ConfigurationNode {
    skipSpace()
    if isEnd { throw problem("the file is empty; a JSON file has one value") }
    let node = try value()
    skipSpace()
    if !isEnd { throw problem("the value is over before this; nothing can follow it") }
    return node
  }

  /// The byte here; 0 at the end, and nowhere else.
  var current: UInt8 { at < text.count ? text[at] : 0 }

  var isEnd: Bool { at >= text.count }

  private mutating func value() throws(ReadingProblem) -> ConfigurationNode {
    let position = here()
    switch current {
    case UInt8(ascii: "{"): return ConfigurationNode(.mapping(try object()), at: position)
    case UInt8(ascii: "["): return ConfigurationNode(.sequence(try array()), at: position)
    case UInt8(ascii: "\""):
      return ConfigurationNode(.scalar(ConfigurationScalar(try string(), .doubleQuoted, .text)), at: position)
    default: return ConfigurationNode(.scalar(try word()), at: position)
    }
  }

  private mutating func object() throws(ReadingProblem) -> [ConfigurationEntry] {
    let opening = at
    try enter()
    var draft = MappingDraft()
    while true {
      let isFirst = draft.entries.isEmpty
      if isFirst, current == UInt8(ascii: "}") { break }
      guard current == UInt8(ascii: "\"") else {
        throw expected("a key in double quotes", opening, isTrailing: !isFirst && current == UInt8(ascii: "}"))
      }
      let start = at
      let position = here()
      let key = ConfigurationKey(try string(), at: position)
      do throws(ReadingProblem) {
        try draft.check(key, at: start)
        skipSpace()
        guard current == UInt8(ascii: ":") else { throw expected("':'", opening) }
        at += 1
        skipSpace()
        try draft.add(key, try value(), at: start)
      } catch { throw error.inside(key.text) }
      skipSpace()
      if current == UInt8(ascii: "}") { break }
      guard current == UInt8(ascii: ",") else { throw expected("',' or '}'", opening) }
      at += 1
      skipSpace()
    }
    leave()
    return draft.entries
  }

  private mutating func array() throws(ReadingProblem) -> [ConfigurationNode] {
    let opening = at
    try enter()
    var items: [ConfigurationNode] = []
    while true {
      if items.isEmpty, current == UInt8(ascii: "]") { break }
      if !items.isEmpty, current == UInt8(ascii: "]") { throw expected("a value", opening, isTrailing: true) }
      do throws(ReadingProblem) { items.append(try value()) } catch { throw error.inside("[\(items.count)]") }
      skipSpace()
      if current == UInt8(ascii: "]") { break }
      guard current == UInt8(ascii: ",") else { throw expected("',' or ']'", opening) }
      at += 1
      skipSpace()
    }
    leave()
    return items
  }

  /// `true`, `false`, `null`, or a number.
  private mutating func word() throws(ReadingProblem) -> ConfigurationScalar {
    let start = at
    while isWordByte(current) { at += 1 }
    let word = String(decoding: text[start..<at], as: UTF8.self)
    let value: ConfigurationValue
    switch word {
    case "":
      throw isEnd ? problem("the file ends here, and a value was expected") : problem("a value was expected here")
    case "null": value = .null
    case "true": value = .flag(true)
    case "false": value = .flag(false)
    default:
      guard let isWhole = numberIsWhole(start, at) else {
        throw problem("'\(word)' is no value of JSON; text stands in double quotes", at: start)
      }
      if isWhole, let number = Int(word) {
        value = .integer(number)
      } else if !isWhole, let number = Double(word), number.isFinite {
        value = .number(number)
      } else {
        throw problem("'\(word)' is a number that is too large", at: start)
      }
    }
    return ConfigurationScalar(word, .plain, value)
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }

  /// Whether a number has neither a fraction nor an exponent; nil when it is none.
  private func numberIsWhole(_ start: Int, _ end: Int) -> Bool? {
    var index = start
    func digits() -> Int {
      let first = index
      while index < end, (0x30...0x39).contains(text[index]) { index += 1 }
      return index - first
    }
    if text[index] == UInt8(ascii: "-") { index += 1 }
    let isZero = index < end && text[index] == UInt8(ascii: "0")
    let count = digits()
    if count == 0 || (isZero && count > 1) { return nil }
    if index == end { return true }
    if text[index] == UInt8(ascii: ".") {
      index += 1
      if digits() == 0 { return nil }
    }
    if index < end, text[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < end, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
      if digits() == 0 { return nil }
    }
    return index == end ? false : nil
  }

  private mutating func skipSpace() {
    while true {
      switch current {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): at += 1
      case UInt8(ascii: "\n"):
        at += 1
        line += 1
        counted = at
        countedColumn = 1
      default: return
      }
    }
  }

  private mutating func here() -> ConfigurationPosition {
    while counted < at {
      if text[counted] & 0xC0 != 0x80 { countedColumn += 1 }
      counted += 1
    }
    return ConfigurationPosition(line: line, column: countedColumn)
  }

  private mutating func enter() throws(ReadingProblem) {
    depth += 1
    if depth > limits.depth { throw problem("lists and mappings are nested more than \(limits.depth) deep") }
    at += 1
    skipSpace()
  }

  private mutating func leave() {
    depth -= 1
    at += 1
  }

  func problem(_ message: String, at offset: Int? = nil) -> ReadingProblem {
    ReadingProblem(message, at: offset ?? at)
  }

  private func expected(_ what: String, _ opening: Int, isTrailing: Bool = false) -> ReadingProblem {
    let bracket = Character(Unicode.Scalar(text[opening]))
    if isEnd { return problem("the '\(bracket)' that opens here is never closed", at: opening) }
    if isTrailing { return problem("\(what) was expected after ','; JSON has no comma before a closing bracket") }
    return problem("\(what) was expected here")
  }
}
