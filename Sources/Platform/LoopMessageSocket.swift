internal import Glibc
package import Model

/// A message socket on the loop. Used only on the loop's thread; closing ends whoever waits on it.
// why: it lives and dies on the loop's thread, which the loop itself checks in debug builds
package final class LoopMessageSocket: @unchecked Sendable {
  private let loop: EventLoop
  private var socket: MessageSocket?
  private let registration: Registration

  /// Takes ownership of the socket.
  package init(_ socket: consuming MessageSocket, on loop: EventLoop) throws(SystemError) {
    self.loop = loop
    registration = try loop.register(raw: socket.raw, .connection)
    self.socket = .some(consume socket)
  }

  deinit { close() }

  /// Closes the socket; whoever waits is told. Twice is nothing.
  package func close() {
    guard socket != nil else { return }
    loop.deregister(registration)
    socket = nil
  }

  package var isOpen: Bool { socket != nil }

  /// Waits until there is a message, or the end; false when closed here, cancelled, or past the deadline.
  package func readable(until deadline: Instant? = nil) async -> Bool {
    guard socket != nil else { return false }
    return await loop.wait(.reading, registration, until: deadline) == .ready
  }

  /// Receives one message if there is one, as ``MessageSocket/receive(into:)``; `.closed` as well when it was closed here.
  ///
  /// Whoever takes many in a row lets others have their turn between them (`EventLoop.turn`).
  package func receive(into buffer: inout [UInt8]) throws(SystemError) -> MessageSocket.Received {
    guard socket != nil else { return .closed }
    guard let received = try socket?.receive(into: &buffer) else { return .closed }
    if case .nothing = received { loop.clearLatch(.reading, registration) }
    return received
  }

  /// Sends one message if there is room for it now; else false.
  package func sendNow(_ bytes: [UInt8], descriptors: [CInt] = []) throws(SystemError) -> Bool {
    guard let isSent = try socket?.send(bytes, descriptors: descriptors) else {
      throw SystemError(call: "send message", code: EPIPE)
    }
    if !isSent { loop.clearLatch(.writing, registration) }
    return isSent
  }

  /// Sends one message, and waits for room if need be. One sender at a time.
  /// - Returns: false when it was closed here, cancelled, or there was no room before the deadline.
  package func send(
    _ bytes: [UInt8], descriptors: [CInt] = [], until deadline: Instant? = nil
  ) async throws(SystemError) -> Bool {
    while socket != nil {
      if try sendNow(bytes, descriptors: descriptors) { return true }
      guard await loop.wait(.writing, registration, until: deadline) == .ready else { return false }
    }
    return false
  }
}
