internal import Model

extension TaskTable {
  /// Makes what a record says true here. In the order of the journal, the table becomes what it was.
  ///
  /// - Parameters:
  ///   - sequence: the number of the record; of a snapshot's, the number whose state it shows. What a task's record in
  ///     the journal tells and the snapshot shows already is passed over: of later ones that undo it some may be lost.
  mutating func restore(
    _ record: BoardRecord, sequence: Int = 0, isSnapshot: Bool = false, at now: Instant, wall: Timestamp
  ) {
    if let saved = record.task {
      restore(saved, from: isSnapshot ? 0 : sequence, at: now, wall: wall)
      if isSnapshot, let slot = slot(of: saved.status.key) { slots[slot].journaled = sequence }
    }
    if let progress = record.progress, let slot = slot(of: TaskKey(group: progress.group, id: progress.id)),
      isSnapshot || slots[slot].journaled == 0 || slots[slot].journaled < sequence
    {
      slots[slot].record.restore(progress, at: now, wall: wall)
    }
    if let key = record.forgotten {
      let group = makeGroup(key.group)
      groups[group].lastID = max(groups[group].lastID, key.id)
      if let slot = groups[group].slots[key.id] {
        remove(slot)
        // Nobody watches yet: memory is for what is alive.
        removals.removeAll(keepingCapacity: true)
      }
    }
    if let saved = record.group {
      if saved.name.isEmpty {
        idFloor = max(idFloor, saved.lastID)
      } else {
        let group = makeGroup(saved.name)
        groups[group].lastID = max(groups[group].lastID, saved.lastID)
      }
    }
    if let request = record.request { restore(request, at: now, wall: wall) }
  }

  private mutating func restore(
    _ saved: SavedTask, from sequence: Int, at now: Instant, wall: Timestamp
  ) {
    let record = TaskRecord(restoring: saved, at: now, wall: wall)
    if let slot = slot(of: record.key) {
      if sequence > 0, sequence <= slots[slot].journaled { return }
      slots[slot].record = record
    } else {
      _ = insert(record, in: makeGroup(record.key.group))
    }
  }

  private mutating func restore(_ saved: SavedRequest, at now: Instant, wall: Timestamp) {
    let age = max(.zero, wall.since(saved.answered))
    guard age < RequestMemory.lifetime, let group = group(saved.group) else { return }
    remember(
      saved.id.map { .registered(id: $0) } ?? .accepted, to: saved.request,
      for: .init(saved.method, task: saved.task), in: group,
      at: Instant(nanoseconds: now.nanoseconds - age.nanoseconds))
  }

  /// Ends a restoration: nobody watched it, so nobody has to be told what came and went.
  mutating func finishRestoring(passingOver lost: Int) {
    removals.removeAll()
    // A snapshot has them group by group.
    requestOrder.sort()
    forgottenRemovals = revision
    for slot in slots.indices { slots[slot].journaled = 0 }
    for group in groups.indices { groups[group].slots.settle() }
    if lost == 0 { return }
    // Registrations may be among what was destroyed: their ids must not be given again.
    for group in groups.indices { groups[group].lastID += lost }
    idFloor += lost
  }

  /// Everything that is known, as records.
  func records(ofSlots range: Range<Int>, at now: Instant, ticks: (Int) -> UInt64?) -> [BoardRecord] {
    range.clamped(to: 0..<slots.count).compactMap { slot in
      guard slots[slot].isUsed else { return nil }
      let record = slots[slot].record
      return BoardRecord(task: record.saved(ticks: record.pid > 0 ? ticks(Int(record.pid)) : nil))
    }
  }

  private func slot(of key: TaskKey) -> Int? { group(key.group).flatMap { groups[$0].slots[key.id] } }
}
