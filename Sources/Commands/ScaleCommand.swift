internal import Client
package import Model

/// `dmon scale`: how many copies of a service there are.
package enum ScaleCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let timeout = arguments.duration("timeout")
    let isWaiting = !arguments.has("no-wait")
    let name = ServiceWords.wire(arguments.requiredText("NAME"))
    guard let count = arguments.integer("COPIES"), count > 0 else {
      throw .usage("at least one copy stays; 'dmon rm' removes a service")
    }
    var client = try Supervision.connect(autostart: false, waiting: isWaiting, timeout: timeout)
    let request = ScaleRequest(
      name: name, replicas: count, wait: isWaiting, timeout: timeout.map { Microseconds($0) },
      request: Reporting.requestID())
    let reply = try Supervision.call(.scale, request, returning: ServicesReply.self, with: &client)
    if arguments.has("json") {
      try context.print(try Supervision.json(reply))
    } else {
      try context.print(reply.services.map { context.printable(line($0, count)) + "\n" }.joined())
    }
    let isGood = reply.services.allSatisfy { isGone($0, count) || ($0.state != .crashed && $0.state != .failed) }
    return isGood ? .success : .tryLater
  }

  private static func isGone(_ service: ServiceStatus, _ count: Int) -> Bool {
    service.instance == 0 || service.instance > count
  }

  private static func line(_ service: ServiceStatus, _ count: Int) -> String {
    if !isGone(service, count) { return ServiceLine.text(service) }
    let reason = service.reason.hasPrefix("removed") ? service.reason : "removed; \(service.reason)"
    return "\(service.address.short): \(reason)"
  }
}
