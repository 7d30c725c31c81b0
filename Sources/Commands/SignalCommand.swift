package import Model

/// `dmon signal`: sends a signal to the process of each service.
package enum SignalCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let signal = arguments.requiredText("SIGNAL")
    let verb = ServiceVerb(method: .signal, word: "send \(signal) to", isDestructive: true) { service in
      guard let pid = service.pid else { return ("does not run; nothing was sent", false) }
      return ("\(signal) sent to pid \(pid)", true)
    }
    return try verb.run(arguments, signal: signal, in: context)
  }
}
