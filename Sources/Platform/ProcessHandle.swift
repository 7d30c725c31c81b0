internal import CLinux
internal import Glibc
internal import Model

/// A pidfd: means one process for good, also when its pid was given to another.
package struct ProcessHandle: ~Copyable {
  private let descriptor: Descriptor

  /// - Throws: ESRCH when there is no such process (any more).
  package init(of pid: Int) throws(SystemError) {
    let raw = clinux_pidfd_open(pid_t(truncatingIfNeeded: pid))
    guard raw >= 0 else { throw .last("pidfd_open", String(pid)) }
    descriptor = Descriptor(owning: raw)
  }

  /// Sends a signal to this process and no other.
  /// - Throws: ESRCH when it has ended, EPERM when it is not ours to signal.
  package func signal(_ signal: Signal) throws(SystemError) {
    guard clinux_pidfd_signal(descriptor.raw, signal.rawValue) == 0 else { throw .last("pidfd_send_signal") }
  }

  /// Blocks until the process has ended; false when it has not within `limit`.
  package func waitForEnd(within limit: Duration) -> Bool {
    let deadline = Clocks.monotonic + limit
    while true {
      var wait = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
      let left = max(0, (deadline - Clocks.monotonic).nanoseconds / 1_000_000)
      let count = poll(&wait, 1, CInt(clamping: left))
      if count > 0 { return true }
      if count == 0 { return false }
    }
  }
}
