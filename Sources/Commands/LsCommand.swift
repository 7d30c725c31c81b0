internal import Client
package import Model
internal import Platform
internal import Screen
internal import Varlink

/// `dmon ls`: prints what the daemon knows, once; starts no daemon.
package enum LsCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    if let what = arguments.text("complete") { return try complete(what, arguments, context) }
    let (tasks, notices, socket, pid) = try fetch(
      arguments.texts("GROUP"), limit: .seconds(5), withNotices: true)
    tell(notices, context)
    if arguments.has("json") {
      try context.print(json(tasks))
      return .success
    }
    let appearance = context.appearance
    let columns = context.outputIsTerminal() ? Terminal.size(StandardStream.output.rawValue)?.columns : nil
    try context.print(context.printable("daemon \(pid) at \(socket)") + "\n")
    if tasks.isEmpty {
      let place = arguments.texts("GROUP").isEmpty ? "" : " in \(groupList(arguments, context))"
      try context.print("no tasks\(place)\n")
      return .success
    }
    let lines = ListTable.render(tasks, columns: columns, now: Clocks.wall, appearance: appearance)
    try context.print(lines.map { $0.encoded(colour: appearance.colour) + "\n" }.joined())
    return .success
  }

  /// What people should know of the daemon, where a person sees it or a script keeps it.
  private static func tell(_ notices: [Notice], _ context: Context) {
    for notice in notices {
      let time = notice.number == nil ? "" : " (noticed \(Clocks.localText(notice.time).prefix(19)))"
      context.complain(context.printable("dmon ls: \(notice.text)\(time)") + "\n")
    }
  }

  private static func groupList(_ arguments: ParsedArguments, _ context: Context) -> String {
    arguments.texts("GROUP").map { "'\(context.printable($0))'" }.joined(separator: ", ")
  }

  /// All tasks of these groups (none named: of all), in parts so that their number does not matter.
  private static func fetch(
    _ groups: [String], limit: Duration, withNotices: Bool
  ) throws(CommandError) -> (tasks: [TaskStatus], notices: [Notice], socket: String, pid: Int) {
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false, limit: limit))
      var tasks: [TaskStatus] = []
      let request = ListRequest(groups: groups.isEmpty ? nil : groups)
      try client.callMore(.list, request, returning: ListReply.self) { part throws(ClientError) in
        tasks += part.tasks
        return true
      }
      return (tasks, withNotices ? notices(&client) : [], client.path, client.daemonPid)
    } catch {
      throw CommandError(error)
    }
  }

  /// What the daemon has to say; a person at a terminal has seen it then. An older daemon has nothing to say.
  private static func notices(_ client: inout Client) -> [Notice] {
    guard let notices = try? client.call(.notices, NoticesRequest(), returning: NoticesReply.self).notices else {
      return []
    }
    if let last = notices.compactMap(\.number).max(), Terminal.isTerminal(StandardStream.error.rawValue) {
      _ = try? client.call(.notices, NoticesRequest(seen: last), returning: NoticesReply.self)
    }
    return notices
  }

  private static func json(_ tasks: [TaskStatus]) throws(CommandError) -> String {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try UpdateWriter.append(ListReply(tasks: tasks), into: &bytes)
    } catch {
      throw CommandError(error.message, .software)
    }
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  /// For completions: silent, whatever happens.
  private static func complete(
    _ what: String, _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode {
    guard let (tasks, _, _, _) = try? fetch(arguments.texts("GROUP"), limit: .milliseconds(200), withNotices: false)
    else { return .success }
    let words = what == "groups" ? Set(tasks.map(\.group)).sorted() : tasks.map { String($0.id) }
    // A name with a line break would be two.
    try context.print(words.filter { !$0.contains("\n") }.map { "\($0)\n" }.joined())
    return .success
  }
}
