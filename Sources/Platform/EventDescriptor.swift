internal import CLinux
internal import Glibc
internal import Model

/// Wakes a thread that polls (eventfd): any number of signals before it looks are one.
package struct EventDescriptor: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// - Throws: when descriptors ran out.
  package init() throws(SystemError) {
    let raw = clinux_eventfd()
    guard raw >= 0 else { throw .last("eventfd") }
    descriptor = Descriptor(owning: raw)
  }

  /// The number, to poll for reading.
  package var raw: CInt { descriptor.raw }

  /// Makes it readable; from any thread.
  package borrowing func signal() { clinux_eventfd_signal(descriptor.raw) }

  /// Makes it unreadable until the next signal.
  package borrowing func clear() { clinux_eventfd_clear(descriptor.raw) }

  /// Blocks until it is signalled, and clears it; false when it was not within `limit`.
  package borrowing func wait(within limit: Duration) -> Bool {
    var wait = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, CInt(clamping: limit.nanoseconds / 1_000_000)) > 0 else { return false }
    clear()
    return true
  }
}

/// A timer that can be polled (timerfd, CLOCK_MONOTONIC).
package struct TimerDescriptor: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// - Throws: when descriptors ran out.
  package init() throws(SystemError) {
    let raw = clinux_timerfd()
    guard raw >= 0 else { throw .last("timerfd_create") }
    descriptor = Descriptor(owning: raw)
  }

  /// The number, to poll for reading.
  package var raw: CInt { descriptor.raw }

  /// Readable once this much time has passed, instead of what was armed before.
  package borrowing func arm(after duration: Duration) {
    _ = clinux_timerfd_set(descriptor.raw, max(1, duration.nanoseconds))
  }

  /// Never readable, until armed.
  package borrowing func disarm() { _ = clinux_timerfd_set(descriptor.raw, 0) }

  /// Unreadable until it is armed anew.
  package borrowing func clear() { clinux_eventfd_clear(descriptor.raw) }
}
