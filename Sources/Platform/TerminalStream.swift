internal import CLinux
internal import Glibc
package import Model

/// A terminal on the loop, for keys and frames. Opened anew, so that whoever shares our standard streams does not find them
/// non-blocking. Used only on the loop's thread.
// why: it lives and dies on the loop's thread
package final class TerminalStream: @unchecked Sendable {
  private let loop: EventLoop
  private let descriptor: Descriptor
  private let registration: Registration

  /// Opens the terminal behind a standard stream.
  /// - Throws: when there is none, or it cannot be opened by a name of its own.
  package init(_ stream: StandardStream, on loop: EventLoop) throws(SystemError) {
    let flags = O_RDWR | O_NOCTTY | O_NONBLOCK
    guard isatty(stream.rawValue) == 1 else { throw SystemError(call: "open", subject: "terminal", code: ENOTTY) }
    var raw = clinux_open(-1, "/proc/self/fd/\(stream.rawValue)", flags, 0)
    if raw < 0 { raw = clinux_open(-1, "/dev/tty", flags, 0) }
    guard raw >= 0 else { throw .last("open", "terminal") }
    descriptor = Descriptor(owning: raw)
    self.loop = loop
    registration = try loop.register(descriptor, .connection)
  }

  deinit { loop.deregister(registration) }

  /// The number, to ask for its size and its mode.
  package var number: CInt { descriptor.raw }

  /// What came from the keyboard; nil when the terminal is gone.
  package func readNow() -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor.raw, $0.baseAddress, $0.count) }
      if count > 0 { return Array(chunk[..<count]) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EAGAIN {
        loop.clearLatch(.reading, registration)
        return []
      }
      return nil
    }
  }

  /// Waits until something was typed, or the terminal is gone.
  package func readable(until deadline: Instant? = nil) async -> WaitOutcome {
    await loop.wait(.reading, registration, until: deadline)
  }

  /// Writes all bytes, however slow the terminal is; false when it is gone or the task was cancelled.
  package func write(_ bytes: [UInt8]) async -> Bool {
    var written = 0
    while true {
      guard let count = writeNow(bytes, from: written) else { return false }
      written += count
      if written == bytes.count { return true }
      guard await loop.wait(.writing, registration) == .ready else { return false }
    }
  }

  /// Writes all bytes before anything else happens here, for at most so long.
  package func writeBlocking(_ bytes: [UInt8], within limit: Duration) {
    let end = Clocks.monotonic + limit
    var written = 0
    while written < bytes.count, let count = writeNow(bytes, from: written) {
      written += count
      if written == bytes.count { return }
      let left = (end - Clocks.monotonic).nanoseconds / 1_000_000
      if left <= 0 { return }
      var wait = pollfd(fd: descriptor.raw, events: Int16(POLLOUT), revents: 0)
      _ = poll(&wait, 1, CInt(clamping: left))
    }
  }

  /// Writes what the terminal takes at once; nil when it is gone.
  private func writeNow(_ bytes: [UInt8], from start: Int) -> Int? {
    var written = start
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor.raw, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count > 0 {
        written += count
        continue
      }
      if count < 0 && errno == EINTR { continue }
      guard count < 0 && errno == EAGAIN else { return nil }
      loop.clearLatch(.writing, registration)
      break
    }
    return written - start
  }
}
