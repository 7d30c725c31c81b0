/// A task on its way into a journal and back.
extension TaskRecord {
  /// All that is needed to have the task again; `ticks` is the start of its process.
  package func saved(ticks: UInt64?) -> SavedTask {
    // Rate and remaining time are estimates of this moment, which the pace makes again.
    let status = TaskStatus(
      group: key.group, id: key.id, label: label, unit: unit, host: host, uid: Int(uid),
      pid: pid == 0 ? nil : Int(pid), parent: parent == 0 ? nil : parent, service: service.isEmpty ? nil : service,
      state: state, reason: reason, completed: completed, total: total, message: message, code: code,
      started: started, updated: updated, ended: ended)
    return SavedTask(status: status, timeout: timeout.value == 0 ? nil : timeout, ticks: ticks, pace: estimator.pace)
  }

  /// How far the task is.
  package var savedProgress: SavedProgress {
    SavedProgress(
      group: key.group, id: key.id, completed: completed, total: total, message: message.isEmpty ? nil : message,
      updated: updated, pace: estimator.pace)
  }

  /// The task as it was saved. It goes on as fast as it was; what it reported while nobody listened is not measured.
  package init(restoring saved: SavedTask, at now: Instant, wall: Timestamp) {
    let status = saved.status
    key = status.key
    label = status.label
    unit = status.unit
    host = status.host
    uid = UInt32(clamping: status.uid)
    pid = Int32(clamping: status.pid ?? 0)
    parent = status.parent ?? 0
    service = status.service ?? ""
    state = status.state
    reason = status.reason
    completed = status.completed
    total = status.total
    message = status.message
    code = status.code
    timeout = saved.timeout ?? Microseconds(0)
    started = status.started
    updated = status.updated
    ended = status.ended
    heard = Self.instant(of: status.updated, at: now, wall: wall)
    estimator = RateEstimator(resuming: saved.pace, at: completed, heard: heard)
  }

  /// Takes over progress that was saved after the task itself.
  package mutating func restore(_ progress: SavedProgress, at now: Instant, wall: Timestamp) {
    completed = progress.completed
    total = progress.total
    message = progress.message ?? ""
    updated = progress.updated
    heard = Self.instant(of: progress.updated, at: now, wall: wall)
    estimator = RateEstimator(resuming: progress.pace, at: completed, heard: heard)
  }

  /// When that was on the monotonic clock; never in the future, however the wall clock jumped.
  private static func instant(of past: Timestamp, at now: Instant, wall: Timestamp) -> Instant {
    let age = wall.since(past)
    return age > .zero ? Instant(nanoseconds: now.nanoseconds &- age.nanoseconds) : now
  }
}
