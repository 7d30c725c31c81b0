import Model
import Support
import Synchronization
import Testing

@testable import Platform

/// Counts its calls, on the loop.
private actor Counter {
  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private(set) var count = 0
  private(set) var isAlwaysOnLoop = true

  init(on loop: EventLoop) { self.loop = loop }

  func add() {
    count += 1
    isAlwaysOnLoop = isAlwaysOnLoop && loop.isOnLoop
  }

  func add(to other: Counter) async {
    add()
    await other.add()
    add()
  }
}

@Suite("Event loop", .timeLimit(.minutes(10)))
struct EventLoopTests {
  @Test("all jobs run on the loop's thread, also those of actors and of child tasks", arguments: executionOrders)
  func oneThread(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      #expect(loop.isOnLoop)
      let first = Counter(on: loop)
      let second = Counter(on: loop)
      await withDiscardingTaskGroup { group in
        for _ in 0..<1_000 {
          group.addTask {
            await first.add(to: second)
            if !loop.isOnLoop { Issue.record("a child task left the loop") }
          }
        }
      }
      #expect(await first.count == 2_000)
      #expect(await second.count == 1_000)
      #expect(await first.isAlwaysOnLoop)
      #expect(await second.isAlwaysOnLoop)
    }
  }

  @Test("a loop that gave back what it did not need goes on", arguments: executionOrders)
  func rest(_ order: EventLoop.Order) async throws {
    try await onLoop(clock: .system, order: order) { loop in
      for _ in 0..<3 {
        loop.restBeforeSleep()
        try await loop.sleep(for: .milliseconds(1))
        #expect(loop.isOnLoop)
      }
    }
  }

  @Test("the calling thread gets what the root task returns")
  func result() throws {
    #expect(try EventLoop.run { loop in loop.isOnLoop ? 7 : 8 } == 7)
  }

  @Test("calls from other threads wake the loop, and none is lost", arguments: executionOrders)
  func otherThreads(_ order: EventLoop.Order) async throws {
    try await onLoop(clock: .system, order: order) { loop in
      let counter = Counter(on: loop)
      await withDiscardingTaskGroup { group in
        for _ in 0..<8 {
          group.addTask(executorPreference: globalConcurrentExecutor) {
            for _ in 0..<500 { await counter.add() }
          }
        }
      }
      #expect(await counter.count == 4_000)
      #expect(await counter.isAlwaysOnLoop)
    }
  }

  @Test("jobs without end starve no timer, no signal and no connection", arguments: executionOrders)
  func fairness(_ order: EventLoop.Order) async throws {
    try await onLoop(clock: .system, order: order) { loop in
      let signals = try SignalSource([.user1], on: loop)
      let (stream, far) = try FarEnd.pair(on: loop)
      var buffer = [UInt8](repeating: 0, count: 16)
      #expect(stream.readNow(into: &buffer, at: 0) == .nothing)
      await withDiscardingTaskGroup { spinning in
        // More than a turn's worth is ready at any time.
        for _ in 0..<300 {
          spinning.addTask {
            while !Task.isCancelled { await withDiscardingTaskGroup { $0.addTask {} } }
          }
        }
        try? await loop.sleep(for: .milliseconds(1))
        signalThisThread(.user1)
        #expect(await signals.next() == .user1)
        far.send("x")
        #expect(await stream.readable() == .ready)
        spinning.cancelAll()
      }
    }
  }

  @Test("a turn ends after 256 jobs, and everybody who waits for the next one gets it")
  func turns() async throws {
    try await onLoop { loop in
      let before = loop.returns
      for _ in 0..<10 { await loop.turn() }
      #expect(loop.returns == before + 10)
      await withDiscardingTaskGroup { group in
        for _ in 0..<50 { group.addTask { await loop.turn() } }
      }
      #expect(loop.returns <= before + 12)
    }
  }

  @Test("a shuffled order is the same for the same seed, and another for another one")
  func shuffled() async throws {
    func order(_ seed: UInt64) async throws -> [Int] {
      try await onLoop(order: .shuffled(seed: seed)) { _ in
        await withTaskGroup(of: Int.self) { group in
          for number in 0..<50 { group.addTask { number } }
          return await group.reduce(into: []) { $0.append($1) }
        }
      }
    }
    let first = try await order(1)
    #expect(first.sorted() == Array(0..<50))
    #expect(first != Array(0..<50))
    #expect(try await order(1) == first)
    #expect(try await order(2) != first)
  }

  @Test("nothing wakes a loop that has nothing to do")
  func idle() async throws {
    try await onLoop(clock: .system) { loop in
      let streams = try (0..<50).map { _ in try FarEnd.pair(on: loop) }
      try await withThrowingDiscardingTaskGroup { group in
        for (stream, _) in streams {
          group.addTask {
            var buffer = [UInt8](repeating: 0, count: 16)
            while await stream.readable() == .ready { _ = stream.readNow(into: &buffer, at: 0) }
          }
        }
        group.addTask { try? await loop.sleep(for: .seconds(3_600)) }
        let child = try Spawn(path: "/bin/sleep", arguments: ["sleep", "0.2"]).start()
        let exit = try ProcessExit(of: child, on: loop)
        for _ in 0..<4 { await loop.turn() }
        let before = loop.returns
        #expect(await exit.wait())
        #expect(loop.returns - before <= 2)
        #expect(Spawn.wait(for: child, blocking: true) == .code(0))
        group.cancelAll()
      }
    }
  }
}
