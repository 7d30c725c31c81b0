internal import CLinux
internal import Glibc

/// Many folders under one inotify(7) descriptor; for one thread that polls.
struct InotifyDescriptor: ~Copyable, Sendable {
  /// One thing that happened.
  struct Event {
    var watch: CInt
    var name: String
    var came = false
    var wasCreated = false
    var went = false
    var isFolder = false
    /// The watched folder itself is gone, or elsewhere.
    var isOver = false
    /// The watch is no more.
    var isForgotten = false
    var hasOverflowed = false
  }

  private static let bufferSize = 65_536

  private let descriptor: Descriptor

  init() throws(SystemError) {
    let raw = clinux_changes()
    guard raw >= 0 else { throw .last("inotify_init1") }
    descriptor = Descriptor(owning: raw)
  }

  /// The number, to poll for reading.
  var raw: CInt { descriptor.raw }

  /// The number of the folder's watch: the same for the same folder.
  /// - Parameter ofFiles: also what happens to the files in it, not only to names.
  borrowing func add(_ path: String, ofFiles: Bool) throws(SystemError) -> CInt {
    let watch = clinux_changes_add(descriptor.raw, path, ofFiles ? 1 : 0)
    if watch < 0 { throw .last("inotify_add_watch", path) }
    return watch
  }

  borrowing func remove(_ watch: CInt) { clinux_changes_remove(descriptor.raw, watch) }

  /// What there is, in its order, up to 64 KiB of it.
  borrowing func read() -> [Event] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 8)
    defer { buffer.deallocate() }
    guard let base = buffer.baseAddress else { return [] }
    let count = clinux_changes_read(descriptor.raw, base, buffer.count)
    var events: [Event] = []
    var at = 0
    while at < count {
      var change = clinux_change()
      at += clinux_changes_next(base + at, &change)
      var event = Event(watch: change.watch, name: String(cString: change.name))
      (event.came, event.wasCreated, event.went) = (change.came != 0, change.created != 0, change.went != 0)
      (event.isFolder, event.isOver) = (change.is_folder != 0, change.is_over != 0)
      (event.isForgotten, event.hasOverflowed) = (change.is_forgotten != 0, change.overflowed != 0)
      events.append(event)
    }
    return events
  }
}
