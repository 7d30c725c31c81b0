/// What people ask for. The keeper's word is in `ServiceRecord+Reports.swift`.
extension ServiceRecord {
  /// The one way in which a service changes: what happened, and what is to be done about it, in this order.
  package mutating func apply(_ event: Event, _ circumstances: Circumstances) -> [Effect] {
    if isGone { return reportToGone(event) }
    switch event {
    case .start: return start(circumstances)
    case .stop: return stop(circumstances)
    case .restart: return restart(circumstances)
    case .remove: return remove(circumstances)
    case .pause: return pause()
    case .resume: return resume()
    case .signal(let number): return signal(number)
    case .shutdown: return shutdown(circumstances)
    case .kill: return kill(circumstances)
    case .ready(let run): return ready(run)
    case .trouble(let run, let trouble): return meet(run, trouble, circumstances)
    case .recovered(let run, let cause): return recover(run, cause)
    case .extended(let run, let time): return extend(run, by: time, circumstances)
    case .noted(let run, let notes): return note(run, notes)
    case .mainEnded(let run, let exit, let at): return mainEnded(run, exit, at: at, circumstances)
    case .due: return due(circumstances)
    case .makeWay: return makeWay(circumstances)
    case .deadline: return deadline(circumstances)
    case .released: return release(circumstances)
    case .enabled(let startsNow): return enable(startsNow: startsNow, circumstances)
    case .edited(let specification): return edit(specification, circumstances)
    case .started, .notStarted, .stopped, .continued, .exited, .treeEnded, .vanished, .notAsked:
      return report(event, circumstances)
    }
  }

  /// It was removed, and nothing of it lives: only the keeper may still speak of it.
  var isGone: Bool { saved.phase == .down && saved.aim == .remove }

  private mutating func start(_ circumstances: Circumstances) -> [Effect] {
    if saved.aim == .remove { return [] }
    let wasWanted = saved.wanted
    saved.wanted = .up
    saved.isUnasked = nil
    let record: [Effect] = wasWanted == .up ? [] : [.record]
    switch saved.phase {
    case .down, .backingOff: return beginAnew(circumstances)
    case .waiting: return record
    case .starting:
      // Nothing was done about the stop yet.
      if saved.aim == .restart || saved.aim == .rule { return record }
      saved.aim = .rule
      saved.isKilled = nil
      return [.record]
    case .up: return saved.state == .stopped ? record + resume() : record
    case .lingering: return record
    case .clearing, .stopping:
      if saved.aim == .restart { return record }
      saved.aim = .restart
      return [.record]
    }
  }

  private mutating func enable(startsNow: Bool, _ circumstances: Circumstances) -> [Effect] {
    guard saved.phase == .down, saved.aim == .rule, specification.startsByItself,
      saved.wanted == .up || saved.isUnasked != nil
    else { return [] }
    saved.wanted = .up
    saved.isUnasked = nil
    if startsNow, !specification.isScheduled { return beginAnew(circumstances) }
    // The daemon that begins goes on with it as with all that the last one has ended.
    if !startsNow { saved.aim = .shutdown }
    return [.record]
  }

  private mutating func stop(_ circumstances: Circumstances) -> [Effect] {
    if saved.aim == .remove { return [] }
    let isNews = saved.wanted == .up || saved.isUnasked != nil
    saved.wanted = .down
    saved.isUnasked = nil
    // Who comes again stands at the end of the line.
    if !saved.phase.isLive { saved.waitingSince = nil }
    switch saved.phase {
    case .down:
      if saved.aim == .rule { return isNews ? [.record] : [] }
      rest(in: saved.state == .crashed ? .finished : saved.state)
      return [.record]
    case .waiting:
      rest(in: saved.state)
      return [.record]
    case .backingOff:
      rest(in: .finished)
      return [.record, .arm(nil)]
    case .starting, .up, .lingering, .stopping, .clearing: return end(toward: .stop, circumstances)
    }
  }

  private mutating func restart(_ circumstances: Circumstances) -> [Effect] {
    if saved.aim == .remove { return [] }
    saved.wanted = .up
    saved.isUnasked = nil
    if saved.phase == .waiting { return [] }
    return saved.phase.isLive ? end(toward: .restart, circumstances) : beginAnew(circumstances)
  }

  private mutating func remove(_ circumstances: Circumstances) -> [Effect] {
    if saved.aim == .remove { return [] }
    saved.wanted = .down
    if saved.phase.isLive { return end(toward: .remove, circumstances) }
    let wasArmed = saved.deadline != nil
    rest(in: saved.state)
    saved.aim = .remove
    return wasArmed ? [.arm(nil), .removed] : [.removed]
  }

  private mutating func shutdown(_ circumstances: Circumstances) -> [Effect] {
    switch saved.phase {
    case .down: return suspendSchedule()
    case .waiting:
      rest(in: saved.state)
      saved.aim = .shutdown
      return [.record]
    case .backingOff:
      rest(in: saved.state)
      saved.aim = .shutdown
      return [.record, .arm(nil)]
    case .starting, .up, .lingering, .stopping, .clearing:
      let staysDown = saved.aim == .stop || saved.aim == .remove || isStoppedForTrouble
      return staysDown ? [] : end(toward: .shutdown, circumstances)
    }
  }

  /// Something lives: sees to it that it ends, and remembers what then.
  mutating func end(toward aim: ServiceAim, _ circumstances: Circumstances) -> [Effect] {
    let isNew = saved.aim != aim
    saved.aim = aim
    saved.pausesWhenUp = nil
    switch saved.phase {
    case .down, .waiting, .backingOff: return []
    case .starting, .stopping, .clearing: return isNew ? [.record] : []
    case .up: return beginStop(circumstances)
    case .lingering:
      saved.phase = .clearing
      saved.stopBegan = circumstances.now
      return [.record, .endTree(saved.run, isForced: false), arm(stopTimeout, circumstances)]
    }
  }

  /// Tells the leader and its group to end; SIGCONT so that what is paused can hear it.
  mutating func beginStop(_ circumstances: Circumstances) -> [Effect] {
    saved.phase = .stopping
    saved.stopBegan = circumstances.now
    return [.record] + stopSignals + [arm(stopTimeout, circumstances)]
  }

  var stopSignals: [Effect] {
    [
      .signal(saved.run, number: specification.stopSignalNumber, toGroup: true),
      .signal(saved.run, number: SignalName.cont, toGroup: true),
    ]
  }

  var stopTimeout: Duration { specification.stopTimeLimit }

  /// Notes the deadline; the effect that arms it.
  mutating func arm(_ wait: Duration, _ circumstances: Circumstances) -> Effect {
    saved.deadline = circumstances.now + wait
    return .arm(saved.deadline)
  }

  private mutating func pause() -> [Effect] {
    switch saved.phase {
    case .up where saved.state == .running: return [.signal(saved.run, number: SignalName.stop, toGroup: true)]
    case .starting where saved.aim == .rule && saved.pausesWhenUp == nil:
      saved.pausesWhenUp = true
      return [.record]
    case .down, .waiting, .starting, .up, .lingering, .stopping, .clearing, .backingOff: return []
    }
  }

  private mutating func resume() -> [Effect] {
    switch saved.phase {
    // Also when it is not known to be paused: the keeper's word may be under way.
    case .up: return [.signal(saved.run, number: SignalName.cont, toGroup: true)]
    case .starting where saved.pausesWhenUp != nil:
      saved.pausesWhenUp = nil
      return [.record]
    case .down, .waiting, .starting, .lingering, .stopping, .clearing, .backingOff: return []
    }
  }

  private mutating func signal(_ number: Int) -> [Effect] {
    switch saved.phase {
    case .up, .stopping, .lingering:
      saved.sentSignal = number
      return [.signal(saved.run, number: number, toGroup: true)]
    case .down, .waiting, .starting, .clearing, .backingOff: return []
    }
  }

  private mutating func kill(_ circumstances: Circumstances) -> [Effect] {
    switch saved.phase {
    case .stopping, .clearing: return force(circumstances)
    case .up, .lingering:
      let aim: ServiceAim = saved.wanted == .up ? .shutdown : .stop
      return end(toward: aim, circumstances) + force(circumstances)
    case .starting where saved.aim != .rule && saved.isKilled == nil:
      saved.isKilled = true
      return [.record]
    case .down, .waiting, .starting, .backingOff: return []
    }
  }

  private mutating func deadline(_ circumstances: Circumstances) -> [Effect] {
    guard let deadline = saved.deadline else { return [] }
    // Of one that was replaced.
    if circumstances.now < deadline { return [.arm(deadline)] }
    switch saved.phase {
    case .backingOff:
      saved.deadline = nil
      saved.restarts += 1
      return begin(circumstances)
    case .stopping, .clearing: return force(circumstances)
    case .up, .lingering: return readyIsDue(circumstances)
    case .down, .waiting, .starting:
      saved.deadline = nil
      return []
    }
  }

  /// The time to end is over. Said again until nothing is left: a word to a keeper that died is lost.
  mutating func force(_ circumstances: Circumstances) -> [Effect] {
    var effects: [Effect] = []
    if saved.phase == .stopping {
      effects.append(.signal(saved.run, number: SignalName.kill, toGroup: true))
    }
    saved.isKilled = true
    effects.append(.endTree(saved.run, isForced: true))
    return effects + [arm(Self.killInterval, circumstances)]
  }

  /// How often SIGKILL is sent until all is gone.
  static let killInterval = Duration.seconds(5)

  private mutating func edit(_ specification: ServiceSpecification, _ circumstances: Circumstances) -> [Effect] {
    if saved.specification == specification { return [] }
    let hadShownReady = hasShownReady
    saved.specification = specification
    guard saved.phase == .backingOff, let deadline = saved.deadline else {
      return [.record] + adjustReadiness(hadShownReady: hadShownReady, circumstances)
    }
    // A back-off goes on by the new rules, if they know one, and never longer than it was announced.
    let isSuccess = saved.state == .finished
    guard policy.restarts(afterSuccess: isSuccess), policy.allows(restart: saved.retries) else {
      saved.retries = max(0, saved.retries - 1)
      rest(in: isSuccess ? .finished : .failed)
      return [.record, .arm(nil)]
    }
    let wait = policy.delay(setbacks: saved.setbacks, jitter: circumstances.jitter)
    saved.deadline = min(deadline, circumstances.now + wait)
    return [.record, .arm(saved.deadline)]
  }
}
