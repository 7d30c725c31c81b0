/// A service in a daemon that has just begun.
extension ServiceRecord {
  /// What a daemon that begins does about a service, once all that lives is known: after what the keeper said and after
  /// `vanished`. To be asked once for each record that was saved.
  ///
  /// In the same boot it goes on as ``wanted`` says: back-offs and time limits run on, what the last daemon ended with
  /// itself is started, what was stopped, has finished or failed stays so. Another boot (or another pid namespace) starts
  /// what has autostart, whatever it was before; what has none is down.
  /// - Parameter startsServices: false for a daemon that starts nothing by itself after a `shutdown`; what is left out
  ///   then waits for the next one.
  package mutating func resumption(
    isOtherBoot: Bool, startsServices: Bool = true, _ circumstances: Circumstances
  ) -> [Effect] {
    if saved.aim == .remove, isOtherBoot || !saved.phase.isLive {
      rest(in: saved.state)
      saved.aim = .remove
      return [.removed]
    }
    if isOtherBoot { return resumeInOtherBoot(startsServices: startsServices, circumstances) }
    // What the last daemon was ending with itself, and did not see the end of, is started when it has ended.
    let isBroughtBack = startsServices && saved.aim == .shutdown && saved.wanted == .up && saved.phase.isLive
    // A run of a schedule comes again at its time.
    if isBroughtBack { saved.aim = specification.isScheduled ? .stop : .restart }
    return (isBroughtBack ? [.record] : []) + goOn(startsServices: startsServices, circumstances)
  }

  private mutating func goOn(startsServices: Bool, _ circumstances: Circumstances) -> [Effect] {
    switch saved.phase {
    case .down:
      guard startsServices, isWaitingForDaemon else { return [] }
      if specification.isScheduled { return resumeSchedule(circumstances) }
      return beginAnew(circumstances)
    case .waiting:
      if startsServices { return release(circumstances) }
      rest(in: saved.state)
      saved.aim = .shutdown
      return [.record]
    case .starting: return []
    case .up: return saved.deadline == nil ? awaitReady(circumstances) : [rearm(circumstances)]
    case .lingering:
      let isArmed = saved.deadline != nil
      return [awaitRest] + (isArmed ? [rearm(circumstances)] : awaitReady(circumstances))
    case .clearing: return [.endTree(saved.run, isForced: saved.isKilled == true), rearm(circumstances)]
    case .stopping, .backingOff: return [rearm(circumstances)]
    }
  }

  /// It is down, or its schedule rests, only because no daemon was there to start it.
  package var isWaitingForDaemon: Bool {
    saved.phase == .down && saved.wanted == .up
      && (saved.aim == .shutdown || saved.state == .created && !specification.isScheduled)
  }

  /// The deadline stands; but never further away than it can have been, whatever became of the clock.
  private mutating func rearm(_ circumstances: Circumstances) -> Effect {
    let slack = 1 + RestartPolicy.mostJitter
    let longest =
      switch saved.phase {
      case .backingOff: policy.cap * slack
      case .up, .lingering: specification.readyTimeLimit
      case .down, .waiting, .starting, .stopping, .clearing: max(stopTimeout, Self.killInterval)
      }
    saved.deadline = min(saved.deadline ?? circumstances.now, circumstances.now + longest)
    return .arm(saved.deadline)
  }

  private mutating func resumeInOtherBoot(startsServices: Bool, _ circumstances: Circumstances) -> [Effect] {
    if saved.phase.isLive {
      var end = RunEnd(exit: .unknown, at: circumstances.wall, started: saved.process?.started)
      end.isAsked = saved.phase == .stopping && saved.aim != .rule || saved.aim == .stop
      end.isOfOtherBoot = true
      saved.end = end
    }
    let hadSomething = saved.phase != .down || saved.aim == .shutdown
    rest(in: hadSomething && saved.state != .created ? .finished : saved.state)
    if specification.isScheduled { return resumeScheduleInOtherBoot(startsServices: startsServices) }
    guard specification.startsByItself else {
      (saved.wanted, saved.isUnasked) = (.down, true)
      return [.record]
    }
    saved.wanted = .up
    saved.isUnasked = nil
    if startsServices { return beginAnew(circumstances) }
    saved.aim = .shutdown
    return [.record]
  }
}
