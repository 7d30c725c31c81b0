/// The parameters of each method of `org.dmon.Progress`; the interface text in `Varlink` is held to these by a test.
package enum ProgressInterface {
  package static let name = "org.dmon.Progress"

  /// The methods by their names on the wire.
  package enum Method: String, Sendable, CaseIterable, Codable {
    case register = "Register"
    case report = "Report"
    case finish = "Finish"
    case fail = "Fail"
    case list = "List"
    case watch = "Watch"
    case forget = "Forget"
    case sweep = "Sweep"
    case notices = "Notices"

    package var fullName: String { "org.dmon.Progress.\(rawValue)" }
  }
}

/// A new task. `pid` is the process whose end loses it, `timeout` how long it may be silent before it is stalled.
package struct RegisterRequest: Sendable, Equatable, Codable {
  package var group: String
  package var label: String?
  package var total: Double?
  package var unit: String?
  package var pid: Int?
  package var parent: Int?
  package var timeout: Microseconds?
  package var request: String?

  package init(
    group: String, label: String? = nil, total: Double? = nil, unit: String? = nil, pid: Int? = nil,
    parent: Int? = nil, timeout: Microseconds? = nil, request: String? = nil
  ) {
    self.group = group
    self.label = label
    self.total = total
    self.unit = unit
    self.pid = pid
    self.parent = parent
    self.timeout = timeout
    self.request = request
  }
}

/// The number that the new task got in its group.
package struct RegisterReply: Sendable, Equatable, Codable {
  package var id: Int

  package init(id: Int) { self.id = id }
}

/// `completed` sets the progress, `advance` adds to it; either, both or none may be there.
package struct ReportRequest: Sendable, Equatable, Codable {
  package var group: String
  package var id: Int
  package var completed: Double?
  package var advance: Double?
  package var total: Double?
  package var message: String?
  package var request: String?
  /// What is counted, for who learned it only after the registration.
  package var unit: String?

  package init(
    group: String, id: Int, completed: Double? = nil, advance: Double? = nil, total: Double? = nil,
    message: String? = nil, request: String? = nil, unit: String? = nil
  ) {
    self.unit = unit
    self.group = group
    self.id = id
    self.completed = completed
    self.advance = advance
    self.total = total
    self.message = message
    self.request = request
  }
}

/// The task is done.
package struct FinishRequest: Sendable, Equatable, Codable {
  package var group: String
  package var id: Int
  package var message: String?
  package var request: String?

  package init(group: String, id: Int, message: String? = nil, request: String? = nil) {
    self.group = group
    self.id = id
    self.message = message
    self.request = request
  }
}

/// The task failed; `code` is the exit code where there is one.
package struct FailRequest: Sendable, Equatable, Codable {
  package var group: String
  package var id: Int
  package var message: String?
  package var code: Int?
  package var request: String?

  package init(group: String, id: Int, message: String? = nil, code: Int? = nil, request: String? = nil) {
    self.group = group
    self.id = id
    self.message = message
    self.code = code
    self.request = request
  }
}

/// Without `groups`: everything.
package struct ListRequest: Sendable, Equatable, Codable {
  package var groups: [String]?

  package init(groups: [String]? = nil) { self.groups = groups }
}

/// All tasks that were asked for, or a part of them when the call allows several replies.
package struct ListReply: Sendable, Equatable, Codable {
  package var tasks: [TaskStatus]

  package init(tasks: [TaskStatus]) { self.tasks = tasks }
}

/// Without `groups`: everything. Each task is told of at most once an `interval`.
package struct WatchRequest: Sendable, Equatable, Codable {
  package var groups: [String]?
  package var interval: Microseconds?

  package init(groups: [String]? = nil, interval: Microseconds? = nil) {
    self.groups = groups
    self.interval = interval
  }
}

/// A part of the snapshot (`complete` with its last part), then changes, each with the revision that it leads to.
package struct WatchReply: Sendable, Equatable, Codable {
  package var revision: Int
  package var tasks: [TaskStatus]
  package var updates: [TaskUpdate]
  package var removed: [TaskKey]
  package var complete: Bool

  package init(
    revision: Int, tasks: [TaskStatus] = [], updates: [TaskUpdate] = [], removed: [TaskKey] = [], complete: Bool
  ) {
    self.revision = revision
    self.tasks = tasks
    self.updates = updates
    self.removed = removed
    self.complete = complete
  }
}

/// Without `id`: the whole group.
package struct ForgetRequest: Sendable, Equatable, Codable {
  package var group: String
  package var id: Int?

  package init(group: String, id: Int? = nil) {
    self.group = group
    self.id = id
  }
}

/// How many tasks were forgotten.
package struct ForgetReply: Sendable, Equatable, Codable {
  package var removed: Int

  package init(removed: Int) { self.removed = removed }
}

/// A method without results.
package struct EmptyReply: Sendable, Equatable, Codable {
  package init() {}
}

/// What is to be removed: tasks of these groups (nil: all) in these states (nil: those that have ended) that ended, or
/// said something last, longer ago than `older`. With `dry` nothing is removed.
package struct SweepRequest: Sendable, Equatable, Codable {
  package var groups: [String]?
  package var states: [String]?
  package var older: Microseconds?
  package var dry: Bool?

  package init(groups: [String]? = nil, states: [String]? = nil, older: Microseconds? = nil, dry: Bool? = nil) {
    self.groups = groups
    self.states = states
    self.older = older
    self.dry = dry
  }
}

/// How many were removed (or would be) and which, of many only the first; `complete` is false when the call is to be
/// repeated for the rest.
package struct SweepReply: Sendable, Equatable, Codable {
  package var removed: Int
  package var tasks: [TaskKey]
  package var complete: Bool

  package init(removed: Int, tasks: [TaskKey], complete: Bool) {
    self.removed = removed
    self.tasks = tasks
    self.complete = complete
  }
}
