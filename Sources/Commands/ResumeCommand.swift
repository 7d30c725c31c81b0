package import Model

/// `dmon resume`: lets paused services go on.
package enum ResumeCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let verb = ServiceVerb(method: .resume, word: "resume") { service in
      (ServiceLine.state(service), service.state == .running)
    }
    return try verb.run(arguments, in: context)
  }
}
