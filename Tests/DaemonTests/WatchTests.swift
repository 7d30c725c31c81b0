import Daemon
import Model
import Platform
import Support
import Testing
import Varlink

@Suite("Watching", .timeLimit(.minutes(1)))
struct WatchTests {
  /// Watches in a child task while `body` runs.
  private static func watching(
    _ daemon: TestDaemon, _ request: WatchRequest = WatchRequest(),
    _ body: @escaping @Sendable (Known, TestClient) async throws -> Void
  ) async throws {
    let watcher = try daemon.connect()
    let known = Known(on: daemon.loop)
    try await watcher.send(.watch, request, more: true)
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { try await watcher.follow(known) }
      await daemon.loop.settled()
      try await body(known, try daemon.connect())
      await watcher.close()
    }
    #expect(await known.complaints == [])
  }

  @Test("an empty snapshot is one reply, complete", arguments: executionOrders)
  func emptySnapshot(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      try await Self.watching(daemon) { known, _ in
        #expect(await known.replies == [WatchReply(revision: 0, complete: true)])
      }
    }
  }

  @Test("a snapshot comes in parts, complete with its last", arguments: executionOrders)
  func snapshotInParts(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let client = try daemon.connect()
      for number in 0..<600 { _ = try await client.register(.init(group: "g\(number % 7)")) }
      try await Self.watching(daemon) { known, _ in
        #expect(await known.replies.map(\.tasks.count) == [256, 256, 88])
        #expect(await known.replies.map(\.complete) == [false, false, true])
        #expect(await known.tasks.count == 600)
      }
      try await Self.watching(daemon, WatchRequest(groups: ["g3", "none"])) { known, _ in
        #expect(await known.tasks.count == 86)
        #expect(await known.tasks.keys.allSatisfy { $0.group == "g3" })
        #expect(await known.replies.last?.complete == true)
      }
    }
  }

  @Test("progress comes as an update, anything else as a task, a removal as a key")
  func kinds() async throws {
    try await TestDaemon.run { daemon in
      try await Self.watching(daemon) { known, client in
        _ = try await client.register(.init(group: "g", total: 10))
        await daemon.pass(.seconds(1))
        #expect(await known.replies.last?.tasks.count == 1)
        try await client.call(.report, ReportRequest(group: "g", id: 1, completed: 5))
        await daemon.pass(.seconds(1))
        #expect(await known.replies.last?.updates.map(\.completed) == [5])
        #expect(await known.replies.last?.updates.first?.message == nil)
        #expect(await known.replies.last?.tasks == [])
        try await client.call(.report, ReportRequest(group: "g", id: 1, message: "half"))
        await daemon.pass(.seconds(1))
        #expect(await known.replies.last?.updates.map(\.message) == ["half"])
        try await client.call(.finish, FinishRequest(group: "g", id: 1))
        await daemon.pass(.seconds(1))
        #expect(await known.replies.last?.tasks.map(\.state) == [.done])
        #expect(await known.replies.last?.updates == [])
        _ = try await client.call(.forget, ForgetRequest(group: "g"), returning: ForgetReply.self)
        await daemon.pass(.seconds(1))
        #expect(await known.replies.last?.removed == [TaskKey(group: "g", id: 1)])
        #expect(await known.tasks.isEmpty)
      }
    }
  }

  @Test(
    "a task is told of at most once an interval, and nothing is sent when nothing changed", arguments: executionOrders)
  func interval(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      try await Self.watching(daemon, WatchRequest(interval: Microseconds(1_000_000))) { known, client in
        _ = try await client.register(.init(group: "g"))
        for _ in 0..<100 {
          try await client.call(.report, ReportRequest(group: "g", id: 1, advance: 1))
          await daemon.pass(.milliseconds(100))
        }
        await daemon.pass(.seconds(1))
        let told = await known.replies.count
        #expect(told <= 12 && told >= 10)
        #expect(await known.shortestPause == .seconds(1))
        #expect(await known.tasks.values.first?.completed == 100)
        for _ in 0..<10 { await daemon.pass(.seconds(10)) }
        #expect(await known.replies.count == told)
        // After a pause the next change is told at once.
        try await client.call(.report, ReportRequest(group: "g", id: 1, advance: 1))
        await daemon.loop.settled()
        #expect(await known.tasks.values.first?.completed == 101)
      }
    }
  }

  @Test("an interval below the shortest is the shortest")
  func shortestInterval() async throws {
    try await TestDaemon.run { daemon in
      try await Self.watching(daemon, WatchRequest(interval: Microseconds(-5))) { known, client in
        _ = try await client.register(.init(group: "g"))
        for _ in 0..<330 {
          try await client.call(.report, ReportRequest(group: "g", id: 1, advance: 1))
          await daemon.pass(.milliseconds(1))
        }
        #expect(await known.shortestPause == .milliseconds(33))
      }
    }
  }

  @Test("a watcher of groups is told of no other, also by a slot that was used again")
  func groupsFilter() async throws {
    var limits = Limits()
    limits.updatesInPart = 2
    try await TestDaemon.run(limits: limits) { daemon in
      try await Self.watching(daemon, WatchRequest(groups: ["mine"])) { known, client in
        for _ in 0..<40 {
          for group in ["mine", "other"] { _ = try await client.register(.init(group: group)) }
        }
        await daemon.loop.settled()
        daemon.loop.advance(by: .seconds(1))
        // While the parts are under way, slots change hands.
        for _ in 0..<6 { await daemon.loop.turn() }
        _ = try await client.call(.forget, ForgetRequest(group: "mine"), returning: ForgetReply.self)
        for _ in 0..<40 { _ = try await client.register(.init(group: "other")) }
        await daemon.pass(.seconds(1))
        #expect(await known.replies.allSatisfy { $0.tasks.allSatisfy { $0.group == "mine" } })
        #expect(await known.tasks.isEmpty)
        let told = await known.replies.count
        try await client.call(.report, ReportRequest(group: "other", id: 1, completed: 1))
        await daemon.pass(.seconds(1))
        #expect(await known.replies.count == told)
      }
    }
  }

  @Test("a slow watcher gets the newest state when it reads again, however much happened meanwhile")
  func slowWatcher() async throws {
    try await TestDaemon.run { daemon in
      let watcher = try daemon.connect()
      let client = try daemon.connect()
      for _ in 0..<500 { _ = try await client.register(.init(group: "g", label: String(repeating: "x", count: 400))) }
      try await watcher.send(.watch, WatchRequest(), more: true)
      let known = Known(on: daemon.loop)
      for round in 1...50 {
        for id in 1...500 {
          let report = ReportRequest(group: "g", id: id, completed: Double(round), message: "\(round)")
          try await client.send(.report, report, oneway: true)
        }
        await daemon.pass(.seconds(1))
      }
      try await withThrowingDiscardingTaskGroup { group in
        group.addTask { try await watcher.follow(known) }
        for _ in 0..<3 { await daemon.pass(.seconds(1)) }
        #expect(await known.tasks.values.allSatisfy { $0.completed == 50 && $0.message == "50" })
        // What lay in the kernel's buffer, then the newest: not one reply for every round.
        #expect(await known.replies.count < 40)
        await watcher.close()
      }
      #expect(await known.complaints == [])
    }
  }

  @Test("a watcher that goes away is gone at once, also in a long pause", arguments: executionOrders)
  func goneWatcher(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let client = try daemon.connect()
      for isInPause in [false, true] {
        let watcher = try daemon.connect()
        try await watcher.send(.watch, WatchRequest(interval: Microseconds(3_600_000_000)), more: true)
        await daemon.loop.settled()
        #expect(await daemon.listener.connectionCount == 2)
        if isInPause { _ = try await client.register(.init(group: "g")) }
        await daemon.loop.settled()
        await watcher.close()
        // Without the clock moving.
        await daemon.connections(become: 1)
      }
    }
  }

  @Test("a watcher that is behind more removals than are remembered is ended")
  func removalOverflow() async throws {
    try await TestDaemon.run { daemon in
      let watcher = try daemon.connect()
      try await watcher.send(.watch, WatchRequest(interval: Microseconds(3_600_000_000)), more: true)
      let known = Known(on: daemon.loop)
      try await withThrowingDiscardingTaskGroup { group in
        group.addTask { try await watcher.follow(known) }
        await daemon.loop.settled()
        let client = try daemon.connect()
        let frame = try TestClient.frame(.register, RegisterRequest(group: "g"), oneway: true)
        let batch = Array(repeating: frame, count: 1_000).flatMap { $0 }
        for _ in 0..<66 {
          await client.send(batch)
          _ = try await client.call(.forget, ForgetRequest(group: "g"), returning: ForgetReply.self)
        }
        await daemon.pass(.seconds(3_600))
      }
      // It was ended, else it would follow still, and got nothing after its snapshot.
      #expect(await known.replies.count == 1)
    }
  }

  @Test("watching without more is an error")
  func withoutMore() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      await #expect(throws: CallFailure.service(.expectedMore)) {
        _ = try await client.call(.watch, WatchRequest(), returning: WatchReply.self)
      }
    }
  }
}
