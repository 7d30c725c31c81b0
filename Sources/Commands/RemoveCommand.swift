package import Model

/// `dmon rm`: ends services and forgets them.
package enum RemoveCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .remove, word: "remove", isDestructive: true, mayGuess: false) { service in
      ServiceLine.isOver(service) ? ("removed; \(service.reason)", true) : (service.reason, false)
    }
    return try verb.run(arguments, in: context)
  }
}
