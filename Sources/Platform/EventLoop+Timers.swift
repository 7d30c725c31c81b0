internal import Glibc
package import Model

extension EventLoop {
  /// The loop's monotonic time.
  package var now: Instant { clock == .manual ? manualNow : Clocks.monotonic }

  /// Its time is the kernel's, not a test's.
  package var hasSystemClock: Bool { clock == .system }

  /// Both clocks as they were at the first look in this turn: for what happens many times in a turn.
  package var moment: Moment {
    if let turnMoment { return turnMoment }
    let moment = Moment(now: now, wall: Clocks.wall)
    turnMoment = moment
    return moment
  }

  /// A moment in both clocks.
  package struct Moment: Sendable {
    /// For intervals.
    package var now: Instant
    /// For people.
    package var wall: Timestamp
  }

  /// Moves a manual clock and fires what is due.
  package func advance(by duration: Duration) {
    precondition(clock == .manual, "only a manual clock can be moved")
    manualNow = manualNow + duration
    turnMoment = nil
    fireTimers()
  }

  /// Suspends until `deadline`.
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  package func sleep(until deadline: Instant) async throws(CancellationError) {
    lastTicket &+= 1
    if await park(lastTicket, until: deadline) == .cancelled { throw CancellationError() }
  }

  /// Suspends under the number `id` until `wake`, the deadline, or cancellation; not at all when `isReady` says so.
  ///
  /// `isReady` is asked at the last moment: the runtime may queue the task again between its call of this and that.
  func park(
    _ id: UInt64, until deadline: Instant?, unless isReady: () -> Bool = { false }
  ) async -> WaitOutcome {
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        // Cancelled before it could be parked: the handler found nobody to tell.
        if Task.isCancelled { return continuation.resume(returning: .cancelled) }
        if isReady() { return continuation.resume(returning: .ready) }
        sleepers[id] = continuation
        guard let deadline else { return }
        compactTimers()
        timers.insert(deadline, .sleep(id))
      }
    } onCancel: {
      post(.cancelSleep(id))
    }
  }

  /// Ends a `park`; nothing when it has ended otherwise.
  func wake(_ id: UInt64, _ outcome: WaitOutcome) {
    sleepers.removeValue(forKey: id)?.resume(returning: outcome)
  }

  /// Suspends for `duration`; see ``sleep(until:)``.
  package func sleep(for duration: Duration) async throws(CancellationError) {
    try await sleep(until: now + duration)
  }

  func fireTimers() {
    guard timers.earliest != nil else { return }
    let now = now
    while let purpose = timers.popDue(at: now) {
      switch purpose {
      case .sleep(let id): wake(id, .timedOut)
      case .wait(let ticket): end(ticket, .timedOut)
      }
    }
  }

  /// How long epoll may sleep: for ever (-1) without timers, and always under a manual clock.
  var nanosecondsToNextTimer: Int64 {
    guard clock == .system else { return -1 }
    // Who was woken before its time must not wake us later.
    timers.dropDead(alive: isAlive)
    guard let earliest = timers.earliest else { return -1 }
    return max(0, (earliest - now).nanoseconds)
  }

  func compactTimers() {
    guard timers.count > 256, timers.count > 4 * (sleepers.count + slots.count) else { return }
    timers.compact(alive: isAlive)
  }

  private func isAlive(_ purpose: TimerHeap.Purpose) -> Bool {
    switch purpose {
    case .sleep(let id): sleepers[id] != nil
    case .wait(let ticket): isWaiting(ticket)
    }
  }

  private func isWaiting(_ ticket: WaitTicket) -> Bool {
    guard isCurrent(ticket.registration) else { return false }
    let slot = slots[ticket.registration.slot]
    return (ticket.direction == .reading ? slot.reader : slot.writer)?.id == ticket.id
  }
}
