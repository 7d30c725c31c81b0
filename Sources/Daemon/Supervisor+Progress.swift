internal import Model
internal import Platform

/// The task that shows how far a run is by its own word (X_DMON_PROGRESS).
extension Supervisor {
  func report(_ said: ServiceNotification, of run: RunNumber, _ name: ServiceName) {
    guard let board, let saved = table[name]?.record.saved, let process = saved.process else { return }
    var notes = saved.notes ?? RunNotes()
    let reporter = ServiceReporter(name: name, pid: process.pid, user: notes.notify?.user ?? settings.user)
    let id = board.assumeIsolated { [task = notes.task] in $0.report(said, of: reporter, as: task) }
    if id == notes.task { return }
    notes.task = id
    tell(name, .noted(run, notes))
  }

  /// The run has ended, so its task has: well only where the service ended well and by itself.
  func endTask(of name: ServiceName, _ run: RunNumber) {
    guard let board, let record = table[name]?.record, record.run == run, let id = record.saved.notes?.task,
      let end = record.saved.end
    else { return }
    let key = TaskKey(group: name.group, id: id)
    let outcome = record.outcome(of: end)
    board.assumeIsolated { $0.end(key, outcome) }
  }
}

extension ServiceRecord {
  fileprivate func outcome(of end: RunEnd) -> ServiceOutcome {
    guard !end.isAsked, end.trouble == nil, let exit = end.exit else { return .gone }
    if policy.isSuccess(exit) { return .done }
    if case .code(let code) = exit { return .failed(code: code) }
    return .gone
  }
}
