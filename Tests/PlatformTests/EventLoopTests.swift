import Model
import Platform
import Support
import Testing

@Suite("Event loop", .timeLimit(.minutes(1)))
struct EventLoopTests {
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

  @Test("all jobs run on the loop's thread, also those of actors and of child tasks", arguments: executionOrders)
  func oneThread(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      #expect(loop.isOnLoop)
      let first = Counter(on: loop)
      let second = Counter(on: loop)
      await withDiscardingTaskGroup { group in
        for _ in 0..<100 {
          group.addTask {
            await first.add(to: second)
            if !loop.isOnLoop { Issue.record("a child task left the loop") }
          }
        }
      }
      #expect(await first.count == 200)
      #expect(await second.count == 100)
      #expect(await first.isAlwaysOnLoop)
      #expect(await second.isAlwaysOnLoop)
    }
  }

  @Test("the calling thread gets what the root task returns")
  func result() throws {
    #expect(try EventLoop.run { loop in loop.isOnLoop ? 7 : 8 } == 7)
  }
}
