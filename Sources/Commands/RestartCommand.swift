package import Model

/// `dmon restart`: ends services and starts them anew, at once.
package enum RestartCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .restart, word: "restart", isDestructive: true) { service in
      (ServiceLine.state(service), service.state == .running || service.state == .finished)
    }
    return try verb.run(arguments, in: context)
  }
}
