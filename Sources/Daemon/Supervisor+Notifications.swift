internal import Model
internal import Platform

/// What runs say of themselves at their sockets, as the keeper has read it.
extension Supervisor {
  func notified(_ run: RunNumber, _ said: ServiceNotification) {
    guard let name = table.service(ofRun: run), let slot = table[name], slot.record.run == run,
      slot.record.phase.isLive
    else { return }
    let before = slot.said
    table.update(name) { $0.said.add(said.standing) }
    if let said = table[name]?.said,
      (said.status, said.isReloading, said.isStopping)
        != (before.status, before.isReloading, before.isStopping)
    {
      table.note(name)
    }
    if let pid = said.mainPid { noteMain(pid, of: run, name) }
    if said.isReady == true, slot.record.specification.ready == "notify" { tell(name, .ready(run)) }
    if let time = said.patience { tell(name, .extended(run, by: time.duration)) }
    if said.completed != nil || said.message != nil { report(said, of: run, name) }
    if said.isTriggered == true {
      tell(name, .trouble(run, Trouble(.watchdog, "it asked for it itself (WATCHDOG=trigger)")))
    }
    adjustWatchdog(name, isHeard: said.isAlive == true || said.watchdog != nil)
  }

  /// What is said of it in lists, behind its reason.
  func addWords(of slot: ServiceTable.Slot, to status: inout ServiceStatus) {
    guard slot.record.phase.isLive, slot.record.saved.process != nil else { return }
    status.mainPid = slot.record.saved.notes?.main?.pid
    let said = slot.said
    if said.isStopping == true {
      if slot.record.phase == .up { status.reason += "; it is stopping by itself" }
    } else if said.isReloading == true {
      status.reason += "; reloading"
    }
    if let text = said.status, !text.isEmpty {
      status.statusText = text
      status.reason += "; it says: \(text)"
    }
    if isDeaf(slot) { status.reason += "; its notifications are lost until the next start" }
  }

  /// The run has a socket that nobody holds any more: somebody else had taken its name when both keeper and daemon were dead.
  private func isDeaf(_ slot: ServiceTable.Slot) -> Bool {
    slot.hasMissedWords && held[slot.record.run]?.isHeard == false
  }

  // MARK: the socket

  func address(of name: ServiceName) -> NotifyAddress? { table[name]?.record.saved.notes?.notify }

  /// Where the run may speak, so that the next daemon can listen there too.
  func noteAddress(_ address: NotifyAddress?, of run: RunNumber, _ name: ServiceName) {
    guard let record = table[name]?.record else { return }
    if let address {
      var notes = record.saved.notes ?? RunNotes()
      notes.notify = address
      tell(name, .noted(run, notes))
    }
    // What it said while nobody listened is lost: a service that is well must not be ended for that.
    if table[name]?.hasMissedWords == true, record.specification.ready == "notify" { tell(name, .ready(run)) }
    if takenOver.contains(run), record.specification.readyDescriptor != nil { tell(name, .ready(run)) }
    if held[run]?.found != nil, held[run]?.hasPipe == false, case .log = record.specification.readyCondition {
      tell(name, .ready(run))
    }
  }

  // MARK: the main process

  /// The run says that another process is what it is about.
  private func noteMain(_ pid: Int, of run: RunNumber, _ name: ServiceName) {
    guard let saved = table[name]?.record.saved, let leader = saved.process?.pid else { return }
    var notes = saved.notes ?? RunNotes()
    if pid == leader {
      notes.main = nil
    } else if service(ofProcess: pid) == name, let facts = ProcessFacts(of: pid), !facts.isZombie {
      notes.main = .init(pid: pid, startTicks: facts.startTicks)
    }
    tell(name, .noted(run, notes))
  }

  /// Before the end of a leader is heard of: who is dead does not go on for it.
  func noteLeaderEnded(_ run: RunNumber, _ name: ServiceName) {
    guard let saved = table[name]?.record.saved, saved.run == run, saved.phase == .up, var notes = saved.notes,
      let main = notes.main, !ProcessFacts.isAlive(main.pid, startTicks: main.startTicks)
    else { return }
    notes.main = nil
    tell(name, .noted(run, notes))
  }

  func awaitMain(_ run: RunNumber) {
    outlivers.append(run)
    outliverCame.ring()
  }

  /// Waits for the main processes of runs whose leader has ended, until the task is cancelled.
  nonisolated func attendOutlivers() async {
    await withDiscardingTaskGroup { group in
      while await outliverCame.wait() == .ready {
        for run in await takeOutlivers() { group.addTask { await self.attend(run) } }
      }
      group.cancelAll()
    }
  }

  private func takeOutlivers() -> [RunNumber] {
    defer { outlivers = [] }
    return outlivers
  }

  /// The main process of a run whose leader has ended.
  private func main(of run: RunNumber) -> RunNotes.MainProcess? {
    guard let record = table.service(ofRun: run).flatMap({ table[$0]?.record }), record.run == run,
      record.phase == .lingering
    else { return nil }
    return record.saved.notes?.main
  }

  private nonisolated func attend(_ run: RunNumber) async {
    while let main = await main(of: run) {
      guard let exit = await exit(of: main) else { return }
      // It may have named another one meanwhile.
      if await self.main(of: run) == main { return await outliverEnded(run, exit) }
    }
  }

  /// How it ended; unknown where the kernel does not tell (before 6.15). Nil when the task was cancelled.
  private nonisolated func exit(of main: RunNotes.MainProcess) async -> RunExit? {
    while ProcessFacts.isAlive(main.pid, startTicks: main.startTicks) {
      guard let process = try? ProcessExit(of: main.pid, on: loop),
        ProcessFacts.isAlive(main.pid, startTicks: main.startTicks)
      else {
        // Descriptors ran out.
        do { try await loop.sleep(for: .seconds(1)) } catch { return nil }
        continue
      }
      guard await process.wait() else { return nil }
      // Its status is there once it was reaped.
      for _ in 0..<20 {
        if let status = process.handle.lateExit() { return RunExit(status) }
        do { try await loop.sleep(for: .milliseconds(5)) } catch { return nil }
      }
    }
    return .unknown
  }

  private func outliverEnded(_ run: RunNumber, _ exit: RunExit) {
    guard let name = table.service(ofRun: run) else { return }
    tell(name, .mainEnded(run, exit, at: loop.moment.wall))
    endTask(of: name, run)
    settle()
  }
}
