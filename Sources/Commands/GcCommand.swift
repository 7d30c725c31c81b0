internal import Client
package import Model
internal import Varlink

/// `dmon gc`: forgets what has ended, or a task, or a whole group, and says what that was.
package enum GcCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let group = arguments.text("GROUP")
    let isSweep = group == nil || arguments.has("state") || arguments.has("older-than") || arguments.has("dry-run")
    if let id = arguments.integer("ID"), isSweep {
      throw .usage("task \(id) is named, so '--state', '--older-than' and '--dry-run' say nothing")
    }
    let outcome: SweepReply
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false))
      if let group, !isSweep {
        let request = ForgetRequest(group: group, id: arguments.integer("ID"))
        let count = try client.call(.forget, request, returning: ForgetReply.self).removed
        outcome = SweepReply(removed: count, tasks: [], complete: true)
      } else {
        outcome = try sweep(arguments, &client)
      }
    } catch {
      throw CommandError(error)
    }
    try context.print(arguments.has("json") ? try json(outcome) : text(outcome, arguments, context))
    return .success
  }

  /// Has the daemon sweep until it says that there is nothing left.
  private static func sweep(_ arguments: ParsedArguments, _ client: inout Client) throws(ClientError) -> SweepReply {
    let states = arguments.texts("state").flatMap { $0.split(separator: ",").map(String.init) }
    let request = SweepRequest(
      groups: arguments.text("GROUP").map { [$0] }, states: states.isEmpty ? nil : states,
      older: arguments.duration("older-than").map { Microseconds($0) }, dry: arguments.has("dry-run"))
    var whole = SweepReply(removed: 0, tasks: [], complete: false)
    while !whole.complete {
      let part = try client.call(.sweep, request, returning: SweepReply.self)
      whole.removed += part.removed
      whole.tasks += part.tasks
      whole.complete = part.complete || part.removed == 0
    }
    return whole
  }

  private static func text(_ outcome: SweepReply, _ arguments: ParsedArguments, _ context: Context) -> String {
    let verb = arguments.has("dry-run") ? "would remove" : "removed"
    let head = "\(verb) \(Words.count(outcome.removed, "task"))\n"
    let lines = outcome.tasks.prefix(20).map { context.printable("  \($0.group)/\($0.id)") + "\n" }
    let rest = outcome.removed - lines.count
    return head + lines.joined() + (rest > 0 && !lines.isEmpty ? "  and \(rest) more\n" : "")
  }

  private static func json(_ outcome: SweepReply) throws(CommandError) -> String {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try WireEncoder.encode(outcome, into: &bytes)
    } catch {
      throw CommandError(error.message, .software)
    }
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }
}
