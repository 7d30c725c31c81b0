internal import Model
internal import Platform

extension KeeperLoop {
  /// How long runs have to go by themselves when no daemon is there to end them.
  private static let grace = Duration.seconds(10)

  func readSignals() {
    while let (number, _) = signals.next() {
      switch number {
      case SignalDescriptor.childChanged: childrenChanged()
      case Signal.hangup.rawValue:
        output.reopen()
        tellSignal(number)
        tellSystemdOfReload()
      case _ where KeeperProgram.passedSignals.contains(number): passOn(number)
      default: asked(by: number)
      }
    }
  }

  private func tellSignal(_ number: Int32) { daemon?.owedSignals |= 1 << UInt64(number) }

  /// What is not for us is for the main service, where there is one.
  private func passOn(_ number: Int32) {
    for slot in runs.values where slot.service == mainService && slot.isAlive {
      try? slot.process?.handle.signal(number)
    }
  }

  /// SIGTERM or SIGINT: the first is an order to end well, the second to end now.
  private func asked(by number: Int32) {
    if askedBy != nil {
      endAtOnce(number)
      return
    }
    askedBy = number
    nextStart = nil
    upgradeGoes(.cancelled)
    if daemon == nil { endAllRuns() } else { tellSignal(number) }
  }

  private func endAtOnce(_ number: Int32) {
    killRuns()
    try? daemon?.process?.handle.signal(.kill)
    outcome = ExitCode(rawValue: 128 + number)
  }

  /// No daemon is there any more to end the runs: each group is asked to end, and killed after a while.
  func endAllRuns() {
    askedBy = askedBy ?? Signal.terminate.rawValue
    killTime = killTime ?? Clocks.monotonic + Self.grace
    for slot in runs.values { end(slot) }
    endIfAllAreGone()
  }

  func end(_ slot: RunSlot) {
    switch slot.phase {
    case .live:
      slot.isUnwanted = true
      guard let process = slot.process else { return }
      try? process.handle.signalGroup(Signal.terminate.rawValue, group: process.pid)
      try? process.handle.signalGroup(Signal.continue.rawValue, group: process.pid)
    case .ordered, .unclear, .copying: slot.isUnwanted = true
    case .failed: runs[slot.run] = nil
    case .ended: release(slot)
    case .forgotten: break
    }
  }

  /// All groups of runs are killed, and those that have ended as well: something of their tree may be left.
  func killRuns() {
    if killTime != nil {
      kills += 1
      // Not even SIGKILL ends what waits for a dead disk, and its output is not worth more.
      if kills > 3 { outcome = endCode ?? .success }
      killTime = Clocks.monotonic + .seconds(1)
    }
    for slot in runs.values where slot.hasLeader {
      guard let process = slot.process else { continue }
      try? process.handle.signalGroup(
        Signal.kill.rawValue, group: process.isAdopted && !slot.isAlive ? 0 : process.pid)
    }
  }

  func endIfAllAreGone() {
    if killTime != nil, runs.isEmpty { outcome = outcome ?? endCode ?? .success }
  }
}

extension RunExit {
  /// As shells say it.
  var exitCode: ExitCode {
    switch self {
    case .code(let code): ExitCode(rawValue: Int32(truncatingIfNeeded: code))
    case .signal(let number): ExitCode(rawValue: 128 + Int32(truncatingIfNeeded: number))
    case .unknown: .software
    }
  }
}
