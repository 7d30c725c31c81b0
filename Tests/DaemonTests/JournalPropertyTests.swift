import Journal
import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

/// What is read from a journal is what was known, whatever happened between the parts of what takes many turns.
@Suite("What is remembered is what was known", .timeLimit(.minutes(10)))
struct JournalPropertyTests {
  /// What must be the same again.
  fileprivate struct Face: Equatable {
    var label: String
    var state: TaskState
    var completed: Double
    var message: String
  }

  fileprivate static func faces(_ table: TaskTable) -> [TaskKey: Face] {
    var faces: [TaskKey: Face] = [:]
    for slot in table.slots where slot.isUsed {
      // Silence is found out anew.
      let state = slot.record.state == .stalled ? .active : slot.record.state
      faces[slot.record.key] = Face(
        label: slot.record.label, state: state, completed: slot.record.completed, message: slot.record.message)
    }
    return faces
  }

  /// What a random client does next.
  private static func operate(_ client: TestClient, _ random: inout SeededGenerator) async throws {
    let group = ["a", "b", "c"].randomElement(using: &random) ?? ""
    let id = Int.random(in: 1...60, using: &random)
    do {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<7:
        _ = try await client.register(.init(group: group, label: "\(random.next())", request: "\(random.next())"))
      case 7..<12:
        try await client.call(.report, ReportRequest(group: group, id: id, completed: Double(random.next() % 100)))
      case 12, 13: try await client.call(.report, ReportRequest(group: group, id: id, advance: 1, message: "m"))
      case 14: try await client.call(.finish, FinishRequest(group: group, id: id))
      case 15: try await client.call(.fail, FailRequest(group: group, id: id))
      case 16, 17:
        _ = try await client.call(.forget, ForgetRequest(group: group, id: id), returning: ForgetReply.self)
      case 18:
        _ = try await client.call(.sweep, SweepRequest(groups: [group]), returning: SweepReply.self)
      default:
        if Int.random(in: 0..<6, using: &random) > 0 { return }
        _ = try await client.call(.forget, ForgetRequest(group: group), returning: ForgetReply.self)
      }
    } catch is CallFailure {
      // Refused, and nothing has changed.
    }
  }

  @Test("random operations, snapshots and times", arguments: executionOrders, [UInt64(1), 2, 3])
  func property(_ order: EventLoop.Order, _ seed: UInt64) async throws {
    var limits = Limits()
    limits.tasksInPart = 7
    limits.updatesInPart = 3
    limits.tasksInSweep = 4
    limits.framesPerTurn = 3
    let directory = try TemporaryDirectory()
    let path = directory.path
    var last: [String: Int] = [:]
    for life in 0..<3 {
      let known = Diary<[TaskKey: Face]>()
      let groups = Diary<[String: Int]>()
      try await TestDaemon.run(order, limits: limits, state: path) { daemon in
        var random = SeededGenerator(seed: seed << 8 + UInt64(life))
        for round in 0..<12 {
          try await withThrowingDiscardingTaskGroup { clients in
            for _ in 0..<4 {
              clients.addTask { [own = random.next()] in
                var random = SeededGenerator(seed: own)
                let client = try daemon.connect()
                for _ in 0..<15 { try await Self.operate(client, &random) }
                await client.close()
              }
            }
            if round % 4 == 2, let journal = daemon.board.journal {
              clients.addTask { #expect(await Snapshots(daemon.board, nil, Log(.error)).write(journal) == .written) }
            }
          }
          daemon.loop.advance(by: .milliseconds(Int.random(in: 0...700, using: &random)))
        }
        // Some progress is left for the end.
        await daemon.board.note(known, groups)
      }
      let found = try JournalSample.read(path)
      #expect(found.report.findings == [])
      #expect(Self.faces(found.table) == known.all.last)
      for group in found.table.groups { #expect(group.lastID == groups.all.last?[group.name]) }
      for (name, id) in last { #expect(groups.all.last?[name] ?? 0 >= id) }
      last = groups.all.last ?? [:]
    }
    _ = directory
  }
}

extension Board {
  fileprivate func note(_ known: Diary<[TaskKey: JournalPropertyTests.Face]>, _ groups: Diary<[String: Int]>) {
    known.note(JournalPropertyTests.faces(table))
    groups.note(Dictionary(uniqueKeysWithValues: table.groups.map { ($0.name, $0.lastID) }))
  }
}
