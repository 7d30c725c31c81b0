package import Model

/// Wakes one waiter; a ring that nobody waits for is kept, and many are one.
// why: it lives and dies on the loop's thread
package final class Bell: @unchecked Sendable {
  private let loop: EventLoop
  private var isRung = false
  private var waiter: UInt64?

  package init(on loop: EventLoop) { self.loop = loop }

  /// Wakes the waiter, or the next one.
  package func ring() {
    isRung = true
    guard let waiter else { return }
    self.waiter = nil
    loop.wake(waiter, .ready)
  }

  /// Suspends until it was rung since the last wait, or until `deadline`.
  package func wait(until deadline: Instant? = nil) async -> WaitOutcome {
    if !isRung {
      loop.lastTicket &+= 1
      waiter = loop.lastTicket
      let outcome = await loop.park(loop.lastTicket, until: deadline) { isRung }
      waiter = nil
      if outcome != .ready { return outcome }
    }
    isRung = false
    return .ready
  }
}
