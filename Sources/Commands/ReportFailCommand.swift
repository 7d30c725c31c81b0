internal import Client
package import Model

/// `dmon report fail`: says that a task failed; id 0 is nobody and needs no daemon.
package enum ReportFailCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let key = try Reporting.key(arguments)
    if key.id == 0 { return .success }
    let request = FailRequest(
      group: key.group, id: key.id, message: arguments.text("message"), code: arguments.integer("code"),
      request: Reporting.requestID())
    _ = try Reporting.send(arguments, in: context, otherwise: EmptyReply()) { client throws(ClientError) in
      try client.callUntilAnswered(.fail, request, returning: EmptyReply.self)
    }
    return .success
  }
}
