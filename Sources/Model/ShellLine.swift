/// Reads a line of shell as far as it is needed to tell whether it does anything after a task was registered.
enum ShellLine {
  /// Whether nothing that takes time follows the first `report new` in `line`: `dmon report new g; true`.
  ///
  /// False where that is not sure, and where `line` registers nothing.
  static func isOverAfterRegistering(_ line: String) -> Bool {
    guard let rest = afterRegistering(line) else { return false }
    // What is left of the call itself, then commands with the separator before each.
    var isFiltered = false
    var isFirst = true
    for (separator, command) in commands(rest) {
      if isFirst {
        isFirst = false
        continue
      }
      isFiltered = separator == "|"
      if !isFiltered && !isMomentary(command) { return false }
    }
    return true
  }

  /// The text after the first `report new`.
  private static func afterRegistering(_ line: String) -> Substring? {
    var rest = line[...]
    while let found = rest.indices.first(where: { rest[$0...].hasPrefix("report") }) {
      rest = rest[found...].dropFirst(6)
      let words = rest.drop { $0 == " " || $0 == "\t" }
      if words.startIndex != rest.startIndex, words.hasPrefix("new") {
        let after = words.dropFirst(3)
        if after.first.map({ " \t\n;|&".contains($0) }) ?? true { return after }
      }
    }
    return nil
  }

  /// Cuts at `;`, `&`, `|` and line ends, runs of them taken as one; quotes are not looked at, so a part may be half a word.
  private static func commands(_ text: Substring) -> [(separator: String, command: Substring)] {
    var result: [(String, Substring)] = []
    var rest = text
    var separator = ""
    while true {
      let end = rest.firstIndex { ";&|\n".contains($0) } ?? rest.endIndex
      result.append((separator, rest[..<end]))
      if end == rest.endIndex { return result }
      rest = rest[end...]
      let run = rest.prefix { ";&| \t\n".contains($0) }
      separator = run.filter { ";&|\n".contains($0) }
      rest = rest[run.endIndex...]
    }
  }

  /// A command that is over at once: nothing at all, the end of a bracket, a word such as `true`.
  private static func isMomentary(_ command: Substring) -> Bool {
    if command.contains("`" as Character) || command.indices.contains(where: { command[$0...].hasPrefix("$(") }) {
      return false
    }
    let words = command.split { " \t(){}\"'".contains($0) }
    guard let first = words.first else { return true }
    switch first {
    case "true", "false", ":", "exit", "return", "echo", "printf", "fi", "done": return true
    default: return false
    }
  }
}
