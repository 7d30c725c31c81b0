package import Model

/// `dmon stop`: ends services with all that they started.
package enum StopCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .stop, word: "stop", isDestructive: true) { service in
      (service.reason, ServiceLine.isOver(service))
    }
    return try verb.run(arguments, in: context)
  }
}
