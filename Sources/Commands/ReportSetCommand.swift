internal import Client
package import Model

/// `dmon report set`: says how far a task is; id 0 is nobody and needs no daemon.
package enum ReportSetCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let key = try Reporting.key(arguments)
    if key.id == 0 { return .success }
    let progress = arguments.requiredProgress("DONE[/TOTAL]")
    // Absolute, so that sending it twice is the same as once: no request id.
    let request = ReportRequest(
      group: key.group, id: key.id, completed: progress.completed, total: progress.total,
      message: arguments.text("message"))
    _ = try Reporting.send(arguments, in: context, otherwise: EmptyReply()) { client throws(ClientError) in
      try client.callUntilAnswered(.report, request, returning: EmptyReply.self)
    }
    return .success
  }
}
