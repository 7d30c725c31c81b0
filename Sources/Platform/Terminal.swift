internal import CLinux
internal import Glibc
internal import Model

/// The terminal behind a descriptor.
package enum Terminal {
  package static func isTerminal(_ raw: CInt) -> Bool { isatty(raw) == 1 }

  /// Columns and rows; nil when it is no terminal or does not know.
  package static func size(_ raw: CInt) -> (columns: Int, rows: Int)? {
    var columns: CInt = 0
    var rows: CInt = 0
    guard clinux_window_size(raw, &columns, &rows) == 0, columns > 0, rows > 0 else { return nil }
    return (Int(columns), Int(rows))
  }
}

/// Standard output and error, written at once and whole.
package enum StandardStream: CInt, Sendable {
  case output = 1
  case error = 2

  /// Writes all bytes, waiting where the reader is slow.
  /// - Throws: when the reader is gone (EPIPE, EIO) or the disk is full; see ``SystemError/isGoneReader``.
  package func write(_ bytes: [UInt8]) throws(SystemError) {
    try Files.writeAll(bytes, to: rawValue, self == .output ? "standard output" : "standard error")
  }

  /// Writes what can be written without waiting; a reader that is gone or slow loses it. For a daemon's own log.
  package func writeIfReady(_ text: String) {
    var wait = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
    // A pipe that polls as writable takes PIPE_BUF bytes at once (pipe(7)).
    guard poll(&wait, 1, 0) == 1, wait.revents & Int16(POLLOUT) != 0 else { return }
    let line = Array(text.utf8.prefix(4_096))
    _ = line.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
  }

  /// Blocks until whoever reads is gone, at most so long; true when nobody reads any more. A file is always read.
  package func waitForGoneReader(within limit: Duration) -> Bool {
    var wait = pollfd(fd: rawValue, events: 0, revents: 0)
    return poll(&wait, 1, CInt(clamping: limit.nanoseconds / 1_000_000)) == 1
  }

  package func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }
}

extension SystemError {
  /// Nobody reads any more: the pipe was closed or the terminal went away.
  package var isGoneReader: Bool { code == EPIPE || code == EIO }
}
