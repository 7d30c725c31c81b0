internal import Model
internal import Platform
internal import Varlink

/// What all connections share to read with: buffers that are lent for one read, and the count of half messages.
// why: it lives and dies on the loop's thread, and a call per read through an actor would cost more than the read
final class Intake: @unchecked Sendable {
  private let limits: Limits
  private let log: Log
  /// The half messages, by connection.
  private var pending: [ObjectIdentifier: (bytes: Int, stream: ByteStream)] = [:]
  private var buffers: [[UInt8]] = []
  private var replies: [[UInt8]] = []
  /// All half messages of all connections together, in bytes.
  private(set) var pendingBytes = 0

  init(_ limits: Limits, _ log: Log) {
    self.limits = limits
    self.log = log
  }

  /// A buffer with room for half a message and a turn's bytes; to be given back.
  func take(atLeast count: Int = 0) -> [UInt8] {
    // Half a message to the supervisor may be long; there are few.
    if count > usual { return [UInt8](repeating: 0, count: count) }
    return buffers.popLast() ?? [UInt8](repeating: 0, count: usual)
  }

  private var usual: Int { FrameLimit.progress + 1 + limits.bytesPerTurn }

  /// An empty array with room for the replies to one read.
  func takeReplies() -> [UInt8] { replies.popLast() ?? [] }

  /// Takes back what was sent; an array that had to grow large is not kept.
  func giveBack(replies array: consuming [UInt8]) {
    if replies.count >= 4 || array.capacity > 4_096 { return }
    array.removeAll(keepingCapacity: true)
    replies.append(array)
  }

  /// Keeps a buffer for the next one who takes one; an empty one was given back before.
  func giveBack(_ buffer: [UInt8]) {
    if buffers.count < 4, buffer.count == usual { buffers.append(buffer) }
  }

  /// Takes note of a half message that grew or shrank. Over the limit, the connections that hold most are closed.
  func account(for bytes: Int, of stream: ByteStream) {
    keep(bytes, stream)
    while pendingBytes > limits.pendingBytes, let most = pending.values.max(by: { $0.bytes < $1.bytes }) {
      log.warning("too many half messages (\(pendingBytes) bytes); closing a connection that holds \(most.bytes)")
      keep(0, most.stream)
      most.stream.close()
    }
  }

  private func keep(_ bytes: Int, _ stream: ByteStream) {
    let id = ObjectIdentifier(stream)
    pendingBytes += bytes - (pending[id]?.bytes ?? 0)
    pending[id] = bytes == 0 ? nil : (bytes, stream)
  }
}
