/// One descriptor that the loop looks after: latches of its edges, and who waits for them.
struct WaitSlot {
  /// The order in which a turn answers the kernel.
  enum Priority: Int, CaseIterable { case signal, exit, listener, connection }

  var descriptor: CInt = -1
  var generation: UInt32 = 0
  var priority = Priority.connection
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
  var slot: Int
  var generation: UInt32
  var direction: Direction
  var id: UInt64
}

/// A descriptor's place in the loop's table; worth nothing once it was deregistered.
package struct Registration: Sendable {
  let slot: Int
  let generation: UInt32

  /// What the kernel gives back with an event.
  var token: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}
