internal import CLinux
internal import Glibc
internal import Model

/// A pidfd: means one process for good, also when its pid was given to another.
package struct ProcessDescriptor: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// Takes ownership of a pidfd, as one that was received from another process.
  package init(adopting descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// - Throws: ESRCH when there is no such process (any more).
  package init(opening pid: Int) throws(SystemError) {
    let raw = clinux_pidfd_open(pid_t(truncatingIfNeeded: pid))
    guard raw >= 0 else { throw .last("pidfd_open", String(pid)) }
    descriptor = Descriptor(owning: raw)
  }

  /// The number, to poll (readable once the process has ended) or to send; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// Gives up the pidfd, for a registration elsewhere.
  package consuming func release() -> Descriptor { descriptor }

  // MARK: signals

  /// Sends a signal to this process and no other; 0 only asks whether it could be.
  /// - Throws: ESRCH when it has ended and was reaped, EPERM when it is not ours to signal.
  package borrowing func signal(_ number: Int32) throws(SystemError) {
    guard clinux_pidfd_signal(descriptor.raw, number) == 0 else { throw .last("pidfd_send_signal") }
  }

  /// Sends a signal to this process and no other.
  package borrowing func signal(_ signal: Signal) throws(SystemError) { try self.signal(signal.rawValue) }

  /// Sends a signal to the process group that this process leads, also when it has ended and was reaped.
  /// - Throws: EINVAL before Linux 6.9; ESRCH when nobody is left in the group; EPERM when none of them is ours to signal.
  package borrowing func signalGroup(_ number: Int32) throws(SystemError) {
    guard clinux_pidfd_signal_group(descriptor.raw, number) == 0 else { throw .last("pidfd_send_signal to group") }
  }

  /// The same, with kill(2) where the kernel does not know it.
  /// - Parameter group: the group's number. The caller vouches that it still means this group: its leader is unreaped.
  package borrowing func signalGroup(_ number: Int32, group: Int) throws(SystemError) {
    do throws(SystemError) {
      try signalGroup(number)
    } catch {
      guard [EINVAL, ENOSYS, EPERM].contains(error.code), group > 1 else { throw error }
      guard kill(pid_t(truncatingIfNeeded: -group), number) == 0 else { throw .last("kill", "-\(group)") }
    }
  }

  // MARK: the end

  /// True once the process has ended, whoever's child it was.
  package var isEnded: Bool { isReadable(within: 0) }

  /// How it ended, for a child of ours that nobody has reaped; its pid stays taken. Nil while it runs.
  package borrowing func exitLeavingZombie() -> ProcessStatus? { wait(reaping: false) }

  /// Reaps a child of ours that has ended; nil when it runs, was reaped or is none of ours.
  @discardableResult
  package borrowing func reap() -> ProcessStatus? { wait(reaping: true) }

  /// How a process ended that was reaped by whoever's child it was (Linux 6.15 and later).
  ///
  /// Nil where the kernel does not tell, and between its end and the moment when it is reaped.
  package borrowing func lateExit() -> ProcessStatus? {
    var code: CInt = 0
    var signal: CInt = 0
    guard clinux_pidfd_late_exit(descriptor.raw, &code, &signal) == 1 else { return nil }
    return ProcessStatus(code: code, signal: signal)
  }

  /// Blocks until the process has ended; false when it has not within `limit`.
  package borrowing func waitForEnd(within limit: Duration) -> Bool {
    let deadline = Clocks.monotonic + limit
    while true {
      let left = max(0, (deadline - Clocks.monotonic).nanoseconds / 1_000_000)
      if isReadable(within: CInt(clamping: left)) { return true }
      if left == 0 { return false }
    }
  }

  private borrowing func isReadable(within milliseconds: CInt) -> Bool {
    var wait = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, milliseconds) > 0
  }

  private borrowing func wait(reaping: Bool) -> ProcessStatus? {
    var code: CInt = 0
    var signal: CInt = 0
    guard clinux_pidfd_wait(descriptor.raw, reaping ? 1 : 0, &code, &signal) == 1 else { return nil }
    return ProcessStatus(code: code, signal: signal)
  }
}
