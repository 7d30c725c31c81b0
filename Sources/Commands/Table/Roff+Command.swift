extension Roff {
  /// A way to call a command: a paragraph whose later lines are indented.
  mutating func synopsis(_ name: String, _ words: [String]) {
    source += ".HP\n"
    let parts = words.map { Self.synopsisWord($0) }
    line(([Self.literal(name)] + parts).joined(separator: " "))
  }

  /// Capitals stand for something; what begins with a dash is typed.
  private static func synopsisWord(_ word: String) -> String {
    word.split(separator: " ", omittingEmptySubsequences: false).map { part in
      var result = ""
      var current = ""
      var isCapital = false
      // A run of capitals is one placeholder, a run of other letters and dashes is typed; brackets and the like are neither.
      func flush() {
        if !current.isEmpty { result += isCapital ? placeholder(current) : literal(current) }
        current = ""
      }
      for character in part {
        if !(character.isLetter || character == "-") {
          flush()
          result += escaped(String(character))
          continue
        }
        if current.isEmpty { isCapital = character.isUppercase }
        current.append(character)
      }
      flush()
      return result
    }.joined(separator: "\\ ")
  }

  /// Positionals and options, as entries.
  mutating func arguments(_ specification: CommandSpecification) {
    for positional in specification.positionals {
      entry(Self.synopsisWord(positional.name), positional.help.capitalizedFirst + ".")
    }
    for option in specification.visibleOptions {
      let short = option.short.map { Self.literal("-\(Unicode.Scalar($0))") + ", " } ?? ""
      let value = option.placeholder.map { " " + Self.placeholder($0) + (option.takesMany ? "..." : "") } ?? ""
      let fallback = option.fallback.map { "; otherwise \($0)" } ?? ""
      entry(short + Self.literal("--\(option.long)") + value, option.help.capitalizedFirst + fallback + ".")
    }
  }

  /// A part of the page of the command above it.
  mutating func subcommand(_ path: CommandPath) {
    guard let command = path.last else { return }
    subsection("\"\(path.text)\"")
    for words in Synopsis.lines(of: path) {
      line(([Self.literal(path.text)] + words.map { Self.synopsisWord($0) }).joined(separator: " "))
    }
    source += ".PP\n"
    prose(command.manual.description)
    arguments(command.specification)
  }

  /// The sections that every page ends with.
  mutating func closing(_ manual: Manual, examples: [Example]) {
    exitStatus(manual)
    if !manual.environment.isEmpty {
      section("ENVIRONMENT")
      for variable in manual.environment { entry(Self.literal(variable.name), variable.text) }
    }
    if !manual.files.isEmpty {
      section("FILES")
      for file in manual.files { entry(Self.placeholder(file.path), file.text) }
    }
    if !examples.isEmpty {
      section("EXAMPLES")
      for (number, example) in examples.enumerated() {
        if number > 0 { source += ".PP\n" }
        filled(example.caption)
        code(example.code, indented: true)
      }
    }
    section("SEE ALSO")
    let pages = ["dmon(1)"] + manual.seeAlso.filter { $0 != "dmon(1)" }
    for (number, page) in pages.enumerated() {
      let parts = page.split(separator: "(")
      let isLast = number == pages.count - 1
      source += ".BR \(Self.escaped(String(parts[0]))) (\(parts[1])\(isLast ? "" : ",")\n"
    }
  }

  private mutating func exitStatus(_ manual: Manual) {
    if manual.exitCodes.isEmpty { return }
    section("EXIT STATUS")
    for status in manual.exitCodes { entry(status.code, status.meaning) }
  }
}
