import Model
import Support
import Testing

@testable import Platform

@Suite("Timers", .timeLimit(.minutes(10)))
struct TimerTests {
  @Test("sleeps end in the order of their deadlines, each not before its time")
  func order() async throws {
    try await onLoop { loop in
      let diary = Diary<Int>()
      await withDiscardingTaskGroup { group in
        for second in (1...20).shuffled() {
          group.addTask {
            try? await loop.sleep(for: .seconds(second))
            diary.note(second)
          }
        }
        await loop.settled()
        #expect(diary.all.isEmpty)
        for second in 1...20 {
          loop.advance(by: .milliseconds(999))
          await loop.settled()
          #expect(diary.all == Array(1..<second))
          loop.advance(by: .milliseconds(1))
          await loop.settled()
          #expect(diary.all == Array(1...second))
        }
      }
    }
  }

  @Test("one step over many deadlines wakes them all", arguments: executionOrders)
  func manyAtOnce(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let diary = Diary<Int>()
      await withDiscardingTaskGroup { group in
        for second in 1...500 {
          group.addTask {
            try? await loop.sleep(for: .seconds(second))
            diary.note(second)
          }
        }
        await loop.settled()
        loop.advance(by: .seconds(500))
        await loop.settled()
        #expect(diary.all.sorted() == Array(1...500))
      }
    }
  }

  @Test("who was woken before its time wakes the loop no second time")
  func leftOver() async throws {
    try await onLoop(clock: .system) { loop in
      let bell = Bell(on: loop)
      for _ in 0..<10 {
        bell.ring()
        #expect(await bell.wait(until: loop.now + .milliseconds(20)) == .ready)
        await withDiscardingTaskGroup { group in
          group.addTask { _ = await bell.wait(until: loop.now + .milliseconds(20)) }
          group.addTask { bell.ring() }
        }
      }
      let before = loop.returns
      try await loop.sleep(for: .milliseconds(80))
      #expect(loop.returns - before <= 2)
    }
  }

  @Test("a real sleep lasts as long as it should")
  func real() async throws {
    try await onLoop(clock: .system) { loop in
      let start = Clocks.monotonic
      try await loop.sleep(for: .milliseconds(20))
      #expect(Clocks.monotonic - start >= .milliseconds(20))
    }
  }

  @Test("a cancelled sleep ends at once, also cancelled before it began, or from another thread")
  func cancellation() async throws {
    try await onLoop { loop in
      await withDiscardingTaskGroup { group in
        for _ in 0..<100 {
          group.addTask {
            await #expect(throws: CancellationError.self) { try await loop.sleep(for: .seconds(3_600)) }
            // Cancelled already.
            await #expect(throws: CancellationError.self) { try await loop.sleep(for: .seconds(3_600)) }
          }
        }
        await loop.settled()
        group.cancelAll()
      }
      // why: a task that another thread can cancel; it is awaited below
      let sleeper = Task(executorPreference: loop) { try await loop.sleep(for: .seconds(3_600)) }
      await loop.settled()
      try Thread.start("canceller") { sleeper.cancel() }
      await #expect(throws: CancellationError.self) { try await sleeper.value }
      // The one that is left waits for the end of the test.
      #expect(loop.sleepers.count == 1)
    }
  }

  @Test("many cancelled sleeps do not pile up")
  func noPile() async throws {
    try await onLoop { loop in
      for _ in 0..<50 {
        await withDiscardingTaskGroup { group in
          for _ in 0..<200 { group.addTask { try? await loop.sleep(for: .seconds(3_600)) } }
          await loop.settled()
          group.cancelAll()
        }
      }
      #expect(loop.timers.count < 2_000)
      // The one that is left waits for the end of the test.
      #expect(loop.sleepers.count == 1)
    }
  }

  @Test("a manual clock stands still by itself")
  func manualClock() async throws {
    try await onLoop { loop in
      let start = loop.now
      for _ in 0..<10 { await loop.turn() }
      await loop.settled()
      #expect(loop.now == start)
      loop.advance(by: .milliseconds(1_500))
      #expect(loop.now - start == .milliseconds(1_500))
    }
  }

  @Test("settled is reached only when no job, no turn and no event is left", arguments: executionOrders)
  func settled(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let diary = Diary<Int>()
      let (stream, far) = try FarEnd.pair(on: loop)
      await withDiscardingTaskGroup { group in
        group.addTask {
          for _ in 0..<100 { await loop.turn() }
          far.send("x")
          var buffer = [UInt8](repeating: 0, count: 4)
          while stream.readNow(into: &buffer, at: 0) != .bytes(1) { _ = await stream.readable() }
          diary.note(1)
        }
        await loop.settled()
        #expect(diary.all == [1])
      }
    }
  }
}

@Suite("Bell", .timeLimit(.minutes(10)))
struct BellTests {
  @Test("a ring before the wait is kept, and many are one")
  func kept() async throws {
    try await onLoop { loop in
      let bell = Bell(on: loop)
      bell.ring()
      bell.ring()
      #expect(await bell.wait() == .ready)
      await withDiscardingTaskGroup { group in
        group.addTask { #expect(await bell.wait() == .cancelled) }
        await loop.settled()
        group.cancelAll()
      }
    }
  }

  @Test("a ring wakes the waiter once", arguments: executionOrders)
  func wakes(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let bell = Bell(on: loop)
      let woken = Diary<Bool>()
      await withDiscardingTaskGroup { group in
        group.addTask {
          while await bell.wait() == .ready { woken.note(true) }
        }
        await loop.settled()
        for count in 1...10 {
          bell.ring()
          bell.ring()
          await loop.settled()
          #expect(woken.all.count <= 2 * count)
          #expect(woken.all.count >= count)
        }
        group.cancelAll()
      }
    }
  }

  @Test("a wait ends at its deadline or when it is cancelled, and a ring after that is kept")
  func ends() async throws {
    try await onLoop { loop in
      let bell = Bell(on: loop)
      let outcomes = Diary<WaitOutcome>()
      await withDiscardingTaskGroup { group in
        group.addTask {
          outcomes.note(await bell.wait(until: loop.now + .seconds(1)))
          outcomes.note(await bell.wait())
        }
        await loop.settled()
        loop.advance(by: .seconds(1))
        await loop.settled()
        group.cancelAll()
      }
      #expect(outcomes.all == [.timedOut, .cancelled])
      bell.ring()
      #expect(await bell.wait() == .ready)
    }
  }
}
