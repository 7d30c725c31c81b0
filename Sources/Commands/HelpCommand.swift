package import Model

/// `dmon help`: prints the help of a command, or writes all man pages and completions into a directory.
package enum HelpCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    if let directory = arguments.text("generate") {
      try generate(into: directory, context.installation)
      return .success
    }
    let path = try path(arguments.texts("COMMAND"))
    try context.print(HelpText.help(for: path))
    return .success
  }

  /// The command that the words name; `dmon-report` is the same as `report`.
  private static func path(_ words: [String]) throws(CommandError) -> CommandPath {
    var path = CommandPath()
    for word in words {
      let candidates = path.last?.subcommands ?? CommandTable.commands
      let name = path.last == nil && word.utf8.starts(with: "dmon-".utf8) ? String(word.dropFirst(5)) : word
      guard let command = CommandTable.find(name, among: candidates) else {
        let hint = NearestName.find(name, among: candidates.map { $0.name }).map { ", did you mean '\($0)'?" } ?? ""
        throw .usage("there is no command '\(word)'\(path.last == nil ? "" : " below '\(path.text)'")\(hint)")
      }
      path = path.appending(command)
    }
    return path
  }

  /// Writes completions and man pages below `directory`, as they are kept in the project and put into packages.
  private static func generate(into directory: String, _ actions: InstallActions) throws(CommandError) {
    try actions.makeDirectory("\(directory)/completions")
    for shell in CompletionShell.allCases {
      try actions.write(shell.script(), "\(directory)/completions/\(shell.fileName)")
    }
    try actions.makeDirectory("\(directory)/man")
    for page in ManualPage.all() {
      try actions.write(page.text, "\(directory)/man/\(page.fileName)")
    }
  }
}
