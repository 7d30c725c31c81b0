internal import Model
internal import Platform

/// The end of the daemon.
extension Supervisor {
  /// Clients are answered from now on: the keeper may start another daemon at once when this one dies.
  package func serve() {
    isServing = true
    link?.send(.ready)
  }

  /// Asks the daemon to end.
  package func end(keepingServices: Bool, because reason: String = "a call") {
    if ending == nil { ending = Ending(keepsServices: keepingServices, reason: reason) }
    endWanted.ring()
  }

  /// The keeper got a signal that is meant for us.
  func heardSignal(_ number: Int) {
    signals.append(number)
    if signals.count > 8 { signals.removeFirst() }
    signalCame.ring()
  }

  /// The next signal that the keeper got for us; nil when the task was cancelled.
  package nonisolated func nextSignal() async -> Int? {
    while true {
      if let number = await takeSignal() { return number }
      if await signalCame.wait() != .ready { return nil }
    }
  }

  private func takeSignal() -> Int? { signals.isEmpty ? nil : signals.removeFirst() }

  /// Ends all services, each within its limits: those that others come after wait until these have ended, and what is
  /// told to end in one moment is told in the reverse order of its start.
  package nonisolated func stopAll() async {
    let bell = Bell(on: loop)
    let deadline = settings.shutdownLimit.map { loop.now + $0 }
    while true {
      let revision = await table.revision
      guard await shutDownNext(until: deadline) else { return await endOthers() }
      await ring(bell, after: revision)
      switch await bell.wait(until: await endTimes.values.min()) {
      case .ready: continue
      case .cancelled: return
      case .timedOut: await killLate()
      }
    }
  }

  /// Tells all to end that nobody who lives comes after; false when nothing lives any more.
  private func shutDownNext(until deadline: Instant?) -> Bool {
    // Schedules too that nothing lives of: no daemon that starts nothing serves them.
    for name in table.names where table[name]?.record.phase == .down { tell(name, .shutdown) }
    let live = liveNames
    let needed = live.filter(isNeeded)
    for name in live {
      if needed.contains(name) && !isKilling { continue }
      tell(name, .shutdown)
      if isKilling { tell(name, .kill) }
      guard let deadline, endTimes[name] == nil else { continue }
      // Whoever does not listen leaves half of what is left to those that wait.
      let left = max(.zero, deadline - loop.now)
      endTimes[name] = loop.now + (needed.isEmpty ? left : left / 2)
    }
    settle()
    return live.contains(where: isLive)
  }

  /// Whether somebody who lives comes after it; all others come after the main service.
  private func isNeeded(_ name: ServiceName) -> Bool {
    if name == settings.mainService.map({ ServiceName($0) }) {
      return table.names.contains { $0 != name && isLive($0) }
    }
    return order.dependents(of: name).contains(where: isLive)
  }

  /// Kills those whose time is over.
  private func killLate() {
    let now = loop.now
    for (name, moment) in endTimes where moment <= now {
      endTimes[name] = now + DurationText.longest
      guard isLive(name) else { continue }
      log.warning("\(name.short) has not ended within its part of the time limit: killing it")
      tell(name, .kill)
    }
    settle()
  }

  private func isLive(_ name: ServiceName) -> Bool { table[name]?.record.phase.isLive ?? false }

  /// Those that run or would run again, the latest first.
  private var liveNames: [ServiceName] {
    table.names.filter { table[$0]?.record.phase != .down }
      .sorted { (table[$0]?.record.run ?? 0) > (table[$1]?.record.run ?? 0) }
  }

  /// Kills whatever still runs, all at once.
  package func killAll() {
    isKilling = true
    for name in table.names where table[name]?.record.phase.isLive ?? false {
      tell(name, .shutdown)
      tell(name, .kill)
    }
    settle()
  }

  /// Opens all logs anew.
  package func reopenLogs() { link?.send(.reopen) }

  /// Tells the keeper how the daemon ends, once everything before was sent; at most a second.
  package nonisolated func sayGoodbye(keepingServices: Bool) async {
    guard let link else { return }
    link.isOver = true
    // A keeper that did not send it away must not take this for the end that a person wants.
    if await ending?.makesWay != true {
      link.send(.ending(keepServices: keepingServices, code: keepingServices ? nil : await exitCode))
    }
    let deadline = loop.now + .seconds(1)
    while link.hasMore, loop.now < deadline {
      do { try await loop.sleep(for: .milliseconds(1)) } catch { return }
    }
  }
}

extension Supervisor {
  /// How many services are down only because a daemon was shut down, and this one was not to start them.
  var waitingCount: Int {
    table.names.reduce(0) { $0 + (table[$1]?.record.isWaitingForDaemon == true ? 1 : 0) }
  }
}
