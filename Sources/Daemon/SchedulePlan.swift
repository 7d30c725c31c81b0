internal import Model
internal import Platform

/// A service's schedule as it is being served.
struct SchedulePlan {
  /// What of a specification it is made of.
  struct Source: Equatable {
    var schedule: String
    var timezone: String?
    var overlap: OverlapRule?
    var missed: MissedRule?
    var jitter: Microseconds?

    /// Nil without a schedule.
    init?(_ specification: ServiceSpecification) {
      guard let schedule = specification.schedule else { return nil }
      self.schedule = schedule
      (timezone, overlap) = (specification.timezone, specification.overlap)
      (missed, jitter) = (specification.missed, specification.jitter)
    }

    /// The moments of one are those of the other.
    func hasTimes(of other: Source) -> Bool { schedule == other.schedule && timezone == other.timezone }
  }

  var source: Source
  var rule: ScheduleRule
  var schedule: Schedule
  /// The name of the zone, as far as it has one.
  var zone: String
  var state: ScheduleState
  /// The number of the run that was last heard of.
  var run: RunNumber
  /// The record is about to be told that a run is due.
  var isStarting = false
  /// Runs that did not take place since the last one that did, and why the last of them did not.
  var skips = 0
  var skipped: ScheduleState.SkipReason?

  /// What became of runs that did not take place, in words behind a reason; nil where there is nothing to say.
  var note: String? {
    var parts: [String] = []
    switch skipped {
    case .missed(let runs)?: parts.append(ScheduleState.SkipReason.missed(runs).text)
    case let reason?: parts.append("\(skips) run\(skips == 1 ? "" : "s") skipped: \(reason.text)")
    case nil: break
    }
    if state.waiting != nil { parts.append("the next run waits for its end") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

/// The schedules of all services, and when the next of them is to be looked at.
struct ScheduleBook {
  var plans: [ServiceName: SchedulePlan] = [:]
  /// Why a schedule is not served.
  var problems: [ServiceName: String] = [:]
  var zones = ZoneTable()
  /// Moments of the wall clock; an entry whose service is armed for another one is passed over.
  private var queue = DeadlineHeap<ServiceName>()
  /// What the timer is armed for; nil: it has come, or there is none.
  var armed: Timestamp?
  /// Somebody was armed for something else since the timer was.
  var isTouched = false

  mutating func push(_ name: ServiceName, at moment: Timestamp) {
    queue.push(name, at: Self.instant(moment))
    isTouched = true
    guard queue.count > 2 * plans.count + 1_024 else { return }
    queue.removeAll()
    for (name, plan) in plans { plan.state.armed.map { queue.push(name, at: Self.instant($0)) } }
  }

  /// The next service whose moment has come; nil when there is none.
  mutating func popDue(at wall: Timestamp) -> ServiceName? {
    while let entry = queue.popFirst(dueAt: Self.instant(wall)) {
      if isArmed(entry) { return entry.key }
    }
    return nil
  }

  /// When the next one is due, or when the zones are to be looked at, which is a day from now at most; nil: never.
  mutating func next(after wall: Timestamp) -> Timestamp? {
    while let first = queue.first, !isArmed(first) { queue.popFirst() }
    let latest = Timestamp(microseconds: wall.microseconds + ZoneTable.longestTrust.value)
    guard let first = queue.first else { return problems.isEmpty ? nil : latest }
    return min(plans[first.key]?.state.armed ?? latest, latest)
  }

  private func isArmed(_ entry: DeadlineHeap<ServiceName>.Entry) -> Bool {
    plans[entry.key]?.state.armed.map(Self.instant) == entry.deadline
  }

  /// As the heap counts; it is right until the year 2262.
  private static func instant(_ moment: Timestamp) -> Instant {
    Instant(nanoseconds: moment.microseconds.multipliedReportingOverflow(by: 1_000).partialValue)
  }
}

/// The time zones that schedules count by, as the system's files have them.
struct ZoneTable {
  struct Zone: Equatable {
    var name: String
    var rules: TimeZoneRules
  }

  /// Files are read anew when so much time has passed and somebody asks, and after a day in any case.
  static let shortestTrust = Duration.seconds(60)
  static let longestTrust = Microseconds(86_400_000_000)

  /// By the names that services give; empty: the daemon's own.
  private var zones: [String: Zone] = [:]
  private var looked: Instant?

  /// The zone of this name; nil: the daemon's own.
  /// - Throws: where the system has none of that name.
  mutating func zone(_ name: String?, _ read: SupervisorSettings.ZoneReader) throws(TimeZoneError) -> Zone {
    if let known = zones[name ?? ""] { return known }
    let found = try read(name)
    let zone = Zone(name: found.name, rules: found.rules)
    zones[name ?? ""] = zone
    return zone
  }

  /// Reads the files anew, unless that was done a moment ago; true when one says something else now. One that cannot be
  /// read any more counts as it was.
  mutating func refresh(at now: Instant, _ read: SupervisorSettings.ZoneReader) -> Bool {
    if let looked, now - looked < Self.shortestTrust { return false }
    looked = now
    var isChanged = false
    for (name, old) in zones {
      guard let new = try? read(name.isEmpty ? nil : name), new.rules != old.rules || new.name != old.name else {
        continue
      }
      zones[name] = Zone(name: new.name, rules: new.rules)
      isChanged = true
    }
    return isChanged
  }
}
