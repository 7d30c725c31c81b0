internal import Model
internal import Platform
internal import Varlink

extension Board {
  /// Adds a task and begins to look after its process.
  func register(_ request: RegisterRequest, _ saved: SavedRequest?, _ peer: Peer, _ moment: EventLoop.Moment)
    throws(ProgressError) -> Int
  {
    try TaskRecord.check(request)
    if table.count >= limits.tasks { throw .tooMany(count: table.count + 1, limit: limits.tasks) }
    let uid = UInt32(truncatingIfNeeded: peer.credentials.uid)
    let ofUser = tasksOfUser[uid] ?? 0
    if ofUser >= limits.tasksOfUser { throw .tooMany(count: ofUser + 1, limit: limits.tasksOfUser) }
    let known = table.group(request.group)
    if known == nil, table.groups.count >= limits.groups {
      throw .tooMany(count: table.groups.count + 1, limit: limits.groups)
    }
    let group = table.makeGroup(request.group)
    let pid = pidToWatch(request.pid, peer)
    let service = supervisor?.assumeIsolated { $0.service(ofProcess: peer.credentials.pid) }
    let record = try TaskRecord(
      id: table.groups[group].lastID + 1, request: request,
      from: .init(uid: uid, host: host, pid: pid.map(Int32.init)), service: service?.text ?? "",
      at: moment.now, wall: moment.wall)
    let slot = table.insert(record, in: group)
    tasksOfUser[uid, default: 0] += 1
    armSilence(slot)
    if let pid { liveness.assumeIsolated { $0.watch(pid, for: record.key) } }
    var saved = saved
    saved?.id = record.key.id
    recordTask(slot, saved)
    if let service { supervisor?.assumeIsolated { $0.noteTask(record.key, of: service) } }
    return record.key.id
  }

  /// The pid as it is in our namespace: a client in another one means another process by the same number.
  private func pidToWatch(_ pid: Int?, _ peer: Peer) -> Int? {
    guard let pid, pid > 0, peer.credentials.pid > 0, ProcessFacts.sharesNamespace(with: peer.credentials.pid)
    else { return nil }
    return pid
  }

  /// The task needs its process no longer.
  func releaseProcess(_ slot: Int) {
    let pid = Int(table.slots[slot].record.pid)
    if pid <= 0 { return }
    let key = table.slots[slot].record.key
    liveness.assumeIsolated { $0.release(pid, for: key) }
  }

  /// Has the sweeper look at the task when it has been silent for its timeout.
  func armSilence(_ slot: Int) {
    guard let deadline = table.slots[slot].record.silentFrom else { return }
    let isFirst = silences.first.map { deadline < $0.deadline } ?? true
    silences.set(slot, deadline)
    if isFirst { sweep.ring() }
  }

  /// Answers a List at once where that is allowed, else leaves it to be sent in parts.
  func list(_ header: CallHeader, _ frame: UnsafeRawBufferPointer, _ answer: inout BatchAnswer) throws(WireError) {
    let request = try header.decode(ListRequest.self, in: frame)
    if header.wantsMore {
      answer.stream = .list(request)
      return
    }
    let count = request.groups.map { known($0).reduce(0) { $0 + table.groups[$1].slots.count } } ?? table.count
    if count > limits.tasksWithoutParts {
      let error = ProgressError.tooMany(count: count, limit: limits.tasksWithoutParts)
      return ReplyWriter.failure(error, into: &answer.replies)
    }
    let found = slots(of: request.groups)
    try ReplyWriter.success(ListReply(tasks: statuses(inSlots: found[...])), into: &answer.replies)
  }
}
