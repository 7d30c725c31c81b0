internal import Client
package import Model

/// `dmon report done`: says that a task is done; id 0 is nobody and needs no daemon.
package enum ReportDoneCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let key = try Reporting.key(arguments)
    if key.id == 0 { return .success }
    let request = FinishRequest(
      group: key.group, id: key.id, message: arguments.text("message"), request: Reporting.requestID())
    _ = try Reporting.send(arguments, in: context, otherwise: EmptyReply()) { client throws(ClientError) in
      try client.callUntilAnswered(.finish, request, returning: EmptyReply.self)
    }
    return .success
  }
}
