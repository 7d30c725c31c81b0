internal import Model
internal import Platform
internal import Synchronization

/// What `main` does while a write hangs: services must not wait for a disk.
extension OutputCopier {
  /// How often `main` looks while a write hangs.
  private static let interval = Duration.milliseconds(50)
  /// A pipe that holds less has room for what a service writes next.
  static let fullness = 4_096

  /// Readable when a write to a log may be hanging: then ``relieve()`` is to be called. Silent while nothing is copied.
  package var reliefDescriptor: CInt { alarm.raw }

  /// Reads away, and counts, what fills the pipes of runs that the log thread has not served for a second; tells those
  /// who wait for a drain or an end that it is over. Never waits.
  package func relieve() {
    alarm.clear()
    isArmed.store(false, ordering: .sequentiallyConsistent)
    let began = round.load(ordering: .sequentiallyConsistent)
    // A round that begins from here on finds the alarm unarmed, and arms it.
    if began == 0 { return }
    let now = Clocks.monotonic
    let late = Instant(nanoseconds: began) + Self.patience
    if now < late { return arm(late - now) }
    for entry in registry.withLock({ Array($0.runs.values) }) { relieve(entry.run, Instant(nanoseconds: began), now) }
    arm(Self.interval)
  }

  /// Has the alarm ring after `duration`, unless it will anyway.
  func arm(_ duration: Duration) {
    if isArmed.exchange(true, ordering: .sequentiallyConsistent) { return }
    alarm.arm(after: duration)
  }

  private func relieve(_ run: OutputRun, _ began: Instant, _ now: Instant) {
    let hasNews = run.ledger.withLock { ledger in
      if ledger.isFinished { return false }
      guard now >= max(ledger.served, began) + Self.patience else { return false }
      let isOver = ledger.asked.map { now >= $0 + Self.patience } ?? false
      if !isOver, run.available < Self.fullness { return false }
      if isOver, !ledger.finishes {
        ledger.drains = false
        ledger.asked = nil
        ledger.isDrained = true
      } else {
        run.drop(&ledger)
        ledger.isFinished = isOver
        ledger.isDrained = isOver
      }
      ledger.problem = OutputProblem.hanging
      return true
    }
    if !hasNews { return }
    // Once the log thread can, it writes down what is missing.
    registry.withLock { _ = $0.changed.insert(run.number) }
    inbox.signal()
    tell(run)
  }
}
