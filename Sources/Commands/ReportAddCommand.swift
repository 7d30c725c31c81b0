internal import Client
package import Model

/// `dmon report add`: adds to a task's progress; id 0 is nobody and needs no daemon.
package enum ReportAddCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let key = try Reporting.key(arguments)
    if key.id == 0 { return .success }
    let request = ReportRequest(
      group: key.group, id: key.id, advance: arguments.requiredNumber("N"), message: arguments.text("message"),
      request: Reporting.requestID())
    _ = try Reporting.send(arguments, in: context, otherwise: EmptyReply()) { client throws(ClientError) in
      try client.callUntilAnswered(.report, request, returning: EmptyReply.self)
    }
    return .success
  }
}
