internal import Client
package import Model
internal import Platform

/// `dmon report new`: registers a task and prints its id, or 0 when no daemon is to be had.
package enum ReportNewCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let id = try Reporting.send(arguments, in: context, otherwise: 0) { client throws(ClientError) in
      let request = RegisterRequest(
        group: arguments.requiredText("GROUP"), label: arguments.text("label"), total: arguments.number("total"),
        unit: arguments.text("unit"), pid: arguments.integer("pid") ?? owner(daemon: client.daemonPid),
        parent: arguments.integer("parent") ?? Reporting.parent(in: arguments.requiredText("GROUP"), context),
        timeout: arguments.duration("timeout").map { Microseconds($0) },
        request: Reporting.requestID())
      return try client.callUntilAnswered(.register, request, returning: RegisterReply.self).id
    }
    try context.print(arguments.has("json") ? "{\"id\":\(id)}\n" : "\(id)\n")
    return .success
  }

  /// The process that the work belongs to, as /proc shows our ancestors.
  private static func owner(daemon: Int) -> Int? {
    ProcessAncestry.owner(parent: ProcessFacts.ownParent, daemon: daemon > 0 ? daemon : nil) { pid in
      guard let facts = ProcessFacts(of: pid), !facts.isZombie else { return nil }
      return ProcessAncestry.Process(
        pid: pid, parent: facts.parent, group: facts.group, executable: ProcessFacts.executable(of: pid) ?? "",
        commandLine: ProcessFacts.commandLine(of: pid))
    }
  }
}
