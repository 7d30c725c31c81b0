/// What a run said of itself, as far as it decides something.
extension ServiceRecord {
  /// The most time that one EXTEND_TIMEOUT_USEC brings.
  package static let mostPatience = Duration.seconds(600)

  mutating func note(_ run: RunNumber, _ notes: RunNotes) -> [Effect] {
    guard run == saved.run, saved.phase.isLive, saved.notes ?? RunNotes() != notes else { return [] }
    saved.notes = notes
    return [.record]
  }

  /// It asks for more time to get ready or to end; what it has is never made shorter.
  mutating func extend(_ run: RunNumber, by time: Duration, _ circumstances: Circumstances) -> [Effect] {
    guard run == saved.run, let deadline = saved.deadline else { return [] }
    switch saved.phase {
    case .up, .lingering: break
    case .stopping where saved.isKilled != true: break
    case .down, .waiting, .starting, .stopping, .clearing, .backingOff: return []
    }
    let time = min(time, Self.mostPatience)
    guard circumstances.now + time > deadline else { return [] }
    return [.record, arm(time, circumstances)]
  }

  /// The leader has ended and the run goes on: until its main process ends, or everything.
  var awaitRest: Effect {
    specification.leaveChildren == true || saved.notes?.main == nil ? .awaitTree(saved.run) : .awaitMain(saved.run)
  }

  /// The run has another main process than its leader, and ends with that.
  var outlivesLeader: Bool { specification.leaveChildren == true || saved.notes?.main != nil }

  /// The main process of a run whose leader ended before has ended: how it did is how the run did.
  mutating func mainEnded(_ run: RunNumber, _ exit: RunExit, at: Timestamp, _ circumstances: Circumstances) -> [Effect]
  {
    guard run == saved.run, saved.phase == .lingering, saved.notes?.main != nil, specification.leaveChildren != true
    else { return [] }
    saved.end?.exit = exit
    saved.end?.at = at
    noteHealth(until: at, circumstances)
    saved.phase = .clearing
    return [.record, .endTree(run, isForced: false), arm(stopTimeout, circumstances)]
  }
}
