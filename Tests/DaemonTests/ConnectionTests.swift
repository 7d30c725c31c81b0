import Daemon
import Model
import Platform
import Support
import Testing
import Varlink

@Suite("Connections", .timeLimit(.minutes(10)))
struct ConnectionTests {
  @Test("pipelined calls are answered in their order, more of them than a turn takes", arguments: executionOrders)
  func pipelined(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let client = try daemon.connect()
      let frame = try TestClient.frame(.register, RegisterRequest(group: "g"))
      try await withThrowingDiscardingTaskGroup { group in
        group.addTask { await client.send(Array(repeating: frame, count: 5_000).flatMap { $0 }) }
        for id in 1...5_000 {
          let reply = try await client.next(RegisterReply.self)
          #expect(reply.results.id == id)
        }
      }
    }
  }

  @Test("a oneway call gets no reply, whether it is carried out or refused", arguments: executionOrders)
  func oneway(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let client = try daemon.connect()
      try await client.send(.register, RegisterRequest(group: "g"), oneway: true)
      try await client.send(.register, RegisterRequest(group: "-"), oneway: true)
      try await client.send(.report, ReportRequest(group: "g", id: 1, advance: 3), oneway: true)
      try await client.send(.report, ReportRequest(group: "g", id: 99, advance: 3), oneway: true)
      try await client.send(.report, ReportRequest(group: "g", id: 1, advance: 4, request: "r"), oneway: true)
      try await client.send(.finish, FinishRequest(group: "no", id: 7), oneway: true)
      try await client.send(.list, ListRequest(), oneway: true, more: true)
      try await client.send(.watch, WatchRequest(), oneway: true, more: true)
      await client.send(Array(#"{"method":"org.dmon.Progress.None","oneway":true}"#.utf8) + [0])
      #expect(try await client.call(.list, ListRequest(), returning: ListReply.self).tasks.map(\.completed) == [7])
    }
  }

  @Test("a frame that comes byte by byte is one frame; two in one read are two")
  func pieces() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      let frame = try TestClient.frame(.register, RegisterRequest(group: "g"))
      for byte in frame {
        await client.send([byte])
        await daemon.loop.settled()
      }
      #expect(try await client.next(RegisterReply.self).results.id == 1)
      await client.send(frame + frame.dropLast(10))
      #expect(try await client.next(RegisterReply.self).results.id == 2)
      await daemon.loop.settled()
      await client.send(Array(frame.suffix(10)))
      #expect(try await client.next(RegisterReply.self).results.id == 3)
    }
  }

  @Test("what cannot be a frame is answered with what is wrong, and the connection ends")
  func malformed() async throws {
    let texts = ["", "x", "{", "{\"method\":}", "[]x", String(repeating: "[", count: 100), "{\"a\":\"\u{1}\"}"]
    try await TestDaemon.run { daemon in
      for text in texts {
        let client = try daemon.connect()
        // What was whole before it is answered first.
        await client.send(try TestClient.frame(.list, ListRequest()) + Array(text.utf8) + [0])
        _ = try await client.next(ListReply.self)
        await #expect(throws: CallFailure.self, "\(text)") { _ = try await client.next(EmptyReply.self) }
        #expect(await client.nextFrame() == nil, "\(text)")
      }
      await daemon.loop.settled()
      #expect(await daemon.listener.connectionCount == 0)
    }
  }

  @Test("a call that is whole JSON but no call is answered, and the connection goes on")
  func wrongCalls() async throws {
    let texts = [
      #"{}"#, #"{"method":5}"#, #"{"method":"nodots"}"#, #"{"method":"org.dmon.Progress.None"}"#,
      #"{"method":"org.other.Thing"}"#, #"{"method":"org.dmon.Progress.Register"}"#,
      #"{"method":"org.dmon.Progress.Register","parameters":{"group":7}}"#,
      #"{"method":"org.dmon.Progress.Register","parameters":{"group":""}}"#,
      #"{"method":"org.dmon.Progress.Register","parameters":{"group":"g","pid":99999999999}}"#,
      #"{"method":"org.dmon.Progress.Register","parameters":{"group":"g","pid":-1}}"#,
      #"{"method":"org.dmon.Progress.Register","parameters":{"group":"g","total":-1}}"#,
      #"{"method":"org.dmon.Progress.Report","parameters":{"group":"g"}}"#,
      #"{"method":"org.dmon.Progress.Report","parameters":{"group":"g","id":"1"}}"#,
      #"{"method":"org.dmon.Progress.Report","parameters":{"group":"g","id":1,"completed":1e999}}"#,
      #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"org.none"}}"#,
    ]
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      for text in texts {
        await client.send(Array(text.utf8) + [0])
        await #expect(throws: CallFailure.self, "\(text)") { _ = try await client.next(EmptyReply.self) }
      }
      #expect(try await client.register(.init(group: "g")) == 1)
    }
  }

  @Test("a frame over the limit is refused as soon as it is, without its end")
  func tooLong() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      try await withThrowingDiscardingTaskGroup { group in
        group.addTask { await client.send([UInt8](repeating: UInt8(ascii: "a"), count: 200_000)) }
        await #expect(throws: CallFailure.self) { _ = try await client.next(EmptyReply.self) }
        #expect(await client.nextFrame() == nil)
      }
      // Just at the limit it is taken.
      let other = try daemon.connect()
      var request = RegisterRequest(group: "g", label: "")
      let bare = try TestClient.frame(.register, request).count - 1
      request.label = String(repeating: "x", count: FrameLimit.progress - bare)
      #expect(try await other.register(request) == 1)
      #expect(try await other.list().first?.label.utf8.count == 512)
    }
  }

  @Test("half a message and then silence is told so and closed after the patience; silence alone is not")
  func halfMessage() async throws {
    try await TestDaemon.run { daemon in
      let silent = try daemon.connect()
      let half = try daemon.connect()
      await half.send(Array("{\"method\"".utf8))
      await daemon.pass(.milliseconds(29_999))
      #expect(await daemon.listener.connectionCount == 2)
      await daemon.pass(.milliseconds(1))
      #expect(await daemon.listener.connectionCount == 1)
      await #expect(throws: CallFailure.self) { _ = try await half.next(EmptyReply.self) }
      #expect(await half.nextFrame() == nil)
      for _ in 0..<10 { await daemon.pass(.seconds(3_600)) }
      #expect(try await silent.register(.init(group: "g")) == 1)
    }
  }

  @Test("a client that never reads its replies is closed after the patience, and harms nobody meanwhile")
  func neverReads() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      for _ in 0..<300 {
        _ = try await client.register(.init(group: "g", label: String(repeating: "l", count: 500)))
      }
      let deaf = try daemon.connect()
      let call = try TestClient.frame(.list, ListRequest())
      await deaf.send(Array(repeating: call, count: 50).flatMap { $0 })
      await daemon.loop.settled()
      #expect(try await client.call(.list, ListRequest(groups: []), returning: ListReply.self).tasks.isEmpty)
      await daemon.pass(.milliseconds(29_999))
      #expect(await daemon.listener.connectionCount == 2)
      await daemon.pass(.milliseconds(1))
      #expect(await daemon.listener.connectionCount == 1)
    }
  }

  @Test("beyond the limit, who is silent gives way to who comes; what it had sent is answered all the same")
  func guests() async throws {
    var limits = Limits()
    limits.connections = 1
    limits.guests = 2
    try await TestDaemon.run(limits: limits) { daemon in
      let ordinary = try daemon.connect()
      await daemon.loop.settled()
      let first = try daemon.connect()
      let second = try daemon.connect()
      #expect(try await first.register(.init(group: "g")) == 1)
      await daemon.loop.settled()
      // The call of a new one may be on the way: it is not sent away at once, and who comes waits.
      let third = try daemon.connect()
      await daemon.pass(.milliseconds(99))
      #expect(await daemon.listener.connectionCount == 3)
      await daemon.pass(.milliseconds(1))
      #expect(try await third.register(.init(group: "g")) == 2)
      #expect(await first.nextFrame() == nil)
      // Nobody has to leave for nobody, and the ordinary one never.
      await daemon.pass(.seconds(10))
      #expect(try await ordinary.register(.init(group: "g")) == 3)
      #expect(try await second.register(.init(group: "g")) == 4)
      let texts = try await ordinary.call(.notices, NoticesRequest(), returning: NoticesReply.self).notices.map(\.text)
      #expect(texts.count == 1 && texts[0].hasPrefix("connections run short"))
      // With an ordinary one gone there is room.
      await ordinary.close()
      await daemon.connections(become: 2)
      let fourth = try daemon.connect()
      #expect(try await fourth.register(.init(group: "g")) == 5)
      #expect(try await second.register(.init(group: "g")) == 6)
      // The end of the daemon is the end of one that waits for a place, too.
      let others = try (0..<3).map { _ in try daemon.connect() }
      await daemon.pass(.milliseconds(50))
      #expect(others.count == 3)
    }
  }

  @Test("many connections are accepted in a turn, and not all of a flood")
  func acceptsPerTurn() async throws {
    try await TestDaemon.run { daemon in
      await daemon.loop.settled()
      let clients = try (0..<200).map { _ in try daemon.connect() }
      var counts: [Int] = []
      while await daemon.listener.connectionCount < 200, counts.count < 100 {
        await daemon.loop.turn()
        counts.append(await daemon.listener.connectionCount)
      }
      let steps = zip(counts, [0] + counts).map { $0 - $1 }
      #expect(steps.max() == 64, "\(counts)")
      #expect(counts.count < 10 && clients.count == 200, "\(counts)")
    }
  }

  @Test("one connection more than the limit is told so and closed; when one goes, there is room again")
  func connectionLimit() async throws {
    var limits = Limits()
    limits.connections = 3
    limits.guests = 0
    try await TestDaemon.run(limits: limits) { daemon in
      var clients: [TestClient] = []
      for _ in 0..<3 { clients.append(try daemon.connect()) }
      await daemon.loop.settled()
      let fourth = try daemon.connect()
      await #expect(throws: CallFailure.progress(.tooMany(count: 4, limit: 3))) {
        _ = try await fourth.next(EmptyReply.self)
      }
      #expect(await fourth.nextFrame() == nil)
      await clients[0].close()
      await daemon.connections(become: 2)
      let fifth = try daemon.connect()
      #expect(try await fifth.register(.init(group: "g")) == 1)
    }
  }

  @Test("half messages together are bounded: the longest goes, a short one stays")
  func pendingBytes() async throws {
    var limits = Limits()
    limits.pendingBytes = 100_000
    try await TestDaemon.run(limits: limits) { daemon in
      let long = [UInt8](repeating: UInt8(ascii: " "), count: 45_000)
      let greedy = [try daemon.connect(), try daemon.connect(), try daemon.connect()]
      for client in greedy.prefix(2) { await client.send(long) }
      await daemon.loop.settled()
      let modest = try daemon.connect()
      let frame = try TestClient.frame(.register, RegisterRequest(group: "g"))
      await greedy[2].send(Array(long.prefix(9_990)))
      await daemon.loop.settled()
      #expect(await daemon.listener.connectionCount == 4)
      await modest.send(Array(frame.dropLast()))
      await daemon.loop.settled()
      #expect(await daemon.listener.connectionCount == 3)
      await modest.send([0])
      #expect(try await modest.next(RegisterReply.self).results.id == 1)
      // What they held is counted no more.
      for client in greedy { await client.close() }
      await daemon.connections(become: 1)
      let others = [try daemon.connect(), try daemon.connect()]
      for client in others { await client.send(long) }
      await daemon.loop.settled()
      #expect(await daemon.listener.connectionCount == 3)
      for client in others { await client.close() }
    }
  }

  @Test("a busy client does not keep others waiting", arguments: executionOrders)
  func fairness(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let busy = try daemon.connect()
      let frame = try TestClient.frame(.report, ReportRequest(group: "g", id: 0), oneway: true)
      let burst = Array(repeating: frame, count: 2_000).flatMap { $0 }
      await withDiscardingTaskGroup { group in
        group.addTask { while await busy.send(burst) {} }
        for _ in 0..<5 { await daemon.loop.turn() }
        for _ in 0..<5 {
          guard let client = try? daemon.connect() else { return }
          let before = daemon.loop.returns
          _ = try? await client.register(.init(group: "g"))
          #expect(daemon.loop.returns - before < 40)
          await client.close()
        }
        await busy.close()
      }
    }
  }

  @Test("the end of the daemon ends every connection, also a busy one", arguments: executionOrders)
  func end(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let watcher = try daemon.connect()
      try await watcher.send(.watch, WatchRequest(), more: true)
      let deaf = try daemon.connect()
      await deaf.send(try TestClient.frame(.list, ListRequest()))
      _ = try daemon.connect()
      await daemon.loop.settled()
    }
  }
}
