package import Journal
package import Model
internal import Platform
internal import Varlink

/// What the board has the journal remember, and when.
extension Board {
  /// Remembers a task whole; with the request that changed it.
  func recordTask(_ slot: Int, _ request: SavedRequest? = nil) {
    guard let journal else { return }
    let pid = Int(table.slots[slot].record.pid)
    let ticks = pid > 0 ? liveness.assumeIsolated { $0.startTicks(of: pid) } : nil
    let task = table.slots[slot].record.saved(ticks: ticks)
    commit = journal.append { bytes in
      Self.write(&bytes) { bytes throws(WireError) in try RecordWriter.append(task: task, request, into: &bytes) }
    }
    table.slots[slot].journaled = table.revision
  }

  /// Remembers how far a task is; with the request that changed it.
  func recordProgress(_ slot: Int, _ request: SavedRequest? = nil) {
    guard let journal else { return }
    let progress = table.slots[slot].record.savedProgress
    commit = journal.append { bytes in
      Self.write(&bytes) { bytes throws(WireError) in try RecordWriter.append(progress: progress, request, into: &bytes)
      }
    }
    table.slots[slot].journaled = table.revision
  }

  /// Remembers that a task was forgotten.
  func recordForgotten(_ key: TaskKey) {
    guard let journal else { return }
    let time = loop.moment.wall
    commit = journal.append { RecordWriter.append(forgotten: key, time, into: &$0) }
  }

  private static func write(_ bytes: inout [UInt8], _ write: (inout [UInt8]) throws(WireError) -> Void) {
    do throws(WireError) {
      try write(&bytes)
    } catch {
      // Only a number that is not finite cannot be written, and none gets into a task.
      preconditionFailure("a record cannot be written: \(error.message)")
    }
  }

  /// Remembers something for people.
  package func recordNote(_ text: String) { append(BoardRecord(note: SavedNote(time: Clocks.wall, text: text))) }

  /// Remembers what the recovery found. Said again while a snapshot is made: the new journal begins with that.
  func recordFindings() { for finding in findings { recordNote(finding) } }

  /// They stand in a journal that nothing is wrong with.
  func forgetFindings() { findings = [] }

  /// An absolute report: remembered within a second, with all others of that second.
  func recordLater(_ slot: Int) {
    if journal == nil || table.slots[slot].isUnremembered { return }
    table.slots[slot].isUnremembered = true
    unremembered.append(slot)
    if unremembered.count == 1 { progressDue.ring() }
  }

  /// Remembers how far the ids of all groups are.
  func recordGroups() {
    let now = loop.moment.wall
    append(BoardRecord(group: SavedGroup(name: "", lastID: table.idFloor), time: now))
    for group in table.groups {
      append(BoardRecord(group: SavedGroup(name: group.name, lastID: group.lastID), time: now))
    }
  }

  /// What is acknowledged was changed by an earlier call, perhaps one whose record is still on its way.
  func awaitRecords() { commit = journal?.lastSequence }

  /// Waits while more waits to be written than should: the disk sets the pace of what is not asked for by each client.
  nonisolated func awaitRoom() async {
    if let journal, journal.isBusy { _ = await journal.committed(journal.lastSequence) }
  }

  private func append(_ record: BoardRecord) {
    guard let journal else { return }
    commit = journal.append(record)
  }

  /// Writes the progress that was not yet remembered, a part at a time; run until the task is cancelled.
  package nonisolated func rememberProgress() async {
    while await progressDue.wait() == .ready {
      do { try await loop.sleep(for: .milliseconds(500)) } catch { return }
      var slots = await takeUnremembered()
      while !slots.isEmpty {
        await awaitRoom()
        await remember(slots.prefix(limits.updatesInPart))
        slots = slots.dropFirst(limits.updatesInPart)
        await loop.turn()
      }
    }
  }

  /// Each stays marked until it is written: what it reports meanwhile is written with it.
  private func takeUnremembered() -> ArraySlice<Int> {
    defer { unremembered = [] }
    return unremembered[...]
  }

  /// Writes the progress of these slots, where it changed since it was last written.
  func remember(_ slots: ArraySlice<Int>) {
    for slot in slots {
      table.slots[slot].isUnremembered = false
      if table.slots[slot].isUsed, table.slots[slot].changed > table.slots[slot].journaled { recordProgress(slot) }
    }
    journal?.flush()
  }

  /// Before the end: everything that is not yet remembered.
  package func rememberAll() { remember(takeUnremembered()) }

  /// A part of the tasks, for a snapshot.
  package func snapshotPart(_ range: Range<Int>) -> SnapshotPart<BoardRecord> {
    let now = loop.now
    let records = table.records(ofSlots: range, at: now) { pid in
      liveness.assumeIsolated { $0.startTicks(of: pid) }
    }
    return SnapshotPart(records, asOf: journal?.lastSequence ?? 0)
  }

  /// The groups from this one on, with what they answered to whom in the last ten minutes: as many as are worth a part of
  /// a snapshot, at least one.
  /// - Returns: their records, and the group that the next part begins with; nil behind the last.
  package func snapshotGroups(from first: Int) -> (part: SnapshotPart<BoardRecord>, next: Int?) {
    let now = loop.now
    let wall = Clocks.wall
    var records: [BoardRecord] = []
    // Before all groups, since it says where their ids begin.
    if first == 0, table.idFloor > 0 {
      records.append(BoardRecord(group: SavedGroup(name: "", lastID: table.idFloor), time: wall))
    }
    var index = first
    while index < table.groups.count, records.count < limits.tasksInPart {
      let group = table.groups[index]
      records.append(BoardRecord(group: SavedGroup(name: group.name, lastID: group.lastID), time: wall))
      group.requests.forEach(at: now) { request, purpose, answer, age in
        let answered = Timestamp(microseconds: wall.microseconds - Microseconds(age).value)
        if let saved = SavedRequest(group: group.name, request, purpose, answer, answered) {
          records.append(BoardRecord(request: saved))
        }
      }
      index += 1
    }
    let part = SnapshotPart(records, asOf: journal?.lastSequence ?? 0)
    return (part, index < table.groups.count ? index : nil)
  }
}

extension SavedRequest {
  /// Nil for a refusal: it changed nothing, so there is nothing to remember it with.
  init?(
    group: String, _ request: String, _ purpose: RequestMemory.Purpose, _ answer: RequestMemory.Answer,
    _ answered: Timestamp
  ) {
    var id: Int?
    switch answer {
    case .registered(let given): id = given
    case .accepted: break
    case .removed, .refused: return nil
    }
    self.init(
      group: group, request: request, method: purpose.method, task: purpose.task, answered: answered, id: id)
  }
}
