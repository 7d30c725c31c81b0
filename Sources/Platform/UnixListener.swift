internal import CLinux
internal import Glibc
internal import Model

/// A listening Unix socket on the loop.
// why: it lives and dies on the loop's thread
package final class UnixListener: @unchecked Sendable {
  private let loop: EventLoop
  private var descriptor: Descriptor?
  private let registration: Registration
  /// The file that clients find it by; nil where that cannot be told.
  package let identity: FileIdentity?

  /// Binds `name` inside `directory` and listens. An existing file of that name is removed first: the caller holds the
  /// lock that says that nobody listens on it.
  /// - Parameter mode: who may connect, as far as the file says it.
  package init(
    _ name: String, in directory: borrowing Directory, mode: UInt32 = 0o600, backlog: Int = 4_096, on loop: EventLoop
  ) throws(SystemError) {
    let raw = clinux_unix_socket(1)
    guard raw >= 0 else { throw .last("socket") }
    let descriptor = Descriptor(owning: raw)
    let aside = "\(name).new"
    try directory.removeSocket(name)
    try directory.removeSocket(aside)
    // Through the directory's own descriptor: no race with a renamed path, and no 107-byte limit.
    try directory.bind(raw, aside, mode: mode)
    guard listen(raw, CInt(backlog)) == 0 else { throw .last("listen", name) }
    identity = directory.identity(of: aside)
    // It gets its name only now: who finds it is never refused.
    try directory.rename(aside, to: name)
    self.loop = loop
    registration = try loop.register(descriptor, .listener)
    self.descriptor = .some(consume descriptor)
  }

  /// Listens on a socket that was bound by somebody else, and whose file is at `path`.
  package init(_ passed: consuming PassedListener, at path: String, on loop: EventLoop) throws(SystemError) {
    let descriptor = passed.release()
    identity = Files.identity(of: path)
    self.loop = loop
    registration = try loop.register(descriptor, .listener)
    self.descriptor = .some(consume descriptor)
  }

  deinit { close() }

  /// Stops listening; a waiting `accept` returns nil.
  package func close() {
    guard descriptor != nil else { return }
    loop.deregister(registration)
    descriptor = nil
  }

  /// More connections may wait to be accepted; false once `accept` found none.
  package var mayHaveMore: Bool { loop.isReadable(registration) }

  /// Takes the next connection that waits; nil when none does, or this is closed.
  /// - Throws: what accept4(2) says of the machine (out of descriptors or memory); the caller waits before the next try.
  package func acceptNow() throws(SystemError) -> ByteStream? {
    guard let raw = descriptor?.raw else { return nil }
    let accepted = clinux_accept(raw)
    if accepted >= 0 { return try ByteStream(Descriptor(owning: accepted), on: loop) }
    guard errno == EAGAIN else { throw .last("accept4") }
    loop.clearLatch(.reading, registration)
    return nil
  }

  /// Suspends until a connection may wait to be accepted; false when closed or cancelled.
  package func wait() async -> Bool {
    guard descriptor != nil else { return false }
    return await loop.wait(.reading, registration) == .ready
  }
}
