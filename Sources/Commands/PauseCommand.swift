package import Model

/// `dmon pause`: halts services where they are.
package enum PauseCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .pause, word: "pause") { service in
      (service.state == .stopped ? "paused" : service.reason, service.state == .stopped)
    }
    return try verb.run(arguments, in: context)
  }
}
