import Daemon
import Model
import Platform
import Support
import Testing
import Varlink

@Suite("Watchers end with what List tells", .timeLimit(.minutes(10)))
struct WatchPropertyTests {
  /// What a random client does next.
  private static func operate(_ client: TestClient, _ random: inout SeededGenerator) async throws {
    let group = ["a", "b", "c", "d"].randomElement(using: &random) ?? ""
    let id = Int.random(in: 1...40, using: &random)
    let request = Bool.random(using: &random) ? "\(random.next())" : nil
    do {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<6:
        _ = try await client.register(
          .init(group: group, label: "\(id)", total: 100, timeout: Microseconds(3_000_000), request: request))
      case 6..<14:
        let message = Bool.random(using: &random) ? "m\(random.next() % 10)" : nil
        try await client.call(
          .report, ReportRequest(group: group, id: id, advance: 1, message: message, request: request))
      case 14, 15: try await client.call(.finish, FinishRequest(group: group, id: id, request: request))
      case 16: try await client.call(.fail, FailRequest(group: group, id: id, code: 3, request: request))
      case 17, 18:
        _ = try await client.call(.forget, ForgetRequest(group: group, id: id), returning: ForgetReply.self)
      default:
        if Int.random(in: 0..<8, using: &random) > 0 { return }
        _ = try await client.call(.forget, ForgetRequest(group: group), returning: ForgetReply.self)
      }
    } catch is CallFailure {
      // Refused, and nothing has changed.
    }
  }

  @Test("random operations, watchers and times", arguments: executionOrders, [UInt64(1), 2, 3])
  func property(_ order: EventLoop.Order, _ seed: UInt64) async throws {
    var limits = Limits()
    // Small, so that everything comes in parts.
    limits.tasksInPart = 7
    limits.updatesInPart = 5
    limits.framesPerTurn = 3
    try await TestDaemon.run(order, limits: limits) { daemon in
      var random = SeededGenerator(seed: seed)
      let filters: [Set<String>?] = [nil, ["a"], ["b", "c"], nil, ["none"]]
      var watchers: [(Known, TestClient, Set<String>?)] = []
      try await withThrowingDiscardingTaskGroup { group in
        for round in 0..<30 {
          if round % 6 == 0 {
            let groups = filters[round / 6]
            let watcher = try daemon.connect()
            let known = Known(on: daemon.loop)
            try await watcher.send(
              .watch, WatchRequest(groups: groups.map(Array.init), interval: Microseconds(100_000)), more: true)
            group.addTask { try await watcher.follow(known) }
            watchers.append((known, watcher, groups))
          }
          try await withThrowingDiscardingTaskGroup { clients in
            for _ in 0..<4 {
              clients.addTask { [own = random.next()] in
                var random = SeededGenerator(seed: own)
                let client = try daemon.connect()
                for _ in 0..<15 { try await Self.operate(client, &random) }
                await client.close()
              }
            }
          }
          daemon.loop.advance(by: .milliseconds(Int.random(in: 0...700, using: &random)))
        }
        for _ in 0..<5 { await daemon.pass(.milliseconds(100)) }
        let truth = try await daemon.tasks().mapValues(\.still)
        for (known, watcher, groups) in watchers {
          let expected = truth.filter { groups?.contains($0.key.group) ?? true }
          #expect(await known.still == expected)
          let complaints = await known.complaints
          #expect(complaints == [], "\(complaints)")
          #expect(await known.shortestPause.map { $0 >= .milliseconds(100) } ?? true)
          await watcher.close()
        }
      }
    }
  }
}
