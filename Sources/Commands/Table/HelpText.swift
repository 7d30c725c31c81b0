import Model

/// The texts of `--help` and `dmon help`.
package enum HelpText {
  /// What `dmon` alone says.
  package static func overview() -> String {
    var text = """
      dmon \(Release.version): shows how far running work is, and keeps it going

      Usage: dmon COMMAND [ARGUMENT...]

      Commands:

      """
    for command in CommandTable.commands {
      text += TextBlock.entry(command.name, TextBlock.plain(command.summary), indent: 2, column: 16)
    }
    text += """

      'dmon COMMAND --help' tells more of a command, 'man dmon' of everything.
      Start with 'dmon demo'.

      """
    return text
  }

  /// What `--help` says of a command; the overview for dmon itself.
  package static func help(for path: CommandPath) -> String {
    guard let command = path.last else { return overview() }
    var text = "\(path.text): \(TextBlock.plain(command.summary))\n\n"
    text += usage(path)
    if !command.aliases.isEmpty { text += "\nAlso called: \(command.aliases.joined(separator: ", "))\n" }
    if !command.subcommands.isEmpty { text += commands(path, command.subcommands) }
    text += arguments(command.specification)
    text += options(command.specification)
    text += examples(command.manual)
    text += exitCodes(command.manual)
    text += "\nMore: man dmon-\(path.commands[0].name)\n"
    return text
  }

  private static func usage(_ path: CommandPath) -> String {
    Synopsis.lines(of: path).enumerated().map { number, words in
      let head = (number == 0 ? "Usage: " : "       ") + path.text
      let wrapped = TextBlock.wrap(words, indent: head.count + 1)
      return wrapped.isEmpty ? head + "\n" : head + wrapped.dropFirst(head.count)
    }.joined()
  }

  private static func commands(_ path: CommandPath, _ commands: [any Command.Type]) -> String {
    commands.reduce("\nCommands:\n") { text, command in
      text + TextBlock.entry(command.name, TextBlock.plain(command.summary), indent: 2, column: 12)
    }
  }

  private static func arguments(_ specification: CommandSpecification) -> String {
    if specification.positionals.isEmpty { return "" }
    return specification.positionals.reduce("\nArguments:\n") { text, positional in
      text + TextBlock.entry(positional.name, TextBlock.plain(positional.help), indent: 2, column: 26)
    }
  }

  private static func options(_ specification: CommandSpecification) -> String {
    specification.visibleOptions.reduce("\nOptions:\n") { text, option in
      let short = option.short.map { "-\(Unicode.Scalar($0)), " } ?? "    "
      let value = option.shownPlaceholder.map { " \($0)" } ?? ""
      let fallback = option.fallback.map { "; otherwise \($0)" } ?? ""
      return text
        + TextBlock.entry(
          "\(short)--\(option.long)\(value)", TextBlock.plain(option.help + fallback), indent: 2, column: 26)
    }
  }

  private static func examples(_ manual: Manual) -> String {
    if manual.examples.isEmpty { return "" }
    return manual.examples.reduce("\nExamples:\n") { text, example in
      let lines = example.code.split(separator: "\n", omittingEmptySubsequences: false)
      return text + TextBlock.wrap(TextBlock.plain(example.caption), indent: 2)
        + lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
    }
  }

  private static func exitCodes(_ manual: Manual) -> String {
    if manual.exitCodes.isEmpty { return "" }
    return manual.exitCodes.reduce("\nExit codes:\n") { text, status in
      text + TextBlock.entry(status.code, TextBlock.plain(status.meaning), indent: 2, column: 12)
    }
  }
}
