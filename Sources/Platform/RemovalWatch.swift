internal import CLinux
internal import Model

/// Tells when a name disappears from a directory or is given to another file, or the directory itself disappears
/// (inotify(7)); costs nothing until then. It lives and dies on the loop's thread.
package final class RemovalWatch: Sendable {
  private let loop: EventLoop
  private let descriptor: Descriptor
  private let registration: Registration
  private let name: String

  /// Watches `directory` from now on: what was removed before is not seen.
  /// - Throws: ENOENT when there is no such directory, EMFILE when the kernel allows no more watches.
  package init(of name: String, in directory: String, on loop: EventLoop) throws(SystemError) {
    let raw = clinux_watch_removals(directory)
    guard raw >= 0 else { throw .last("inotify_add_watch", directory) }
    descriptor = Descriptor(owning: raw)
    self.loop = loop
    self.name = name
    registration = try loop.register(descriptor, .connection)
  }

  deinit { loop.deregister(registration) }

  /// Suspends until the name was removed, renamed or given to another file; false when the task was cancelled.
  package func removed() async -> Bool {
    while true {
      if clinux_removed(descriptor.raw, name) == 1 { return true }
      loop.clearLatch(.reading, registration)
      guard await loop.wait(.reading, registration) == .ready else { return false }
    }
  }
}
