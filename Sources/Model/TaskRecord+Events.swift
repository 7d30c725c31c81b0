/// What can happen to a task. Every event says what kind of change it was; one that is refused changes nothing.
extension TaskRecord {
  /// The task said how far it is: `completed` sets, `advance` adds to it; with neither it only says that it lives.
  ///
  /// A negative `completed` is allowed, so is one beyond the total.
  /// - Throws: `taskEnded` when it is done or failed, `invalidParameter` for a number that cannot be.
  package mutating func report(
    completed: Double? = nil, advance: Double? = nil, total: Double? = nil, message: String? = nil,
    unit: String? = nil, at now: Instant, wall: Timestamp
  ) throws(ProgressError) -> Change {
    if state == .done || state == .failed { throw .taskEnded(key, state) }
    try Self.check(total: total)
    var value = self.completed
    if let completed {
      guard completed.isFinite else { throw .invalidParameter("completed", why: "it is not a finite number") }
      value = completed
    }
    if let advance {
      guard advance.isFinite else { throw .invalidParameter("advance", why: "it is not a finite number") }
      value += advance
      guard value.isFinite else { throw .invalidParameter("advance", why: "the sum is too large") }
    }
    if completed != nil || advance != nil { estimator.report(value, at: now) }
    self.completed = value
    if let total { self.total = total }
    let spoke = take(message)
    let isNew = take(unit: unit)
    hear(at: now, wall: wall)
    if !isLastWord(at: now), comeBack() { return .state }
    if isNew { return .state }
    return spoke ? .message : .progress
  }

  /// The task said that it is done.
  /// - Throws: `taskEnded` when it failed before.
  package mutating func finish(message: String? = nil, at now: Instant, wall: Timestamp) throws(ProgressError) -> Change
  {
    if state == .done { return .none }
    if state == .failed { throw .taskEnded(key, state) }
    _ = take(message)
    hear(at: now, wall: wall)
    end(as: .done, reason: "", wall: wall)
    return .state
  }

  /// The task said that it failed.
  /// - Throws: `taskEnded` when it was done before.
  package mutating func fail(
    message: String? = nil, code: Int? = nil, at now: Instant, wall: Timestamp
  ) throws(ProgressError) -> Change {
    if state == .failed { return .none }
    if state == .done { throw .taskEnded(key, state) }
    _ = take(message)
    hear(at: now, wall: wall)
    self.code = code
    end(as: .failed, reason: code.map { "failed: exit \($0)" } ?? "failed", wall: wall)
    return .state
  }

  /// The task's process is gone. Nothing happens to a task that is ended already.
  package mutating func lose(reason: String, wall: Timestamp) -> Change {
    if state.isEnded { return .none }
    end(as: .lost, reason: reason, wall: wall)
    return .state
  }

  /// The task's process is gone: ``lose(reason:wall:)`` with the usual reason.
  package mutating func loseProcess(at now: Instant, wall: Timestamp) -> Change {
    let change = lose(reason: "process \(pid) is gone, last heard \(Words.span(now - heard)) ago", wall: wall)
    if change != .none { gone = now }
    return change
  }

  /// A report just after the end of the process is of a command that it had started: a script that is killed has mostly one
  /// under way. It counts, but it is no sign of life.
  private func isLastWord(at now: Instant) -> Bool { state == .lost && now < gone + Self.lastWords }

  /// When the task counts as silent if it says nothing until then; nil when that cannot be.
  package var silentFrom: Instant? {
    state == .active && timeout.value > 0 ? heard + timeout.duration : nil
  }

  /// Makes an active task stalled if it was silent for its timeout or longer.
  /// - Parameter words: gives the reason; whoever notices many silences at once finds the words once.
  package mutating func noticeSilence(
    at now: Instant, words: (Duration) -> String = { reason(forSilenceOf: Words.span($0)) }
  ) -> Change {
    guard let silentFrom, silentFrom <= now else { return .none }
    state = .stalled
    reason = words(timeout.duration)
    return .state
  }

  /// Why a task is stalled that was silent for so long.
  package static func reason(forSilenceOf span: String) -> String { "silent for more than \(span)" }

  /// Takes over a message; true when it is another one.
  private mutating func take(_ message: String?) -> Bool {
    guard let message else { return false }
    let text = Self.cut(message, to: Self.longestMessage)
    if text == self.message { return false }
    self.message = text
    return true
  }

  /// Takes over a unit; true when it is another one.
  private mutating func take(unit: String?) -> Bool {
    guard let unit else { return false }
    let text = Self.cut(unit, to: Self.longestUnit)
    if text == self.unit { return false }
    self.unit = text
    return true
  }

  private mutating func hear(at now: Instant, wall: Timestamp) {
    heard = now
    updated = wall
  }

  /// A report makes a stalled or lost task active; true when it was one.
  private mutating func comeBack() -> Bool {
    switch state {
    case .active, .done, .failed:
      return false
    case .stalled:
      reason = ""
    case .lost:
      // The pid may be another process's by now.
      pid = 0
      ended = nil
      reason = "back after it was lost"
    }
    state = .active
    return true
  }

  private mutating func end(as state: TaskState, reason: String, wall: Timestamp) {
    self.state = state
    self.reason = reason
    ended = wall
  }
}
