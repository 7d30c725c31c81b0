internal import CLinux
package import Model

/// A timer on the clock on the wall (timerfd, CLOCK_REALTIME) that also tells when that clock is set. It costs nothing
/// until then. It lives and dies on the loop's thread.
// why: it lives and dies on the loop's thread
package final class WallTimer: @unchecked Sendable {
  /// What woke it.
  package enum Event: Sendable, Equatable {
    /// The armed moment has come.
    case due
    /// The clock was set, forward or back, or the machine has slept; the timer is to be armed anew.
    case clockWasSet
  }

  private let loop: EventLoop
  private let descriptor: Descriptor
  private let registration: Registration
  private var wasSet = false

  /// A timer that is not armed.
  /// - Throws: when descriptors ran out.
  package init(on loop: EventLoop) throws(SystemError) {
    let raw = clinux_wall_timer()
    guard raw >= 0 else { throw .last("timerfd_create") }
    descriptor = Descriptor(owning: raw)
    self.loop = loop
    registration = try loop.register(descriptor, .signal)
  }

  deinit { loop.deregister(registration) }

  /// Has ``next()`` return at this moment, at once where it has passed; replaces the one before. Nil: never. Only while it
  /// is armed is it noticed that the clock is set.
  package func arm(_ moment: Timestamp?) {
    // 0 would disarm it, and what is before 1970 has passed as well.
    let microseconds = moment.map { max(1, $0.microseconds) } ?? 0
    if clinux_wall_timer_set(descriptor.raw, microseconds) == 1 { clockWasSet() }
  }

  /// Somebody else noticed that the clock was set: ``next()`` says so.
  func clockWasSet() {
    wasSet = true
    _ = clinux_wall_timer_set(descriptor.raw, 1)
  }

  /// Waits until the armed moment comes or the clock is set; nil when the task was cancelled.
  package func next() async -> Event? {
    while true {
      let woke = clinux_wall_timer_next(descriptor.raw)
      if woke != 0 {
        let isDue = woke == 1 && !wasSet
        wasSet = false
        return isDue ? .due : .clockWasSet
      }
      loop.clearLatch(.reading, registration)
      guard await loop.wait(.reading, registration) == .ready else { return nil }
    }
  }
}
