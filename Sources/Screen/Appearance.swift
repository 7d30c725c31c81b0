import Model

/// What the receiver of our text can show.
package struct Appearance: Sendable, Equatable {
  /// Colours, bold and dim. Meaning never depends on them.
  package var colour: Bool
  /// Our own symbols beyond ASCII: bars in eighths, `✓ ✗ ‽ …`.
  package var symbols: Bool
  /// Text from outside beyond ASCII.
  package var utf8: Bool

  package init(colour: Bool = true, symbols: Bool = true, utf8: Bool = true) {
    self.colour = colour
    self.symbols = symbols
    self.utf8 = utf8
  }

  /// Without escape codes: for files, pipes and logs.
  package static let plain = Appearance(colour: false)
  /// The least that any receiver can show.
  package static let ascii = Appearance(colour: false, symbols: false, utf8: false)

  /// What the environment says of the terminal.
  ///
  /// `NO_COLOR` (set to anything) and `TERM=dumb` mean no colour. A locale that is named and is not UTF-8 means ASCII; none at all
  /// (containers, cron) counts as UTF-8. The console of the kernel (`TERM=linux`) has no glyphs for our symbols.
  package init(environment: (String) -> String?) {
    let term = environment("TERM") ?? ""
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }?.lowercased() ?? ""
    // language_TERRITORY.codeset@modifier
    let codeset = locale.split(separator: "@").first?.split(separator: ".").dropFirst().first ?? ""
    let hasUTF8 = locale.isEmpty || codeset == "utf-8" || codeset == "utf8"
    let isDumb = term.isEmpty || term == "dumb"
    self.init(
      colour: !isDumb && (environment("NO_COLOR") ?? "").isEmpty,
      symbols: hasUTF8 && !isDumb && term != "linux", utf8: hasUTF8)
  }

  /// Text from outside as it may be shown here.
  package func outside(_ text: String, limit: Int = 1_024) -> String {
    utf8 ? Printable.text(text, limit: limit) : Printable.ascii(text, limit: limit)
  }

  var ellipsis: String { symbols ? "…" : "~" }
  var separator: String { symbols ? " · " : ", " }

  func mark(of state: TaskState) -> String {
    switch state {
    case .active: " "
    case .stalled: "!"
    case .done: symbols ? "✓" : "+"
    case .failed: symbols ? "✗" : "x"
    case .lost: symbols ? "‽" : "?"
    }
  }
}
