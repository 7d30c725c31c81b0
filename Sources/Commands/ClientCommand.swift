internal import Clients
package import Model

/// `dmon client`: prints the library with which programs of a language report.
package enum ClientCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    guard let library = ClientLibrary(rawValue: arguments.requiredText("LANGUAGE")) else { return .software }
    try context.print(library.text)
    return .success
  }
}
