/// Breaks running text into lines.
enum TextBlock {
  static let width = 80

  /// `text` in lines of at most ``width`` columns, each indented by `indent`; words longer than a line stay whole.
  static func wrap(_ text: String, indent: Int) -> String {
    wrap(text.split(separator: " ").map(String.init), indent: indent)
  }

  /// The same for words that may have spaces in them, where no line is broken.
  static func wrap(_ words: [String], indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in words {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { "\(margin)\($0)\n" }.joined()
  }

  /// `term` and its explanation in two columns; the explanation begins on the next line where `term` is too long.
  static func entry(_ term: String, _ text: String, indent: Int, column: Int) -> String {
    let body = wrap(text, indent: column)
    let head = String(repeating: " ", count: indent) + term
    if text.isEmpty { return head + "\n" }
    if head.count + 2 > column { return head + "\n" + body }
    return head + body.dropFirst(head.count)
  }

  /// `text` without its marks: `` `x` `` becomes 'x', `*X*` becomes X.
  static func plain(_ text: String) -> String {
    var result = ""
    for run in Markup.runs(of: text) {
      switch run {
      case .plain(let text), .placeholder(let text): result += text
      case .literal(let text): result += "'\(text)'"
      }
    }
    return result
  }
}
