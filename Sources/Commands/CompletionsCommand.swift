package import Model

package enum CompletionsCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    guard let shell = CompletionShell(rawValue: arguments.requiredText("SHELL")) else { return .software }
    try context.print(shell.script())
    return .success
  }
}
