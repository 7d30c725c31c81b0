internal import Model
internal import Platform

/// Services that must say WATCHDOG=1 at least so often. Nothing is armed where no watchdog is set.
extension Supervisor {
  /// Who looks so late was not there to listen: a daemon that was halted, a machine that was.
  private static let mostLate = Duration.milliseconds(100)

  /// How often the run must say that it lives, now; nil while it need not: it is not ready, paused, being ended, or nobody
  /// would hear it.
  private func watchdogInterval(_ slot: ServiceTable.Slot) -> Duration? {
    guard let set = slot.record.specification.watchdog, set.value > 0, hasKeeperSpoken, slot.record.isReady,
      slot.record.state == .running, held[slot.record.run]?.isHeard == true
    else { return nil }
    return (slot.said.watchdog ?? set).duration
  }

  /// Begins, goes on or ends as the service stands now; to be told of everything that happens to it.
  /// - Parameter isHeard: it has just said that it lives.
  func adjustWatchdog(_ name: ServiceName, isHeard: Bool = false) {
    guard let slot = table[name], slot.record.specification.watchdog != nil || slot.aliveUntil != nil else { return }
    guard let interval = watchdogInterval(slot) else {
      if slot.aliveUntil != nil { table.update(name) { $0.aliveUntil = nil } }
      return
    }
    if slot.aliveUntil == nil || isHeard { awaitWord(of: name, within: interval) }
  }

  private func awaitWord(of name: ServiceName, within interval: Duration) {
    let deadline = loop.now + interval
    let armed = table.update(name) { slot in
      slot.aliveUntil = deadline
      return slot.watchdogArmed
    }
    // An earlier look finds out that it must look again: so a word costs no timer.
    if let armed = armed ?? nil, armed <= deadline { return }
    armWatchdog(name, deadline)
  }

  private func armWatchdog(_ name: ServiceName, _ deadline: Instant) {
    table.update(name) { $0.watchdogArmed = deadline }
    push(.watchdog(name), at: deadline)
  }

  func watchdogIsDue(_ name: ServiceName, _ deadline: Instant) {
    guard let slot = table[name], slot.watchdogArmed == deadline else { return }
    table.update(name) { $0.watchdogArmed = nil }
    guard let until = slot.aliveUntil else { return }
    let now = loop.now
    if now < until { return armWatchdog(name, until) }
    guard let interval = watchdogInterval(slot) else { return }
    if now - deadline > Self.mostLate { return awaitWord(of: name, within: interval) }
    table.update(name) { $0.aliveUntil = nil }
    tell(name, .trouble(slot.record.run, Trouble(.watchdog, "no WATCHDOG=1 for \(Words.span(interval))")))
  }
}
