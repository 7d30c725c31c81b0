internal import Journal
package import Model
internal import Platform

/// What removes and notices by itself, and on demand.
extension Board {
  /// When the sweeper must look next; nil while nothing has a deadline.
  package var nextDeadline: Instant? {
    guard let silence = silences.first?.deadline else { return retirements.first?.deadline }
    guard let retirement = retirements.first?.deadline else { return silence }
    return min(silence, retirement)
  }

  /// Makes stalled what was silent for its timeout, and forgets what ended long enough ago; a part of it, so that nobody
  /// waits long for a turn.
  /// - Returns: true when there is more to do now.
  package func sweepPart() -> Bool {
    let before = table.revision
    defer { if table.revision != before { announce() } }
    let now = loop.now
    for _ in 0..<limits.tasksInSweep {
      if let entry = silences.first, entry.deadline <= now {
        noticeSilence(of: entry.key, at: now)
      } else if let entry = retirements.popFirst(dueAt: now) {
        retire(entry.key, at: now)
      } else {
        journal?.flush()
        return false
      }
    }
    return true
  }

  private func noticeSilence(of key: TaskKey, at now: Instant) {
    guard let slot = slot(of: key), table.slots[slot].record.timeout.value > 0 else {
      silences.popFirst()
      return
    }
    table.note(slot, table.slots[slot].record.noticeSilence(at: now))
    if let next = table.slots[slot].record.silentFrom {
      silences.postponeFirst(to: next)
    } else {
      silences.popFirst()
    }
  }

  /// Forgets a task that is still ended, and was for as long as such tasks are kept.
  private func retire(_ key: TaskKey, at now: Instant) {
    guard let slot = slot(of: key), let retirement = retirement(of: slot, at: now) else { return }
    if retirement > now {
      retirements.push(key, at: retirement)
    } else {
      remove(slot)
    }
  }

  /// When the task is to be forgotten; nil: never, as things stand.
  private func retirement(of slot: Int, at now: Instant) -> Instant? {
    let record = table.slots[slot].record
    guard let lifetime = retention.lifetime(of: record.state), let ended = record.ended else { return nil }
    // The wall clock may have jumped: never longer from now on than from the end on.
    return now + min(lifetime, max(.zero, lifetime - Clocks.wall.since(ended)))
  }

  /// Has the sweeper forget the task when its time has come.
  func armRetirement(_ slot: Int) {
    guard let deadline = retirement(of: slot, at: loop.now) else { return }
    let isFirst = nextDeadline.map { deadline < $0 } ?? true
    retirements.push(table.slots[slot].record.key, at: deadline)
    if retirements.count > 2 * table.count + 1_024 { rebuildRetirements() }
    if isFirst { sweep.ring() }
  }

  /// Drops the deadlines of tasks that were forgotten before their time.
  private func rebuildRetirements() {
    let now = loop.now
    retirements.removeAll()
    for slot in table.slots.indices where table.slots[slot].isUsed {
      if let deadline = retirement(of: slot, at: now) { retirements.push(table.slots[slot].record.key, at: deadline) }
    }
  }

  /// Forgets a task, and has the journal do so.
  func remove(_ slot: Int) {
    let record = table.slots[slot].record
    releaseProcess(slot)
    recordForgotten(record.key)
    if !record.service.isEmpty { supervisor?.assumeIsolated { $0.taskIsForgotten(record.key, of: record.service) } }
    tasksOfUser[record.uid, default: 1] -= 1
    if tasksOfUser[record.uid] == 0 { tasksOfUser[record.uid] = nil }
    table.remove(slot)
  }

  /// Carries out a Sweep, a part of it.
  func sweep(_ request: SweepRequest, _ peer: Peer, _ moment: EventLoop.Moment) throws(ProgressError) -> SweepReply {
    let states = try Self.states(request.states)
    let isDry = request.dry ?? false
    var reply = SweepReply(removed: 0, tasks: [], complete: true)
    var candidates = slots(of: request.groups)[...]
    while let slot = candidates.popFirst() {
      let record = table.slots[slot].record
      guard states.contains(record.state), peer.mayChange(record) else { continue }
      if let older = request.older, moment.wall.since(record.ended ?? record.updated) < older.duration { continue }
      if !isDry && reply.removed == limits.tasksInSweep {
        reply.complete = false
        break
      }
      reply.removed += 1
      if reply.tasks.count < limits.keysInReply { reply.tasks.append(record.key) }
      if !isDry { remove(slot) }
    }
    return reply
  }

  private static func states(_ names: [String]?) throws(ProgressError) -> Set<TaskState> {
    guard let names else { return [.done, .failed, .lost] }
    var states: Set<TaskState> = []
    for name in names {
      guard let state = TaskState(rawValue: name) else {
        let known = TaskState.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalidParameter("states", why: "'\(name)' is no state; there are \(known)")
      }
      states.insert(state)
    }
    return states
  }
}
