import Model

/// Writes the source of a man page with the macros of man(7), which mandoc and groff both know.
struct Roff {
  var source: String

  init(name: String, section: Int) {
    source = """
      .\\" Made by 'dmon help --generate' from the command table; changes belong there.
      .TH \(name.uppercased()) \(section) \(Release.date) "dmon \(Release.version)"

      """
  }

  mutating func section(_ title: String) { source += ".SH \(title)\n" }

  mutating func subsection(_ title: String) { source += ".SS \(title)\n" }

  /// A line of text with escapes in it already.
  mutating func line(_ text: String) { source += Self.protected(text) + "\n" }

  mutating func prose(_ pieces: [Prose]) {
    // A paragraph directly below a heading needs no macro of its own.
    var isFirst = true
    for piece in pieces {
      switch piece {
      case .paragraph(let text):
        if !isFirst { source += ".PP\n" }
        filled(text)
      case .list(let items):
        for item in items { entry(Self.text(item.term), item.text) }
      case .code(let code): self.code(code, indented: true)
      case .heading(let title): subsection(title)
      }
      if case .heading = piece { isFirst = true } else { isFirst = false }
    }
  }

  /// A term with its explanation.
  mutating func entry(_ term: String, _ text: String) {
    source += ".TP\n"
    line(term)
    filled(text)
  }

  mutating func code(_ code: String, indented: Bool) {
    source += indented ? ".PP\n.RS 4\n.nf\n" : ".PP\n.nf\n"
    for line in code.split(separator: "\n", omittingEmptySubsequences: false) { self.line(Self.escaped(String(line))) }
    source += indented ? ".fi\n.RE\n" : ".fi\n"
  }

  /// Running text, broken after about 80 columns; `man` fills it again.
  mutating func filled(_ text: String) {
    let words = Self.text(text).split(separator: " ").map(String.init)
    for line in TextBlock.wrap(words, indent: 0).split(separator: "\n") { self.line(String(line)) }
  }

  // MARK: Text with escapes

  /// Marked text: what is typed becomes bold, what stands for something italic.
  static func text(_ marked: String) -> String {
    Markup.runs(of: marked).map { run in
      switch run {
      case .plain(let text): escaped(text)
      case .literal(let text): literal(text)
      case .placeholder(let text): placeholder(text)
      }
    }.joined()
  }

  static func literal(_ text: String) -> String { "\\fB\(escaped(text))\\fP" }

  static func placeholder(_ text: String) -> String { "\\fI\(escaped(text))\\fP" }

  /// Characters that roff would change: a dash into a hyphen, quotes into curved ones.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      default: result.append(character)
      }
    }
    return result
  }

  /// A line that begins with a dot would be a macro.
  private static func protected(_ text: String) -> String {
    text.first == "." || text.first == "'" ? "\\&" + text : text
  }
}
