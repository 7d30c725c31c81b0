internal import Client
internal import Model

/// What the report verbs share: a daemon that cannot be reached hurts no reporter.
enum Reporting {
  /// Carries a report out. Without a daemon: one warning and `fallback`, or with `--strict` an error.
  static func send<Result>(
    _ arguments: ParsedArguments, in context: Context, otherwise fallback: Result,
    _ body: (inout Client) throws(ClientError) -> Result
  ) throws(CommandError) -> Result {
    do throws(ClientError) {
      var client = try Client.connect(.reporter)
      return try body(&client)
    } catch {
      guard error.isUnreachable, !arguments.has("strict") else { throw CommandError(error) }
      context.complain(context.printable("dmon report: \(error.message); the work goes on unwatched") + "\n")
      return fallback
    }
  }

  /// A request id that no other request has: 128 random bits.
  static func requestID() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  /// The task that a new one of this group is part of: the `dmon run` that we are in, where that is of the same group.
  static func parent(in group: String, _ context: Context) -> Int? {
    guard context.environment("DMON_GROUP") == group, let id = context.environment("DMON_TASK").flatMap({ Int($0) }),
      id > 0
    else { return nil }
    return id
  }

  /// Group and id of a verb, after a look at the name.
  static func key(_ arguments: ParsedArguments) throws(CommandError) -> TaskKey {
    TaskKey(group: arguments.requiredText("GROUP"), id: arguments.requiredInteger("ID"))
  }
}
