internal import Journal
internal import Model
internal import Platform
internal import Varlink

/// One client's connection, from the first frame to the end.
///
/// Used by one task alone, on the loop. It holds no memory while it is silent, apart from half a message. A read and its
/// answer run without a suspension; it suspends only to wait for the client, or to give the others a turn.
struct Connection {
  private let stream: ByteStream
  private let board: Board
  /// Nil where nobody speaks of services.
  private let supervisor: Supervisor?
  private let intake: Intake
  private let peer: Peer
  private let limits: Limits
  /// The beginning of a frame whose end has not come yet.
  private var pending: [UInt8] = []

  init(_ stream: ByteStream, _ peer: Peer, _ board: Board, _ supervisor: Supervisor?, _ intake: Intake) {
    self.stream = stream
    self.peer = peer
    self.board = board
    self.supervisor = supervisor
    self.intake = intake
    limits = board.limits
  }

  /// Serves until the client is gone, breaks the rules, or the stream is closed (which is how the listener ends it).
  mutating func serve() async {
    defer { keep([]) }
    while true {
      let deadline = pending.isEmpty ? nil : board.loop.now + limits.patience
      switch await stream.readableOrClosed(until: deadline) {
      case .ready: break
      case .cancelled: return
      case .timedOut: return await refuse("half a message came, and then nothing for \(limits.patience)")
      }
      switch serveOneRead() {
      case .goOn: break
      case .over: return
      case .unfinished(let batch, let first): guard await answer(batch, beginningWith: first) else { return }
      }
      // It could go on reading for ever: the others first.
      if stream.hasMore { await board.loop.turn() }
    }
  }

  /// What one read came to.
  private enum Step {
    case goOn
    case over
    /// Something has to be waited for: what is left of the answer, or none yet.
    case unfinished(Batch, BatchAnswer?)
  }

  /// Reads once and answers all of it, where that needs no waiting: no suspension, which would cost as much as the rest.
  private mutating func serveOneRead() -> Step {
    let kept = pending.count
    var buffer = intake.take(atLeast: kept + limits.bytesPerTurn)
    if kept > 0 { buffer.replaceSubrange(..<kept, with: pending) }
    switch stream.readNow(into: &buffer, at: kept) {
    case .nothing, .timedOut:
      intake.giveBack(buffer)
      return .goOn
    case .closed, .end:
      intake.giveBack(buffer)
      return .over
    case .bytes(let count):
      return answerNow(Batch(bytes: buffer, start: 0, end: kept + count, peer: peer))
    }
  }

  private mutating func answerNow(_ batch: consuming Batch) -> Step {
    if let journal = board.journal, journal.isBusy { return .unfinished(batch, nil) }
    var answer = perform(batch)
    if answer.commit != nil || answer.isBroken || answer.hasMore || answer.stream != nil {
      return .unfinished(batch, answer)
    }
    if !answer.replies.isEmpty {
      let written = stream.writeNow(answer.replies)
      // A client that does not read: the rest is waited for.
      if written >= 0 && written < answer.replies.count {
        answer.replies.removeFirst(written)
        return .unfinished(batch, answer)
      }
      intake.giveBack(replies: answer.takeReplies())
      if written < 0 {
        intake.giveBack(batch.bytes)
        return .over
      }
    }
    if answer.consumed < batch.end || !pending.isEmpty { keep(batch.bytes[answer.consumed..<batch.end]) }
    intake.giveBack(batch.bytes)
    return .goOn
  }

  /// Answers what is left of a batch, waiting where that is needed; false when the connection is over.
  private mutating func answer(_ received: consuming Batch, beginningWith first: BatchAnswer?) async -> Bool {
    var batch = consume received
    var first = first
    defer { intake.giveBack(batch.bytes) }
    while true {
      // More is waiting to be written than should: the disk sets the pace.
      if let journal = board.journal, journal.isBusy { _ = await journal.committed(journal.lastSequence) }
      var answer = first ?? perform(batch)
      first = nil
      if answer.commit != nil, answer.consumed == batch.end, !answer.hasMore, answer.stream == nil {
        // It is used up, and others read meanwhile: else everybody who waits would hold a buffer.
        intake.giveBack(batch.bytes)
        batch.bytes = []
        batch.end = 0
        answer.consumed = 0
      }
      // Acknowledged is what the journal has; where nothing can be written the daemon goes on in memory, and says so.
      if let commit = answer.commit, !(await isKept(commit)) { return false }
      if !answer.replies.isEmpty {
        let written = stream.writeNow(answer.replies)
        if written < 0 { return false }
        if written < answer.replies.count,
          !(await stream.write(answer.replies, from: written, patience: limits.patience))
        {
          return false
        }
      }
      intake.giveBack(replies: answer.takeReplies())
      if answer.isBroken { return false }
      if answer.stream?.isEndless ?? false {
        // Nothing more of it is read, and it may watch for days.
        intake.giveBack(batch.bytes)
        batch.bytes = []
      }
      if let call = answer.stream, !(await send(call)) { return false }
      batch.start = answer.consumed
      if !answer.hasMore && answer.stream == nil {
        if answer.consumed < batch.end || !pending.isEmpty { keep(batch.bytes[answer.consumed..<batch.end]) }
        return true
      }
      await board.loop.turn()
    }
  }

  /// Waits until the journal has what is to be acknowledged. False when that was promised and cannot be: then there is no
  /// acknowledgement, and the next call is told why.
  private func isKept(_ commit: Int) async -> Bool {
    guard let journal = board.journal else { return true }
    if !board.isDurable && journal.isCommitted(commit) { return true }
    let outcome = await journal.committed(commit, durable: board.isDurable)
    return outcome == .committed || !board.isDurable
  }

  /// Both are on the loop's thread, so this is checked, not awaited: a hop for every call would be a third of its cost.
  private func perform(_ batch: Batch) -> BatchAnswer {
    board.assumeIsolated { $0.perform(batch, replyingIn: intake.takeReplies()) }
  }

  /// Keeps half a message.
  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    if bytes.isEmpty && pending.isEmpty { return }
    pending = Array(bytes)
    intake.account(for: pending.count, of: stream)
  }

  /// Answers a call in parts; false when the connection is over.
  private func send(_ call: StreamCall) async -> Bool {
    switch call {
    case .watch(let request):
      await WatchSession(stream, board, request).run()
      return false
    case .list(let request): return await sendList(request)
    case .removal(let removal): return await carryOut(removal)
    case .supervise(let call, let isOneway):
      guard let supervisor else {
        var bytes: [UInt8] = []
        ReplyWriter.failure(ServiceError.methodNotImplemented(call.method.fullName), into: &bytes)
        return await stream.write(bytes, patience: limits.patience)
      }
      return await SupervisorSession(supervisor: supervisor, stream: stream, isOneway: isOneway).answer(call)
    }
  }

  private func sendList(_ request: ListRequest) async -> Bool {
    var walk = await board.walk(through: request.groups)
    var next = await board.statuses(next: limits.tasksInPart, on: &walk)
    repeat {
      let part = next
      // Found before this one is sent: there may be none.
      next = await board.statuses(next: limits.tasksInPart, on: &walk)
      var bytes: [UInt8] = []
      let reply = ListReply(tasks: part)
      guard Self.append(reply, continues: !next.isEmpty, to: &bytes),
        await stream.write(bytes, patience: limits.patience)
      else { return false }
      await board.loop.turn()
    } while !next.isEmpty
    return true
  }

  /// Removes what a Forget or a Sweep names; it goes on to the end where the client does not wait for it.
  private func carryOut(_ asked: Removal) async -> Bool {
    var removal = asked
    let reply = await board.carryOut(&removal)
    if let commit = removal.commit, !(await isKept(commit)) { return false }
    if removal.isOneway { return true }
    return await stream.write(reply, patience: limits.patience)
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
