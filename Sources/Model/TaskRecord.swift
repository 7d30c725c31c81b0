/// One task and the rules of its life: events go in, a record that is always consistent comes out.
///
/// States: `active ⇄ stalled`; both → `done`, `failed` or `lost`; `lost` → `done` or `failed` by a late word,
/// `lost` → `active` by a late report (not one that was on its way when the process ended), then without a pid. An ending said again is accepted and changes nothing; a report
/// or the other ending on an ended task is refused with `taskEnded`. A refused event changes nothing.
///
/// A task that is done keeps the `completed` it last reported: what was not said is not made up.
/// There are up to 100,000 of these, so a record stays below 300 bytes and keeps rare strings empty.
package struct TaskRecord: Sendable, Equatable {
  /// What an event did to a task, in rising order, so that several of them come to their `max`.
  ///
  /// Watchers get an update for `progress` and `message`, the whole task for `state`.
  package enum Change: UInt8, Sendable, Comparable, CaseIterable {
    /// Nothing that anybody can see.
    case none
    /// The numbers, or only the time of the last report.
    case progress
    /// The message, and perhaps numbers.
    case message
    /// The state, and perhaps everything else.
    case state

    package static func < (left: Change, right: Change) -> Bool { left.rawValue < right.rawValue }
  }

  package let key: TaskKey
  package let label: String
  package internal(set) var unit: String
  /// The machine that the task runs on.
  package let host: String
  /// The user that registered it.
  package let uid: UInt32
  /// The process whose end loses the task; 0 when there is none to look at.
  package internal(set) var pid: Int32
  /// The task in the same group that this one is part of; 0 when there is none.
  package let parent: Int
  /// The service that this task belongs to; empty when none.
  package let service: String
  package internal(set) var state = TaskState.active
  /// Why it is in this state, in words; empty where the state says it all.
  package internal(set) var reason = ""
  package internal(set) var completed = 0.0
  package internal(set) var total: Double?
  package internal(set) var message = ""
  /// The exit code that came with a failure.
  package internal(set) var code: Int?
  /// Silent for longer than this it is stalled; 0 when it may be silent for ever.
  package let timeout: Microseconds
  package let started: Timestamp
  /// When the task last said anything, in wall-clock time.
  package internal(set) var updated: Timestamp
  package internal(set) var ended: Timestamp?
  /// When the task last said anything, for intervals.
  package internal(set) var heard: Instant
  /// When its process was found gone, for intervals; long ago where that was not.
  var gone = Instant(nanoseconds: .min)
  var estimator: RateEstimator

  /// Who registered: proven by the connection, not claimed by the request.
  package struct Reporter: Sendable, Equatable {
    package var uid: UInt32
    package var host: String
    /// The process to look at, as the daemon sees it; nil when there is none (it was asked for none, or it is in
    /// another pid namespace).
    package var pid: Int32?

    package init(uid: UInt32, host: String, pid: Int32? = nil) {
      self.uid = uid
      self.host = host
      self.pid = pid
    }
  }

  /// An active task. A label or unit that is too long is cut.
  /// - Throws: what `check` throws.
  package init(
    id: Int, request: RegisterRequest, from reporter: Reporter, service: String = "", at now: Instant,
    wall: Timestamp
  ) throws(ProgressError) {
    try Self.check(request)
    key = TaskKey(group: request.group, id: id)
    label = Self.cut(request.label ?? "", to: Self.longestLabel)
    unit = Self.cut(request.unit ?? "", to: Self.longestUnit)
    host = reporter.host
    uid = reporter.uid
    pid = reporter.pid ?? 0
    parent = request.parent ?? 0
    self.service = service
    total = request.total
    timeout = request.timeout ?? Microseconds(0)
    started = wall
    updated = wall
    heard = now
    estimator = RateEstimator(start: now)
  }

  /// Everything about the task, as seen at `now`; rate and remaining time only while it is not ended.
  package func status(at now: Instant) -> TaskStatus {
    TaskStatus(
      group: key.group, id: key.id, label: label, unit: unit, host: host, uid: Int(uid),
      pid: pid == 0 ? nil : Int(pid), parent: parent == 0 ? nil : parent, service: service.isEmpty ? nil : service,
      state: state, reason: reason, completed: completed, total: total, message: message, code: code,
      rate: rate(at: now), remaining: remaining(at: now), started: started, updated: updated, ended: ended)
  }

  /// What a report may have changed, as seen at `now`; `withMessage` when the message did since the last update.
  package func update(at now: Instant, withMessage: Bool) -> TaskUpdate {
    TaskUpdate(
      group: key.group, id: key.id, completed: completed, total: total, rate: rate(at: now),
      remaining: remaining(at: now), updated: updated, message: withMessage ? message : nil)
  }

  private func rate(at now: Instant) -> Double? { state.isEnded ? nil : estimator.rate(at: now) }

  private func remaining(at now: Instant) -> Microseconds? {
    guard state == .active, let total else { return nil }
    return estimator.remaining(total: total, completed: completed, at: now).map { Microseconds($0) }
  }
}
