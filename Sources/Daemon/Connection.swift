internal import Model
internal import Platform
internal import Varlink

/// One client's connection, from the first frame to the end.
///
/// Used by one task alone, on the loop. It holds no memory while it is silent, apart from half a message.
struct Connection {
  private let stream: ByteStream
  private let board: Board
  private let listener: Listener
  private let peer: Peer
  private let limits: Limits
  /// The beginning of a frame whose end has not come yet.
  private var pending: [UInt8] = []

  init(_ stream: ByteStream, _ peer: Peer, _ board: Board, _ listener: Listener) {
    self.stream = stream
    self.peer = peer
    self.board = board
    self.listener = listener
    limits = board.limits
  }

  /// Serves until the client is gone, breaks the rules, or the task is cancelled.
  mutating func serve() async {
    while true {
      let deadline = pending.isEmpty ? nil : board.loop.now + limits.patience
      switch await stream.readable(until: deadline) {
      case .ready: break
      case .cancelled: return
      case .timedOut:
        await refuse("half a message came, and then nothing for \(limits.patience)")
        return
      }
      guard await serveOneRead() else { return }
      await listener.account(for: pending.count, of: stream)
      if stream.hasMore { await board.loop.turn() }
    }
  }

  /// Reads once and answers all of it; false when the connection is over.
  private mutating func serveOneRead() async -> Bool {
    var buffer = await listener.takeBuffer()
    let kept = pending.count
    if kept > 0 { buffer.replaceSubrange(..<kept, with: pending) }
    switch stream.readNow(into: &buffer, at: kept) {
    case .nothing, .timedOut:
      await listener.giveBack(buffer)
      return true
    case .closed, .end:
      await listener.giveBack(buffer)
      return false
    case .bytes(let count):
      let goesOn = await answer(&buffer, end: kept + count)
      await listener.giveBack(buffer)
      return goesOn
    }
  }

  private mutating func answer(_ buffer: inout [UInt8], end: Int) async -> Bool {
    var batch = Batch(bytes: buffer, start: 0, end: end, peer: peer)
    buffer = []
    defer { buffer = batch.bytes }
    while true {
      let answer = await board.perform(batch)
      if !answer.replies.isEmpty, !(await stream.write(answer.replies, patience: limits.patience)) { return false }
      if answer.isBroken { return false }
      if case .watch = answer.stream {
        // Nothing more of it is read, and it may watch for days.
        await listener.giveBack(batch.bytes)
        batch.bytes = []
      }
      if let call = answer.stream, !(await send(call)) { return false }
      batch.start = answer.consumed
      if !answer.hasMore && answer.stream == nil {
        pending = Array(batch.bytes[answer.consumed..<end])
        return true
      }
      await board.loop.turn()
    }
  }

  /// Answers a call in parts; false when the connection is over.
  private func send(_ call: StreamCall) async -> Bool {
    switch call {
    case .watch(let request):
      await WatchSession(stream, board, request).run()
      return false
    case .list(let request): return await sendList(request)
    }
  }

  private func sendList(_ request: ListRequest) async -> Bool {
    var slots = (await board.slots(of: request.groups))[...]
    repeat {
      let part = slots.prefix(limits.tasksInPart)
      slots = slots.dropFirst(part.count)
      var bytes: [UInt8] = []
      let reply = ListReply(tasks: await board.statuses(inSlots: part))
      guard Self.append(reply, continues: !slots.isEmpty, to: &bytes),
        await stream.write(bytes, patience: limits.patience)
      else { return false }
      await board.loop.turn()
    } while !slots.isEmpty
    return true
  }

  private static func append(_ reply: ListReply, continues: Bool, to bytes: inout [UInt8]) -> Bool {
    do throws(WireError) {
      try ReplyWriter.success(reply, continues: continues, into: &bytes)
      return true
    } catch {
      ReplyWriter.failure(error, into: &bytes)
      return false
    }
  }

  private func refuse(_ why: String) async {
    var bytes: [UInt8] = []
    ReplyWriter.failure(ProgressError.invalidParameter(ReplyWriter.frameParameter, why: why), into: &bytes)
    _ = await stream.write(bytes, patience: .seconds(1))
  }
}
