package import Model

/// `dmon resume`: lets paused services go on.
package enum ResumeCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .resume, word: "resume") { service in
      let state = ServiceLine.state(service)
      return (ServiceLine.isDown(service) ? "does not run: \(state)" : state, service.state == .running)
    }
    return try verb.run(arguments, in: context)
  }
}
