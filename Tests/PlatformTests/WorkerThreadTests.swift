import Model
import Platform
import Support
import Testing

@Suite("Threads beside the loop")
struct WorkerThreadTests {
  @Test("jobs run in their order, and all of them before the end")
  func order() throws {
    let thread = try WorkerThread(name: "test", capacity: 10_000)
    let order = Shared<[Int]>([])
    for number in 0..<1_000 { #expect(thread.submit { order.withLock { $0.append(number) } }) }
    thread.end()
    #expect(order.withLock { $0 } == Array(0..<1_000))
    #expect(!thread.submit {})
    thread.end()
  }

  @Test("a full queue refuses")
  func full() throws {
    let thread = try WorkerThread(name: "test", capacity: 2)
    let isHeld = Shared(true)
    let isStarted = Shared(false)
    #expect(
      thread.submit {
        isStarted.withLock { $0 = true }
        while isHeld.withLock({ $0 }) { Clocks.pause(.milliseconds(1)) }
      })
    while !isStarted.withLock({ $0 }) { Clocks.pause(.milliseconds(1)) }
    #expect(thread.submit {} && thread.submit {})
    #expect(!thread.submit {})
    isHeld.withLock { $0 = false }
    thread.end()
  }

  @Test("what a job holds is let go when it is done, whatever waits behind it")
  func release() throws {
    let thread = try WorkerThread(name: "test")
    let isHeld = Shared(true)
    let isGone = Shared(false)
    let wasGone = Shared(false)
    // Until all of them wait, so that they are taken together.
    #expect(thread.submit { while isHeld.withLock({ $0 }) { Clocks.pause(.milliseconds(1)) } })
    #expect(thread.submit(job(holding: isGone)))
    #expect(thread.submit { wasGone.withLock { $0 = isGone.withLock { $0 } } })
    isHeld.withLock { $0 = false }
    thread.end()
    #expect(wasGone.withLock { $0 })
  }

  private func job(holding isGone: Shared<Bool>) -> @Sendable () -> Void {
    let held = Held(isGone)
    return { withExtendedLifetime(held) {} }
  }

  private final class Held: Sendable {
    private let isGone: Shared<Bool>

    init(_ isGone: Shared<Bool>) { self.isGone = isGone }

    deinit { isGone.withLock { $0 = true } }
  }

  @Test("a task on the loop waits for a job without holding the loop up")
  func run() throws {
    let thread = try WorkerThread(name: "test")
    let (result, turns) = try EventLoop.run { loop in
      let turns = Shared(0)
      let result = await withTaskGroup(of: Int?.self) { group in
        group.addTask {
          await thread.run {
            Clocks.pause(.milliseconds(50))
            return 7
          }
        }
        group.addTask {
          while !Task.isCancelled {
            try? await loop.sleep(for: .milliseconds(1))
            turns.withLock { $0 += 1 }
          }
          return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
      }
      return (result, turns.withLock { $0 })
    }
    thread.end()
    #expect(result == 7)
    #expect(turns > 5)
  }

  @Test("many rings from another thread are few answers, and none is lost")
  func bell() throws {
    let thread = try WorkerThread(name: "test")
    let rung = Shared(0)
    let answers = try EventLoop.run { loop in
      let answers = Shared(0)
      let done = Bell(on: loop)
      let bell = ThreadBell(on: loop) {
        answers.withLock { $0 += 1 }
        let count = rung.withLock { $0 }
        if count == 10_000 { done.ring() }
      }
      _ = thread.submit {
        for _ in 0..<10_000 {
          rung.withLock { $0 += 1 }
          bell.ring()
        }
      }
      #expect(await done.wait(until: loop.now + .seconds(30)) == .ready)
      return answers.withLock { $0 }
    }
    thread.end()
    #expect(answers >= 1 && answers <= 10_000)
  }

  @Test("a gate wakes those whose number was reached, in their order, and all when they are to look again")
  func gate() throws {
    let woken = try EventLoop.run { loop in
      let gate = SequenceGate(at: 10)
      let woken = Shared<[Int]>([])
      await gate.wait(for: 10)
      await withDiscardingTaskGroup { group in
        for number in [13, 11, 20, 12, 11, 30] {
          group.addTask {
            await gate.wait(for: number)
            woken.withLock { $0.append(number) }
          }
        }
        await loop.settled()
        gate.reach(12)
        await loop.settled()
        #expect(woken.withLock { $0 } == [11, 11, 12])
        gate.reach(5)
        #expect(gate.reached == 12 && gate.count == 3)
        gate.reach(13)
        gate.wakeAll()
      }
      return woken.withLock { $0 }
    }
    #expect(woken == [11, 11, 12, 13, 20, 30])
  }
}
