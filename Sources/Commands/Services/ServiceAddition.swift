internal import Client
internal import Model
internal import Platform
internal import Varlink

/// Hands a new service to the daemon and says how that went.
struct ServiceAddition {
  private var specification: ServiceSpecification
  private let arguments: ParsedArguments
  private let context: Context
  private let isWaiting: Bool

  /// - Parameter name: `web` or `etl/load`; nil: the name of the program's file.
  init(
    _ specification: ServiceSpecification, name: String?, group: String?, _ arguments: ParsedArguments,
    _ context: Context
  ) throws(CommandError) {
    self.specification = specification
    self.arguments = arguments
    self.context = context
    isWaiting = !arguments.has("no-wait")
    if let name {
      let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2, let group, group != parts[0] {
        throw .usage("'\(name)' says group '\(parts[0])' and '--group' says '\(group)'")
      }
      self.specification.name = parts.last
      self.specification.group = parts.count == 2 ? parts[0] : group
    } else {
      self.specification.name = ServiceName(specification).name
      self.specification.group = group
    }
    if let complaint = address.complaint {
      throw .usage(
        "'\(address.short)' cannot be the name of a service: \(complaint)" + (name == nil ? "; give it a '--name'" : "")
      )
    }
  }

  /// The service's name in full.
  private var address: ServiceName { ServiceName(specification) }

  /// Adds it; one of that name that is there already is an error.
  func add() throws(CommandError) -> ExitCode {
    var client = try Supervision.connect(autostart: true, waiting: isWaiting, timeout: nil)
    var reply: AddReply
    do throws(ClientError) {
      reply = try send(.add, specification, with: &client)
      if reply.copies == nil { reply.service = try ended(reply.service, with: &client) }
    } catch {
      throw explained(error)
    }
    return try report(reply)
  }

  /// Adds it, or starts the one of that name that runs the same command, with what was asked for now.
  func addOrStart() throws(CommandError) -> ExitCode {
    var client = try Supervision.connect(autostart: true, waiting: isWaiting, timeout: nil)
    let reply: AddReply
    do throws(ClientError) {
      reply = try addedOrStarted(with: &client)
    } catch {
      throw explained(error)
    }
    return try report(reply)
  }

  private func addedOrStarted(with client: inout Client) throws(ClientError) -> AddReply {
    do throws(ClientError) {
      return try send(.add, specification, with: &client)
    } catch {
      guard case .refused(.supervisor(.alreadyThere)) = error else { throw error }
      let described = try client.call(
        .supervisor(.describe), ServiceListRequest(names: [address.text]), returning: DescribeReply.self)
      // Another program of the same name is not what was meant.
      guard described.services.first?.command == specification.command else { throw error }
      var change = specification
      change.command = []
      let edited = try send(.edit, change, with: &client, wait: false)
      let request = ServicesRequest(names: [address.text], wait: isWaiting, request: Reporting.requestID())
      let reply = try client.callUntilAnswered(
        .supervisor(.start), request, returning: ServicesReply.self)
      return reply.services.first.map { AddReply(service: $0) } ?? edited
    }
  }

  private func send(
    _ method: SupervisorInterface.Method, _ specification: ServiceSpecification, with client: inout Client,
    wait: Bool? = nil
  ) throws(ClientError) -> AddReply {
    let request = AddRequest(service: specification, wait: wait ?? isWaiting, request: Reporting.requestID())
    return try client.callUntilAnswered(.supervisor(method), request, returning: AddReply.self)
  }

  /// What runs once is most often over in a moment: then that is what is to be told.
  private func ended(
    _ service: ServiceStatus, with client: inout Client
  ) throws(ClientError) -> ServiceStatus {
    guard isWaiting, specification.oneshot == true, service.state == .running else { return service }
    var service = service
    let deadline = Clocks.monotonic + .milliseconds(200)
    let request = ServiceWatchRequest(names: [address.text], interval: Microseconds(33_000))
    _ = try client.callMore(.supervisor(.watch), request, returning: ServiceWatchReply.self, until: deadline) {
      part throws(ClientError) in
      service = part.services.last ?? service
      return service.state == .running
    }
    return service
  }

  /// A line for each copy: what runs now, or why not.
  private func report(_ reply: AddReply) throws(CommandError) -> ExitCode {
    let services = reply.copies ?? [reply.service]
    if arguments.has("json") {
      try context.print(try Supervision.json(reply))
    } else {
      let lines = services.map { isWaiting ? ServiceLine.text($0) : "\($0.address.short): \($0.reason)" }
      try context.print(lines.map { context.printable($0) + "\n" }.joined())
    }
    return services.contains { $0.state == .crashed || $0.state == .failed } ? .tryLater : .success
  }

  /// A service that could not be started is there all the same: what to do with it.
  private func explained(_ error: ClientError) -> CommandError {
    var result = CommandError(error)
    if case .refused(.supervisor(.notStarted)) = error {
      let name = address.short
      result.message += "; it is there: 'dmon edit \(name)' corrects it, 'dmon rm \(name)' removes it"
    }
    return result
  }
}
