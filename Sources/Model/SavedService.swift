/// A service as the journal keeps it: all that must outlive the daemon.
///
/// Fields may be added, never renamed or used for something else. Instants are of the boot that the journal's part names:
/// they mean nothing in another one.
package struct SavedService: Sendable, Equatable, Codable {
  package var group: String
  package var name: String
  package var instance: Int?
  @SharedValue package var specification: ServiceSpecification
  package var wanted: ServiceWish
  package var state: ServiceState
  package var phase: ServicePhase
  package var aim: ServiceAim
  package var run: RunNumber
  /// The run's leader; nil before it began and after the run is over.
  package var process: SavedProcess?
  /// How the last run ended; in the phases lingering and clearing it is this run's leader that did.
  package var end: RunEnd?
  /// Restarts by rule since the service was last healthy: what is counted against the limit.
  package var retries: Int
  /// Bad ends since it was last healthy or ended well: what the back-off grows with.
  package var setbacks: Int
  /// Restarts by rule since a person started it.
  package var restarts: Int
  /// When something comes by itself.
  package var deadline: Instant?
  /// When the stop signal was sent.
  package var stopBegan: Instant?
  /// Its time to stop was over: it was killed.
  package var isKilled: Bool?
  /// To be paused as soon as it is up.
  package var pausesWhenUp: Bool?
  /// The last signal that a person had sent to this run.
  package var sentSignal: Int?
  /// What it waits for, in the phase waiting: words for people.
  package var hold: String?
  /// Since when it waits to begin.
  package var waitingSince: Instant?
  /// The run has shown that it is ready; nil also where it needs not.
  package var isReady: Bool?
  /// What is wrong with the run. In the phases stopping and clearing it is being ended for it, if the aim is the rule.
  package var trouble: Trouble?
  /// Restarts for troubles that are no crashes, since the service was last well.
  package var troubleRestarts: TroubleRestarts?
  /// What is known of the run by its notifications.
  package var notes: RunNotes?
  /// How far its schedule has come; nil without one, and before it began.
  package var schedule: SavedSchedule?
  /// It is down because it has no autostart, and no person has started or stopped it; nil where one has.
  package var isUnasked: Bool?

  package init(_ name: ServiceName, _ specification: ServiceSpecification) {
    group = name.group
    self.name = name.name
    instance = name.instance == 0 ? nil : name.instance
    self.specification = specification
    wanted = specification.startsByItself ? .up : .down
    isUnasked = specification.startsByItself ? nil : true
    state = .created
    phase = .down
    aim = .rule
    run = 0
    retries = 0
    setbacks = 0
    restarts = 0
  }

  package var address: ServiceName { ServiceName(group: group, name: name, instance: instance ?? 0) }
}

/// A run's leader and by what its pipes are known.
package struct SavedProcess: Sendable, Equatable, Codable {
  package var pid: Int
  package var startTicks: UInt64
  package var started: Timestamp
  /// The same moment on the monotonic clock.
  package var since: Instant
  package var pipe: UInt64?
  package var errorPipe: UInt64?
  package var isAdopted: Bool?

  package init(
    pid: Int, startTicks: UInt64, started: Timestamp, since: Instant, pipe: UInt64? = nil, errorPipe: UInt64? = nil,
    isAdopted: Bool? = nil
  ) {
    self.pid = pid
    self.startTicks = startTicks
    self.started = started
    self.since = since
    self.pipe = pipe
    self.errorPipe = errorPipe
    self.isAdopted = isAdopted
  }
}

/// What the supervisor itself must not forget: the number its brands bear, and the last run that it gave a number to.
package struct SavedSupervisor: Sendable, Equatable, Codable {
  package var brandNumber: UInt32
  package var lastRun: RunNumber

  package init(brandNumber: UInt32, lastRun: RunNumber) {
    self.brandNumber = brandNumber
    self.lastRun = lastRun
  }
}
