internal import CLinux
internal import Glibc
package import Model

/// A connected stream socket on the loop. Used only on the loop's thread; closing ends whoever waits on it.
// why: it lives and dies on the loop's thread, which the loop itself checks in debug builds
package final class ByteStream: @unchecked Sendable {
  private let loop: EventLoop
  private var descriptor: Descriptor?
  private let registration: Registration

  /// Takes ownership of a non-blocking socket.
  package init(_ descriptor: consuming Descriptor, on loop: EventLoop) throws(SystemError) {
    self.loop = loop
    registration = try loop.register(descriptor, .connection)
    self.descriptor = .some(consume descriptor)
  }

  deinit { close() }

  /// Closes the descriptor; whoever waits is told that the stream is closed. Twice is nothing.
  package func close() {
    guard descriptor != nil else { return }
    loop.deregister(registration)
    descriptor = nil
  }

  package var isOpen: Bool { descriptor != nil }

  /// The descriptor's number: all lower ones are in use, since the kernel always gives the lowest. -1 when closed.
  package var number: Int { Int(descriptor?.raw ?? -1) }

  /// Whether somebody waits here for the other side, and it has said nothing.
  package var isIdle: Bool { descriptor != nil && loop.isIdle(registration) }

  /// Takes no more from the other side, whose next write fails. What it has sent is still read, then comes the end.
  package func endReading() {
    guard let raw = descriptor?.raw else { return }
    _ = shutdown(raw, CInt(SHUT_RD))
  }

  /// More may be there to read, so that going on at once would take the others' turn.
  package var hasMore: Bool { loop.isReadable(registration) }

  /// Has the next wait for reading return at once: something may have come while nobody read (`hungUp`).
  package func lookAgain() { loop.setLatch(registration) }

  /// What one try to read came to.
  package enum ReadResult: Sendable, Equatable {
    /// So many bytes, at least one.
    case bytes(Int)
    /// The other side will send no more.
    case end
    /// Closed here, or the waiting task was cancelled.
    case closed
    /// Nothing came before the deadline.
    case timedOut
    /// Nothing is there now; only where the caller did not want to wait.
    case nothing
  }

  /// Reads what is there into `buffer` from `offset` on, without waiting.
  package func readNow(into buffer: inout [UInt8], at offset: Int) -> ReadResult {
    guard let raw = descriptor?.raw else { return .closed }
    let room = buffer.count - offset
    while true {
      let count = buffer.withUnsafeMutableBytes { recv(raw, $0.baseAddress.map { $0 + offset }, room, 0) }
      if count > 0 {
        // A short read of a stream has emptied it; a new byte is a new edge (epoll(7)).
        if count < room { loop.clearLatch(.reading, registration, isShort: true) }
        return .bytes(count)
      }
      if count == 0 { return .end }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        loop.clearLatch(.reading, registration)
        return .nothing
      default: return .end  // a reset connection has ended, however
      }
    }
  }

  /// Waits until there is something to read, or the end.
  package func readable(until deadline: Instant? = nil) async -> WaitOutcome {
    guard descriptor != nil else { return .cancelled }
    return await loop.wait(.reading, registration, until: deadline)
  }

  /// The same for a task that is never cancelled but has its stream closed: costs half as much.
  package func readableOrClosed(until deadline: Instant? = nil) async -> WaitOutcome {
    if deadline != nil { return await readable(until: deadline) }
    guard descriptor != nil else { return .cancelled }
    return await loop.waitUntilDeregistered(registration)
  }

  /// Waits until the kernel takes more to write, or a connection that was begun stands or failed.
  func writable(until deadline: Instant?) async -> WaitOutcome {
    guard descriptor != nil else { return .cancelled }
    // Not known yet, whatever was believed when it was registered.
    loop.clearLatch(.writing, registration)
    return await loop.wait(.writing, registration, until: deadline)
  }

  /// Writes what the kernel takes at once and returns how many bytes that is; -1 when the other side is gone.
  package func writeNow(_ bytes: [UInt8], from start: Int = 0) -> Int {
    guard let raw = descriptor?.raw else { return -1 }
    var written = start
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(raw, $0.baseAddress.map { $0 + written }, $0.count - written, CInt(MSG_NOSIGNAL))
      }
      if count >= 0 {
        written += count
        continue
      }
      if errno == EINTR { continue }
      guard errno == EAGAIN else { return -1 }
      loop.clearLatch(.writing, registration)
      break
    }
    return written - start
  }

  /// Writes all of `bytes` from `start` on; true when the kernel has taken them.
  ///
  /// False when the stream was closed, the other side is gone, the task was cancelled, or nothing could be written
  /// for `patience` (nil: without end). Memory is the caller's bytes and no more: there is no queue.
  package func write(_ bytes: [UInt8], from start: Int = 0, patience: Duration?) async -> Bool {
    var written = start
    while true {
      let count = writeNow(bytes, from: written)
      if count < 0 { return false }
      written += count
      if written == bytes.count { return true }
      let deadline = patience.map { loop.now + $0 }
      guard await loop.wait(.writing, registration, until: deadline) == .ready else { return false }
    }
  }

  /// Waits until the other side is gone, reading nothing: for a stream that only sends.
  /// Returns true when it is gone, false when the task was cancelled or the stream closed.
  package func hungUp() async -> Bool {
    guard descriptor != nil else { return false }
    return await loop.waitForHangup(registration)
  }

  /// Who is at the other end (SO_PEERCRED): as it was when it connected.
  package func peer() throws(SystemError) -> PeerCredentials {
    guard let raw = descriptor?.raw else { throw SystemError(call: "getsockopt", code: EBADF) }
    return try PeerCredentials.of(raw)
  }
}

/// The process at the other end of a Unix socket, in our namespaces.
package struct PeerCredentials: Sendable, Equatable {
  package var pid: Int
  package var uid: Int
  package var gid: Int

  package init(pid: Int, uid: Int, gid: Int) {
    self.pid = pid
    self.uid = uid
    self.gid = gid
  }

  static func of(_ raw: CInt) throws(SystemError) -> PeerCredentials {
    var credentials = clinux_credentials()
    guard clinux_peer(raw, &credentials) == 0 else { throw .last("getsockopt SO_PEERCRED") }
    return PeerCredentials(pid: Int(credentials.pid), uid: Int(credentials.uid), gid: Int(credentials.gid))
  }
}
