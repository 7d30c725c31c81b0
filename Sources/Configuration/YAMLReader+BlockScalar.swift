/// Text of many lines after `|` or `>`.
extension YAMLReader {
  private enum Chomping { case strip, clip, keep }

  /// - Parameter indent: the column of what is around; the text is indented more.
  mutating func blockScalar(indent: Int) throws(ReadingProblem) -> ConfigurationScalar {
    let isFolded = current == UInt8(ascii: ">")
    let style: ConfigurationScalar.Style = isFolded ? .folded : .literal
    at += 1
    let (chomping, step) = try blockHeader()
    scratch.removeAll(keepingCapacity: true)
    guard !isEnd else { return ConfigurationScalar("", style, .text) }
    // From here on `at` is where a line begins, and only then moved behind its indentation.
    startLine()
    let least = max(indent, 0)
    let textIndent: Int
    if let step { textIndent = least + step } else { textIndent = try findIndent(more: least, isTop: indent < 0) }
    var trailing = emptyLines(textIndent)
    var lineBreak = 0
    var wasBlank = false
    while spaces(upTo: textIndent) == textIndent, at + textIndent < text.count {
      at += textIndent
      let isBlankLine = isBlank(current)
      if isFolded, lineBreak > 0, !wasBlank, !isBlankLine {
        if trailing == 0 { scratch.append(UInt8(ascii: " ")) }
      } else if lineBreak > 0 {
        scratch.append(UInt8(ascii: "\n"))
      }
      for _ in 0..<trailing { scratch.append(UInt8(ascii: "\n")) }
      wasBlank = isBlankLine
      let end = lineEnd(from: at)
      scratch += text[at..<end]
      at = end
      lineBreak = isEnd ? 0 : 1
      if !isEnd { startLine() }
      trailing = emptyLines(textIndent)
    }
    if chomping != .strip, lineBreak > 0 { scratch.append(UInt8(ascii: "\n")) }
    if chomping == .keep { for _ in 0..<trailing { scratch.append(UInt8(ascii: "\n")) } }
    if at == lineStart { beginLine(at: lineStart) }
    return ConfigurationScalar(String(decoding: scratch, as: UTF8.self), style, .text)
  }

  /// What follows `|` in its line: `+` or `-`, and how many spaces the text is indented more than what is around.
  private mutating func blockHeader() throws(ReadingProblem) -> (Chomping, step: Int?) {
    var chomping: Chomping?
    var step: Int?
    while !isSpace(current) {
      switch current {
      case UInt8(ascii: "+") where chomping == nil: chomping = .keep
      case UInt8(ascii: "-") where chomping == nil: chomping = .strip
      case UInt8(ascii: "1")...UInt8(ascii: "9") where step == nil: step = Int(current - 0x30)
      default:
        throw problem(
          "after '|' or '>' only '+', '-' and a digit from 1 to 9 can stand; if this is text, write it in quotes")
      }
      at += 1
    }
    try endLine(after: "'|' or '>'")
    at = lineEnd(from: at)
    return (chomping ?? .clip, step)
  }

  /// From a line end to the first byte of the next line.
  private mutating func startLine() {
    at += 1
    line += 1
    lineStart = at
    lineIndent = 0
  }

  /// The indentation of the first line that is not empty, if it is more than `indent`.
  private func findIndent(more indent: Int, isTop: Bool) throws(ReadingProblem) -> Int {
    var place = at
    var longest = 0
    while true {
      var column = 0
      while byte(place + column) == UInt8(ascii: " ") { column += 1 }
      let next = byte(place + column)
      if next == UInt8(ascii: "\n") {
        longest = max(longest, column)
        place += column + 1
        continue
      }
      if longest > 0, column > longest || (column < longest && column > indent) {
        throw problem("an empty line before this one has spaces, and not as many; remove them", at: place + column)
      }
      // Nothing but empty lines.
      if next == 0 { return max(indent + 1, longest, column) }
      if column <= indent {
        if isTop { throw problem("text after '|' or '>' has to be indented", at: place) }
        if next == UInt8(ascii: "\t") { throw problem("a tab cannot indent; use spaces", at: place + column) }
        return max(indent + 1, longest)
      }
      return column
    }
  }

  /// How many spaces the line begins with, counted up to `most`.
  private func spaces(upTo most: Int) -> Int {
    var count = 0
    while count < most, byte(at + count) == UInt8(ascii: " ") { count += 1 }
    return count
  }

  /// Goes over lines that have nothing but at most `indent` spaces; returns how many.
  private mutating func emptyLines(_ indent: Int) -> Int {
    var count = 0
    while !isEnd {
      let spaces = spaces(upTo: indent)
      guard byte(at + spaces) == UInt8(ascii: "\n") else { break }
      at += spaces
      startLine()
      count += 1
    }
    return count
  }
}
