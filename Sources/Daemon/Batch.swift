package import Model

/// What came in one read of a connection: one or more frames, perhaps with an unfinished one at the end.
package struct Batch: Sendable {
  package var bytes: [UInt8]
  /// Where the first frame begins, and where what was read ends.
  package var start: Int
  package var end: Int
  package var peer: Peer

  package init(bytes: [UInt8], start: Int, end: Int, peer: Peer) {
    self.bytes = bytes
    self.start = start
    self.end = end
    self.peer = peer
  }
}

/// What the board made of a batch.
package struct BatchAnswer: Sendable {
  /// The first byte that was not handled.
  package var consumed: Int
  /// To be sent, in this order, before anything else.
  package var replies: [UInt8] = []
  /// The replies may be sent once the journal has the record with this number.
  package var commit: Int?
  /// A call that is answered with many replies, after `replies` were sent.
  package var stream: StreamCall?
  /// The frames after it cannot be trusted: send the replies, then close.
  package var isBroken = false
  /// There may be whole frames left; false when only more bytes can help.
  package var hasMore = false

  /// The replies, which are gone here then: their memory is to be used again.
  package mutating func takeReplies() -> [UInt8] {
    defer { replies = [] }
    return replies
  }
}

/// A call that is answered in parts.
package enum StreamCall: Sendable {
  case watch(WatchRequest)
  case list(ListRequest)
  /// Not in parts, but after many turns.
  case removal(Removal)
  case supervise(SupervisorCall, isOneway: Bool)

  /// It is answered until the connection ends.
  var isEndless: Bool {
    switch self {
    case .watch, .supervise(.watch, _): true
    case .list, .removal, .supervise: false
    }
  }
}
