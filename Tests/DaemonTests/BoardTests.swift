import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

@Suite("Board", .timeLimit(.minutes(10)))
struct BoardTests {
  /// Has the board handle frames as if they came from this user.
  private static func perform(_ frames: [[UInt8]], _ board: Board, uid: Int? = nil, owner: Int? = nil) async -> [String]
  {
    let bytes = frames.flatMap { $0 }
    let own = ProcessFacts.ownUser
    let peer = Peer(PeerCredentials(pid: ProcessFacts.own, uid: uid ?? own, gid: 0), owner: owner ?? own)
    let answer = await board.perform(Batch(bytes: bytes, start: 0, end: bytes.count, peer: peer))
    return answer.replies.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("ids count from 1 in each group and are never given twice, also after a group was forgotten")
  func ids() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      for id in 1...5 { #expect(try await client.register(.init(group: "a")) == id) }
      #expect(try await client.register(.init(group: "b")) == 1)
      #expect(
        try await client.call(.forget, ForgetRequest(group: "a", id: 5), returning: ForgetReply.self).removed == 1)
      #expect(try await client.register(.init(group: "a")) == 6)
      #expect(try await client.call(.forget, ForgetRequest(group: "a"), returning: ForgetReply.self).removed == 5)
      #expect(try await client.register(.init(group: "a")) == 7)
      #expect(try await client.list().map(\.key.id).sorted() == [1, 7])
    }
  }

  @Test("registrations from many connections at once get different ids", arguments: executionOrders)
  func concurrentIds(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let ids = try await withThrowingTaskGroup(of: [Int].self) { group in
        for _ in 0..<20 {
          group.addTask {
            let client = try daemon.connect()
            var ids: [Int] = []
            for _ in 0..<10 { ids.append(try await client.register(.init(group: "g"))) }
            await client.close()
            return ids
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(ids.sorted() == Array(1...200))
    }
  }

  @Test("a request sent again gets its first answer, and nothing is done twice")
  func requests() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      #expect(try await client.register(.init(group: "g", request: "r1")) == 1)
      #expect(try await client.register(.init(group: "g", request: "r1")) == 1)
      let add = ReportRequest(group: "g", id: 1, advance: 5, request: "r2")
      for _ in 0..<3 { try await client.call(.report, add) }
      #expect(try await client.list().first?.completed == 5)
      for _ in 0..<2 { try await client.call(.finish, FinishRequest(group: "g", id: 1, request: "r3")) }
      // A refusal is an answer too.
      for _ in 0..<2 {
        await #expect(throws: CallFailure.progress(.taskEnded(TaskKey(group: "g", id: 1), .done))) {
          try await client.call(.fail, FailRequest(group: "g", id: 1, request: "r4"))
        }
      }
      // Used for something else it is a mistake of the client.
      await #expect(throws: CallFailure.self) {
        try await client.call(.finish, FinishRequest(group: "g", id: 1, request: "r2"))
      }
      // Another group's requests are its own.
      #expect(try await client.register(.init(group: "h", request: "r1")) == 1)
      // After ten minutes it is a new one.
      await daemon.pass(.seconds(601))
      #expect(try await client.register(.init(group: "g", request: "r1")) == 2)
    }
  }

  @Test("answers are forgotten after ten minutes also where nothing more happens, and nothing ticks afterwards")
  func requestsExpire() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      for number in 0..<100 { _ = try await client.register(.init(group: "g\(number % 7)", request: "r\(number)")) }
      #expect(await daemon.board.table.requestCount == 100)
      await daemon.pass(.seconds(300))
      _ = try await client.register(.init(group: "late", request: "r"))
      await daemon.pass(.seconds(361))
      #expect(await daemon.board.table.requestCount == 1)
      #expect(try await client.register(.init(group: "late", request: "r")) == 1)
      await daemon.pass(.seconds(300))
      #expect(await daemon.board.table.requestCount == 0)
      #expect(await daemon.board.nextDeadline == nil)
    }
  }

  @Test("a user who is not the owner changes only tasks that it registered")
  func otherUsers() async throws {
    try await TestDaemon.run { daemon in
      let register = try TestClient.frame(.register, RegisterRequest(group: "g"))
      let mine = await Self.perform([register], daemon.board, uid: 1_000, owner: 0)
      #expect(mine == [#"{"parameters":{"id":1}}"#])
      _ = await Self.perform([register], daemon.board, uid: 2_000, owner: 0)
      let changes: [[UInt8]] = [
        try TestClient.frame(.report, ReportRequest(group: "g", id: 1, completed: 1)),
        try TestClient.frame(.report, ReportRequest(group: "g", id: 1, completed: 1, request: "x")),
        try TestClient.frame(.finish, FinishRequest(group: "g", id: 1)),
        try TestClient.frame(.fail, FailRequest(group: "g", id: 1)),
        try TestClient.frame(.forget, ForgetRequest(group: "g", id: 1)),
      ]
      let refused = await Self.perform(changes, daemon.board, uid: 2_000, owner: 0)
      #expect(refused.count == 5)
      for reply in refused { #expect(reply.contains("org.varlink.service.PermissionDenied")) }
      // Of a whole group it forgets its own.
      let forget = try TestClient.frame(.forget, ForgetRequest(group: "g"))
      #expect(await Self.perform([forget], daemon.board, uid: 2_000, owner: 0) == [#"{"parameters":{"removed":1}}"#])
      // Its own, and the owner and root everything.
      #expect(await Self.perform([changes[0]], daemon.board, uid: 1_000, owner: 0) == [#"{"parameters":{}}"#])
      #expect(await Self.perform([changes[2]], daemon.board, uid: 0, owner: 5) == [#"{"parameters":{}}"#])
    }
  }

  @Test("limits of tasks and groups are errors that say the limit")
  func limits() async throws {
    var limits = Limits()
    limits.tasks = 3
    limits.groups = 2
    try await TestDaemon.run(limits: limits) { daemon in
      let client = try daemon.connect()
      for group in ["a", "b"] { _ = try await client.register(.init(group: group)) }
      await #expect(throws: CallFailure.progress(.tooMany(count: 3, limit: 2))) {
        _ = try await client.register(.init(group: "c"))
      }
      _ = try await client.register(.init(group: "a"))
      await #expect(throws: CallFailure.progress(.tooMany(count: 4, limit: 3))) {
        _ = try await client.register(.init(group: "a"))
      }
      _ = try await client.call(.forget, ForgetRequest(group: "a", id: 1), returning: ForgetReply.self)
      #expect(try await client.register(.init(group: "a")) == 3)
    }
  }

  @Test("a List beyond the limit is refused without more, and comes in parts with it")
  func listInParts() async throws {
    try await TestDaemon.run { daemon in
      let registers = try (0..<4_097).map { try TestClient.frame(.register, RegisterRequest(group: "g\($0 % 3)")) }
      for start in stride(from: 0, to: registers.count, by: 100) {
        _ = await Self.perform(Array(registers[start..<min(start + 100, registers.count)]), daemon.board)
      }
      let client = try daemon.connect()
      await #expect(throws: CallFailure.progress(.tooMany(count: 4_097, limit: 4_096))) {
        _ = try await client.call(.list, ListRequest(), returning: ListReply.self)
      }
      #expect(try await client.call(.list, ListRequest(groups: ["g1"]), returning: ListReply.self).tasks.count == 1_366)
      try await client.send(.list, ListRequest(), more: true)
      var keys: Set<TaskKey> = []
      var sizes: [Int] = []
      while true {
        let (part, continues) = try await client.next(ListReply.self)
        sizes.append(part.tasks.count)
        keys.formUnion(part.tasks.map(\.key))
        if !continues { break }
      }
      #expect(sizes == Array(repeating: 256, count: 16) + [1])
      #expect(keys.count == 4_097)
      _ = try await client.call(.forget, ForgetRequest(group: "g0", id: 1), returning: ForgetReply.self)
      #expect(try await client.call(.list, ListRequest(), returning: ListReply.self).tasks.count == 4_096)
    }
  }

  @Test("a group named many times is listed once")
  func groupNamedTwice() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      _ = try await client.register(.init(group: "g"))
      let groups = Array(repeating: "g", count: 5_000)
      #expect(try await client.call(.list, ListRequest(groups: groups), returning: ListReply.self).tasks.count == 1)
      #expect(try await client.list(groups).count == 1)
    }
  }

  @Test("id 0 is nobody: every verb accepts it and nothing happens")
  func nobody() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      try await client.call(.report, ReportRequest(group: "g", id: 0, completed: 1))
      try await client.call(.report, ReportRequest(group: "g", id: 0, completed: 1, request: "r"))
      try await client.call(.finish, FinishRequest(group: "g", id: 0))
      try await client.call(.fail, FailRequest(group: "g", id: 0))
      #expect(
        try await client.call(.forget, ForgetRequest(group: "g", id: 0), returning: ForgetReply.self).removed == 0)
      await #expect(throws: CallFailure.progress(.unknownTask(TaskKey(group: "g", id: 1)))) {
        try await client.call(.report, ReportRequest(group: "g", id: 1, completed: 1))
      }
      #expect(try await client.list().isEmpty)
    }
  }
}
