import Support

/// Makes documents of YAML in every way of writing, and damages them.
struct YAMLGenerator {
  private var random: SeededGenerator
  private var text = ""
  private var anchors: [String] = []
  private var mappings: [String] = []
  private var depth = 0
  private var anchorCount = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func document() -> [UInt8] {
    (text, anchors, mappings, depth, anchorCount) = ("", [], [], 0, 0)
    if once(in: 20) { text += "\u{FEFF}" }
    if once(in: 12) { text += "%YAML 1.2\n---\n" } else if once(in: 8) { text += "---\n" }
    if once(in: 5) { text += "# a comment\n" }
    if once(in: 12) { text += "\n" }
    switch below(10) {
    case 0: scalarLine(indent: 0, isNested: false)
    case 1: text += flow(indent: 0) + "\n"
    case 2, 3: sequence(indent: 0)
    default: mapping(indent: 0)
    }
    if once(in: 12) { text += "...\n" }
    if once(in: 12), text.hasSuffix("\n") { text.removeLast() }
    let document = once(in: 15) ? text.replacing("\n", with: "\r\n") : text
    return Array(document.utf8)
  }

  /// The same with something wrong in it, mostly.
  mutating func damaged(_ document: [UInt8]) -> [UInt8] {
    var bytes = document
    for _ in 0...below(2) {
      let at = below(bytes.count + 1)
      switch below(7) {
      case 0 where at < bytes.count: bytes.remove(at: at)
      case 1, 2: bytes.insert(contentsOf: Array(pick(Self.pieces).utf8), at: at)
      case 3 where at < bytes.count: bytes[at] = pick(Array(" \n:-,[]{}\"'#&*!|>%\t~?x0".utf8))
      case 4: bytes.removeSubrange(at...)
      case 5: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + below(12))], at: at)
      case 6:
        // A line is indented otherwise.
        let start = bytes[..<at].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        if once(in: 2) || bytes[start...].first != 0x20 {
          bytes.insert(contentsOf: [UInt8](repeating: 0x20, count: 1 + below(3)), at: start)
        } else {
          bytes.remove(at: start)
        }
      default: break
      }
    }
    return bytes
  }

  private static let pieces = [
    " ", "  ", "\n", "\n\n", "\n  ", ": ", "- ", "#", " #", "[", "]", "{", "}", ", ", "\"", "'", "&a ", "*a", "!!str ",
    "!!int ", "!x ", "|\n", ">-\n", "? ", "---\n", "...\n", "%", "@", "\t", "<<: ", "\\", "\\n", "\u{85}", "\u{1}", "é",
    "~",
    "0x", "_", "\n\n  ", "\r", "<<: *a\n", ":", "-", ",", "''",
  ]

  // MARK: blocks

  private mutating func mapping(indent: Int) {
    depth += 1
    var used: Set<String> = []
    for number in 0...below(4) {
      filler(indent)
      text += spaces(indent)
      var key = self.key()
      if !used.insert(key).inserted { key = "k\(number)" }
      if !mappings.isEmpty, once(in: 10), used.insert("<<").inserted {
        text += once(in: 3) ? "<<: [*\(pick(mappings)), *\(pick(mappings))]\n" : "<<: *\(pick(mappings))\n"
        continue
      }
      text += (once(in: 25) ? "&k\(count()) " : "") + key + (once(in: 10) ? " :" : ":")
      value(indent: indent, isItem: false)
    }
    depth -= 1
  }

  private mutating func sequence(indent: Int) {
    depth += 1
    for _ in 0...below(4) {
      filler(indent)
      text += spaces(indent) + "-"
      if depth < 4, once(in: 4) {
        // A mapping or a list in the line of the dash.
        let more = 1 + below(3)
        text += spaces(more)
        let start = text.count
        if once(in: 3) { sequence(indent: indent + 1 + more) } else { mapping(indent: indent + 1 + more) }
        let begin = text.index(text.startIndex, offsetBy: start)
        let compact = String(text[begin...].drop { $0 == " " })
        text.removeSubrange(begin...)
        text += compact.hasPrefix("#") || compact.hasPrefix("\n") ? "x\n" : compact
      } else {
        value(indent: indent, isItem: true)
      }
    }
    depth -= 1
  }

  private mutating func value(indent: Int, isItem: Bool) {
    let step = pick([1, 2, 2, 2, 2, 3, 4])
    switch depth > 4 ? below(6) : below(11) {
    case 0: text += once(in: 3) ? " # nothing\n" : "\n"
    case 1, 2, 3: scalarLine(indent: indent, isNested: true)
    case 4: text += " " + properties() + flow(indent: indent + 1) + comment()
    case 5 where !anchors.isEmpty: text += " *" + pick(anchors) + comment()
    case 5: text += " word\n"
    case 6, 7:
      let name = once(in: 3) ? "m\(count())" : nil
      text += (name.map { " &\($0)" } ?? "") + (once(in: 12) ? " !!map" : "") + comment()
      mapping(indent: indent + step)
      if let name, !mappings.contains(name) { mappings.append(name) }
    case 8, 9:
      text += (once(in: 12) ? " !!seq" : "") + comment()
      sequence(indent: isItem || once(in: 2) ? indent + step : indent)
    default:
      text += "\n"
      filler(indent)
      text += spaces(indent + step) + scalar(indent: indent, isFlow: false) + comment()
    }
  }

  private mutating func scalarLine(indent: Int, isNested: Bool) {
    text += isNested ? pick([" ", " ", " ", "  "]) : ""
    text += properties()
    if once(in: 4) {
      blockScalar(indent: isNested ? indent : -1)
    } else {
      text += scalar(indent: isNested ? indent : 0, isFlow: false) + comment()
    }
  }

  private mutating func blockScalar(indent: Int) {
    let step = 1 + below(4)
    let header = pick(["|", "|", ">", ">"]) + (once(in: 4) ? "\(step)" : "") + pick(["", "", "-", "+"])
    text += header + comment()
    let margin = spaces(max(indent, 0) + step)
    for number in 0...below(5) {
      switch below(number == 0 ? 8 : 11) {
      case 8: text += "\n"
      case 9: text += margin + "  more\n"
      case 10: text += spaces(below(max(indent, 0) + step + 1)) + "\n"
      case 0: text += margin + "- a: b # no comment\n"
      default: text += margin + pick(["text", "two words", "a: b", "'quoted'", "ende  ", "ä", "\"", "x\ty"]) + "\n"
      }
    }
    for _ in 0..<(once(in: 4) ? below(3) : 0) { text += "\n" }
  }

  // MARK: scalars

  private mutating func key() -> String {
    switch below(8) {
    case 0: "\"" + doubleQuotedText() + "\""
    case 1: "'" + pick(["a b", "it''s", "x: y", "#", "no", "- a", ""]) + "'"
    case 2:
      pick(["a b", "key with words", "x-y", "a.b", "a/b", "no", "on", "yes", "12:30", "größe", "-x", "a#b", "a:b"])
    case 3: pick(["1", "42", "010", "0x1F", "-3"])
    default:
      pick(["name", "command", "env", "args", "workdir", "a", "b", "c", "d", "e", "f", "g", "h"]) + "\(below(30))"
    }
  }

  private static let words = [
    "word", "two words", "no", "yes", "on", "off", "true", "True", "TRUE", "tRue", "false", "FALSE", "null", "Null",
    "NULL",
    "~", "y", "n", "1", "0", "-1", "+12", "010", "0o17", "0x1F", "0xg", "0o8", "1e3", "1.5", "-0.0", ".5", "5.", "+.5",
    "1E-3", "1e400", ".inf", "-.inf", "+.INF", ".nan", ".NaN", "-.nan", "12:30", "1:2:3", "2026-11-21",
    "2026-11-21T10:00:00Z", "1_000", "_1", "0b101", "-0x1F", ".5e3", ".5e+3", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "a:b", "a#b", "a -b", "http://x.y/z?q=1", "it's", "say \"x\"", "-a",
    "--",
    "-", "a,b", "*/15 * * * *", "/usr/bin", "<<", "=", "größe", "日本", "👩‍👩‍👧", "a\tb", "x [1]", "{{ x }}", "@x", "`x`",
    "%x", "&", "!",
    "1.2.3", "0.1.0", "1e", "e1", "0x", "0b2", "..", ".", "...x", "---x", "a ", "08", "09.5", "00", "0.", "-0", "+",
    "1__0",
    "0_7", "_", "0x_1", "é", "$HOME", "${a}", "a=b", "key: value", "x:", ":x", "?x", "? x", "|x", ">", "10s", "1.5 MiB",
  ]

  private mutating func scalar(indent: Int, isFlow: Bool) -> String {
    switch below(isFlow ? 6 : 8) {
    case 0: return "\"" + doubleQuotedText() + "\""
    case 1: return "'" + pick(["", "a b", "it''s", "x: y", "# no", "''", " lead", "trail ", "a\\nb", "no", "1"]) + "'"
    case 6:
      let margin = "\n" + (once(in: 4) ? "\n" : "") + spaces(indent + 1 + below(4))
      let quote = pick(["\"", "'", "", ""])
      return quote + pick(["first", "first line "]) + margin + pick(["second", "- second", "second line"])
        + (once(in: 2) ? margin + "third" : "") + quote
    case 7:
      return "\"" + doubleQuotedText() + pick([" ", "\\", "\\ ", "\\t", ""]) + "\n" + spaces(indent + 1 + below(3))
        + pick(["\\ ", "\\t", "", ""]) + doubleQuotedText() + "\""
    default: return pick(Self.words)
    }
  }

  private mutating func doubleQuotedText() -> String {
    let pieces = [
      "a", "b c", "\\n", "\\t", "\\\"", "\\\\", "\\/", "\\u00e9", "\\x41", "\\U0001F389", "\\0", "\\e", "\\_", "\\N",
      "\\L",
      "\\P", "\\ ", " ", "#", ": ", "'", "é", "日本", "[", "\\uD83D\\uDE00", "\\q", "\\a", "\\b", "\\v", "\\f", "\\r",
    ]
    return (0..<below(5)).map { _ in once(in: 12) ? pick(pieces) : pick(Array(pieces.prefix(20))) }.joined()
  }

  // MARK: flows

  private mutating func flow(indent: Int) -> String {
    depth += 1
    defer { depth -= 1 }
    let isList = once(in: 2)
    var parts: [String] = []
    for number in 0..<below(5) {
      var part = depth < 4 && once(in: 4) ? flow(indent: indent) : scalar(indent: indent, isFlow: true)
      if !anchors.isEmpty, once(in: 12) { part = "*" + pick(anchors) }
      if once(in: 15) { part = pick(["!!str ", "!!int ", "!!float ", "!!bool "]) + part }
      if isList {
        parts.append(once(in: 20) ? "p: " + part : part)
      } else if once(in: 12) {
        parts.append("only\(number)")
      } else {
        let key = once(in: 4) ? "\"k\(number)\"" : "k\(number)"
        parts.append(key + (key.hasSuffix("\"") && once(in: 2) ? ":" : pick([": ", ": ", ":  ", " : "])) + part)
      }
    }
    if once(in: 15) { parts.append("") }
    let lineBreak = "\n" + spaces(indent + below(4))
    let separator = pick([", ", ", ", ",", " , ", "," + lineBreak, ", # why" + lineBreak])
    let inside = pick(["", "", " ", lineBreak])
    return (isList ? "[" : "{") + inside + parts.joined(separator: separator) + inside + (isList ? "]" : "}")
  }

  // MARK: around

  private mutating func properties() -> String {
    var result = ""
    if once(in: 10) {
      let name = "a\(count())"
      result += "&\(name) "
      if !anchors.contains(name) { anchors.append(name) }
    }
    if once(in: 14) { result += pick(["!!str ", "!!str ", "!!int ", "!!float ", "!!bool "]) }
    return result
  }

  private mutating func comment() -> String {
    once(in: 8) ? pick([" # comment\n", "  #\n", " #: - [\n", "   \n"]) : "\n"
  }

  private mutating func filler(_ indent: Int) {
    guard once(in: 8) else { return }
    text += pick(["\n", "# comment\n", spaces(indent) + "# comment\n", "   \n", "      # deep\n"])
  }

  /// A number for an anchor; hardly ever one that was given before.
  private mutating func count() -> Int {
    if !once(in: 30) { anchorCount += 1 }
    return anchorCount
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  private mutating func once(in times: Int) -> Bool { below(times) == 0 }
  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
