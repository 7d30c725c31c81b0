/// How a piece of a line looks; on a terminal without colour all look the same.
package enum TextStyle: Sendable, Equatable {
  case plain, heading, faint, good, bad, warning, bar, selected

  /// The parameters of the SGR sequence; nil for plain.
  var parameters: String? {
    switch self {
    case .plain: nil
    case .heading: "1"
    case .faint: "2"
    case .good: "32"
    case .bad: "31"
    case .warning: "33"
    case .bar: "36"
    case .selected: "7"
    }
  }
}

/// One line of a screen: printable text in pieces of one style each, of known width.
package struct StyledLine: Sendable, Equatable {
  /// Text of one style.
  package struct Span: Sendable, Equatable {
    /// Printable, without escape sequences.
    package let text: String
    /// How it looks where there is colour.
    package let style: TextStyle
    /// The columns of `text`.
    package let columns: Int
  }

  /// The pieces from left to right, none empty.
  package private(set) var spans: [Span] = []
  /// The columns of all pieces together.
  package private(set) var columns = 0

  /// An empty line.
  package init() {}

  /// An empty line with room for so many pieces.
  package init(room: Int) { spans.reserveCapacity(room) }

  /// A line of one piece of printable text.
  package init(_ text: String, style: TextStyle = .plain) {
    append(text, style: style)
  }

  /// Adds printable text.
  package mutating func append(_ text: String, style: TextStyle = .plain) {
    if text.isEmpty { return }
    let width = DisplayWidth.of(text)
    spans.append(Span(text: text, style: style, columns: width))
    columns += width
  }

  /// Adds the pieces of another line.
  package mutating func append(contentsOf line: StyledLine) {
    spans += line.spans
    columns += line.columns
  }

  /// Fills up with spaces, so that the next piece begins in this column (counted from 0).
  package mutating func advance(to column: Int) {
    let count = column - columns
    if count > 0 { append(count < Self.blanks.count ? Self.blanks[count] : String(repeating: " ", count: count)) }
  }

  /// Made once: a table has some in each cell.
  private static let blanks = (0..<48).map { String(repeating: " ", count: $0) }

  /// Cuts the line at its end, so that it is at most `limit` columns wide; what is cut away is a `mark`.
  package mutating func cut(to limit: Int, mark: String = "…") {
    if columns <= limit { return }
    let room = limit - DisplayWidth.of(mark)
    if room < 0 { return self = StyledLine() }
    while let last = spans.last, columns - last.columns >= room {
      columns -= last.columns
      spans.removeLast()
    }
    guard let last = spans.popLast() else { return append(mark) }
    columns -= last.columns
    // The mark belongs to what it stands for; the blank makes the piece too wide in any case, so that it gets one.
    let text = last.text + String(repeating: " ", count: limit)
    append(DisplayWidth.cut(text, to: limit - columns, at: .end, mark: mark), style: last.style)
  }

  /// The text alone.
  package var text: String {
    var text = ""
    text.reserveCapacity(columns)
    for span in spans { text.append(span.text) }
    return text
  }

  /// The text without the blanks at its end.
  package var trimmed: String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  /// The text with its SGR sequences; ends in the plain style.
  package func encoded(colour: Bool) -> String {
    if !colour { return text }
    return spans.reduce(into: "") { line, span in
      if let parameters = span.style.parameters {
        line += "\u{1B}[\(parameters)m\(span.text)\u{1B}[0m"
      } else {
        line += span.text
      }
    }
  }
}
