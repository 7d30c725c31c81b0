internal import CLinux
internal import Glibc
internal import Model

/// A connected Unix socket for one-shot commands: each call blocks, none for longer than the time limit.
package struct BlockingSocket: ~Copyable {
  private let descriptor: Descriptor

  /// Connects, waiting at most `limit`, which is also the limit of every later send. A receive waits at most
  /// `patience`; nil: as long as the rest.
  package init(connectingTo path: String, within limit: Duration, patience: Duration? = nil) throws(SystemError) {
    let raw = clinux_unix_socket(0)
    guard raw >= 0 else { throw .last("socket") }
    let socket = Descriptor(owning: raw)
    try Self.connect(socket, path, Self.milliseconds(limit), Self.milliseconds(patience ?? limit))
    descriptor = socket
  }

  private static func milliseconds(_ limit: Duration) -> CInt {
    CInt(clamping: max(1, limit.nanoseconds / 1_000_000))
  }

  private static func connect(
    _ socket: borrowing Descriptor, _ path: String, _ milliseconds: CInt, _ patience: CInt
  ) throws(SystemError) {
    let raw = socket.raw
    if path.utf8.count < 108 {
      guard clinux_connect(raw, path, milliseconds, patience) == 0 else { throw .last("connect", path) }
      return
    }
    // Longer than sockaddr_un allows: through the directory's descriptor.
    let directory = clinux_open_directory(-1, FilePath.parent(of: path) ?? "/")
    guard directory >= 0 else { throw .last("open", FilePath.parent(of: path) ?? "/") }
    let held = Descriptor(owning: directory)
    let through = "/proc/self/fd/\(held.raw)/\(FilePath.name(of: path))"
    guard clinux_connect(raw, through, milliseconds, patience) == 0 else { throw .last("connect", path) }
  }

  /// Who listens at the other end.
  package func peer() throws(SystemError) -> PeerCredentials { try PeerCredentials.of(descriptor.raw) }

  /// Changes the time limit of the calls that follow; nil waits for ever.
  package func setLimit(_ limit: Duration?) {
    let milliseconds = limit.map(Self.milliseconds) ?? 0
    _ = clinux_set_timeouts(descriptor.raw, milliseconds, milliseconds)
  }

  /// Sends all bytes.
  /// - Throws: EPIPE when the other side is gone, EAGAIN when it takes nothing for the time limit.
  package func send(_ bytes: [UInt8]) throws(SystemError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor.raw, $0.baseAddress.map { $0 + sent }, $0.count - sent, CInt(MSG_NOSIGNAL))
      }
      if count >= 0 {
        sent += count
      } else if errno != EINTR {
        throw .last("send")
      }
    }
  }

  /// Receives at least one byte behind `buffer[filled...]`; 0 at the end of the stream.
  package func receive(into buffer: inout [UInt8], at filled: Int) throws(SystemError) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes {
        recv(descriptor.raw, $0.baseAddress.map { $0 + filled }, $0.count - filled, 0)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .last("receive") }
    }
  }

  /// Gives the socket to an event loop as a stream.
  package consuming func stream(on loop: EventLoop) throws(SystemError) -> ByteStream {
    let raw = descriptor.raw
    let flags = fcntl(raw, F_GETFL)
    guard flags >= 0, fcntl(raw, F_SETFL, flags | O_NONBLOCK) == 0 else { throw .last("fcntl") }
    return try ByteStream(descriptor, on: loop)
  }
}

extension BlockingSocket {
  /// Whether somebody at this socket answers a call.
  ///
  /// A process that is just ending, as after a SIGKILL, may have let go of its lock and still listen: its connections end in
  /// a moment, and nobody answers. Who takes the call and says nothing for a second is there nevertheless.
  package static func isAnswered(_ path: String) -> Bool {
    do throws(SystemError) {
      let socket = try BlockingSocket(connectingTo: path, within: .milliseconds(200), patience: .seconds(1))
      try socket.send(Array(#"{"method":"org.varlink.service.GetInfo"}"#.utf8) + [0])
      var answer = [UInt8](repeating: 0, count: 64)
      return try socket.receive(into: &answer, at: 0) > 0
    } catch {
      return error.isTimeout
    }
  }
}
