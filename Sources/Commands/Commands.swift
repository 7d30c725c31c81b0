package import Model

/// The entry of the executable: the words of the command line in, the exit code out.
package enum Commands {
  /// Finds the command, by the program's own name (`dmon-report`) or by the first word, parses its arguments and runs it.
  ///
  /// Builds only what this one command needs: the specification of no other is made.
  package static func main(_ arguments: RawArguments, in context: Context) -> ExitCode {
    var path = CommandPath()
    do throws(CommandError) {
      return try run(arguments, in: context, &path)
    } catch {
      let hint = error.pointsToHelp ? "; try '\(path.text) --help'" : ""
      context.complain(context.printable("\(path.text): \(error.message)\(hint)") + "\n")
      return error.exitCode
    }
  }

  private static func run(
    _ arguments: RawArguments, in context: Context, _ path: inout CommandPath
  ) throws(CommandError) -> ExitCode {
    var words = arguments.words
    if !words.isEmpty { words.removeFirst() }
    if let command = command(ofProgram: arguments.words.first?.text ?? "") {
      path = CommandPath([command])
    } else if words.isEmpty {
      // No success: a script with `dmon $COMMAND` and an empty variable must not believe that something was done.
      context.complain(HelpText.overview())
      return .usage
    } else if words.first?.text == "--version" || words.first?.text == "-V" {
      words[0].text = VersionCommand.name
    }
    let rest = try CommandTable.descend(along: &path, words)
    guard let command = path.last, command.subcommands.isEmpty else {
      if asksForHelp(rest) {
        try context.print(HelpText.help(for: path))
        return .success
      }
      throw incomplete(path, rest)
    }
    switch try ArgumentParser.parse(rest, for: command.specification, in: context.environment) {
    case .help:
      try context.print(HelpText.help(for: path))
      return .success
    case .arguments(let parsed):
      if let directory = parsed.directory, !command.isDaemon { context.chooseDirectory(directory) }
      return try command.run(parsed, in: context)
    }
  }

  /// The command that a program called `dmon-X` is; nil for `dmon` and for any other name.
  private static func command(ofProgram program: String) -> (any Command.Type)? {
    var name = program[...]
    if let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) { name = name[name.utf8.index(after: slash)...] }
    guard name.utf8.starts(with: "dmon-".utf8) else { return nil }
    return CommandTable.find(String(name.dropFirst(5)), among: CommandTable.commands)
  }

  private static func asksForHelp(_ words: [RawArguments.Word]) -> Bool {
    words.contains { $0.text == "--help" || $0.text == "-h" }
  }

  /// The words name a command that only gathers others, or none at all.
  private static func incomplete(_ path: CommandPath, _ words: [RawArguments.Word]) -> CommandError {
    let names = (path.last?.subcommands ?? CommandTable.commands).map { $0.name }
    let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    if let option = words.first, path.last == nil {
      return .usage("unknown option '\(option.text)', a command is missing")
    }
    return .usage("a command is missing: \(list)")
  }
}
