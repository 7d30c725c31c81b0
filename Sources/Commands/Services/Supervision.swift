internal import Client
internal import Model
internal import Platform
internal import Varlink

/// What the commands on services share: the call, and the question before it.
enum Supervision {
  /// A connection for one that waits for an outcome, as long as that takes or until a time limit.
  static func connect(autostart: Bool, waiting: Bool, timeout: Duration?) throws(CommandError) -> Client {
    var options = Client.Options(autostart: autostart, limit: .seconds(5), patience: .seconds(10))
    if waiting, let timeout {
      // The daemon answers when the time is over; it gets some time for that.
      options.patience = timeout + .seconds(10)
    } else if waiting {
      options.awaitsOutcome = true
    }
    do throws(ClientError) {
      return try Client.connect(options)
    } catch {
      throw CommandError(error)
    }
  }

  /// Carries a call out, again where the daemon went away before it answered.
  static func call<Results: Decodable>(
    _ method: SupervisorInterface.Method, _ parameters: some Encodable, returning type: Results.Type,
    with client: inout Client
  ) throws(CommandError) -> Results {
    do throws(ClientError) {
      return try client.callUntilAnswered(.supervisor(method), parameters, returning: type)
    } catch {
      throw CommandError(error)
    }
  }

  /// The services of these names; nil: all.
  static func list(_ names: [String]?, with client: inout Client) throws(ClientError) -> [ServiceStatus] {
    var services: [ServiceStatus] = []
    let request = names.map { ServiceListRequest(names: $0) }
    try client.callMore(.supervisor(.list), request, returning: ServicesReply.self) {
      part throws(ClientError) in
      services += part.services
      return true
    }
    return services
  }

  /// Asks on a terminal before something is done to more than one service.
  /// - Throws: when the answer is not yes; nothing was done then.
  static func confirm(
    _ verb: String, _ services: [ServiceStatus], _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) {
    if services.count < 2 || arguments.has("yes") || !context.canAsk() { return }
    let names = services.prefix(8).map { context.printable($0.address.short) }.joined(separator: ", ")
    let rest = services.count > 8 ? " and \(services.count - 8) more" : ""
    let answer = context.ask("\(verb) \(services.count) services (\(names)\(rest))? [y/N] ")?.lowercased()
    if answer == "y" || answer == "yes" { return }
    throw CommandError("nothing was done", .tryLater)
  }

  /// One object, as the daemon sent it.
  static func json(_ value: some Encodable) throws(CommandError) -> String {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try WireEncoder.encode(value, into: &bytes)
    } catch {
      throw CommandError(error.message, .software)
    }
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }
}
