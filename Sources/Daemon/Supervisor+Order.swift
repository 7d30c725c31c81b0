internal import Model
internal import Platform

/// What must come before what.
extension Supervisor {
  /// Why a service may not begin now.
  struct Hold {
    /// In words that follow `waits`.
    var text: String
    /// All that it needs is there; too many of its group run.
    var isForTurn = false
  }

  /// Why this service may not begin now; nil: it may.
  func hold(_ name: ServiceName) -> Hold? {
    for one in order.prerequisites(of: name) {
      let meant = order.meant(by: one, of: name)
      if meant.isEmpty { return Hold(text: "for \(one.name), which is not there") }
      for other in meant {
        if let text = table[other]?.record.shortfall(one.sign) { return Hold(text: "for \(other.short)\(text)") }
      }
    }
    guard let limit = turns.limit(of: name.group), let phase = table[name]?.record.phase, !phase.takesPlace else {
      return nil
    }
    let taken = table.placesTaken(in: name.group)
    if taken < limit { return nil }
    return Hold(text: "for its turn: \(taken) of \(limit) run in '\(name.group)'", isForTurn: true)
  }

  /// Whether a service waits for what comes by itself: something that starts, gets ready, or waits for such itself.
  func isOnItsWay(_ name: ServiceName) -> Bool {
    guard isHeldByOrder(name) else { return false }
    var open = [name]
    var seen: Set = [name]
    while let next = open.popLast() {
      for one in order.prerequisites(of: next) {
        let meant = order.meant(by: one, of: next)
        if meant.isEmpty { return false }
        for other in meant {
          guard let record = table[other]?.record, record.shortfall(one.sign) != nil else { continue }
          if record.phase.isLive && record.wanted == .up { continue }
          guard isHeldByOrder(other) else { return false }
          if seen.insert(other).inserted { open.append(other) }
        }
      }
    }
    return true
  }

  private func isHeldByOrder(_ name: ServiceName) -> Bool {
    table[name]?.record.phase == .waiting && hold(name)?.isForTurn == false
  }

  /// Something happened to a service: who waits for a turn in its group may begin, or it waits itself.
  /// - Parameter hold: why it could not begin.
  func takeTurns(after name: ServiceName, _ hold: Hold?) {
    if turns.rules.isEmpty { return }
    if givingTurn[name.group] == name { givingTurn[name.group] = nil }
    guard let limit = turns.limit(of: name.group) else { return turns.leave(name) }
    if table[name]?.record.phase != .waiting {
      turns.leave(name)
    } else if hold?.isForTurn == true {
      turns.enqueue(name)
    }
    giveTurn(in: name.group, limit)
  }

  /// Lets the first one in a group's line begin, where there is a place; what it does with it leads back here.
  func giveTurn(in group: String, _ limit: Int) {
    guard table.placesTaken(in: group) < limit, givingTurn[group] == nil, let name = turns.next(in: group) else {
      return
    }
    givingTurn[group] = name
    next.append((name, .released))
  }

  /// Has those that wait for a service look again.
  func release(after name: ServiceName) {
    // Those from before this daemon look by themselves, in the order in which they came.
    if memory != nil { return }
    for dependent in order.dependents(of: name) where table[dependent]?.record.phase == .waiting {
      next.append((dependent, .released))
    }
  }

  /// Refuses what would wait for itself.
  /// - Parameter edited: services as they are to become.
  func refuseCycle(_ edited: [ServiceName: [String]?]) throws(SupervisorError) {
    if edited.values.allSatisfy({ $0?.isEmpty ?? true }) { return }
    var order = order
    for (name, after) in edited { order.insert(name, after: after) }
    guard let cycle = order.cycle(among: edited.keys) else { return }
    let way = cycle.map(\.short).joined(separator: " after ")
    throw .invalidParameter("service.after", why: "it would wait for itself: \(way)")
  }
}

extension ServiceRecord.Event {
  /// Whether a run may begin by it that somebody asked for.
  var mayBegin: Bool {
    switch self {
    case .start, .restart, .released, .treeEnded, .notStarted, .due, .enabled: true
    case .stop, .remove, .pause, .resume, .signal, .shutdown, .kill, .started, .stopped, .continued, .exited, .vanished,
      .notAsked, .deadline, .makeWay, .edited, .ready, .trouble, .recovered, .extended, .noted, .mainEnded:
      false
    }
  }
}
