/// One line of the journal: what is now true of a task or a group. Said twice it is the same as once.
///
/// Exactly one of the first fields is there; `request` goes with the change that a request made. Fields may be added,
/// never renamed or used for something else: records of every released shape keep loading.
package struct BoardRecord: Sendable, Equatable, Codable {
  /// All of a task, after it was registered or its state changed.
  package var task: SavedTask?
  /// The progress of a task.
  package var progress: SavedProgress?
  /// A task that was forgotten.
  package var forgotten: TaskKey?
  /// A group and the highest id that was given in it.
  package var group: SavedGroup?
  /// Something that happened to the daemon or its journal, in words.
  package var note: SavedNote?
  /// The request that asked for this change, and its answer.
  package var request: SavedRequest?
  /// When this was so; with what was forgotten and with groups, since all others tell it themselves.
  package var time: Timestamp?
  /// All of a service, after anything about it changed.
  package var service: SavedService?
  /// A service that was removed: its name in full.
  package var removed: String?
  package var supervisor: SavedSupervisor?
  /// The request to the supervisor that asked for this change and those directly before it.
  package var served: SavedServiceRequest?
  /// What holds for the services of a group.
  package var groupRule: SavedGroupRule?

  package init(
    task: SavedTask? = nil, progress: SavedProgress? = nil, forgotten: TaskKey? = nil, group: SavedGroup? = nil,
    note: SavedNote? = nil, request: SavedRequest? = nil, time: Timestamp? = nil, service: SavedService? = nil,
    removed: String? = nil, supervisor: SavedSupervisor? = nil, served: SavedServiceRequest? = nil,
    groupRule: SavedGroupRule? = nil
  ) {
    self.groupRule = groupRule
    self.served = served
    self.service = service
    self.removed = removed
    self.supervisor = supervisor
    self.task = task
    self.progress = progress
    self.forgotten = forgotten
    self.group = group
    self.note = note
    self.request = request
    self.time = time
  }
}

/// A task with what is not shown to clients.
package struct SavedTask: Sendable, Equatable, Codable {
  package var status: TaskStatus
  package var timeout: Microseconds?
  /// Start of the task's process in clock ticks since boot; with pid and boot it names the process for good.
  package var ticks: UInt64?
  /// How fast it went; nil where that is not known.
  package var pace: SavedPace?

  package init(
    status: TaskStatus, timeout: Microseconds? = nil, ticks: UInt64? = nil, pace: SavedPace? = nil
  ) {
    self.status = status
    self.timeout = timeout
    self.ticks = ticks
    self.pace = pace
  }
}

/// How far a task is; absolute, so that a record that is read twice changes nothing.
package struct SavedProgress: Sendable, Equatable, Codable {
  package var group: String
  package var id: Int
  package var completed: Double
  package var total: Double?
  package var message: String?
  package var updated: Timestamp
  /// How fast it went; nil where that is not known.
  package var pace: SavedPace?

  package init(
    group: String, id: Int, completed: Double, total: Double? = nil, message: String? = nil, updated: Timestamp,
    pace: SavedPace? = nil
  ) {
    self.pace = pace
    self.group = group
    self.id = id
    self.completed = completed
    self.total = total
    self.message = message
    self.updated = updated
  }
}

/// How fast a task went, and what that was learnt from: see ``RateEstimator``.
package struct SavedPace: Sendable, Equatable, Codable {
  /// Units per second.
  package var rate: Double
  /// The time that the rate is a mean of, what is older counting less.
  package var span: Microseconds
  /// The reports that it is a mean of, what is older counting less.
  package var samples: Int

  package init(rate: Double, span: Microseconds, samples: Int) {
    self.rate = rate
    self.span = span
    self.samples = samples
  }
}

/// A group's name and the highest id that was ever given in it.
package struct SavedGroup: Sendable, Equatable, Codable {
  package var name: String
  package var lastID: Int

  package init(name: String, lastID: Int) {
    self.name = name
    self.lastID = lastID
  }
}

/// What people should know, with its time.
package struct SavedNote: Sendable, Equatable, Codable {
  package var time: Timestamp
  package var text: String
  /// The daemon began here: its boot, and the tasks' pids mean processes of it.
  package var boot: String?

  package init(time: Timestamp, text: String, boot: String? = nil) {
    self.time = time
    self.text = text
    self.boot = boot
  }
}

/// A request that was answered; see ``RequestMemory``.
package struct SavedRequest: Sendable, Equatable, Codable {
  package var group: String
  package var request: String
  package var method: ProgressInterface.Method
  package var task: Int
  package var answered: Timestamp
  /// The id that a registration got.
  package var id: Int?

  package init(
    group: String, request: String, method: ProgressInterface.Method, task: Int, answered: Timestamp, id: Int? = nil
  ) {
    self.group = group
    self.request = request
    self.method = method
    self.task = task
    self.answered = answered
    self.id = id
  }
}
