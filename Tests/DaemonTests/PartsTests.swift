import Journal
import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

/// What takes many turns, and what happens between them.
@Suite("Work in parts", .timeLimit(.minutes(10)))
struct PartsTests {
  private static var small: Limits {
    var limits = Limits()
    limits.tasksInSweep = 5
    limits.tasksInPart = 4
    limits.updatesInPart = 3
    limits.framesPerTurn = 7
    limits.keysInReply = 11
    return limits
  }

  private static func fill(_ daemon: TestDaemon, _ group: String, _ count: Int) async throws -> TestClient {
    let client = try daemon.connect()
    for _ in 0..<count { _ = try await client.register(.init(group: group)) }
    return client
  }

  @Test("what is registered while a large group is forgotten stays, all else goes", arguments: executionOrders)
  func forgetWhileRegistering(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order, limits: Self.small) { daemon in
      let client = try await Self.fill(daemon, "g", 200)
      let other = try daemon.connect()
      async let removed = client.call(.forget, ForgetRequest(group: "g"), returning: ForgetReply.self).removed
      var single = 0
      var registered = 200
      for id in stride(from: 200, to: 140, by: -3) {
        _ = try await other.register(.init(group: "g"))
        registered += 1
        try? await other.call(.report, ReportRequest(group: "g", id: id, completed: 1))
        let one = try? await other.call(.forget, ForgetRequest(group: "g", id: id - 1), returning: ForgetReply.self)
        single += one?.removed ?? 0
      }
      let all = try await removed
      let left = try await other.list()
      #expect(all + single + left.count == registered)
      #expect(left.allSatisfy { $0.id > 200 } && !left.isEmpty)
      #expect(try await other.register(.init(group: "g")) == registered + 1)
    }
  }

  @Test("the answers come in the order of the calls, also behind a Forget of many turns", arguments: executionOrders)
  func pipelined(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order, limits: Self.small) { daemon in
      let client = try await Self.fill(daemon, "g", 60)
      try await client.send(.forget, ForgetRequest(group: "g"))
      try await client.send(.list, ListRequest())
      #expect(try await client.next(ForgetReply.self).results.removed == 60)
      #expect(try await client.next(ListReply.self).results.tasks == [])
    }
  }

  @Test("a large group is forgotten also where nobody waits for the answer")
  func oneway() async throws {
    try await TestDaemon.run(limits: Self.small) { daemon in
      let client = try await Self.fill(daemon, "g", 60)
      try await client.send(.forget, ForgetRequest(group: "g"), oneway: true)
      try await client.send(.list, ListRequest())
      #expect(try await client.next(ListReply.self).results.tasks == [])
      // And where the client has gone.
      let other = try await Self.fill(daemon, "g", 60)
      try await other.send(.forget, ForgetRequest(group: "g"))
      await daemon.loop.turn()
      await other.close()
      await daemon.loop.settled()
      #expect(try await client.list() == [])
    }
  }

  @Test("a Sweep of many turns tells every task that it removed, once", arguments: executionOrders)
  func sweep(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order, limits: Self.small) { daemon in
      let client = try await Self.fill(daemon, "g", 90)
      for id in stride(from: 1, through: 90, by: 2) {
        try await client.call(.finish, FinishRequest(group: "g", id: id))
      }
      let dry = try await client.call(.sweep, SweepRequest(dry: true), returning: SweepReply.self)
      #expect(dry.removed == 45 && dry.complete && dry.tasks.count == 11)
      var ids: [Int] = []
      while true {
        let part = try await client.call(.sweep, SweepRequest(groups: ["g", "none"]), returning: SweepReply.self)
        #expect(part.removed == part.tasks.count)
        ids += part.tasks.map(\.id)
        if part.complete { break }
      }
      #expect(ids == Array(stride(from: 1, through: 90, by: 2)))
      #expect(try await client.list().map(\.id) == Array(stride(from: 2, through: 90, by: 2)))
    }
  }
}
