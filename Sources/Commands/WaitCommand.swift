internal import Client
package import Model
internal import Platform
internal import Varlink

/// `dmon wait`: returns when services have come to a state.
package enum WaitCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let names = try ServiceWords.names(arguments)
    if names.isEmpty { throw .usage("NAME is missing") }
    guard let goal = arguments.text("for").flatMap(WaitGoal.init(rawValue:)) else {
      throw .usage("option '--for' is missing: \(WaitGoal.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let deadline = arguments.duration("timeout").map { Clocks.monotonic + $0 }
    var waiting = ServiceWaiting(for: goal, names)
    do throws(ClientError) {
      try follow(&waiting, until: deadline)
    } catch {
      throw CommandError(error)
    }
    switch waiting.outcome {
    case .reached:
      try context.print(waiting.services.map { context.printable(ServiceLine.text($0)) + "\n" }.joined())
      return .success
    case .never(let service):
      throw CommandError(
        "\(ServiceLine.text(service)); that is not \(goal.rawValue), and nothing more comes by itself", .tryLater)
    case .unknown(let word):
      throw CommandError("there is no service '\(word)'; 'dmon ls' shows what is there", .noInput)
    case .removed(let name): throw CommandError("\(name) was removed", .noInput)
    case nil: throw CommandError("the time is over: \(waiting.missing.joined(separator: "; "))", .tryLater)
    }
  }

  /// Watches until the outcome is known or the time is over, also across a daemon's end and its successor's start.
  private static func follow(_ waiting: inout ServiceWaiting, until deadline: Instant?) throws(ClientError) {
    var lostAt: Instant?
    while true {
      do throws(ClientError) {
        var client = try Client.connect(.init(autostart: false))
        var state = waiting
        defer { waiting = state }
        state.reset()
        _ = try client.callMore(
          .supervisor(.watch), state.request, returning: ServiceWatchReply.self, until: deadline
        ) { part throws(ClientError) in
          lostAt = nil
          state.take(part)
          return state.outcome == nil
        }
        return
      } catch {
        if case .refused = error { throw error }
        let since = lostAt ?? Clocks.monotonic
        guard waiting.hasBegun || error.isDisconnection, Clocks.monotonic - since < .seconds(10) else { throw error }
        if let deadline, Clocks.monotonic >= deadline { return }
        lostAt = since
        Clocks.pause(.milliseconds(20))
      }
    }
  }
}
