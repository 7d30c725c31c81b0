package import Model
internal import Platform
internal import Varlink

/// `dmon schedule --check`: says what a cron expression means, in words and with its next runs; needs no daemon.
package enum ScheduleCommand: Command {
  private static let mostRuns = 1_000

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    guard let text = arguments.text("check") else { throw .usage("an expression is missing: --check 'EXPRESSION'") }
    let count = arguments.integer("number") ?? 5
    guard count <= mostRuns else { throw .usage("--number: at most \(mostRuns)") }
    let expression: CronExpression
    do throws(CronError) {
      expression = try CronExpression(text)
    } catch {
      throw CommandError("'\(Printable.text(text, limit: 80))': \(error.message)", .usage)
    }
    let zone = try zone(arguments.text("timezone"))
    let check = check(Schedule(expression, in: zone.rules), zone.name, count)
    try context.print(arguments.has("json") ? try json(check) : lines(check, zone.rules))
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
    var runs: [Timestamp] = []
    var moment = Clocks.wall
    while runs.count < count, let next = schedule.nextRun(after: moment) {
      runs.append(next)
      moment = next
    }
    return ScheduleCheck(
      expression: schedule.expression.text, words: schedule.expression.words, timezone: zone, next: runs)
  }

  /// The words, then each run by the clocks of the zone.
  static func lines(_ check: ScheduleCheck, _ rules: TimeZoneRules) -> String {
    var text = "\(check.words) (\(check.timezone))\n"
    for run in check.next {
      let time = rules.civil(at: run)
      text += "  \(weekdays[time.weekday]) \(time.text) \(rules.clock(at: run).name)\n"
    }
    return text
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  private static func json(_ check: ScheduleCheck) throws(CommandError) -> String {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try WireEncoder.encode(check, into: &bytes)
    } catch {
      throw CommandError(error.message, .software)
    }
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }
}

/// What a cron expression means.
struct ScheduleCheck: Encodable {
  var expression: String
  var words: String
  var timezone: String
  var next: [Timestamp]
}
