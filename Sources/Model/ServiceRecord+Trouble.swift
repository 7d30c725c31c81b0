/// A run that lives and is not ready, or is not well.
extension ServiceRecord {
  /// Others may count on it: the run has started, and shown what the specification says shows it. What goes on without its
  /// leader is ready only where something else than a start showed it.
  package var isReady: Bool {
    switch saved.phase {
    case .up: hasShownReady
    case .lingering: hasShownReady && specification.waitsForReady
    case .down, .waiting, .starting, .stopping, .clearing, .backingOff: false
    }
  }

  var hasShownReady: Bool { saved.isReady == true || !specification.waitsForReady }

  /// A run that has started and has to show yet that it is ready. Paused, it has no time limit for that.
  package var isAwaitingReady: Bool { (saved.phase == .up || saved.phase == .lingering) && !hasShownReady }

  /// What is wrong with the run, if it is known and not over.
  package var trouble: Trouble? { saved.trouble }

  mutating func ready(_ run: RunNumber) -> [Effect] {
    guard run == saved.run, isAwaitingReady else { return [] }
    saved.isReady = true
    return [.record] + disarm()
  }

  /// The time to get ready begins, where there is one and none has begun.
  mutating func awaitReady(_ circumstances: Circumstances) -> [Effect] {
    guard isAwaitingReady, saved.state == .running, saved.deadline == nil else { return [] }
    return [arm(specification.readyTimeLimit, circumstances)]
  }

  /// Nothing comes by itself any more.
  mutating func disarm() -> [Effect] {
    guard saved.deadline != nil else { return [] }
    saved.deadline = nil
    return [.arm(nil)]
  }

  /// The time to get ready is over.
  mutating func readyIsDue(_ circumstances: Circumstances) -> [Effect] {
    saved.deadline = nil
    // Paused, it cannot get ready; its time begins anew when it goes on.
    guard isAwaitingReady, saved.state == .running else { return [] }
    let limit = Words.span(specification.readyTimeLimit)
    return meet(Trouble(.notReady, "not ready after \(limit) (\(specification.ready ?? ""))"), circumstances)
  }

  mutating func meet(_ run: RunNumber, _ trouble: Trouble, _ circumstances: Circumstances) -> [Effect] {
    guard run == saved.run, saved.phase == .up || saved.phase == .lingering else { return [] }
    return meet(trouble, circumstances)
  }

  /// Ends the run, or only says what is wrong; what then is for `conclude`.
  private mutating func meet(_ trouble: Trouble, _ circumstances: Circumstances) -> [Effect] {
    if trouble.remedy == .log {
      guard saved.trouble != trouble else { return [] }
      saved.trouble = trouble
      return [.record]
    }
    saved.trouble = trouble
    saved.pausesWhenUp = nil
    guard saved.phase == .lingering else { return beginStop(circumstances) }
    noteHealth(until: circumstances.wall, circumstances)
    saved.end?.trouble = trouble
    saved.phase = .clearing
    saved.stopBegan = circumstances.now
    return [.record, .endTree(saved.run, isForced: false), arm(stopTimeout, circumstances)]
  }

  /// What was only said is so no longer.
  mutating func recover(_ run: RunNumber, _ cause: Trouble.Cause) -> [Effect] {
    guard run == saved.run, saved.phase == .up || saved.phase == .lingering, saved.trouble?.cause == cause else {
      return []
    }
    saved.trouble = nil
    return [.record]
  }

  /// The run is being ended, or was, for a trouble that says it stays down.
  var isStoppedForTrouble: Bool {
    guard saved.aim == .rule, let trouble = saved.trouble, trouble.remedy == .stop else { return false }
    return saved.phase == .stopping || saved.phase == .clearing
  }

  /// A run is over that was ended for a trouble that is no crash.
  mutating func followTrouble(_ trouble: Trouble, _ circumstances: Circumstances) -> [Effect] {
    if trouble.remedy == .stop {
      rest(in: .finished)
      return [.record]
    }
    var counts = saved.troubleRestarts ?? TroubleRestarts()
    guard trouble.cause == .changed || policy.allows(restart: counts[trouble.cause] + 1) else {
      rest(in: .failed)
      return [.record]
    }
    counts[trouble.cause] += 1
    saved.troubleRestarts = counts
    saved.restarts += 1
    saved.state = .finished
    return begin(circumstances)
  }

  /// How long what ended the run was already so: no part of the time in which it was well.
  var unwellTime: Duration {
    switch saved.trouble?.cause {
    case .health: (specification.healthEvery + specification.healthTimeLimit) * specification.healthTries
    case .stalled: specification.stallAfter?.duration ?? .zero
    case .threshold: specification.thresholdTime
    case .watchdog: specification.watchdog?.duration ?? .zero
    case .notReady, .changed, nil: .zero
    }
  }

  /// The signs of readiness were edited: what has shown itself ready stays so.
  mutating func adjustReadiness(hadShownReady: Bool, _ circumstances: Circumstances) -> [Effect] {
    guard saved.phase == .up || saved.phase == .lingering else { return [] }
    if hadShownReady, specification.waitsForReady { saved.isReady = true }
    return hasShownReady ? disarm() : awaitReady(circumstances)
  }
}
