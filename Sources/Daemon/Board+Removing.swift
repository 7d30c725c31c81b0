internal import Journal
internal import Model
internal import Platform
internal import Varlink

/// What removes tasks because somebody asked for it.
extension Board {
  /// Removes one task, or all of a group that the peer may change.
  func forget(_ request: ForgetRequest, _ peer: Peer, _ moment: EventLoop.Moment) throws(ProgressError) -> Int {
    if request.id == 0 { return 0 }
    guard let group = table.group(request.group) else {
      throw .unknownTask(TaskKey(group: request.group, id: request.id ?? 0))
    }
    guard let id = request.id else {
      var removal = Removal(ofGroup: group, for: peer, at: moment.wall)
      while !removal.isOver { try goOn(with: &removal) }
      return try Self.result(of: removal)
    }
    guard let slot = table.groups[group].slots[id] else {
      throw .unknownTask(TaskKey(group: request.group, id: id))
    }
    guard peer.mayChange(table.slots[slot].record) else { throw Self.notTheirs }
    remove(slot)
    return 1
  }

  /// The group that is to be forgotten, where that takes more than one turn.
  func largeGroup(_ request: ForgetRequest) -> Int? {
    guard request.id == nil, let group = table.group(request.group) else { return nil }
    return table.groups[group].slots.count > limits.tasksInSweep ? group : nil
  }

  /// Does a part of what was asked for, so that nobody waits long for a turn.
  func goOn(with removal: inout Removal) throws(ProgressError) {
    if !removal.isDry { try checkDurability() }
    let before = table.revision
    for slot in removal.next(in: table, atMost: limits.tasksInSweep) where removal.takes(table.slots[slot].record) {
      if !removal.isDry { remove(slot) }
    }
    if table.revision == before { return }
    removal.commit = journal?.lastSequence
    announce()
  }

  /// Removes all that was asked for, with turns for the others between the parts.
  /// - Returns: the reply.
  nonisolated func carryOut(_ removal: inout Removal) async -> [UInt8] {
    var reply: [UInt8] = []
    do throws(ProgressError) {
      while !removal.isOver {
        await loop.turn()
        await awaitRoom()
        try await goOn(with: &removal)
      }
      try await answer(removal, into: &reply)
    } catch {
      ReplyWriter.failure(error, into: &reply)
    }
    return reply
  }

  private func answer(_ removal: Removal, into reply: inout [UInt8]) throws(ProgressError) {
    switch removal.purpose {
    case .forget: try encode(ForgetReply(removed: try Self.result(of: removal)), into: &reply)
    case .sweep: try encode(removal.sweepReply, into: &reply)
    }
  }

  /// How many tasks a Forget removed.
  private static func result(of removal: Removal) throws(ProgressError) -> Int {
    if removal.removed == 0, removal.isRefused { throw notTheirs }
    return removal.removed
  }

  private static let notTheirs = ProgressError.notAllowed("these tasks were registered by another user")
}
