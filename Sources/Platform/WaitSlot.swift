/// One descriptor that the loop looks after: latches of its edges, and who waits for them.
struct WaitSlot {
  /// The order in which a turn answers the kernel.
  enum Priority: UInt64 { case signal, exit, listener, connection }

  var descriptor: CInt = -1
  /// Names this use of the slot; an event or a wait with another token means somebody who is gone.
  var token: UInt64 = 0
  /// True until a call said EAGAIN: edge-triggered, so the edge is kept here and none is lost.
  var isReadable = true
  var isWritable = true
  /// The other side has gone: no further edge will come, so only EAGAIN may clear the latch.
  var isHungUp = false
  var reader: Waiter?
  var writer: Waiter?

  struct Waiter {
    var id: UInt64
    var continuation: UnsafeContinuation<WaitOutcome, Never>
  }
}

/// Which of the two directions of a descriptor.
package enum Direction: Sendable { case reading, writing }

/// How a wait ended.
package enum WaitOutcome: Sendable { case ready, cancelled, timedOut }

/// Names one wait for good, so that a late cancellation or time limit meets nobody else.
struct WaitTicket: Sendable {
  var registration: Registration
  var direction: Direction
  var id: UInt64
}

/// A descriptor's place in the loop's table; worth nothing once it was deregistered.
///
/// The token is what the kernel gives back with an event: priority (4 bits), generation (28), slot (32).
package struct Registration: Sendable {
  let token: UInt64

  /// Every token from here on is a connection's, or the loop's own.
  static let firstConnectionToken = WaitSlot.Priority.connection.rawValue << 60

  init(slot: Int, after former: UInt64, _ priority: WaitSlot.Priority) {
    let generation = (former >> 32 &+ 1) & 0x0FFF_FFFF
    token = priority.rawValue << 60 | generation << 32 | UInt64(slot)
  }

  var slot: Int { Self.slot(ofToken: token) }

  static func slot(ofToken token: UInt64) -> Int { Int(token & 0xFFFF_FFFF) }
}
