internal import Journal
package import Model
internal import Platform

/// What removes and notices by itself, and on demand.
extension Board {
  /// When the sweeper must look next; nil while nothing has a deadline.
  package var nextDeadline: Instant? {
    Self.earlier(Self.earlier(silences.first?.deadline, retirements.first?.deadline), table.requestOrder.deadline)
  }

  private static func earlier(_ one: Instant?, _ other: Instant?) -> Instant? {
    guard let one, let other else { return one ?? other }
    return min(one, other)
  }

  /// Makes stalled what was silent for its timeout, and forgets what ended long enough ago, and requests that nobody will
  /// repeat; a part of it, so that nobody waits long for a turn.
  /// - Returns: true when there is more to do now.
  package func sweepPart() -> Bool {
    let before = table.revision
    defer { if table.revision != before { announce() } }
    let now = loop.now
    let wall = Clocks.wall
    for _ in 0..<limits.tasksInSweep {
      if let first = silences.first, first.deadline <= now {
        noticeSilence(of: first.slot, at: now)
      } else if let slot = retirements.popFirst(dueAt: now) {
        retire(slot, at: now, wall)
      } else if !table.forgetExpiredRequest(at: now) {
        journal?.flush()
        return false
      }
    }
    return true
  }

  private func noticeSilence(of slot: Int, at now: Instant) {
    let change = table.slots[slot].record.noticeSilence(at: now) { timeout in
      let span = Words.span(timeout)
      if span != lastSilence.span { lastSilence = (span, TaskRecord.reason(forSilenceOf: span)) }
      return lastSilence.reason
    }
    table.note(slot, change)
    if change == .state {
      let record = table.slots[slot].record
      supervisor?.assumeIsolated { $0.taskChanged(record) }
    }
    // One that was heard meanwhile is silent later.
    if change == .none, let next = table.slots[slot].record.silentFrom {
      silences.set(slot, next)
    } else {
      silences.remove(slot)
    }
  }

  /// Forgets a task that is still ended, and was for as long as such tasks are kept.
  private func retire(_ slot: Int, at now: Instant, _ wall: Timestamp) {
    guard let retirement = retirement(of: slot, at: now, wall) else { return }
    if retirement > now {
      retirements.set(slot, retirement)
    } else {
      remove(slot)
    }
  }

  /// When the task is to be forgotten; nil: never, as things stand.
  private func retirement(of slot: Int, at now: Instant, _ wall: Timestamp) -> Instant? {
    let state = table.slots[slot].record.state
    guard let lifetime = retention.lifetime(of: state), let ended = table.slots[slot].record.ended else { return nil }
    // The wall clock may have jumped: never longer from now on than from the end on.
    return now + min(lifetime, max(.zero, lifetime - wall.since(ended)))
  }

  /// Has the sweeper forget the task when its time has come.
  func armRetirement(_ slot: Int) {
    guard let deadline = retirement(of: slot, at: loop.now, Clocks.wall) else { return }
    let isFirst = nextDeadline.map { deadline < $0 } ?? true
    retirements.set(slot, deadline)
    if isFirst { sweep.ring() }
  }

  /// Forgets a task, and has the journal do so.
  func remove(_ slot: Int) {
    releaseProcess(slot)
    let key = table.slots[slot].record.key
    recordForgotten(key)
    let service = table.slots[slot].record.service
    if !service.isEmpty { supervisor?.assumeIsolated { $0.taskIsForgotten(key, of: service) } }
    let uid = table.slots[slot].record.uid
    tasksOfUser[uid, default: 1] -= 1
    if tasksOfUser[uid] == 0 { tasksOfUser[uid] = nil }
    silences.remove(slot)
    retirements.remove(slot)
    table.remove(slot)
  }
}
