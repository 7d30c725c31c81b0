internal import Journal
package import Model
internal import Platform

/// What the board has the journal remember, and when.
extension Board {
  /// Remembers a task whole; with the request that changed it.
  func recordTask(_ slot: Int, _ request: SavedRequest? = nil) {
    guard journal != nil else { return }
    let record = table.slots[slot].record
    let ticks = record.pid > 0 ? liveness.assumeIsolated { $0.startTicks(of: Int(record.pid)) } : nil
    append(BoardRecord(task: record.saved(ticks: ticks), request: request))
    table.slots[slot].journaled = table.revision
  }

  /// Remembers how far a task is; with the request that changed it.
  func recordProgress(_ slot: Int, _ request: SavedRequest? = nil) {
    guard journal != nil else { return }
    append(BoardRecord(progress: table.slots[slot].record.savedProgress, request: request))
    table.slots[slot].journaled = table.revision
  }

  /// Remembers that a task was forgotten.
  func recordForgotten(_ key: TaskKey) { append(BoardRecord(forgotten: key, time: loop.moment.wall)) }

  /// Remembers something for people.
  package func recordNote(_ text: String) { append(BoardRecord(note: SavedNote(time: Clocks.wall, text: text))) }

  /// Remembers what the recovery found. Said again while a snapshot is made: the new journal begins with that.
  func recordFindings() { for finding in findings { recordNote(finding) } }

  /// They stand in a journal that nothing is wrong with.
  func forgetFindings() { findings = [] }

  /// An absolute report: remembered within a second, with all others of that second.
  func recordLater() {
    if journal == nil || isProgressDue { return }
    isProgressDue = true
    progressDue.ring()
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

  private func append(_ record: BoardRecord) {
    guard let journal else { return }
    commit = journal.append(record)
  }

  /// Writes the progress that was not yet remembered, a part at a time; run until the task is cancelled.
  package nonisolated func rememberProgress() async {
    while await progressDue.wait() == .ready {
      do { try await loop.sleep(for: .milliseconds(500)) } catch { return }
      var slots = await slotsToRemember()
      while !slots.isEmpty {
        await remember(slots.prefix(limits.updatesInPart))
        slots = slots.dropFirst(limits.updatesInPart)
        await loop.turn()
      }
    }
  }

  private func slotsToRemember() -> ArraySlice<Int> {
    let since = rememberedRevision
    isProgressDue = false
    rememberedRevision = table.revision
    return table.slotsChanged(after: since)[...]
  }

  /// Writes the progress of these slots, where it changed since it was last written.
  func remember(_ slots: ArraySlice<Int>) {
    for slot in slots where table.slots[slot].isUsed && table.slots[slot].changed > table.slots[slot].journaled {
      recordProgress(slot)
    }
    journal?.flush()
  }

  /// Before the end: everything that is not yet remembered.
  package func rememberAll() { remember(slotsToRemember()) }

  /// A part of the tasks, for a snapshot.
  package func snapshotPart(_ range: Range<Int>) -> [BoardRecord] {
    let now = loop.now
    return table.records(ofSlots: range, at: now) { pid in
      liveness.assumeIsolated { $0.startTicks(of: pid) }
    }
  }

  /// The groups from this one on, with what they answered to whom in the last ten minutes: as many as are worth a part of
  /// a snapshot, at least one.
  /// - Returns: their records, and the group that the next part begins with; nil behind the last.
  package func snapshotGroups(from first: Int) -> (records: [BoardRecord], next: Int?) {
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
    return (records, index < table.groups.count ? index : nil)
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
