internal import Client
package import Model
internal import Platform
internal import Screen

/// `dmon stats`: measures what services take, once or again and again; starts no daemon.
package enum StatsCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let names = arguments.texts("NAME").map(ServiceWords.wire)
    var request = MeasureRequest(names: names.isEmpty ? nil : names, pss: arguments.has("pss") ? true : nil)
    request.interval = arguments.duration("interval").map { Microseconds($0) }
    if arguments.has("follow") { return try follow(request, arguments, context) }
    if arguments.has("interval") { throw .usage("option '--interval' goes with '--follow'") }
    let reply = try measure(request)
    if arguments.has("json") {
      try context.print(try Supervision.json(reply))
      return .success
    }
    var model = StatsModel()
    _ = model.apply(reply)
    let appearance = context.appearance
    let columns = context.outputIsTerminal() ? Terminal.size(StandardStream.output.rawValue)?.columns : nil
    let lines = StatsTable.render(model, columns: columns, follows: false, appearance: appearance)
    try context.print(lines.map { $0.encoded(colour: appearance.colour) + "\n" }.joined())
    return .success
  }

  /// One whole measurement, however many services there are.
  static func measure(_ request: MeasureRequest) throws(CommandError) -> MeasureReply {
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false, limit: .seconds(5)))
      var whole: MeasureReply?
      try client.callMore(.supervisor(.measure), request, returning: MeasureReply.self) { part throws(ClientError) in
        var sum = part
        sum.services = (whole?.services ?? []) + part.services
        whole = sum
        return !part.complete
      }
      guard let whole else { throw ClientError.disconnected(socket: client.path) }
      return whole
    } catch {
      throw CommandError(error)
    }
  }

  private static func follow(
    _ request: MeasureRequest, _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode {
    let isLive = context.outputIsTerminal() && context.environment("TERM") != "dumb"
    let output: StatsProgram.Form = arguments.has("json") ? .json : isLive ? .live(context.appearance) : .lines
    let outcome: Result<ExitCode, CommandError>
    do throws(SystemError) {
      outcome = try EventLoop.run { loop in await StatsProgram(request, output, on: loop).run() }
    } catch {
      throw CommandError(error.description, .software)
    }
    return try outcome.get()
  }
}
