internal import Model
internal import Platform
internal import Synchronization

/// The log thread comes to rest, so that another program can go on where it was; or the same one, if that cannot be.
extension OutputCopier {
  /// Has the thread end at the next boundary: nothing is in the scratch pipe then, and what it knows lies in the registry.
  /// News tell when that was.
  func rest() { stop() }

  /// Nothing is copied any more.
  var isAtRest: Bool { registry.withLock { $0.isAtRest } }

  /// Copies on.
  /// - Throws: when there is no thread to be had.
  func goOn() throws(SystemError) {
    let needsThread = registry.withLock { registry in
      defer { (registry.isEnding, registry.isAtRest) = (false, false) }
      return registry.isAtRest
    }
    if needsThread { try start() }
    // It knows no run yet.
    inbox.signal()
  }

  /// Called by the log thread, which gives back what it alone knows; false when it is to go on nevertheless.
  func comeToRest(owing dropped: [String: Int]) -> Bool {
    let isResting = registry.withLock { registry in
      guard registry.isEnding else { return false }
      for (path, count) in dropped { registry.lost[path, default: 0] += count }
      // Whoever comes next knows none of them.
      for number in registry.runs.keys {
        registry.runs[number]?.isTaken = false
        registry.changed.insert(number)
      }
      registry.isAtRest = true
      return true
    }
    if isResting {
      round.store(0, ordering: .sequentiallyConsistent)
      announceRest()
    }
    return isResting
  }

  // MARK: handing over

  /// What is to be done for a run; nil when it is not known here.
  func handover(of run: RunNumber) -> Handover.Output? {
    guard let entry = registry.withLock({ $0.runs[run] }) else { return nil }
    let pipes = entry.run.sources.map { Int($0.pipe.raw) }
    return entry.run.ledger.withLock { ledger in
      if ledger.isFinished { return nil }
      var output = Handover.Output(pipe: pipes[0], errorPipe: pipes.count > 1 ? pipes[1] : nil, rules: ledger.rules)
      (output.dropped, output.unsaid, output.problem) = (ledger.dropped, ledger.unsaid, ledger.problem)
      (output.drains, output.finishes) = (ledger.drains, ledger.finishes)
      return output
    }
  }

  /// Bytes that no log speaks of yet, and of which no run is left to say so.
  var handoverOfLosses: [String: Int] { registry.withLock { $0.lost } }

  /// Goes on with a run where the program before this one was.
  func take(
    _ run: RunNumber, _ left: Handover.Output, output: consuming OutputPipe, errors: consuming OutputPipe?
  ) {
    let now = Clocks.monotonic
    let taken = OutputRun(run, output: output, errors: errors, rules: left.rules, at: now)
    taken.ledger.withLock { ledger in
      (ledger.dropped, ledger.unsaid, ledger.problem) = (left.dropped, left.unsaid, left.problem)
      (ledger.drains, ledger.finishes) = (left.drains, left.finishes)
      if left.drains || left.finishes { ledger.asked = now }
    }
    registry.withLock { registry in
      registry.runs[run] = Entry(run: taken)
      registry.changed.insert(run)
    }
    inbox.signal()
  }

  func take(losses: [String: Int]) {
    registry.withLock { registry in
      for (path, count) in losses { registry.lost[path, default: 0] += count }
    }
    inbox.signal()
  }
}
