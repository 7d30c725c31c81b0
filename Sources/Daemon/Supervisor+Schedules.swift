internal import Model
internal import Platform

/// Services that run at times. A schedule says when a run is due, overlaps or was missed; the run itself is one as any other.
///
/// That a moment was served is in the same record of the journal as the run that it began.
extension Supervisor {
  /// Refuses a schedule by a zone that is not here.
  func checkZone(_ specification: ServiceSpecification) throws(SupervisorError) {
    guard specification.isScheduled else { return }
    do throws(TimeZoneError) {
      _ = try schedules.zones.zone(specification.timezone, settings.zone)
    } catch {
      throw .invalidParameter("service.timezone", why: error.message)
    }
  }

  /// Must follow every change of a record, and every new service.
  /// - Parameter atStart: the daemon has just begun.
  func adjustSchedule(_ name: ServiceName, atStart: Bool = false) {
    guard let record = table[name]?.record, let source = SchedulePlan.Source(record.specification) else {
      return endSchedule(name)
    }
    // Before all that lives is known nothing is due, and what comes after us is for the next daemon.
    if memory != nil || ending != nil { return }
    if let plan = schedules.plans[name], plan.source == source {
      while let event = pendingEvent(name) { tellSchedule(name, event) }
    } else {
      beginSchedule(name, record, source, atStart: atStart)
    }
  }

  private func endSchedule(_ name: ServiceName) {
    schedules.problems[name] = nil
    guard schedules.plans.removeValue(forKey: name) != nil else { return }
    schedules.isTouched = true
    guard let slot = table[name] else { return }
    // One that is down stays so, and no daemon starts it before a person does.
    if slot.record.saved.schedule != nil {
      table.update(name) { $0.record.note(nil as SavedSchedule?) }
      record(name)
    }
    table.note(name)
  }

  private func beginSchedule(
    _ name: ServiceName, _ record: ServiceRecord, _ source: SchedulePlan.Source, atStart: Bool
  ) {
    let former = schedules.plans.removeValue(forKey: name)
    schedules.problems[name] = nil
    table.note(name)
    let rule: ScheduleRule
    let zone: ZoneTable.Zone
    do {
      guard let found = try record.specification.scheduleRule() else { return }
      rule = found
      zone = try schedules.zones.zone(source.timezone, settings.zone)
    } catch {
      schedules.problems[name] = (error as? TimeZoneError)?.message ?? (error as? CronError)?.message ?? "\(error)"
      schedules.isTouched = true
      return log.error("\(name.short): its schedule is not served: \(schedules.problems[name] ?? "")")
    }
    // What was due by other times is nothing that this one has missed.
    let saved = former.map { $0.source.hasTimes(of: source) } ?? true ? record.saved.schedule : nil
    let state = ScheduleState(saved, isLive: record.phase != .down, isEnabled: record.isScheduleEnabled)
    var plan = SchedulePlan(
      source: source, rule: rule, schedule: Schedule(rule.expression, in: zone.rules), zone: zone.name, state: state,
      run: record.run)
    (plan.skips, plan.skipped) = (former?.skips ?? 0, former?.skipped)
    schedules.plans[name] = plan
    // Who comes with a daemon that begins with the machine, and was never heard of, comes from a file.
    let isAtBoot = saved?.boot.map { $0 != settings.boot } ?? (atStart && settings.hasJustBooted)
    tellSchedule(name, .began(atBoot: isAtBoot && former == nil))
    while let event = pendingEvent(name) { tellSchedule(name, event) }
  }

  /// What the schedule has not heard of its service yet.
  private func pendingEvent(_ name: ServiceName) -> ScheduleState.Event? {
    guard let plan = schedules.plans[name], let record = table[name]?.record else { return nil }
    let isEnabled = record.isScheduleEnabled
    if plan.state.isEnabled, !isEnabled { return .disabled }
    let isLive = record.phase != .down || plan.isStarting
    if isLive != plan.state.isLive { return isLive ? .runStarted : .runEnded }
    if record.run != plan.run {
      schedules.plans[name]?.run = record.run
      if isLive, plan.state.waiting != nil { return .runReplaced }
    }
    return isEnabled && !plan.state.isEnabled ? .enabled : nil
  }

  /// Tells a schedule what happened, and carries out what follows.
  private func tellSchedule(_ name: ServiceName, _ event: ScheduleState.Event) {
    guard var plan = schedules.plans[name], let record = table[name]?.record else { return }
    let former = record.saved.schedule
    let before = plan.state
    let effects = plan.state.apply(
      event, at: settings.wall(), plan.rule, plan.schedule, draw: settings.jitter())
    schedules.plans[name] = plan
    let saved = plan.state.saved(boot: settings.boot)
    table.update(name) { $0.record.note(saved) }
    // A run that begins has a record of its own, with this in it.
    let isNews =
      former == nil || former?.boot != saved?.boot || former?.waiting != saved?.waiting
      || before.isEnabled != plan.state.isEnabled
      || effects.contains { if case .skip = $0 { true } else { false } }
    if isNews { self.record(name) }
    if before != plan.state { table.note(name) }
    for effect in effects { carryOut(effect, name) }
  }

  private func carryOut(_ effect: ScheduleState.Effect, _ name: ServiceName) {
    switch effect {
    case .start:
      schedules.plans[name]?.isStarting = true
      schedules.plans[name]?.skips = 0
      schedules.plans[name]?.skipped = nil
      tell(name, .due)
    case .stop: tell(name, .makeWay)
    case .skip(_, let reason):
      schedules.plans[name]?.skips += 1
      schedules.plans[name]?.skipped = reason
      table.note(name)
      log.info("\(name.short): a run of its schedule does not take place: \(reason.text)")
    case .arm(let moment): schedules.push(name, at: moment)
    case .disarm: schedules.isTouched = true
    }
  }

  /// The record has been told that a run is due; it may have refused.
  func wasDue(_ name: ServiceName) {
    schedules.plans[name]?.isStarting = false
    adjustSchedule(name)
  }

  // MARK: the clock

  /// Serves what is due by the clock on the wall, a part of it; true when more is.
  package func serveSchedules(clockWasSet: Bool) -> Bool {
    schedules.armed = nil
    schedules.isTouched = true
    defer { settle() }
    guard memory == nil, ending == nil else { return false }
    if schedules.zones.refresh(at: loop.now, settings.zone) { takeNewZones() }
    for name in schedules.problems.keys { adjustSchedule(name) }
    if clockWasSet {
      log.info("the clock was set: schedules go on by the new time")
      for name in schedules.plans.keys.sorted(by: { $0.text < $1.text }) { tellSchedule(name, .clockChanged) }
    }
    let wall = settings.wall()
    for _ in 0..<limits.tasksInSweep {
      guard let name = schedules.popDue(at: wall) else { return false }
      tellSchedule(name, .woke)
    }
    return true
  }

  private func takeNewZones() {
    log.info("a time zone's file has changed: schedules go on by the new rules")
    for (name, plan) in schedules.plans {
      guard let zone = try? schedules.zones.zone(plan.source.timezone, settings.zone), zone.rules != plan.schedule.zone
      else {
        continue
      }
      schedules.plans[name]?.schedule.zone = zone.rules
      schedules.plans[name]?.zone = zone.name
      tellSchedule(name, .clockChanged)
    }
  }

  /// Has the timer come for what is next; at the end of each turn.
  func armSchedules() {
    guard schedules.isTouched else { return }
    schedules.isTouched = false
    let next = ending == nil ? schedules.next(after: settings.wall()) : nil
    if next == schedules.armed { return }
    schedules.armed = next
    if wallTimer == nil, next != nil, loop.hasSystemClock { makeWallTimer() }
    wallTimer?.arm(next)
  }

  private func makeWallTimer() {
    do throws(SystemError) {
      wallTimer = try WallTimer(on: loop)
      scheduleCame.ring()
    } catch {
      log.error("no schedule is served: \(error)")
    }
  }

  /// Serves schedules until the task is cancelled. Without one there is no timer.
  nonisolated func runSchedules() async {
    while await wallTimer == nil { if await scheduleCame.wait() != .ready { return } }
    while let event = await wallTimer?.next() {
      var clockWasSet = event == .clockWasSet
      while await serveSchedules(clockWasSet: clockWasSet) {
        clockWasSet = false
        await loop.turn()
      }
    }
  }

  // MARK: what clients are shown

  func addSchedule(of name: ServiceName, _ record: ServiceRecord, to status: inout ServiceStatus) {
    guard let text = record.specification.schedule else { return }
    status.schedule = text
    if let problem = schedules.problems[name] { status.reason += "; its schedule is not served: \(problem)" }
    guard let plan = schedules.plans[name] else { return }
    status.timezone = plan.zone
    if record.phase == .down, plan.state.isEnabled { status.phase = "scheduled" }
    // The time limit of a stop, or of getting ready, is no next run.
    if status.next == nil || record.phase.isLive { status.next = plan.state.armed }
    if let note = plan.note { status.reason += "; \(note)" }
  }
}
