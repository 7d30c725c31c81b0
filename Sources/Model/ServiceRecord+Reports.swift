/// What the keeper says of runs, and what the supervisor found out about them.
extension ServiceRecord {
  mutating func report(_ event: Event, _ circumstances: Circumstances) -> [Effect] {
    switch event {
    case .started(let run, let pid, let startTicks, let at, let pipe, let errorPipe, let isAdopted):
      // It may have begun while there was no daemon.
      let since = circumstances.now + (.zero - max(.zero, circumstances.wall.since(at)))
      let process = SavedProcess(
        pid: pid, startTicks: startTicks, started: at, since: since, pipe: pipe, errorPipe: errorPipe,
        isAdopted: isAdopted ? true : nil)
      return started(run, process, circumstances)
    case .notStarted(let run, let failure): return notStarted(run, failure, circumstances)
    case .stopped(let run): return paused(run, as: .stopped, circumstances)
    case .continued(let run): return paused(run, as: .running, circumstances)
    case .exited(let run, let exit, let at): return exited(run, exit, at: at, circumstances)
    case .treeEnded(let run, let survivors): return treeEnded(run, survivors: survivors, circumstances)
    case .vanished(let run):
      guard run == saved.run, saved.phase.isLive else { return [] }
      return exited(run, .unknown, at: circumstances.wall, circumstances)
    case .notAsked(let run): return notAsked(run, circumstances)
    case .start, .stop, .restart, .remove, .pause, .resume, .signal, .shutdown, .kill, .deadline, .enabled, .edited,
      .ready,
      .released, .trouble, .recovered, .extended, .noted, .mainEnded, .due, .makeWay:
      return []
    }
  }

  /// The end of a run of a service that is gone is known.
  func reportToGone(_ event: Event) -> [Effect] {
    switch event {
    case .exited(let run, _, _), .notStarted(let run, _): [.forget(run)]
    case .started(let run, _, _, _, _, _, _) where run > saved.run: [.endTree(run, isForced: true)]
    default: []
    }
  }

  private mutating func started(
    _ run: RunNumber, _ process: SavedProcess, _ circumstances: Circumstances
  ) -> [Effect] {
    // A later run than the record knows of can only have been asked for when the one it knows was over: the end of the
    // journal was lost. An older one is over, and its end follows.
    let isLater = run > saved.run
    if run < saved.run || !isLater && !saved.phase.isLive { return [] }
    if isLater || saved.phase == .starting {
      let disarm: [Effect] = isLater ? takeOver(run) : []
      saved.process = process
      saved.phase = .up
      saved.state = .running
      if saved.aim == .rule {
        let arm = awaitReady(circumstances)
        return [.record] + pauseIfAsked() + (arm.isEmpty ? disarm : arm)
      }
      let isKilled = saved.isKilled == true
      return beginStop(circumstances) + (isKilled ? force(circumstances) : [])
    }
    return startedAgain(process, circumstances)
  }

  private mutating func takeOver(_ run: RunNumber) -> [Effect] {
    let wasArmed = saved.deadline != nil
    let keepsAim = saved.phase.isLive && (saved.aim == .remove || saved.aim == .shutdown)
    clearRun()
    saved.run = run
    saved.deadline = nil
    if !keepsAim { saved.aim = saved.wanted == .up ? .rule : .stop }
    return wasArmed ? [.arm(nil)] : []
  }

  private mutating func pauseIfAsked() -> [Effect] {
    guard saved.pausesWhenUp != nil else { return [] }
    saved.pausesWhenUp = nil
    return [.signal(saved.run, number: SignalName.stop, toGroup: true)]
  }

  /// To a new daemon, or by a new keeper, of a run that is known already.
  private mutating func startedAgain(_ process: SavedProcess, _ circumstances: Circumstances) -> [Effect] {
    let before = saved
    if let known = saved.process {
      saved.process?.pid = process.pid
      saved.process?.startTicks = process.startTicks
      saved.process?.pipe = process.pipe ?? known.pipe
      saved.process?.errorPipe = process.errorPipe ?? known.errorPipe
      saved.process?.isAdopted = process.isAdopted
    } else {
      saved.process = process
    }
    // Of a child it is said behind this that it is paused; of others only what is looked at once a second.
    if saved.state == .stopped, process.isAdopted != true { saved.state = .running }
    let arm = awaitReady(circumstances)
    let record: [Effect] = (saved == before ? [] : [.record]) + arm
    // The signals may have been lost with the keeper or the daemon.
    return saved.phase == .stopping && saved.isKilled != true ? record + stopSignals : record
  }

  /// The last daemon died between the journal and the keeper: the run is asked for now, or not any more.
  private mutating func notAsked(_ run: RunNumber, _ circumstances: Circumstances) -> [Effect] {
    guard run == saved.run, saved.phase == .starting else { return [] }
    switch saved.aim {
    case .rule, .restart:
      saved.aim = .rule
      return [.record, .spawn(run)]
    case .stop:
      rest(in: saved.state == .crashed ? .finished : saved.state)
      return [.record]
    case .remove:
      rest(in: saved.state)
      saved.aim = .remove
      return [.removed]
    case .shutdown:
      rest(in: saved.state)
      saved.aim = .shutdown
      return [.record]
    }
  }

  private mutating func notStarted(
    _ run: RunNumber, _ failure: StartFailure, _ circumstances: Circumstances
  ) -> [Effect] {
    guard run == saved.run, saved.phase == .starting else {
      return run == saved.run && saved.phase.isLive ? [] : [.forget(run)]
    }
    saved.end = RunEnd(failure: failure, at: circumstances.wall, isAsked: false)
    return conclude(circumstances)
  }

  private mutating func paused(
    _ run: RunNumber, as state: ServiceState, _ circumstances: Circumstances
  ) -> [Effect] {
    guard run == saved.run, saved.phase == .up || saved.phase == .stopping, saved.state != state else { return [] }
    saved.state = state
    return [.record] + awaitReady(circumstances)
  }

  private mutating func exited(
    _ run: RunNumber, _ exit: RunExit, at: Timestamp, _ circumstances: Circumstances
  ) -> [Effect] {
    guard run == saved.run, saved.phase.isLive else { return [.forget(run)] }
    switch saved.phase {
    case .down, .waiting, .backingOff: return []
    case .lingering, .clearing:
      // The kernel's word for what was not known; of the leader, while it is the leader's end that counts.
      guard saved.end?.exit == .unknown, exit != .unknown, awaitRest == .awaitTree(run) else { return [] }
      saved.end?.exit = exit
      return [.record]
    case .starting, .up, .stopping: break
    }
    let wasStopping = saved.phase == .stopping
    noteEnd(exit, at: at, circumstances)
    saved.state = .running
    saved.pausesWhenUp = nil
    if outlivesLeader, saved.aim == .rule, !wasStopping {
      saved.phase = .lingering
      return [.record, awaitRest] + awaitReady(circumstances)
    }
    saved.phase = .clearing
    let end = Effect.endTree(run, isForced: saved.isKilled == true)
    if wasStopping { return [.record, end] }
    return [.record, end, arm(stopTimeout, circumstances)]
  }

  private mutating func noteEnd(_ exit: RunExit, at: Timestamp, _ circumstances: Circumstances) {
    var end = RunEnd(exit: exit, at: at, started: saved.process?.started)
    let wasStopping = saved.phase == .stopping
    if wasStopping, saved.aim == .rule { end.trouble = saved.trouble }
    end.isAsked = wasStopping && end.trouble == nil
    end.isKilled = wasStopping && saved.isKilled == true && exit == .signal(SignalName.kill)
    if case .signal(let number) = exit { end.isSent = !end.isKilled && saved.sentSignal == number }
    if wasStopping, let began = saved.stopBegan { end.took = Microseconds(max(.zero, circumstances.now - began)) }
    saved.end = end
    noteHealth(until: at, circumstances)
  }

  /// Who lived long enough starts its count of restarts anew.
  mutating func noteHealth(until end: Timestamp, _ circumstances: Circumstances) {
    // What never was ready never was well.
    guard let process = saved.process, saved.isReady == true || !specification.waitsForReady else { return }
    let lived = circumstances.now - process.since
    // The end may be known late, which makes `lived` too long; the wall clock may have jumped, mostly ahead.
    let byWall = end.since(process.started)
    if (byWall >= .zero ? min(lived, byWall) : lived) >= policy.healthyAfter + unwellTime {
      saved.retries = 0
      saved.setbacks = 0
      saved.troubleRestarts = nil
    }
  }

  private mutating func treeEnded(_ run: RunNumber, survivors: Int, _ circumstances: Circumstances) -> [Effect] {
    guard run == saved.run else { return [] }
    switch saved.phase {
    case .clearing: break
    case .lingering:
      noteHealth(until: circumstances.wall, circumstances)
    // The leader's end is still to be heard of.
    case .down, .waiting, .starting, .up, .stopping, .backingOff: return []
    }
    saved.end?.survivors += max(0, survivors)
    return conclude(circumstances)
  }
}
