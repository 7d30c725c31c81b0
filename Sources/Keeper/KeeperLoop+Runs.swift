internal import Model
internal import Platform

extension KeeperLoop {
  // MARK: the beginning

  func runStarted(_ run: RunNumber, _ process: RunProcess) {
    orders -= 1
    guard let slot = runs[run] else { return }
    begin(slot, process)
    say(.start, slot)
    if let isStopped = strayChanges.removeValue(forKey: process.pid) { setStopped(slot, isStopped) }
    if orders == 0 { strayChanges = [:] }
    // It came too late to be told to end with the others.
    if killTime != nil { end(slot) }
  }

  func begin(_ slot: RunSlot, _ process: RunProcess) {
    slot.process = process
    slot.phase = .live
    leaders[process.pid] = slot.run
    listen(to: slot)
    do throws(SystemError) {
      try poller.add(process.handle.raw, token: Token.run | UInt64(slot.run))
      if let sign = process.sign { try poller.add(sign.readEnd, token: Token.sign | UInt64(slot.run)) }
    } catch {
      // Short of memory for the poller: its end cannot be told, so it is ended.
      try? process.handle.signalGroup(Signal.kill.rawValue, group: process.pid)
      leaderEnded(slot, .unknown)
    }
  }

  /// It may have said that it is ready; it says so once.
  func readSign(of run: RunNumber) {
    guard let slot = runs[run], let sign = slot.process?.sign, sign.readEnd >= 0 else { return }
    let word = sign.read()
    if word == .nothing { return }
    poller.remove(sign.readEnd)
    sign.close()
    guard word == .ready, slot.isAlive else { return }
    slot.isReady = true
    say(.ready, slot)
  }

  func runFailed(_ run: RunNumber, _ failure: StartFailure) {
    orders -= 1
    if let slot = runs[run] { fail(slot, failure) }
  }

  func fail(_ slot: RunSlot, _ failure: StartFailure) {
    slot.phase = .failed(failure)
    if slot.isUnwanted { runs[slot.run] = nil } else { say(.start, slot) }
  }

  // MARK: pauses and strangers

  /// Something happened to some child: stops and continues are told by pid, and orphans that came to us are reaped.
  func childrenChanged() {
    while let (pid, change) = ChildChanges.nextStopOrContinue() {
      let isStopped = change != .continued
      if let slot = leaders[pid].flatMap({ runs[$0] }) {
        setStopped(slot, isStopped)
      } else if orders > 0, strayChanges.count < 1_024 {
        strayChanges[pid] = isStopped
      }
    }
    while let (pid, status) = reapStranger() {
      if let daemon, daemon.isChild, daemon.process?.pid == pid { daemon.exit = RunExit(status) }
    }
    daemonMayHaveEnded()
  }

  private func reapStranger() -> (pid: Int, status: ProcessStatus)? {
    hasInherited ? ChildChanges.reapStranger { leaders[$0] != nil } : ChildChanges.reapStranger()
  }

  private func setStopped(_ slot: RunSlot, _ isStopped: Bool) {
    guard slot.isAlive, slot.isStopped != isStopped else { return }
    slot.isStopped = isStopped
    say(.pause, slot)
  }

  // MARK: the end

  func leaderMayHaveEnded(_ run: RunNumber) {
    guard let slot = runs[run], slot.isAlive, let process = slot.process, process.handle.isEnded else { return }
    if process.isAdopted {
      poller.remove(process.handle.raw)
      slot.phase = .unclear(asked: 0, at: Clocks.wall)
      unclear.insert(run)
      askForStatus(slot)
    } else if let status = process.handle.exitLeavingZombie() {
      poller.remove(process.handle.raw)
      leaderEnded(slot, RunExit(status))
    }
  }

  func leaderEnded(_ slot: RunSlot, _ exit: RunExit) {
    // Its last words come before its end.
    readLastNotices(slot)
    slot.phase = .copying(exit, at: Clocks.wall)
    slot.isStopped = false
    if let process = slot.process, !process.hasPipes {
      outputDrained(slot.run)
    } else {
      output.drain(run: slot.run)
    }
  }

  /// What it had written when its leader ended is in the log.
  func outputDrained(_ run: RunNumber) {
    guard let slot = runs[run], case .copying(let exit, let at) = slot.phase else { return }
    slot.phase = .ended(exit, at: at)
    if slot.isUnwanted { release(slot) } else { say(.exit, slot) }
  }

  func outputChanged(_ run: RunNumber, _ dropped: Int, _ problem: String?) {
    guard let slot = runs[run], slot.dropped != dropped || slot.problem != problem else { return }
    slot.dropped = dropped
    slot.problem = problem
    if slot.hasLeader { say(.output, slot) }
  }

  /// Lets go of the leader's pid, and of its pipes once what is in them is copied.
  func release(_ slot: RunSlot) {
    stopListening(to: slot)
    guard let process = slot.process else {
      runs[slot.run] = nil
      return
    }
    if let sign = process.sign, sign.readEnd >= 0 {
      poller.remove(sign.readEnd)
      sign.close()
    }
    if !process.isAdopted { process.handle.reap() }
    if leaders[process.pid] == slot.run { leaders[process.pid] = nil }
    slot.phase = .forgotten
    if !process.hasPipes {
      runs[slot.run] = nil
    } else {
      output.finish(run: slot.run)
    }
  }

  func outputFinished(_ run: RunNumber) {
    guard let slot = runs[run], case .forgotten = slot.phase else { return }
    runs[run] = nil
  }

  // MARK: adopted leaders

  /// Its status is there once its reaper has taken it; the kernel tells it since Linux 6.15.
  private func askForStatus(_ slot: RunSlot) {
    guard case .unclear(let asked, let at) = slot.phase, let process = slot.process else {
      unclear.remove(slot.run)
      return
    }
    // A look into the kernel's own files, that no disk can hold up.
    let status = process.handle.lateExit() ?? ProcessFacts.exitOfZombie(process.pid, startTicks: process.startTicks)
    if let status {
      unclear.remove(slot.run)
      leaderEnded(slot, RunExit(status))
    } else if asked >= 40 {
      unclear.remove(slot.run)
      leaderEnded(slot, .unknown)
    } else {
      slot.phase = .unclear(asked: asked + 1, at: at)
      let soon = Clocks.monotonic + .milliseconds(asked < 5 ? 1 : 25)
      askTime = min(askTime ?? soon, soon)
    }
  }

  func askAgain() {
    askTime = nil
    for run in unclear {
      if let slot = runs[run] { askForStatus(slot) } else { unclear.remove(run) }
    }
  }
}
