internal import Model
internal import Platform

/// When a service runs and how its last run went, as `dmon schedule` shows it.
struct ScheduleLines {
  /// For programs.
  let entry: ScheduleEntry
  private let service: ServiceStatus
  private let now: Timestamp
  private let zone: TimeZoneRules
  private let local: TimeZoneRules

  /// - Parameter count: how many of the next runs are looked for.
  init(_ service: ServiceStatus, after now: Timestamp, _ count: Int) {
    self.service = service
    self.now = now
    local = ZoneFile.system().rules
    let zone = service.timezone.map { ZoneFile.system($0) } ?? ZoneFile.system()
    self.zone = zone.rules
    let isActive = service.phase == "scheduled" || service.wanted == .up && service.next != nil
    var entry = ScheduleEntry(service, isActive: isActive)
    if let expression = service.schedule.flatMap({ try? CronExpression($0) }) {
      entry.words = expression.words
      if isActive { entry.next = Self.next(Schedule(expression, in: zone.rules), after: now, count) }
    }
    self.entry = entry
  }

  /// The first runs after a moment.
  static func next(_ schedule: Schedule, after moment: Timestamp, _ count: Int) -> [Timestamp] {
    var runs: [Timestamp] = []
    var moment = moment
    while runs.count < count, let next = schedule.nextRun(after: moment) {
      runs.append(next)
      moment = next
    }
    return runs
  }

  /// `Sat 2026-11-21 02:30:00 CET`.
  static func moment(_ moment: Timestamp, _ rules: TimeZoneRules) -> String {
    let time = rules.civil(at: moment)
    return "\(weekdays[time.weekday]) \(time.text) \(rules.clock(at: moment).name)"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  /// What it does in words, how it went last, and its next runs, by the clocks here; by those of its zone too where they show
  /// another time.
  var lines: [String] {
    let zone = service.timezone.map { " (\($0))" } ?? ""
    var lines = ["\(service.address.short): \(entry.words)\(zone)"]
    let began = service.started.map { moment($0) + ", " } ?? ""
    lines.append("  last  \(began)\(service.reason)")
    if !entry.active {
      return lines + ["  next  none: its schedule rests; 'dmon start \(service.address.short)' goes on"]
    }
    for (index, run) in entry.next.enumerated() {
      let wait = index == 0 ? ", in \(Words.span(run.since(now)))" : ""
      lines.append("  \(index == 0 ? "next" : "    ")  \(moment(run))\(wait)")
    }
    return lines
  }

  private func moment(_ moment: Timestamp) -> String {
    let here = Self.moment(moment, local)
    if zone.civil(at: moment) == local.civil(at: moment) { return here }
    return "\(here) (\(Self.moment(moment, zone)))"
  }
}

/// What `dmon schedule --json` writes.
struct ScheduleList: Encodable {
  var schedules: [ScheduleEntry]
}

/// A service's schedule, its last run and its next ones; moments are microseconds since 1970.
struct ScheduleEntry: Encodable {
  var name: String
  var group: String
  var instance: Int
  var expression: String
  var words = ""
  var timezone: String?
  /// False while a person keeps it down.
  var active: Bool
  var state: ServiceState
  var reason: String
  /// The last run, which may live.
  var started: Timestamp?
  var ended: Timestamp?
  var code: Int?
  var signal: Int?
  var next: [Timestamp] = []

  init(_ service: ServiceStatus, isActive: Bool) {
    (name, group, instance) = (service.name, service.group, service.instance)
    (expression, timezone, active) = (service.schedule ?? "", service.timezone, isActive)
    (state, reason) = (service.state, service.reason)
    (started, ended, code, signal) = (service.started, service.ended, service.code, service.signal)
  }
}
