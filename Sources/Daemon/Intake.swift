internal import Model
internal import Platform
internal import Varlink

/// What all connections share to read with: buffers that are lent for one read, and the count of half messages.
// why: it lives and dies on the loop's thread, and a call per read through an actor would cost more than the read
final class Intake: @unchecked Sendable {
  private let limits: Limits
  private var buffers: [[UInt8]] = []
  private var replies: [[UInt8]] = []
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

  func giveBack(_ buffer: [UInt8]) {
    if buffers.count < 4 { buffers.append(buffer) }
  }

  /// Takes note of a half message that grew or shrank; false when that is too much for all together.
  func account(from before: Int, to after: Int) -> Bool {
    pendingBytes += after - before
    return after <= before || pendingBytes <= limits.pendingBytes
  }
}
