import Journal
import Model
import Platform
import Support
import Testing

@testable import Daemon

/// What may be answered when.
@Suite("Acknowledgements", .timeLimit(.minutes(10)))
struct JournalAcknowledgementTests {
  /// Has a board handle one frame, and says whether its answer must wait for the journal, which cannot write meanwhile.
  private static func waits(_ frames: [[UInt8]]) async throws -> [Bool] {
    let directory = try TemporaryDirectory()
    let path = directory.path
    let waits = try await onLoop { loop in
      let faults = Faults(.slowWrites(microseconds: 300_000))
      let (_, journal) = try JournalSample.open(path, on: loop, faults: faults)
      let board = Board(
        on: loop, limits: Limits(), host: "here", version: "0", liveness: Liveness(on: loop), journal: journal)
      let peer = Peer(PeerCredentials(pid: 0, uid: ProcessFacts.ownUser, gid: 0), owner: ProcessFacts.ownUser)
      var waits: [Bool] = []
      for frame in frames {
        let answer = await board.perform(Batch(bytes: frame, start: 0, end: frame.count, peer: peer))
        waits.append(answer.commit.map { !journal.isCommitted($0) } ?? false)
      }
      await journal.close()
      return waits
    }
    _ = directory
    return waits
  }

  @Test("a change waits for its record, and so does what is answered again")
  func repeated() async throws {
    let register = try TestClient.frame(.register, RegisterRequest(group: "g", request: "r1"))
    let add = try TestClient.frame(.report, ReportRequest(group: "g", id: 1, advance: 5, request: "r2"))
    #expect(try await Self.waits([register, register, add, add]) == [true, true, true, true])
  }

  @Test("an ending that was said before waits for the record of the first time")
  func ended() async throws {
    let register = try TestClient.frame(.register, RegisterRequest(group: "g"))
    let finish = try TestClient.frame(.finish, FinishRequest(group: "g", id: 1))
    #expect(try await Self.waits([register, finish, finish]) == [true, true, true])
  }

  @Test("absolute progress waits for nothing")
  func absolute() async throws {
    let register = try TestClient.frame(.register, RegisterRequest(group: "g"))
    let set = try TestClient.frame(.report, ReportRequest(group: "g", id: 1, completed: 5))
    let list = try TestClient.frame(.list, ListRequest())
    #expect(try await Self.waits([register, set, list]) == [true, false, false])
  }
}
