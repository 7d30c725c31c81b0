import Model
import Platform
import Synchronization

extension OutputLoop {
  /// So much is copied in one turn: what a pipe holds.
  static let turn = 1 << 16

  /// Copies what lies at the beginning of a pipe. Returns how many bytes; nil when the log cannot be written now.
  func copy(_ source: Int, of member: Member) -> Int? {
    let run = member.run
    let now = Clocks.monotonic
    do throws(SystemError) {
      member.log.dropped += run.takeUnsaid()
      try member.log.prepare(at: now)
      let part = try run.tee(source, to: copier.scratch, atMost: Self.turn, at: now)
      if part.count == 0 { return 0 }
      let outcome = member.log.take(part.count, from: copier.scratch, run.sources[source].origin)
      let hadProblem = run.settle(source, from: part.start, count: outcome.count)
      if outcome.count < part.count { copier.scratch.clear() }
      if let error = outcome.error { throw error }
      copied += part.count
      if hadProblem { clear(run) }
      return part.count
    } catch {
      member.log.fail(error, at: now)
      note(error, for: run)
      return nil
    }
  }

  /// Says in the log what `main` has read away while a write hung.
  func account(for member: Member) {
    let now = Clocks.monotonic
    member.log.dropped += member.run.takeUnsaid()
    do throws(SystemError) {
      try member.log.prepare(at: now)
      clear(member.run)
    } catch {
      member.log.fail(error, at: now)
      note(error, for: member.run)
      park(member)
    }
  }

  /// Leaves the output of a run in its pipe until its log can be written again.
  func park(_ member: Member) {
    if member.isParked { return }
    member.isParked = true
    parked.insert(member.run.number)
    unwatch(member)
  }

  /// Looks at the runs whose logs could not be written: once a second it tries again, and meanwhile it reads away what fills
  /// a pipe, so that nobody waits for a full disk.
  func retry() {
    let now = Clocks.monotonic
    for number in parked {
      guard let member = members[number] else { continue }
      if member.log.mayTry(at: now), resume(member) { continue }
      let hasDropped = member.run.ledger.withLock { ledger in
        ledger.served = now
        return member.run.available >= OutputCopier.fullness && member.run.drop(&ledger) > 0
      }
      if hasDropped { copier.tell(member.run) }
    }
    logs.payDebts(at: now)
  }

  private func resume(_ member: Member) -> Bool {
    for source in member.run.sources.indices {
      if copy(source, of: member) == nil { return false }
    }
    do throws(SystemError) {
      for source in member.run.sources.indices { try watch(member, source) }
    } catch {
      unwatch(member)
      return false
    }
    member.isParked = false
    parked.remove(member.run.number)
    clear(member.run)
    return true
  }

  /// Tells what is wrong with a run's output.
  func note(_ error: SystemError, for run: OutputRun) {
    let words = OutputProblem.words(error)
    let isNew = run.ledger.withLock { ledger in
      defer { ledger.problem = words }
      return ledger.problem != words
    }
    if isNew { copier.tell(run) }
  }

  private func clear(_ run: OutputRun) {
    run.ledger.withLock { $0.problem = nil }
    copier.tell(run)
  }
}

/// What is wrong with a log, as people read it.
enum OutputProblem {
  static let hanging = "a write to the log takes longer than a second"

  /// The kernel's reason, as a part of a sentence.
  static func words(_ error: SystemError) -> String {
    let reason = error.reason
    return reason.prefix(1).lowercased() + reason.dropFirst()
  }
}
