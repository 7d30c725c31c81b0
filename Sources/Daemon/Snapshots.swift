internal import Journal
internal import Model
internal import Platform

/// Writes a snapshot of the board whenever the journal wants one.
struct Snapshots: Sendable {
  private let board: Board
  private let log: Log

  init(_ board: Board, _ log: Log) {
    self.board = board
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

  private func write(_ journal: Journal<BoardRecord>) async -> SnapshotOutcome {
    var nextGroup = 0
    var next = 0
    return await journal.writeSnapshot {
      if nextGroup == 0 { await board.recordFindings() }
      // Groups first: a task of a group that comes meanwhile is told of in the new journal.
      if let part = await board.snapshotGroups(from: nextGroup) {
        nextGroup = part.next
        return part.records
      }
      let start = next
      if start >= (await board.slotCount) { return nil }
      next = start + board.limits.tasksInPart
      return await board.snapshotPart(start..<start + board.limits.tasksInPart)
    }
  }
}
