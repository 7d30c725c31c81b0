import Model
import Support
import Testing

@testable import Platform

@Suite("A timer on the clock on the wall")
struct WallTimerTests {
  private static func soon(_ milliseconds: Int64) -> Timestamp {
    Timestamp(microseconds: Clocks.wall.microseconds + milliseconds * 1_000)
  }

  @Test("it comes at its moment and not before, and at once where that has passed")
  func due() async throws {
    try await onLoop { loop in
      let timer = try WallTimer(on: loop)
      for wait in [30, -1_000] as [Int64] {
        let moment = Self.soon(wait)
        timer.arm(moment)
        #expect(await timer.next() == .due)
        #expect(Clocks.wall >= moment)
      }
    }
  }

  @Test("another moment replaces the one before; without one it does not come, and a cancelled wait ends")
  func replaced() async throws {
    try await onLoop { loop in
      let timer = try WallTimer(on: loop)
      timer.arm(Self.soon(3_600_000))
      timer.arm(Self.soon(20))
      #expect(await timer.next() == .due)
      timer.arm(Self.soon(20))
      timer.arm(nil)
      let outcome = await withTaskGroup(of: WallTimer.Event?.self) { group in
        group.addTask { await timer.next() }
        let end = Clocks.monotonic + .milliseconds(60)
        while Clocks.monotonic < end { await loop.turn() }
        group.cancelAll()
        return await group.next() ?? .due
      }
      #expect(outcome == nil)
    }
  }

  @Test("that the clock was set is said once, also to who waits already, and before what is due")
  func clockWasSet() async throws {
    try await onLoop { loop in
      let timer = try WallTimer(on: loop)
      timer.arm(Self.soon(3_600_000))
      let said = await withTaskGroup(of: WallTimer.Event?.self) { group in
        group.addTask { await timer.next() }
        await loop.turn()
        timer.clockWasSet()
        return await group.next() ?? nil
      }
      #expect(said == .clockWasSet)
      timer.arm(Self.soon(-1))
      #expect(await timer.next() == .due)
      timer.arm(Self.soon(-1))
      timer.clockWasSet()
      #expect(await timer.next() == .clockWasSet)
    }
  }

  @Test("moments beyond all times disturb nothing")
  func extremes() async throws {
    try await onLoop { loop in
      let timer = try WallTimer(on: loop)
      timer.arm(Timestamp(microseconds: .max))
      timer.arm(Timestamp(microseconds: .min))
      #expect(await timer.next() == .due)
    }
  }
}
