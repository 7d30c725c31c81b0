import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

@Suite("Measuring")
struct MeasuringTests {
  private static let start = Instant(nanoseconds: 0)

  private static func rules(_ seconds: Int, memory: Int = 100) throws -> Thresholds.Rules {
    let rules = Thresholds.Rules(
      ServiceSpecification("x") {
        ($0.memoryThreshold, $0.monitorInterval) = (memory, Microseconds(.seconds(seconds)))
      })
    return try #require(rules)
  }

  private static func reading(_ at: Int, _ memory: [RunNumber: Int]) -> UsageReading {
    var reading = UsageReading(at: start + .seconds(at))
    reading.runs = memory.mapValues { bytes in
      var usage = Usage()
      usage.resident = bytes
      return usage
    }
    return reading
  }

  @Test("there is no deadline while nothing has a threshold, and none when the last of them is gone")
  func deadlines() throws {
    var measuring = Measuring()
    let name = ServiceName(name: "x")
    #expect(measuring.next == nil)
    var isNew = measuring.watch(1, of: name, nil, at: Self.start)
    #expect(!isNew)
    isNew = measuring.watch(1, of: name, try Self.rules(5), at: Self.start)
    #expect(isNew)
    isNew = measuring.watch(1, of: name, try Self.rules(5), at: Self.start + .seconds(1))
    #expect(!isNew)
    #expect(measuring.next == Self.start + .seconds(5))
    isNew = measuring.watch(1, of: name, nil, at: Self.start)
    #expect(isNew)
    #expect(measuring.next == nil)
  }

  @Test("those with the same interval share a round, and rounds that nearly coincide a look")
  func rounds() throws {
    var measuring = Measuring()
    for run in 1...3 as ClosedRange<RunNumber> {
      _ = measuring.watch(run, of: ServiceName(name: "x\(run)"), try Self.rules(5), at: Self.start)
    }
    _ = measuring.watch(4, of: ServiceName(name: "y"), try Self.rules(10), at: Self.start)
    #expect(measuring.due(at: Self.start + .seconds(4)).isEmpty)
    let first = measuring.due(at: Self.start + .seconds(5))
    #expect(first == [.seconds(5)] && measuring.runs(of: first) == [1, 2, 3])
    for interval in first { measuring.postpone(interval, at: Self.start + .seconds(5)) }
    let second = measuring.due(at: Self.start + .milliseconds(9_800))
    #expect(second == [.seconds(5), .seconds(10)] && measuring.runs(of: second) == [1, 2, 3, 4])
  }

  @Test("what was late is not made up for")
  func late() throws {
    var measuring = Measuring()
    _ = measuring.watch(1, of: ServiceName(name: "x"), try Self.rules(5), at: Self.start)
    measuring.postpone(.seconds(5), at: Self.start + .seconds(60))
    #expect(measuring.next == Self.start + .seconds(65))
  }

  @Test("rules that are changed begin anew, also at another interval")
  func changed() throws {
    var measuring = Measuring()
    let name = ServiceName(name: "x")
    _ = measuring.watch(1, of: name, try Self.rules(5), at: Self.start)
    for second in [5, 10] {
      let findings = measuring.take(Self.reading(second, [1: 200]), for: .seconds(5))
      #expect(findings.isEmpty)
    }
    var isNew = measuring.watch(1, of: name, try Self.rules(5, memory: 150), at: Self.start + .seconds(11))
    #expect(isNew)
    for second in [15, 20] {
      let findings = measuring.take(Self.reading(second, [1: 200]), for: .seconds(5))
      #expect(findings.isEmpty)
    }
    isNew = measuring.watch(1, of: name, try Self.rules(7), at: Self.start + .seconds(21))
    #expect(isNew)
    #expect(measuring.next == Self.start + .seconds(28))
    #expect(measuring[1]?.memory.isEmpty == true)
  }

  @Test("who takes too much is found in the order of the runs, and what was measured is remembered")
  func found() throws {
    var measuring = Measuring()
    for run in 1...2 as ClosedRange<RunNumber> {
      _ = measuring.watch(run, of: ServiceName(name: "x\(run)"), try Self.rules(5), at: Self.start)
    }
    for second in [5, 10] {
      let findings = measuring.take(Self.reading(second, [1: 200, 2: 200]), for: .seconds(5))
      #expect(findings.isEmpty)
    }
    let findings = measuring.take(Self.reading(15, [1: 200, 2: 300]), for: .seconds(5))
    #expect(findings.map(\.run) == [1, 2] && findings.map(\.name.name) == ["x1", "x2"])
    #expect(findings.last?.verdict == .breach("memory 300 B over 100 B for 15 s"))
    #expect(measuring[2]?.memory.values == [200, 200, 300])
    let later = measuring.take(Self.reading(20, [1: 200, 2: 1]), for: .seconds(5))
    #expect(later.map(\.verdict) == [.recovery])
  }

  @Test("nothing is looked at while nobody asks and nothing has a threshold; with one, once an interval")
  func looks() async throws {
    try await SupervisorWorld.run { world in
      let meter = try #require(world.supervisor.meter)
      _ = try await world.add(ServiceSpecification("web"))
      for _ in 0..<10 {
        world.loop.advance(by: .seconds(3_600))
        await world.loop.settled()
      }
      #expect(meter.looks == 0)
      _ = try await world.add(ServiceSpecification("big") { $0.memoryThreshold = 1 << 40 })
      for count in 1...3 {
        world.loop.advance(by: .seconds(5))
        try await world.until("it was looked at") { meter.looks == count }
      }
      _ = try await world.act(.stop, ["big"])
      await world.loop.settled()
      let looks = meter.looks
      world.loop.advance(by: .seconds(3_600))
      await world.loop.settled()
      #expect(meter.looks == looks)
    }
  }

  /// The next measurement, as soon as time has passed for it; the look itself takes time of its own.
  private static func next(_ client: TestClient, _ world: SupervisorWorld) async throws -> MeasureReply {
    let came = Shared(false)
    async let reply = {
      defer { came.withLock { $0 = true } }
      return try await client.next(MeasureReply.self).results
    }()
    try await world.until("it is measured") {
      world.loop.advance(by: .milliseconds(200))
      return came.withLock { $0 }
    }
    return try await reply
  }

  @Test("a follower is measured for as long as it is there")
  func follower() async throws {
    try await SupervisorWorld.run { world in
      let meter = try #require(world.supervisor.meter)
      _ = try await world.add(ServiceSpecification("web"))
      let client = try world.connect()
      var bytes: [UInt8] = []
      try CallWriter.call(
        method: SupervisorInterface.Method.measure.fullName, parameters: MeasureRequest(), more: true, into: &bytes)
      await client.send(bytes)
      let first = try await Self.next(client, world)
      #expect(first.complete && first.services.map(\.name) == ["web"])
      #expect(first.dmon?.memory ?? 0 > 1 << 20 && first.host?.memoryTotal ?? 0 > 1 << 20)
      _ = try await Self.next(client, world)
      #expect(meter.looks >= 2)
      await client.close()
      try await world.until("nobody watches") { await world.supervisor.watchers.count == 0 }
      let looks = meter.looks
      world.loop.advance(by: .seconds(100))
      await world.loop.settled()
      #expect(meter.looks == looks)
    }
  }

  @Test("who takes too much is ended, and the reason says what was measured")
  func breach() async throws {
    try await SupervisorWorld.run { world in
      // The keeper of the test starts nothing: what takes memory is a process of the test.
      _ = try await world.add(ServiceSpecification("web") { $0.onThreshold = .log })
      let trouble = Trouble(.threshold, "memory 2 B over 1 B for 15 s", remedy: .log)
      await world.supervisor.tellAndSettle(ServiceName(name: "web"), .trouble(1, trouble))
      #expect(await world.status("default/web")?.reason.contains("memory 2 B over 1 B for 15 s") == true)
      await world.supervisor.tellAndSettle(ServiceName(name: "web"), .recovered(1, .threshold))
      #expect(await world.status("default/web")?.reason.contains("memory") == false)
    }
  }
}

extension Supervisor {
  fileprivate func tellAndSettle(_ name: ServiceName, _ event: ServiceRecord.Event) {
    tell(name, event)
    settle()
  }
}
