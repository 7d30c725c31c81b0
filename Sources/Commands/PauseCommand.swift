package import Model

/// `dmon pause`: halts services where they are.
package enum PauseCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .pause, word: "pause") { service in
      if service.state == .stopped { return ("paused", true) }
      return (ServiceLine.isDown(service) ? "does not run: \(service.reason)" : service.reason, false)
    }
    return try verb.run(arguments, in: context)
  }
}
