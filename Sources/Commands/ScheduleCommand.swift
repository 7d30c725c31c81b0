internal import Client
package import Model
internal import Platform

/// `dmon schedule`: says when services run; with `--check` what a cron expression means, which needs no daemon.
package enum ScheduleCommand: Command {
  private static let mostRuns = 1_000

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let count = arguments.integer("number") ?? 5
    guard count <= mostRuns else { throw .usage("--number: at most \(mostRuns)") }
    if let text = arguments.text("check") { return try check(text, count, arguments, context) }
    if arguments.has("timezone") { throw .usage("option '--timezone' goes with '--check'") }
    return try list(count, arguments, context)
  }

  private static func check(
    _ text: String, _ count: Int, _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode {
    if let name = arguments.texts("NAME").first {
      throw .usage("'\(name)': '--check' takes an expression, and no name")
    }
    let expression: CronExpression
    do throws(CronError) {
      expression = try CronExpression(text)
    } catch {
      throw CommandError("'\(Printable.text(text, limit: 80))': \(error.message)", .usage)
    }
    let zone = try zone(arguments.text("timezone"))
    let check = check(Schedule(expression, in: zone.rules), zone.name, count)
    try context.print(arguments.has("json") ? try Supervision.json(check) : lines(check, zone.rules))
    return .success
  }

  private static func zone(_ name: String?) throws(CommandError) -> (name: String, rules: TimeZoneRules) {
    guard let name else { return ZoneFile.system() }
    do throws(TimeZoneError) {
      return (name, try ZoneFile.rules(named: name))
    } catch {
      throw CommandError(error.message, .noInput)
    }
  }

  private static func check(_ schedule: Schedule, _ zone: String, _ count: Int) -> ScheduleCheck {
    ScheduleCheck(
      expression: schedule.expression.text, words: schedule.expression.words, timezone: zone,
      next: ScheduleLines.next(schedule, after: Clocks.wall, count))
  }

  /// The words, then each run by the clocks of the zone.
  static func lines(_ check: ScheduleCheck, _ rules: TimeZoneRules) -> String {
    var text = "\(check.words) (\(check.timezone))\n"
    for run in check.next { text += "  \(ScheduleLines.moment(run, rules))\n" }
    return text
  }

  // MARK: services

  private static func list(
    _ count: Int, _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode {
    let names = arguments.texts("NAME").map(ServiceWords.wire)
    let services: [ServiceStatus]
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false, limit: .seconds(5)))
      services = try Supervision.list(names.isEmpty ? nil : names, with: &client)
    } catch {
      throw CommandError(error)
    }
    let scheduled = services.filter { $0.schedule != nil }
    if scheduled.isEmpty, let first = services.first, names.count == 1 {
      throw CommandError("'\(first.address.short)' has no schedule; \(try hint(first))", .badData)
    }
    let now = Clocks.wall
    let lines = scheduled.map { ScheduleLines($0, after: now, count) }
    if arguments.has("json") {
      try context.print(try Supervision.json(ScheduleList(schedules: lines.map(\.entry))))
    } else if lines.isEmpty {
      try context.print("no service has a schedule\n")
    } else {
      try context.print(lines.flatMap(\.lines).map { context.printable($0) + "\n" }.joined())
    }
    return .success
  }
}

extension ScheduleCommand {
  /// How a service gets one: what comes from a file is changed there.
  private static func hint(_ service: ServiceStatus) throws(CommandError) -> String {
    let name = service.address.short
    var client = try Supervision.connect(autostart: false, waiting: false, timeout: nil)
    let request = ServiceListRequest(names: [service.address.text])
    let reply = try Supervision.call(.describe, request, returning: DescribeReply.self, with: &client)
    guard let known = reply.services.first, known.isOfFile, let file = known.originFile else {
      return "'dmon edit \(name) --schedule EXPRESSION' gives it one"
    }
    if known.isOfDirectory { return "it comes from \(file), and what comes from a directory has none" }
    let line = known.originLine.map { ", line \($0)" } ?? ""
    return "it comes from \(file)\(line): 'schedule: EXPRESSION' there, and 'dmon reload', give it one"
  }
}

/// What a cron expression means.
struct ScheduleCheck: Encodable {
  var expression: String
  var words: String
  var timezone: String
  var next: [Timestamp]
}
