internal import Model

/// A pidfd on the loop: tells when a process, not necessarily our child, has ended. It lives and dies on the loop's
/// thread.
package final class ProcessExit: Sendable {
  private let loop: EventLoop
  /// What is asked how it ended, and sent signals.
  package let handle: ProcessDescriptor
  private let registration: Registration

  /// - Throws: ESRCH when there is no such process (any more); EMFILE when descriptors ran out.
  package convenience init(of pid: Int, on loop: EventLoop) throws(SystemError) {
    try self.init(try ProcessDescriptor(opening: pid), on: loop)
  }

  /// The same for a process that one has a handle of, as one that was received.
  package init(_ handle: consuming ProcessDescriptor, on loop: EventLoop) throws(SystemError) {
    self.loop = loop
    registration = try loop.register(raw: handle.raw, .exit)
    self.handle = handle
    // A pidfd is readable only once its process has ended.
    loop.clearLatch(.reading, registration)
  }

  /// The descriptor's number; see ``ByteStream/number``.
  package var number: Int { Int(handle.raw) }

  deinit { loop.deregister(registration) }

  /// Suspends until the process has ended; false when the task was cancelled.
  package func wait() async -> Bool { await loop.wait(.reading, registration) == .ready }
}
