internal import Client
internal import Daemon
internal import Journal
package import Model
internal import Platform
internal import Screen
internal import Varlink

/// `dmon ls`: prints what the daemon knows, once; starts no daemon.
package enum LsCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    if let what = arguments.text("complete") { return try complete(what, arguments, context) }
    let words = arguments.texts("NAME")
    let known: Known
    do throws(CommandError) {
      known = try fetch(words, limit: .seconds(5), withNotices: true, attempts: 2)
    } catch {
      guard arguments.has("directory"), error.exitCode == .noDaemon,
        let code = try remembered(words, arguments, context)
      else { throw error }
      return code
    }
    tell(known.notices, context)
    var overview = Overview(
      of: known.services, known.tasks, words: words, isWhole: arguments.has("all") || arguments.has("json"))
    if let word = overview.unknown.first {
      throw CommandError("nothing is called '\(word)': no service, and no group with tasks", .noInput)
    }
    if arguments.has("stats"), !overview.services.isEmpty {
      // Services that went meanwhile have no name any more: all are asked for, and those that are shown are taken.
      overview.add(try StatsCommand.measure(MeasureRequest()).services)
    }
    if arguments.has("json") {
      try context.print(try json(overview, known.tasks, words))
      return .success
    }
    try context.print(context.printable("daemon \(known.pid) at \(known.socket)") + "\n")
    try context.print(text(overview, context))
    return .success
  }

  /// What the journal of a directory of scripts says, where no daemon runs; nil when it has none.
  private static func remembered(
    _ words: [String], _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode? {
    let state = Place.resolve(socket: nil, state: nil, in: .own).state
    guard let services = RememberedServices.read(in: state) else { return nil }
    let overview = Overview(of: services, [], words: words, isWhole: false)
    if let word = overview.unknown.first {
      throw CommandError("nothing is called '\(word)': no service is known by that name", .noInput)
    }
    if arguments.has("json") {
      try context.print(try json(overview, [], words))
      return .success
    }
    var who = "no daemon runs"
    if let holder = LockFile.holder(of: state) {
      // Its directory was moved, or its socket cannot be reached.
      who = "\(holder.words) has this directory, listens at \(holder.socket), and is not reached there"
    }
    try context.print(context.printable("\(who); as \(state)/\(JournalName.journal) has it:") + "\n")
    try context.print(text(overview, context))
    return .success
  }

  /// Services first, then the tasks of nobody's.
  private static func text(_ overview: Overview, _ context: Context) -> String {
    if overview.services.isEmpty && overview.tasks.isEmpty { return "no services, no tasks\n" }
    let appearance = context.appearance
    let columns = context.outputIsTerminal() ? Terminal.size(StandardStream.output.rawValue)?.columns : nil
    var lines: [StyledLine] = []
    if !overview.services.isEmpty {
      lines += ServiceTable.render(
        overview.services, columns: columns, host: ProcessFacts.hostName, now: Clocks.wall, appearance: appearance)
    }
    if !overview.tasks.isEmpty {
      if !lines.isEmpty { lines.append(StyledLine()) }
      lines += ListTable.render(overview.tasks, columns: columns, now: Clocks.wall, appearance: appearance)
    }
    return lines.reduce(into: "") { $0 += $1.encoded(colour: appearance.colour) + "\n" }
  }

  /// What people should know of the daemon, where a person sees it or a script keeps it.
  private static func tell(_ notices: [Notice], _ context: Context) {
    for notice in notices {
      let time = notice.number == nil ? "" : " (noticed \(Clocks.localText(notice.time).prefix(19)))"
      context.complain(context.printable("dmon ls: \(notice.text)\(time)") + "\n")
    }
  }

  /// What a daemon said.
  private struct Known {
    var services: [ServiceStatus] = []
    var tasks: [TaskStatus] = []
    var notices: [Notice] = []
    var socket: String
    var pid: Int
  }

  /// Everything that these words (none: nothing is left out) may mean, in parts so that its number does not matter.
  /// - Parameter attempts: how often a daemon, or its successor, is asked that goes away before it answered.
  private static func fetch(
    _ words: [String], limit: Duration, withNotices: Bool, attempts: Int
  ) throws(CommandError) -> Known {
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false, limit: limit))
      var known = Known(socket: client.path, pid: client.daemonPid)
      known.services = try services(&client)
      let groups = Overview.groups(Overview.chosen(known.services, words), words)
      let request = groups.map { ListRequest(groups: $0) }
      try client.callMore(.list, request, returning: ListReply.self) { part throws(ClientError) in
        known.tasks += part.tasks
        return true
      }
      if withNotices { known.notices = notices(&client) }
      return known
    } catch {
      guard error.isDisconnection, attempts > 1 else { throw CommandError(error) }
      return try fetch(words, limit: limit, withNotices: withNotices, attempts: attempts - 1)
    }
  }

  /// An older daemon, and the one of `dmon demo`, has none.
  private static func services(_ client: inout Client) throws(ClientError) -> [ServiceStatus] {
    do throws(ClientError) {
      return try Supervision.list(nil, with: &client)
    } catch {
      if error.isOfOlderDaemon { return [] }
      throw error
    }
  }

  /// What the daemon has to say; a person at a terminal has seen it then. An older daemon has nothing to say.
  private static func notices(_ client: inout Client) -> [Notice] {
    guard let notices = try? client.call(.notices, NoticesRequest?.none, returning: NoticesReply.self).notices else {
      return []
    }
    if let last = notices.compactMap(\.number).max(), Terminal.isTerminal(StandardStream.error.rawValue) {
      _ = try? client.call(.notices, NoticesRequest(seen: last), returning: NoticesReply.self)
    }
    return notices
  }

  /// One object: all tasks, those of services too, and all services.
  private static func json(
    _ overview: Overview, _ tasks: [TaskStatus], _ words: [String]
  ) throws(CommandError) -> String {
    let shown = words.isEmpty ? tasks : overview.services.flatMap(\.tasks) + overview.tasks
    var bytes: [UInt8] = []
    do throws(WireError) {
      try UpdateWriter.append(ListReply(tasks: shown), into: &bytes)
    } catch {
      throw CommandError(error.message, .software)
    }
    // The closing brace of the tasks' object gives way to the services'.
    let head = String(decoding: bytes.dropLast(), as: UTF8.self)
    let services = try Supervision.json(ServicesReply(services: overview.services.map(\.service)))
    let usages = overview.services.compactMap(\.usage)
    if usages.isEmpty { return head + "," + services.dropFirst() }
    let usage = try Supervision.json(UsageList(usage: usages))
    return head + "," + services.dropFirst().dropLast(2) + "," + usage.dropFirst()
  }

  private struct UsageList: Encodable { var usage: [UsageStatus] }

  /// For completions: silent, whatever happens.
  private static func complete(
    _ what: String, _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode {
    guard let known = try? fetch(arguments.texts("NAME"), limit: .milliseconds(200), withNotices: false, attempts: 1)
    else {
      return .success
    }
    let groups = Set(known.tasks.map(\.group))
    let services = known.services.map(\.address.short) + Set(known.services.map { "@\($0.group)" }).sorted()
    let words =
      switch what {
      case "groups": groups.sorted()
      case "services": services
      case "names": groups.sorted() + services
      default: known.tasks.map { String($0.id) }
      }
    // A name with a line break would be two.
    try context.print(words.filter { !$0.contains("\n") }.map { "\($0)\n" }.joined())
    return .success
  }
}
