import Journal
import Model
import Platform
import Support
import Testing

@testable import Daemon

/// What changes while a snapshot is written.
@Suite("Snapshots of a board", .timeLimit(.minutes(10)))
struct JournalSnapshotTests {
  @Test("a change between the making of a part and its writing is not covered by the part")
  func changedAfterPart() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path
    let register = try TestClient.frame(.register, RegisterRequest(group: "g"))
    let add = try TestClient.frame(.report, ReportRequest(group: "g", id: 1, advance: 5))
    let finish = try TestClient.frame(.finish, FinishRequest(group: "g", id: 1))
    try await onLoop { loop in
      let (_, journal) = try JournalSample.open(path, on: loop)
      let board = Board(
        on: loop, limits: Limits(), host: "here", version: "0", liveness: Liveness(on: loop), journal: journal)
      let peer = Peer(PeerCredentials(pid: 0, uid: ProcessFacts.ownUser, gid: 0), owner: ProcessFacts.ownUser)
      _ = await board.perform(Batch(bytes: register, start: 0, end: register.count, peer: peer))
      var isFirst = true
      let outcome = await journal.takeSnapshot {
        if !isFirst { return nil }
        isFirst = false
        let part = await board.snapshotPart(0..<16)
        // The runtime may let others run when a call of an actor returns.
        for frame in [add, finish] {
          _ = await board.perform(Batch(bytes: frame, start: 0, end: frame.count, peer: peer))
        }
        return part
      }
      #expect(outcome == .written)
      await journal.close()
    }
    let table = try JournalSample.read(path).table
    #expect(table.slots.map(\.record.state) == [.done])
    #expect(table.slots.map(\.record.completed) == [5])
    _ = directory
  }
}
