internal import CLinux

/// Tells a thread that polls when a file of a directory is written to, made, renamed or removed (inotify(7)).
package struct ChangeWatch: ~Copyable {
  private let descriptor: Descriptor

  /// Watches `directory` from now on.
  /// - Throws: ENOENT when there is no such directory, EMFILE when the kernel allows no more watches.
  package init(of directory: String) throws(SystemError) {
    let raw = clinux_watch_changes(directory)
    guard raw >= 0 else { throw .last("inotify_add_watch", directory) }
    descriptor = Descriptor(owning: raw)
  }

  /// The number, to poll for reading.
  package var raw: CInt { descriptor.raw }

  /// Unreadable until something changes again.
  package borrowing func clear() { _ = clinux_removed(descriptor.raw, "") }
}
