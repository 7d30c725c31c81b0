internal import Client
package import Model

/// `dmon edit`: changes what a service is, without a new process where that is not needed.
package enum EditCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let isImmediate = arguments.has("restart-now")
    var client = try Supervision.connect(autostart: false, waiting: isImmediate, timeout: nil)
    let word = ServiceWords.wire(arguments.requiredText("NAME"))
    let (service, old) = try find(word, with: &client)
    var change = try SpecificationBuilder(arguments, in: .own).changed(old)
    guard change != ServiceSpecification(command: []) else { throw .usage("nothing to change was named") }
    let pending = SpecificationChange.needingNewProcess(change, of: old)
    change.name = service.name
    change.group = service.group
    let request = AddRequest(service: change, wait: isImmediate, request: Reporting.requestID())
    let reply = try Supervision.call(.edit, request, returning: AddReply.self, with: &client)
    if arguments.has("json") {
      try context.print(try Supervision.json(reply))
    } else {
      try context.print(context.printable(text(reply.service, isImmediate ? [] : pending)) + "\n")
    }
    return .success
  }

  /// The one service that is meant, or the copies of one, and what it is until now.
  private static func find(
    _ word: String, with client: inout Client
  ) throws(CommandError) -> (ServiceStatus, ServiceSpecification) {
    let services: [ServiceStatus]
    do throws(ClientError) {
      services = try Supervision.list([word], with: &client)
    } catch {
      throw CommandError(error)
    }
    guard let first = services.first, services.allSatisfy({ $0.name == first.name && $0.group == first.group }) else {
      throw .usage("'\(word)' is not one service; one is edited at a time")
    }
    let request = ServiceListRequest(names: [ServiceName(group: first.group, name: first.name).text])
    let described = try Supervision.call(.describe, request, returning: DescribeReply.self, with: &client)
    return (first, described.services.first ?? ServiceSpecification(command: []))
  }

  private static func text(_ service: ServiceStatus, _ pending: [String]) -> String {
    let name = service.address.short
    let isLive = service.state == .running || service.state == .stopped
    if pending.isEmpty || !isLive { return "\(name): changed; \(ServiceLine.state(service))" }
    let list = pending.joined(separator: ", ")
    let verb = pending.count == 1 ? "holds" : "hold"
    return "\(name): changed; \(list) \(verb) from its next start on: 'dmon restart \(name)' makes it now"
  }
}
