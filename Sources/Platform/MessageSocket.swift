internal import CLinux
internal import Glibc

/// One end of a connection of whole messages (AF_UNIX, SOCK_SEQPACKET) that can carry descriptors; it never waits.
///
/// A message is at least one byte and at most `messageLimit`; it comes whole, in order, once.
package struct MessageSocket: ~Copyable, Sendable {
  /// The longest message in bytes.
  package static let messageLimit = 160 * 1_024
  /// The most descriptors in one message.
  package static let descriptorLimit = Int(CLINUX_DESCRIPTORS_PER_MESSAGE)

  private let descriptor: Descriptor

  private init(_ raw: CInt) { descriptor = Descriptor(owning: raw) }

  /// Takes ownership of an end that was passed on to us at our start, under the number that we were told.
  /// - Throws: EPROTOTYPE or ENOTSOCK when it is something else; it then stays open, since it is not what was promised.
  package init(inheriting raw: CInt) throws(SystemError) {
    guard clinux_message_adopt(raw) == 0 else { throw .last("inherit message socket", String(raw)) }
    descriptor = Descriptor(owning: raw)
  }

  /// The two ends of a new connection.
  package struct Pair: ~Copyable {
    package let first: MessageSocket
    package let second: MessageSocket

    /// Gives both ends away.
    package consuming func take<Result: ~Copyable>(
      _ body: (consuming MessageSocket, consuming MessageSocket) throws -> Result
    ) rethrows -> Result { try body(first, second) }
  }

  /// Makes a connection, both ends ours and close-on-exec.
  package static func pair() throws(SystemError) -> Pair {
    var ends: [CInt] = [-1, -1]
    guard clinux_message_pair(&ends) == 0 else { throw .last("socketpair") }
    return Pair(first: MessageSocket(ends[0]), second: MessageSocket(ends[1]))
  }

  /// The number, to poll or to pass on; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// Sends one message, whole.
  ///
  /// The descriptors arrive as copies; ours stay open.
  /// - Returns: false when there is no room now: poll for writing and try again.
  /// - Throws: `isBrokenPipe` when the other end is gone; EMSGSIZE or EINVAL for what may not be sent; ETOOMANYREFS when
  ///   too many descriptors lie in sockets unread.
  package borrowing func send(_ bytes: [UInt8], descriptors: [CInt] = []) throws(SystemError) -> Bool {
    guard bytes.count <= Self.messageLimit else { throw SystemError(call: "send message", code: EMSGSIZE) }
    let code = clinux_message_send(descriptor.raw, bytes, bytes.count, descriptors, CInt(descriptors.count))
    if code == 0 { return true }
    if errno == EAGAIN { return false }
    throw .last("send message")
  }

  /// What one try to receive came to.
  package enum Received: Sendable {
    /// So many bytes of the buffer, and the descriptors that came with them.
    case message(Int, [DescriptorBox])
    /// Nothing is there now.
    case nothing
    /// The other end is gone, and everything that it sent was received.
    case closed
  }

  /// Receives one message into `buffer`, whose whole length is its room.
  /// - Throws: EMSGSIZE when the message was longer (it is lost), EBADMSG when the kernel left descriptors out (we have too
  ///   many open); what came with it was closed.
  package borrowing func receive(into buffer: inout [UInt8]) throws(SystemError) -> Received {
    var numbers = [CInt](repeating: -1, count: Self.descriptorLimit)
    var count: CInt = 0
    let length = buffer.withUnsafeMutableBytes {
      clinux_message_receive(descriptor.raw, $0.baseAddress, $0.count, &numbers, &count)
    }
    let code = errno
    let boxes = numbers.prefix(Int(count)).map { DescriptorBox(Descriptor(owning: $0)) }
    if length > 0 { return .message(length, boxes) }
    if length == 0 { return .closed }
    if code == EAGAIN { return .nothing }
    throw SystemError(call: "receive message", code: code)
  }
}
