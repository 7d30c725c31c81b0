import Glibc
package import Platform
import Synchronization

/// The other end of a stream under test: a socket without a loop, whose calls never wait.
package final class FarEnd: Sendable {
  private let raw: Mutex<Int32>

  init(_ raw: Int32) { self.raw = Mutex(raw) }

  deinit { close() }

  /// A connected pair of Unix sockets: a stream on the loop, and its far end.
  package static func pair(on loop: EventLoop) throws -> (ByteStream, FarEnd) {
    try pair { near, far in
      _ = fcntl(near.raw, F_SETFL, O_NONBLOCK)
      return (try ByteStream(near, on: loop), far)
    }
  }

  /// The same with the near end as it is, for a child: its calls wait.
  package static func pair<Value>(_ body: (consuming Descriptor, FarEnd) throws -> Value) throws -> Value {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw FileError(path: "socketpair", code: errno) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    return try body(Descriptor(owning: ends[0]), FarEnd(ends[1]))
  }

  /// Sends as much as fits and returns how much that was; -1 when the other side is gone.
  @discardableResult package func send(_ bytes: [UInt8]) -> Int {
    let count = raw.withLock { Glibc.send($0, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    return count < 0 && errno == EAGAIN ? 0 : count
  }

  @discardableResult package func send(_ text: String) -> Int { send(Array(text.utf8)) }

  /// Receives what is there, at most `limit` bytes; nil at the end of the stream.
  package func receive(_ limit: Int = 1 << 16) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = raw.withLock { recv($0, &buffer, limit, 0) }
    if count == 0 || (count < 0 && errno != EAGAIN) { return nil }
    return Array(buffer.prefix(max(0, count)))
  }

  /// Receives all that is there.
  package func receiveAll() -> [UInt8] {
    var all: [UInt8] = []
    while let some = receive(), !some.isEmpty { all += some }
    return all
  }

  /// Sends no more; the other side reads the end and can still write.
  package func endSending() { _ = raw.withLock { shutdown($0, Int32(SHUT_WR)) } }

  /// Closes the socket; twice is nothing.
  package func close() {
    raw.withLock { raw in
      // Ended first: a child that another test is just starting has it too until it runs.
      if raw >= 0 { _ = shutdown(raw, Int32(SHUT_RDWR)) }
      if raw >= 0 { _ = Glibc.close(raw) }
      raw = -1
    }
  }
}

/// Sends a signal to the calling thread alone.
package func signalThisThread(_ signal: Signal) { _ = raise(signal.rawValue) }

/// The permissions of a file, nil when there is none.
package func mode(of path: String) -> Int? {
  var status = stat()
  return lstat(path, &status) == 0 ? Int(status.st_mode & 0o7777) : nil
}

/// Gives a file other permissions.
package func setMode(_ mode: Int, of path: String) { _ = chmod(path, mode_t(mode)) }

/// Gives a file to another user; false where only root may.
package func setOwner(_ user: Int, of path: String) -> Bool { chown(path, uid_t(user), gid_t.max) == 0 }
