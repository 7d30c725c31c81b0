internal import Model
internal import Platform
internal import Varlink

extension KeeperLoop {
  /// Has the slot say this to the daemon, now or when there is one.
  func say(_ kind: RunSlot.Reports, _ slot: RunSlot) {
    guard daemon?.isListening == true else { return }
    slot.unsaid.insert(kind)
    line.append(slot)
  }

  /// Sends what is unsaid, until the socket is full.
  func sayWhatIsUnsaid() {
    guard let daemon, daemon.isListening, !daemon.isBlocked, !daemon.isClosed else { return }
    if daemon.owesHello {
      guard send(.hello(ownHello), [], to: daemon) else { return }
      daemon.owesHello = false
    }
    while let run = line.first {
      if let slot = runs[run] {
        while let next = slot.nextReport() {
          guard send(next.report, next.descriptors, to: daemon) else { return }
          slot.wasSaid(next.kind)
        }
        // Whatever it has no words for in this state.
        slot.unsaid = []
        slot.isQueued = false
      }
      line.removeFirst()
    }
    if daemon.owesPing {
      guard send(.ping, [], to: daemon) else { return }
      daemon.owesPing = false
    }
    while daemon.owedSignals != 0 {
      let number = daemon.owedSignals.trailingZeroBitCount
      guard send(.signalled(number), [], to: daemon) else { return }
      daemon.owedSignals &= daemon.owedSignals - 1
    }
    if daemon.owesOutcome, let outcome = upgrade.outcome {
      guard send(.upgraded(outcome), [], to: daemon) else { return }
      upgrade.outcome?.isNew = nil
      daemon.owesOutcome = false
    }
    // A run that was ordered by a former daemon and is being started must not be taken for one that never was.
    if daemon.owesSynced, orders == 0 {
      guard send(.synced, [], to: daemon) else { return }
      daemon.owesSynced = false
    }
    if daemon.owesFarewell, !daemon.owesSynced {
      guard send(.makeWay, [], to: daemon) else { return }
      daemon.owesFarewell = false
    }
  }

  private var ownHello: KeeperHello {
    var hello = KeeperHello(pid: ProcessFacts.own, startTicks: lock.ownTicks)
    hello.formerPid = former?.pid
    hello.formerExit = former?.exit
    hello.program = upgrade.program?.path ?? upgrade.path
    hello.lastRun = lastRun
    return hello
  }

  /// False when it could not be sent now.
  private func send(_ report: KeeperReport, _ descriptors: [CInt], to daemon: DaemonLink) -> Bool {
    outbox.removeAll(keepingCapacity: true)
    do throws(WireError) {
      try WireEncoder.encode(report, into: &outbox)
    } catch {
      // Nothing in a report can be refused: its numbers are finite.
      return true
    }
    do throws(SystemError) {
      if try daemon.socket.send(outbox, descriptors: descriptors) { return true }
      daemon.isBlocked = true
      try? poller.change(daemon.socket.raw, token: Token.socket, writable: true)
    } catch {
      daemon.isBlocked = true
      // Gone: its end is told by its pidfd. Too many descriptors unread: no event tells when there are fewer.
      if !error.isBrokenPipe { daemon.retryTime = Clocks.monotonic + .milliseconds(10) }
    }
    return false
  }

  func daemonHasRoom() {
    guard let daemon else { return }
    daemon.isBlocked = false
    try? poller.change(daemon.socket.raw, token: Token.socket)
  }
}
