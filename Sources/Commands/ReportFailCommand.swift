package import Model

package enum ReportFailCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    throw CommandError("is not built in yet", .software)
  }
}
