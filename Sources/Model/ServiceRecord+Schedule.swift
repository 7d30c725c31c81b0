/// What its schedule has a service do, and what becomes of the schedule when the daemon ends.
extension ServiceRecord {
  /// Its schedule counts: nobody has stopped it, and it does not wait for a daemon that starts services.
  package var isScheduleEnabled: Bool {
    specification.isScheduled && specification.host == nil && saved.wanted == .up && saved.aim != .remove
      && !(saved.phase == .down && saved.aim == .shutdown)
  }

  /// Notes how far its schedule has come, for the next record.
  package mutating func note(_ schedule: SavedSchedule?) { saved.schedule = schedule }

  mutating func due(_ circumstances: Circumstances) -> [Effect] {
    guard isScheduleEnabled, saved.phase == .down else { return [] }
    return beginAnew(circumstances)
  }

  mutating func makeWay(_ circumstances: Circumstances) -> [Effect] {
    guard isScheduleEnabled else { return [] }
    switch saved.phase {
    case .down: return []
    case .waiting:
      saved.waitingSince = nil
      rest(in: saved.state)
      return [.record]
    case .backingOff:
      rest(in: .finished)
      return [.record, .arm(nil)]
    case .starting, .up, .lingering, .stopping, .clearing:
      return saved.aim == .shutdown ? [] : end(toward: .stop, circumstances)
    }
  }

  /// The daemon ends: the schedule goes on with the next one that starts services.
  mutating func suspendSchedule() -> [Effect] {
    guard isScheduleEnabled else { return [] }
    saved.aim = .shutdown
    return [.record]
  }

  /// Its schedule goes on. A run that had to wait for its turn when the daemon ended begins; one that was ended with the
  /// daemon does not: it comes again at its time.
  mutating func resumeSchedule(_ circumstances: Circumstances) -> [Effect] {
    if saved.waitingSince != nil { return beginAnew(circumstances) }
    saved.aim = .rule
    return [.record]
  }

  /// In another boot; it is down.
  mutating func resumeScheduleInOtherBoot(startsServices: Bool) -> [Effect] {
    saved.waitingSince = nil
    // What a person has stopped stays so.
    if specification.autostart == false, saved.wanted == .up { (saved.wanted, saved.isUnasked) = (.down, true) }
    if !startsServices, saved.wanted == .up { saved.aim = .shutdown }
    return [.record]
  }

  /// What comes next for one that is down, in words that follow why it is.
  var scheduleWords: String {
    guard specification.isScheduled else { return "" }
    if saved.wanted == .down { return "; its schedule rests until a start" }
    if saved.aim == .shutdown { return "; its schedule goes on with the next 'dmon daemon', or by 'dmon start'" }
    return ""
  }

  /// `, took 3 s`; nothing for a run that did not begin or whose end nobody saw.
  var durationWords: String {
    guard specification.isScheduled, let end = saved.end, let started = end.started, end.isOfOtherBoot != true else {
      return ""
    }
    return ", took \(Words.span(end.at.since(started)))"
  }
}
