package import Model

/// `dmon rm`: ends services and forgets them.
package enum RemoveCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .remove, word: "remove", isDestructive: true, mayGuess: false) { service in
      (service.reason, ServiceLine.isOver(service))
    }
    return try verb.run(arguments, in: context)
  }
}
