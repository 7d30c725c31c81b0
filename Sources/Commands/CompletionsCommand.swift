package import Model

/// `dmon completions`: prints the script that completes dmon's words in a shell.
package enum CompletionsCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    guard let shell = CompletionShell(rawValue: arguments.requiredText("SHELL")) else { return .software }
    try context.print(shell.script())
    return .success
  }
}
