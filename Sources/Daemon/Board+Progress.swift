internal import Journal
internal import Model
internal import Platform
internal import Varlink

/// The methods of `org.dmon.Progress`.
extension Board {
  func perform(
    _ method: ProgressInterface.Method, _ header: CallHeader, _ frame: UnsafeRawBufferPointer, _ peer: Peer,
    _ moment: EventLoop.Moment, _ answer: inout BatchAnswer
  ) throws(WireError) {
    switch method {
    case .list:
      try list(header, frame, &answer)
      return
    case .watch:
      let request = try header.decode(WatchRequest.self, in: frame)
      if header.wantsMore, watchers.count >= limits.watchers {
        let error = ProgressError.tooMany(count: watchers.count + 1, limit: limits.watchers)
        ReplyWriter.failure(error, into: &answer.replies)
      } else if header.wantsMore {
        answer.stream = .watch(request)
      } else {
        ReplyWriter.failure(ServiceError.expectedMore, into: &answer.replies)
      }
      return
    case .sweep:
      try sweep(header, frame, peer, moment, &answer)
      return
    case .notices:
      try notices(header, frame, &answer)
      return
    case .forget:
      let request = try header.decode(ForgetRequest.self, in: frame)
      if let group = largeGroup(request) {
        answer.stream = .removal(Removal(ofGroup: group, for: peer, at: moment.wall))
        return
      }
    case .register, .report, .finish, .fail: break
    }
    let change = try RequestedChange(method, header, frame)
    do throws(ProgressError) {
      switch try carryOut(change, peer, moment) {
      case .registered(let id): try encode(RegisterReply(id: id), into: &answer.replies)
      case .accepted: ReplyWriter.success(into: &answer.replies)
      case .removed(let count): try encode(ForgetReply(removed: count), into: &answer.replies)
      case .refused(let error): throw error
      }
    } catch {
      ReplyWriter.failure(error, into: &answer.replies)
    }
  }

  private func sweep(
    _ header: CallHeader, _ frame: UnsafeRawBufferPointer, _ peer: Peer, _ moment: EventLoop.Moment,
    _ answer: inout BatchAnswer
  ) throws(WireError) {
    let request = try header.decode(SweepRequest.self, in: frame)
    do throws(ProgressError) {
      try checkDurability()
      let walk = walk(through: request.groups)
      var removal = try Removal(of: request, through: walk, for: peer, at: moment.wall, naming: limits.keysInReply)
      // Of few tasks it is done at once.
      if table.count > limits.tasksInSweep {
        answer.stream = .removal(removal)
        return
      }
      try goOn(with: &removal)
      try encode(removal.sweepReply, into: &answer.replies)
    } catch {
      ReplyWriter.failure(error, into: &answer.replies)
    }
  }

  func encode(_ reply: some Encodable, into replies: inout [UInt8]) throws(ProgressError) {
    do throws(WireError) {
      try ReplyWriter.success(reply, into: &replies)
    } catch {
      throw .invalidParameter("reply", why: error.message)
    }
  }

  /// The hot path: a report that was read straight from its frame.
  func report(_ fields: ReportFields, _ frame: UnsafeRawBufferPointer, _ peer: Peer, _ moment: EventLoop.Moment)
    throws(ProgressError)
  {
    if fields.request != nil {
      _ = try accepted(carryOut(.report(fields.request(in: frame)), peer, moment))
      return
    }
    if fields.id == 0 { return }
    try checkDurability()
    guard let group = group(of: fields, in: frame), let slot = table.groups[group].slots[fields.id] else {
      throw .unknownTask(TaskKey(group: fields.group.string(in: frame), id: fields.id))
    }
    try report(
      slot, completed: fields.completed, advance: fields.advance, total: fields.total,
      message: fields.message?.string(in: frame), nil, peer, moment)
  }

  private func accepted(_ answer: RequestMemory.Answer) throws(ProgressError) {
    if case .refused(let error) = answer { throw error }
  }

  func report(
    _ slot: Int, completed: Double?, advance: Double?, total: Double?, message: String?, unit: String? = nil,
    _ request: SavedRequest?, _ peer: Peer, _ moment: EventLoop.Moment
  ) throws(ProgressError) {
    try check(peer, slot)
    let change = try table.slots[slot].record.report(
      completed: completed, advance: advance, total: total, message: message, unit: unit, at: moment.now,
      wall: moment.wall)
    table.note(slot, change)
    if change == .state {
      armSilence(slot)
      recordTask(slot, request)
    } else if advance != nil || request != nil {
      recordProgress(slot, request)
    } else {
      recordLater(slot)
    }
  }

  /// The group of a report; most reports name the same one as the last.
  private func group(of fields: ReportFields, in frame: UnsafeRawBufferPointer) -> Int? {
    if let lastGroup, !fields.group.isEscaped {
      let isSame = lastGroup.name.withUnsafeBufferPointer { fields.group.equals($0, in: frame) }
      if isSame { return lastGroup.index }
    }
    let name = fields.group.string(in: frame)
    guard let index = table.group(name) else { return nil }
    lastGroup = (Array(name.utf8), index)
    return index
  }

  /// Carries a change out, or gives the first answer again when its request was answered before.
  private func carryOut(_ change: RequestedChange, _ peer: Peer, _ moment: EventLoop.Moment) throws(ProgressError)
    -> RequestMemory.Answer
  {
    try checkDurability()
    guard let request = change.request else { return try apply(change, nil, peer, moment) }
    try RequestMemory.check(request)
    if let group = table.group(change.group),
      let first = try table.groups[group].requests.answer(to: request, for: change.purpose, at: moment.now)
    {
      awaitRecords()
      return first
    }
    let answer: RequestMemory.Answer
    do throws(ProgressError) {
      answer = try apply(change, Self.saved(change, request, moment), peer, moment)
    } catch {
      answer = .refused(error)
    }
    if let group = table.group(change.group) {
      let isFirst = table.requestOrder.count == 0
      table.remember(answer, to: request, for: change.purpose, in: group, at: moment.now)
      if isFirst { sweep.ring() }
    }
    return answer
  }

  /// The request as it goes into the journal, with the change that it makes.
  private static func saved(
    _ change: RequestedChange, _ request: String, _ moment: EventLoop.Moment
  ) -> SavedRequest {
    SavedRequest(
      group: change.group, request: request, method: change.purpose.method, task: change.purpose.task,
      answered: moment.wall)
  }

  private func apply(
    _ change: RequestedChange, _ saved: SavedRequest?, _ peer: Peer, _ moment: EventLoop.Moment
  ) throws(ProgressError) -> RequestMemory.Answer {
    switch change {
    case .register(let request): return .registered(id: try register(request, saved, peer, moment))
    case .report(let request):
      guard let slot = try find(request.group, request.id) else { return .accepted }
      try report(
        slot, completed: request.completed, advance: request.advance, total: request.total,
        message: request.message, unit: request.unit, saved, peer, moment)
      return .accepted
    case .finish(let request):
      guard let slot = try find(request.group, request.id) else { return .accepted }
      try check(peer, slot)
      let change = try table.slots[slot].record.finish(message: request.message, at: moment.now, wall: moment.wall)
      noteEnd(slot, change, saved)
      return .accepted
    case .fail(let request):
      guard let slot = try find(request.group, request.id) else { return .accepted }
      try check(peer, slot)
      let change = try table.slots[slot].record.fail(
        message: request.message, code: request.code, at: moment.now, wall: moment.wall)
      noteEnd(slot, change, saved)
      return .accepted
    case .forget(let request): return .removed(count: try forget(request, peer, moment))
    }
  }

  func noteEnd(_ slot: Int, _ change: TaskRecord.Change, _ saved: SavedRequest?) {
    table.note(slot, change)
    if change != .none || saved != nil { recordTask(slot, saved) } else { awaitRecords() }
    if change != .none {
      armRetirement(slot)
      let record = table.slots[slot].record
      supervisor?.assumeIsolated { $0.taskChanged(record) }
    }
    releaseProcess(slot)
  }

  /// Refuses every change while it could not be kept as it was promised.
  func checkDurability() throws(ProgressError) {
    guard isDurable, let journal, case .suspended(let error) = journal.state else { return }
    throw .notDurable("\(error)")
  }

  /// The slot of a task; nil for id 0, which is nobody.
  private func find(_ group: String, _ id: Int) throws(ProgressError) -> Int? {
    if id == 0 { return nil }
    guard let slot = slot(of: TaskKey(group: group, id: id)) else {
      throw .unknownTask(TaskKey(group: group, id: id))
    }
    return slot
  }

  private func check(_ peer: Peer, _ slot: Int) throws(ProgressError) {
    if peer.mayChange(table.slots[slot].record) { return }
    throw .notAllowed("this task was registered by another user")
  }
}
