internal import Model
internal import Platform

/// What must come before what.
extension Supervisor {
  /// Why a service may not begin now, in words that follow `waits`; nil: it may.
  func hold(_ name: ServiceName) -> String? {
    for one in order.prerequisites(of: name) {
      let meant = order.meant(by: one, of: name)
      if meant.isEmpty { return "for \(one.name), which is not there" }
      for other in meant {
        if let text = table[other]?.record.shortfall(one.sign) { return "for \(other.short)\(text)" }
      }
    }
    return nil
  }

  /// Has those that wait for a service look again.
  func release(after name: ServiceName) {
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
    for name in edited.keys {
      guard let cycle = order.cycle(through: name) else { continue }
      let way = cycle.map(\.short).joined(separator: " after ")
      throw .invalidParameter("service.after", why: "it would wait for itself: \(way)")
    }
  }
}

extension ServiceRecord.Event {
  /// Whether a run may begin by it that somebody asked for.
  var mayBegin: Bool {
    switch self {
    case .start, .restart, .released, .treeEnded, .notStarted: true
    case .stop, .remove, .pause, .resume, .signal, .shutdown, .kill, .started, .stopped, .continued, .exited, .vanished,
      .notAsked, .deadline, .edited, .ready, .trouble, .recovered:
      false
    }
  }
}
