internal import CLinux
internal import Glibc
package import Model

/// Tells when something in a directory was written to, made, renamed or removed (inotify(7)); costs nothing until then. It
/// lives and dies on the loop's thread.
package final class DirectoryChanges: Sendable {
  private let loop: EventLoop
  private let watch: WatchBox
  private let registration: Registration

  /// Watches `directory` from now on: what changed before is not seen.
  /// - Throws: ENOENT when there is no such directory, EMFILE when the kernel allows no more watches.
  package init(in directory: String, on loop: EventLoop) throws(SystemError) {
    watch = WatchBox(try ChangeWatch(of: directory))
    self.loop = loop
    registration = try loop.register(raw: watch.watch.raw, .connection)
  }

  deinit { loop.deregister(registration) }

  /// Suspends until something changed since the last time, until `deadline`, or until the task is cancelled.
  package func changed(until deadline: Instant? = nil) async -> WaitOutcome {
    while true {
      let outcome = await loop.wait(.reading, registration, until: deadline)
      if outcome != .ready { return outcome }
      // Ready for the first time, too, when there is nothing yet.
      if drain() { return .ready }
      loop.clearLatch(.reading, registration)
    }
  }

  /// Reads all that there is; false when that is nothing.
  private func drain() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var hasRead = false
    while true {
      let count = buffer.withUnsafeMutableBytes { read(watch.watch.raw, $0.baseAddress, $0.count) }
      if count > 0 { hasRead = true } else if count == 0 || errno != EINTR { return hasRead }
    }
  }

  private final class WatchBox: Sendable {
    let watch: ChangeWatch

    init(_ watch: consuming ChangeWatch) { self.watch = watch }
  }
}
