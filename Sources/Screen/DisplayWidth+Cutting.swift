extension DisplayWidth {
  /// Which part of a text that is too wide gives way.
  package enum Cut: Sendable { case middle, end }

  /// Where a text stands in a column that is wider than it.
  package enum Alignment: Sendable { case left, right }

  /// `text` in at most `columns` columns; what was cut away is a `mark` (`…`). No cluster is ever split, so the result
  /// may be a column narrower than asked for.
  package static func cut(_ text: String, to columns: Int, at cut: Cut, mark: String = "…") -> String {
    if columns <= 0 { return "" }
    if isPlain(text) ? text.utf8.count <= columns : of(text) <= columns { return text }
    let room = columns - of(mark)
    if room < 0 { return prefix(of: text, columns).text }
    switch cut {
    case .end: return prefix(of: text, room).text + mark
    case .middle:
      let head = prefix(of: text, (room + 1) / 2)
      return head.text + mark + suffix(of: text, room - head.columns)
    }
  }

  /// `text` in exactly `columns` columns: cut where it is wider, filled with spaces where it is narrower.
  package static func fit(
    _ text: String, to columns: Int, cut: Cut = .end, alignment: Alignment = .left, mark: String = "…"
  ) -> String {
    let text = self.cut(text, to: columns, at: cut, mark: mark)
    let missing = columns - of(text)
    if missing <= 0 { return text }
    let blanks = String(repeating: " ", count: missing)
    return alignment == .left ? text + blanks : blanks + text
  }

  /// `text` in lines of at most `columns` columns each, broken at blanks where one is near; where it has more than `most` lines
  /// the last one is cut.
  package static func wrap(_ text: String, to columns: Int, most: Int, mark: String = "…") -> [String] {
    var lines: [String] = []
    var rest = text
    while of(rest) > columns, lines.count < most - 1 {
      var head = prefix(of: rest, columns).text
      // Not even one character fits.
      if head.isEmpty { break }
      if let blank = head.lastIndex(of: " "), head[..<blank].count > head.count / 2 { head = String(head[...blank]) }
      rest = String(rest.dropFirst(head.count))
      while head.hasSuffix(" ") { head.removeLast() }
      lines.append(head)
    }
    lines.append(cut(rest, to: columns, at: .end, mark: mark))
    return lines
  }

  private static func prefix(of text: String, _ columns: Int) -> (text: String, columns: Int) {
    var used = 0
    var end = text.startIndex
    for index in text.indices {
      let width = of(text[index])
      if used + width > columns { break }
      used += width
      end = text.index(after: index)
    }
    return (String(text[..<end]), used)
  }

  private static func suffix(of text: String, _ columns: Int) -> String {
    var used = 0
    var start = text.endIndex
    while start > text.startIndex {
      let before = text.index(before: start)
      let width = of(text[before])
      if used + width > columns { break }
      used += width
      start = before
    }
    return String(text[start...])
  }
}
