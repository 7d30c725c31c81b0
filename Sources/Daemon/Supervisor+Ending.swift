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

  /// Ends all services, the one that was started last first, each within its limits; the next one when it has ended.
  package nonisolated func stopAll() async {
    let deadline = settings.shutdownLimit.map { loop.now + $0 }
    var names = await liveNames
    while let name = names.first {
      names.removeFirst()
      await shutDown(name)
      let bell = Bell(on: loop)
      // Its share of what is left, so that one that does not listen leaves the others their time.
      var limit = deadline.map { loop.now + max(.zero, $0 - loop.now) / (names.count + 1) }
      while true {
        let revision = await table.revision
        guard await isLive(name) else { break }
        await ring(bell, after: revision)
        switch await bell.wait(until: limit) {
        case .ready: continue
        case .cancelled: return
        case .timedOut:
          limit = nil
          await kill(name)
        }
      }
    }
  }

  private func kill(_ name: ServiceName) {
    log.warning("\(name.short) has not ended within its part of the time limit: killing it")
    tell(name, .kill)
    settle()
  }

  private func shutDown(_ name: ServiceName) {
    tell(name, .shutdown)
    if isKilling { tell(name, .kill) }
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
    link.send(.ending(keepServices: keepingServices, code: keepingServices ? nil : await exitCode))
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
