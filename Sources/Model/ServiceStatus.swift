/// Where a service stands. The transitions are in ``ServiceRecord``.
package enum ServiceState: String, Sendable, Codable, CaseIterable {
  /// Not started yet.
  case created
  case running
  /// Ended well, or because a person asked.
  case finished
  /// Paused by SIGSTOP or SIGTSTP; text views print `paused`.
  case stopped
  /// Any other end; it is started again after its back-off.
  case crashed
  /// Given up, until a person acts.
  case failed
}

/// What a person last asked for.
package enum ServiceWish: String, Sendable, Codable, CaseIterable { case up, down }

/// Everything that is known of a service at one moment; type `Service` of `org.dmon.Supervisor`.
///
/// Times are microseconds since the epoch.
package struct ServiceStatus: Sendable, Equatable, Codable {
  package var name: String
  package var group: String
  package var instance: Int
  package var host: String
  package var origin: String
  package var wanted: ServiceWish
  package var state: ServiceState
  /// Open text: waiting, scheduled, starting, up, stopping, backing-off, down.
  package var phase: String
  /// Why it is where it is and what comes next, in words; never empty.
  package var reason: String
  package var ready: Bool
  /// The number of the run; 0 before the first.
  package var run: Int
  package var pid: Int?
  package var started: Timestamp?
  package var ended: Timestamp?
  package var code: Int?
  package var signal: Int?
  /// Restarts since a person started it.
  package var restarts: Int
  /// When the next thing happens by itself: the end of a back-off, of a stop's time limit, or else the next run of its
  /// schedule.
  package var next: Timestamp?
  package var task: TaskKey?
  /// True for a run that is no child of the keeper: its keeper died.
  package var adopted: Bool?
  /// What is wrong with its output, in words; nil when nothing is.
  package var output: String?
  /// Bytes of output that could not be kept since the daemon's state began.
  package var dropped: Int?
  package var command: [String]?
  /// What its health checks came to in this run: `healthy`, or `failing 2 of 3: …`; nil before the first.
  package var health: String?

  /// What it last said of itself (STATUS of sd_notify(3)), while it runs.
  package var statusText: String?
  /// The process that it said to be its main one (MAINPID), where that is not its leader.
  package var mainPid: Int?
  /// The cron expression of its schedule.
  package var schedule: String?
  /// The name of the zone by whose clocks it runs, as far as that has one.
  package var timezone: String?

  package init(
    name: String, group: String = ServiceName.defaultGroup, instance: Int = 0, host: String = "",
    origin: String = "add",
    wanted: ServiceWish = .up, state: ServiceState = .created, phase: String = "", reason: String = "",
    ready: Bool = false, run: Int = 0, pid: Int? = nil, started: Timestamp? = nil, ended: Timestamp? = nil,
    code: Int? = nil, signal: Int? = nil, restarts: Int = 0, next: Timestamp? = nil, task: TaskKey? = nil,
    adopted: Bool? = nil, output: String? = nil, dropped: Int? = nil, command: [String]? = nil,
    health: String? = nil
  ) {
    self.name = name
    self.group = group
    self.instance = instance
    self.host = host
    self.origin = origin
    self.wanted = wanted
    self.state = state
    self.phase = phase
    self.reason = reason
    self.ready = ready
    self.run = run
    self.pid = pid
    self.started = started
    self.ended = ended
    self.code = code
    self.signal = signal
    self.restarts = restarts
    self.next = next
    self.task = task
    self.adopted = adopted
    self.output = output
    self.dropped = dropped
    self.command = command
    self.health = health
  }

  package var address: ServiceName { ServiceName(group: group, name: name, instance: instance) }
}
