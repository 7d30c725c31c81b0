internal import Client
internal import Model
internal import Platform

/// A command that does the same to each of the services that are named.
struct ServiceVerb {
  let method: SupervisorInterface.Method
  /// As a question begins: `stop`.
  let word: String
  /// Ends processes: asked about first where more than one service is meant.
  var isDestructive = false
  /// Starts a daemon where none runs.
  var autostart = false
  /// Without a name the only service is meant.
  var mayGuess = true
  /// How it went, in words, and whether that is what was asked for.
  var outcome: (ServiceStatus) -> (text: String, isGood: Bool)

  /// Does it and prints a line for each service.
  func run(
    _ arguments: ParsedArguments, signal: String? = nil, in context: Context
  ) throws(CommandError) -> ExitCode {
    var names = try ServiceWords.names(arguments)
    let timeout = arguments.duration("timeout")
    let isWaiting = !arguments.has("no-wait")
    var client = try Supervision.connect(autostart: autostart, waiting: isWaiting, timeout: timeout)
    if names.isEmpty { names = [try only(with: &client)] }
    if isDestructive, !arguments.has("yes"), context.canAsk() {
      try Supervision.confirm(word, try list(names, with: &client), arguments, context)
    }
    let request = ServicesRequest(
      names: names, wait: isWaiting, timeout: timeout.map { Microseconds($0) }, signal: signal,
      request: Reporting.requestID())
    let reply = try Supervision.call(method, request, returning: ServicesReply.self, with: &client)
    let outcomes = reply.services.map { isWaiting ? outcome($0) : ($0.reason, true) }
    if arguments.has("json") {
      try context.print(try Supervision.json(reply))
    } else if reply.services.isEmpty {
      try context.print("no services\n")
    } else {
      let lines = zip(reply.services, outcomes).map { "\($0.address.short): \($1.0)" }
      try context.print(lines.map { context.printable($0) + "\n" }.joined())
    }
    return outcomes.allSatisfy { $0.1 } ? .success : .tryLater
  }

  private func list(_ names: [String]?, with client: inout Client) throws(CommandError) -> [ServiceStatus] {
    do throws(ClientError) { return try Supervision.list(names, with: &client) } catch { throw CommandError(error) }
  }

  /// The only service there is, where none was named.
  private func only(with client: inout Client) throws(CommandError) -> String {
    let services = try list(nil, with: &client)
    if mayGuess, services.count == 1 { return services[0].address.text }
    if services.isEmpty { throw CommandError("there are no services; 'dmon add' makes one", .noInput) }
    let names = services.prefix(20).map(\.address.short).joined(separator: ", ")
    let rest = services.count > 20 ? " and \(services.count - 20) more" : ""
    throw .usage("name a service, or say '--all'; there are \(names)\(rest)")
  }
}
