internal import Model

/// Something in a configuration file that cannot be: where it is, and what was expected there.
package struct ConfigurationProblem: Error, Sendable, Equatable {
  package var position: ConfigurationPosition
  /// The keys that lead to the place, outermost first; an item of a list is `[0]`, `[1]` …
  package var path: [String]
  /// One sentence without the place.
  package var message: String
  /// The line, or the part of a long one around the place; printable.
  package var excerpt: String
  /// How many characters of the excerpt stand before the place.
  package var caret: Int

  /// `FILE:LINE:COLUMN: KEYS: MESSAGE`, the line below it, and a caret below the place.
  ///
  /// - Parameter columns: how many columns of a terminal a character takes.
  package func rendered(file: String, columns: (Character) -> Int) -> String {
    let before = excerpt.prefix(caret).reduce(0) { $0 + columns($1) }
    let keys = path.isEmpty ? "" : Printable.text(Self.text(of: path)) + ": "
    return """
      \(Printable.text(file)):\(position.line):\(position.column): \(keys)\(message)
        \(excerpt)
        \(String(repeating: " ", count: before))^
      """
  }

  /// `services[3].command`; a key that has a dot or a bracket in it stands in quotes.
  package static func text(of path: [String]) -> String {
    var text = ""
    for part in path {
      if part.hasPrefix("[") {
        text += part
        continue
      }
      if !text.isEmpty { text += "." }
      text += part.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ? "\"\(part)\"" : part
    }
    return text
  }
}

/// How much a file may ask for.
package struct ConfigurationLimits: Sendable {
  /// Of the file.
  package var bytes = 1 << 20
  /// Of lists and mappings in each other.
  package var depth = 64
  /// Values that stand there once more through aliases.
  package var repeated = 100_000

  package init() {}
}
