/// A task's address: its group and its number in it.
package struct TaskKey: Sendable, Hashable, Codable {
  package var group: String
  package var id: Int

  package init(group: String, id: Int) {
    self.group = group
    self.id = id
  }
}

/// Where a task stands. The transitions are in ``TaskRecord``.
package enum TaskState: String, Sendable, Codable, CaseIterable {
  /// Reports come in.
  case active
  /// Silent for longer than its timeout.
  case stalled
  /// Said that it is done.
  case done
  /// Said that it failed.
  case failed
  /// Its process is gone and it never said.
  case lost

  /// True once nothing more is expected: done, failed or lost.
  package var isEnded: Bool { self == .done || self == .failed || self == .lost }
}

/// Everything that is known of a task at one moment; type `Task` of `org.dmon.Progress`.
///
/// Times are microseconds since the epoch, durations microseconds, `rate` is units per second.
package struct TaskStatus: Sendable, Equatable, Codable {
  package var group: String
  package var id: Int
  package var label: String
  package var unit: String
  package var host: String
  package var uid: Int
  package var pid: Int?
  package var parent: Int?
  package var service: String?
  package var state: TaskState
  package var reason: String
  package var completed: Double
  package var total: Double?
  package var message: String
  package var code: Int?
  package var rate: Double?
  package var remaining: Microseconds?
  package var started: Timestamp
  package var updated: Timestamp
  package var ended: Timestamp?

  package init(
    group: String, id: Int, label: String = "", unit: String = "", host: String = "", uid: Int = 0, pid: Int? = nil,
    parent: Int? = nil, service: String? = nil, state: TaskState = .active, reason: String = "",
    completed: Double = 0, total: Double? = nil, message: String = "", code: Int? = nil, rate: Double? = nil,
    remaining: Microseconds? = nil, started: Timestamp, updated: Timestamp, ended: Timestamp? = nil
  ) {
    self.group = group
    self.id = id
    self.label = label
    self.unit = unit
    self.host = host
    self.uid = uid
    self.pid = pid
    self.parent = parent
    self.service = service
    self.state = state
    self.reason = reason
    self.completed = completed
    self.total = total
    self.message = message
    self.code = code
    self.rate = rate
    self.remaining = remaining
    self.started = started
    self.updated = updated
    self.ended = ended
  }

  package var key: TaskKey { TaskKey(group: group, id: id) }

  /// Takes over what a progress update says of this task.
  package mutating func apply(_ update: TaskUpdate) {
    completed = update.completed
    total = update.total
    rate = update.rate
    remaining = update.remaining
    updated = update.updated
    if let message = update.message { self.message = message }
  }
}

/// What a progress report changed; type `Update` of `org.dmon.Progress`. `message` is nil where it did not change.
package struct TaskUpdate: Sendable, Equatable, Codable {
  package var group: String
  package var id: Int
  package var completed: Double
  package var total: Double?
  package var rate: Double?
  package var remaining: Microseconds?
  package var updated: Timestamp
  package var message: String?

  package init(
    group: String, id: Int, completed: Double, total: Double? = nil, rate: Double? = nil,
    remaining: Microseconds? = nil, updated: Timestamp, message: String? = nil
  ) {
    self.group = group
    self.id = id
    self.completed = completed
    self.total = total
    self.rate = rate
    self.remaining = remaining
    self.updated = updated
    self.message = message
  }

  package var key: TaskKey { TaskKey(group: group, id: id) }
}
