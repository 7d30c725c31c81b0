package import Model

extension TaskTable {
  /// What was removed after `revision`, of these groups (nil: all); nil when the log does not reach back so far.
  package func keysRemoved(after revision: Int, groups: Set<Int>?) -> [TaskKey]? {
    if revision < forgottenRemovals { return nil }
    var start = removals.endIndex
    while start > removals.startIndex, removals[start - 1].revision > revision { start -= 1 }
    return removals[start...].compactMap { groups?.contains($0.group) ?? true ? $0.key : nil }
  }

  /// Adds what a watcher who knows everything up to `revision` must be told of a slot: all of it, or its progress alone.
  package func describe(_ slot: Int, after revision: Int, at now: Instant, into reply: inout WatchReply) {
    guard slots.indices.contains(slot), slots[slot].isUsed else { return }
    if slots[slot].restructured > revision {
      reply.tasks.append(slots[slot].record.status(at: now))
    } else {
      reply.updates.append(slots[slot].record.update(at: now, withMessage: slots[slot].remessaged > revision))
    }
  }
}
