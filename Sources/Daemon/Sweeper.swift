internal import Model
internal import Platform

/// Notices the silent and forgets the expired. Armed for the next deadline, it sleeps for ever while there is none.
package struct Sweeper: Sendable {
  private let board: Board

  package init(_ board: Board) { self.board = board }

  /// Sweeps until the task is cancelled.
  package func run() async {
    while true {
      let deadline = await board.nextDeadline
      switch await board.sweep.wait(until: deadline) {
      case .cancelled: return
      case .ready: continue
      case .timedOut:
        while await board.sweepPart() {
          await board.awaitRoom()
          await board.loop.turn()
        }
      }
    }
  }
}
