internal import CLinux
internal import Glibc
internal import Model

/// A pidfd on the loop: tells when a process, not necessarily our child, has ended.
// why: it lives and dies on the loop's thread
package final class ProcessExit: @unchecked Sendable {
  private let loop: EventLoop
  private let descriptor: Descriptor
  private let registration: Registration

  /// - Throws: ESRCH when there is no such process (any more); EMFILE when descriptors ran out.
  package init(of pid: Int, on loop: EventLoop) throws(SystemError) {
    let raw = clinux_pidfd_open(pid_t(truncatingIfNeeded: pid))
    guard raw >= 0 else { throw .last("pidfd_open", String(pid)) }
    descriptor = Descriptor(owning: raw)
    self.loop = loop
    registration = try loop.register(descriptor, .exit)
    // A pidfd is readable only once its process has ended.
    loop.clearLatch(.reading, registration)
  }

  /// The descriptor's number; see ``ByteStream/number``.
  package var number: Int { Int(descriptor.raw) }

  deinit { loop.deregister(registration) }

  /// Suspends until the process has ended; false when the task was cancelled.
  package func wait() async -> Bool { await loop.wait(.reading, registration) == .ready }
}
