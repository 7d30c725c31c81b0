internal import Model
internal import Platform

/// Tasks that services report.
extension Supervisor {
  /// The service that a process belongs to; nil when it belongs to none.
  func service(ofProcess pid: Int) -> ServiceName? {
    if table.count == 0 || pid <= 0 { return nil }
    if let session = ProcessFacts.session(of: pid), let run = leaders[session] { return table.service(ofRun: run) }
    // It left the session of its leader, or the keeper has not told us of that yet; its brand it has from the start.
    guard let brand = ProcessTree.brand(of: pid).flatMap(Brand.init(limit:)), brand.number == identity.brandNumber
    else { return nil }
    return table.service(ofRun: brand.run)
  }

  /// The newest task of a service is this one, unless a newer one is known.
  func noteTask(_ key: TaskKey, of name: ServiceName, started: Timestamp? = nil) {
    let started = started ?? loop.moment.wall
    let isNew = table.update(name) { slot in
      if let known = slot.taskStarted, slot.task != nil, known > started { return false }
      (slot.task, slot.taskStarted) = (key, started)
      return true
    }
    guard isNew == true else { return }
    table.note(name)
    adjustStall(name)
    settle()
  }

  func taskIsForgotten(_ key: TaskKey, of service: String) {
    guard let name = ServiceName(text: service), table[name]?.task == key else { return }
    table.update(name) { slot in
      (slot.task, slot.taskStarted) = (nil, nil)
    }
    table.note(name)
    settle()
  }
}
