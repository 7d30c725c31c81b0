internal import Client
package import Model

/// `dmon gc`: forgets a task, or a whole group, and prints how many tasks that were.
package enum GcCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let request = ForgetRequest(group: arguments.requiredText("GROUP"), id: arguments.integer("ID"))
    let removed: Int
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false))
      removed = try client.call(.forget, request, returning: ForgetReply.self).removed
    } catch {
      throw CommandError(error)
    }
    if arguments.has("json") {
      try context.print("{\"removed\":\(removed)}\n")
    } else {
      try context.print("removed \(removed) \(removed == 1 ? "task" : "tasks")\n")
    }
    return .success
  }
}
