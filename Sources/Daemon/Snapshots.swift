internal import Journal
internal import Model
internal import Platform

/// Writes a snapshot of the board whenever the journal wants one.
struct Snapshots: Sendable {
  private let board: Board
  private let supervisor: Supervisor?
  private let log: Log

  init(_ board: Board, _ supervisor: Supervisor?, _ log: Log) {
    self.board = board
    self.supervisor = supervisor
    self.log = log
  }

  /// Runs until the task is cancelled or the journal closed.
  func run() async {
    guard let journal = board.journal else { return }
    while let reason = await journal.snapshotNeeded() {
      switch await write(journal) {
      case .written:
        await board.forgetFindings()
        log.info("snapshot written (\(reason))")
      case .failed(let error): log.warning("no snapshot could be written: \(error)")
      case .cancelled: return
      }
    }
  }

  /// Writes one, and says it where that failed: the journal alone holds everything then.
  func writeNow(_ journal: Journal<BoardRecord>) async {
    if case .failed(let error) = await write(journal) { log.warning("no snapshot could be written: \(error)") }
  }

  func write(_ journal: Journal<BoardRecord>) async -> SnapshotOutcome {
    // The groups come first: a request belongs to one, and of a group that is empty nothing else tells its ids.
    var nextGroup: Int? = 0
    var start = 0
    // One group may have thousands of requests.
    var rest = SnapshotPart<BoardRecord>([], asOf: 0)
    var services: ArraySlice<ServiceName>?
    var hasServices = supervisor != nil
    return await journal.takeSnapshot {
      if !rest.records.isEmpty { return rest.takeFirst(board.limits.tasksInPart) }
      if let group = nextGroup {
        if group == 0 { await board.recordFindings() }
        let part = await board.snapshotGroups(from: group)
        nextGroup = part.next
        rest = part.part
        return rest.takeFirst(board.limits.tasksInPart)
      }
      if let supervisor, hasServices {
        guard let names = services else {
          // Taken now, when all that comes later is in the new journal; a removal must move none of them.
          services = await supervisor.names[...]
          return await supervisor.snapshotOfIdentity()
        }
        services = names.dropFirst(board.limits.servicesInPart)
        hasServices = names.count > board.limits.servicesInPart
        return await supervisor.snapshotPart(of: names.prefix(board.limits.servicesInPart))
      }
      if start >= (await board.slotCount) { return nil }
      defer { start += board.limits.tasksInPart }
      return await board.snapshotPart(start..<start + board.limits.tasksInPart)
    }
  }
}
