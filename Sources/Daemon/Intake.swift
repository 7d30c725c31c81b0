internal import Model
internal import Platform
internal import Varlink

/// What all connections share to read with: buffers that are lent for one read, and the count of half messages.
// why: it lives and dies on the loop's thread, and a call per read through an actor would cost more than the read
final class Intake: @unchecked Sendable {
  private let limits: Limits
  private var buffers: [[UInt8]] = []
  private var replies: [[UInt8]] = []
  /// Who holds half a message, and how much of it.
  private var holders: [ObjectIdentifier: (stream: ByteStream, bytes: Int)] = [:]
  /// All half messages of all connections together, in bytes.
  private(set) var pendingBytes = 0

  init(_ limits: Limits) { self.limits = limits }

  /// A buffer with room for half a message and a turn's bytes; to be given back.
  func take() -> [UInt8] {
    buffers.popLast() ?? [UInt8](repeating: 0, count: FrameLimit.progress + 1 + limits.bytesPerTurn)
  }

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
    if buffers.count < 4, !buffer.isEmpty { buffers.append(buffer) }
  }

  /// Takes note of how much of a half message a connection holds. Over the limit of all together those that hold most
  /// are closed, not whoever came last; false when that was this one.
  func account(for bytes: Int, of stream: ByteStream) -> Bool {
    keep(bytes, of: stream)
    while pendingBytes > limits.pendingBytes, let most = holders.values.max(by: { $0.bytes < $1.bytes }) {
      keep(0, of: most.stream)
      most.stream.close()
    }
    return stream.isOpen
  }

  private func keep(_ bytes: Int, of stream: ByteStream) {
    let id = ObjectIdentifier(stream)
    pendingBytes += bytes - (holders[id]?.bytes ?? 0)
    holders[id] = bytes == 0 ? nil : (stream, bytes)
  }
}
