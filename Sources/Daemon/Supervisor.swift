package import Journal
package import Model
package import Platform

/// Owns all services. What happens to one goes through its record; what follows is carried out here, in that order.
///
/// Nothing is awaited between a look at a record and its change, and a run's number is in the journal before the run is
/// asked for.
package actor Supervisor: Watched {
  package nonisolated let loop: EventLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  nonisolated let settings: SupervisorSettings
  nonisolated let log: Log
  package nonisolated let limits: Limits
  /// Nil: what is known lives in memory alone.
  nonisolated let journal: Journal<BoardRecord>?
  /// Nil: without a keeper nothing can be started.
  nonisolated let link: KeeperLink?
  nonisolated let reader: TreeReader?
  nonisolated let board: Board?
  var trees: RunTrees?
  /// Nil: there is no way to look at processes.
  nonisolated let meter: Meter?
  var measuring = Measuring()
  nonisolated let measuringChanged: Bell
  nonisolated let began: Instant
  var table = ServiceTable()
  var order = StartOrder()
  var turns = GroupTurns()
  /// Who was told, in a group, that there is a place, and has not done anything with it yet.
  var givingTurn: [String: ServiceName] = [:]
  var identity: SavedSupervisor
  /// The journal has it; not before there is a service, since who has none need not know of it.
  var isIdentityRecorded: Bool
  var requests = ServiceRequests()
  /// Runs whose leader was told to halt, and the rest of the group not yet.
  var halting: Set<RunNumber> = []
  /// Services whose removal somebody waits for, and how they stood when they went.
  var departing: Set<ServiceName> = []
  var departed: [ServiceName: ServiceStatus] = [:]

  /// What is held of the runs that live, and which of the keepers that there were is the parent of their leaders.
  var held: [RunNumber: HeldRun] = [:]
  var parents: [RunNumber: Int] = [:]
  /// The leaders of live runs, for who asks whose process one is.
  var leaders: [Int: RunNumber] = [:]
  /// Runs that no service of ours stands for, and their leaders.
  var strangers: [RunNumber: Stranger] = [:]
  /// Runs that this keeper spoke of before it had said everything.
  var told: Set<RunNumber> = []
  /// Runs that have a number from the last daemon, and that no keeper was asked for; until all goes on.
  var unasked: Set<RunNumber> = []

  /// Commands that run beside services, those that wait to, and the numbers that the next ones get.
  var sides: [RunNumber: SideRun] = [:]
  var sidesWaiting: [Bell] = []
  /// No other one is begun any more.
  var areSidesOver = false
  /// Rung with each run that is over, while the end waits for the last ones.
  var forgotten: Bell?
  var sideNumbers: Range<RunNumber> = 0..<0
  /// Who asks whether services are ready or well, and what is to be run for what happened; `fresh`: not begun with.
  var cares: [ServiceName: Care] = [:]
  var freshCares: [Care] = []
  var hookLines: [ServiceName: HookLine] = [:]
  var freshHookLines: [ServiceName] = []
  nonisolated let asideWanted: Bell
  /// Services whose own task must go on.
  var stalls: [ServiceName: StallWatch] = [:]
  /// Services whose files are watched.
  var fileWatching = FileWatching()
  nonisolated let fileWatchBegan: Bell

  /// Services that run at times; the timer is made for the first of them.
  var schedules = ScheduleBook()
  var wallTimer: WallTimer?
  nonisolated let scheduleCame: Bell

  var deadlines = DeadlineHeap<Alarm>()
  nonisolated let alarm: Bell
  package var watchers = Watchers()

  /// What one turn changed, until it goes into the journal as a whole.
  var records: [BoardRecord] = []
  /// What the keeper is asked once that is committed.
  var asked: [KeeperRequest] = []
  /// Events that follow from what is being carried out.
  var next: [(name: ServiceName, event: ServiceRecord.Event)] = []
  var isCarryingOut = false
  var revisionTold = 0

  var memory: ServiceMemory?
  /// The keeper had no daemon before us.
  var isFirstDaemon = true
  /// The run of the service that we are there for, where that was over before we came.
  var lastRunBefore: RunNumber = 0
  /// When a service that was told to end with the daemon is killed, where there is a limit for all.
  var endTimes: [ServiceName: Instant] = [:]
  /// The keeper of the moment had a daemon before us: it knows what lives.
  var keeperIsOlder = false
  /// The keeper of the moment has said all it knows.
  var hasKeeperSpoken = false
  /// Clients are answered.
  var isServing = false
  /// Rung when a run that is nobody's child was taken over.
  nonisolated let adoptedCame: Bell
  /// Runs whose leader has ended and that end with their main process, until somebody waits for that.
  var outlivers: [RunNumber] = []
  nonisolated let outliverCame: Bell
  /// Signals that the keeper got for us.
  var signals: [Int] = []
  nonisolated let signalCame: Bell
  nonisolated let reportersAreForeign: Gate
  /// Runs that lived without a keeper, and that this daemon found.
  var takenOver: Set<RunNumber> = []
  /// The users of services that are not the daemon's, with their numbers where these were looked up.
  var foreignUsers: [String: Int?] = [:]
  let synced: Gate
  let resumed: Gate
  var ending: Ending?
  /// The daemon is to end at once.
  var isKilling = false
  nonisolated let endWanted: Bell
  var upgrades = Upgrades()
  package internal(set) var origins: Origins
  nonisolated let originsWanted: Bell

  struct Stranger {
    var pid: Int
    var signalled = false
  }

  enum Alarm: Sendable {
    case service(ServiceName)
    case stall(ServiceName)
    case stranger(RunNumber)
    case watchdog(ServiceName)
  }

  /// The daemon is to end.
  package struct Ending: Sendable, Equatable {
    package var keepsServices: Bool
    /// Another program takes over at once: who asks for something is to ask that one.
    package var makesWay = false
    /// By whom it was asked for.
    package var reason = "a call"
  }

  /// - Parameters:
  ///   - link: the connection to the keeper; nil: none, nothing can be started.
  ///   - memory: what was known before.
  package init(
    on loop: EventLoop, settings: SupervisorSettings, limits: Limits, log: Log, memory: ServiceMemory,
    journal: Journal<BoardRecord>?, link: KeeperLink?, reader: TreeReader?, board: Board?
  ) {
    self.loop = loop
    self.settings = settings
    self.limits = limits
    self.log = log
    self.memory = memory
    self.journal = journal
    self.link = link
    self.reader = reader
    self.board = board
    identity = memory.identity
    isIdentityRecorded = memory.isIdentityRecorded
    alarm = Bell(on: loop)
    meter = reader.map { Meter($0, on: loop) }
    measuringChanged = Bell(on: loop)
    began = loop.now
    asideWanted = Bell(on: loop)
    scheduleCame = Bell(on: loop)
    fileWatchBegan = Bell(on: loop)
    origins = settings.origins
    originsWanted = Bell(on: loop)
    synced = Gate(on: loop)
    reportersAreForeign = Gate(on: loop)
    resumed = Gate(on: loop)
    endWanted = Bell(on: loop)
    adoptedCame = Bell(on: loop)
    outliverCame = Bell(on: loop)
    signalCame = Bell(on: loop)
  }

  // MARK: what happens

  /// Tells a service what happened, carries out what follows, and what follows from that.
  ///
  /// To be followed by ``settle(_:)`` in the same turn.
  func tell(_ name: ServiceName, _ event: ServiceRecord.Event) {
    next.append((name, event))
    carryOn()
  }

  /// Tells all that is to be told.
  func carryOn() {
    if isCarryingOut { return }
    isCarryingOut = true
    while !next.isEmpty {
      let (name, event) = next.removeFirst()
      let hold = event.mayBegin ? hold(name) : nil
      var circumstances = circumstances
      circumstances.hold = hold?.text
      var before: SavedService?
      let effects = table.update(name) { slot in
        before = slot.record.saved
        return slot.record.apply(event, circumstances)
      }
      carryOut(effects ?? [], name)
      if let before { noteChange(name, from: before) }
      if event == .due { wasDue(name) }
      takeTurns(after: name, hold)
      adjustWatchdog(name)
    }
    isCarryingOut = false
  }

  /// Everybody is told whom a change of a record concerns.
  private func noteChange(_ name: ServiceName, from before: SavedService) {
    guard let record = table[name]?.record else {
      adjustSchedule(name)
      adjustFileWatch(name)
      return adjustCare(name)
    }
    if record.saved == before { return }
    table.note(name)
    noteThresholds(of: name)
    release(after: name)
    adjustCare(name)
    adjustStall(name)
    adjustSchedule(name)
    adjustFileWatch(name)
    raiseHooks(name, from: before, to: record)
  }

  /// What a decision depends on, at this moment.
  var circumstances: ServiceRecord.Circumstances {
    let moment = loop.moment
    return .init(
      now: moment.now, wall: moment.wall, nextRun: identity.lastRun + 1, jitter: settings.jitter())
  }

  /// Ends a turn: what changed goes into the journal, with the request that asked for it; then the keeper is asked, and
  /// watchers are told.
  /// - Returns: the number of the record that an acknowledgement has to wait for.
  @discardableResult func settle(_ request: SavedServiceRequest? = nil) -> Int? {
    armSchedules()
    if let request {
      if records.isEmpty { records.append(BoardRecord()) }
      records[records.count - 1].served = request
    }
    var commit: Int?
    for record in records { commit = journal?.append(record) }
    let isChanged = !records.isEmpty
    records.empty()
    for request in asked { link?.send(request, after: commit ?? journal?.lastSequence) }
    // Nobody may be waiting for it: then it is written nevertheless.
    if isChanged { journal?.flush() }
    asked.empty()
    if table.revision != revisionTold {
      revisionTold = table.revision
      noteExit()
      announce()
    }
    return commit ?? (request == nil ? nil : journal?.lastSequence)
  }

  // MARK: timers

  /// When a record must be told that its deadline has come; nil while nothing has one.
  var nextDeadline: Instant? {
    while let first = deadlines.first {
      if case .service(let name) = first.key, table[name]?.armed != first.deadline {
        deadlines.popFirst()
        continue
      }
      return first.deadline
    }
    return nil
  }

  func arm(_ name: ServiceName, _ deadline: Instant?) {
    table.update(name) { $0.armed = deadline }
    guard let deadline else { return }
    push(.service(name), at: deadline)
  }

  func push(_ alarm: Alarm, at deadline: Instant) {
    let isFirst = deadlines.first.map { deadline < $0.deadline } ?? true
    deadlines.push(alarm, at: deadline)
    if deadlines.count > 2 * table.count + 1_024 { rebuildDeadlines() }
    if isFirst { self.alarm.ring() }
  }

  private func rebuildDeadlines() {
    deadlines.removeAll()
    for name in table.names {
      if let armed = table[name]?.armed { deadlines.push(.service(name), at: armed) }
      if let armed = table[name]?.watchdogArmed { deadlines.push(.watchdog(name), at: armed) }
    }
    for run in strangers.keys { deadlines.push(.stranger(run), at: loop.now) }
    for (name, watch) in stalls {
      let limit = table[name]?.record.specification.stallLimit
      deadlines.push(.stall(name), at: watch.since + (limit ?? .zero))
    }
  }

  /// Tells all whose deadline has come, a part of them; true when more are due.
  func strike() -> Bool {
    let now = loop.now
    for _ in 0..<limits.tasksInSweep {
      guard let entry = deadlines.popFirst(dueAt: now) else {
        settle()
        return false
      }
      switch entry.key {
      case .service(let name):
        guard table[name]?.armed == entry.deadline else { continue }
        table.update(name) { $0.armed = nil }
        tell(name, .deadline)
      case .stall(let name): stallIsDue(name)
      case .stranger(let run): endStranger(run, at: now)
      case .watchdog(let name): watchdogIsDue(name, entry.deadline)
      }
    }
    settle()
    return true
  }
}

/// What of the daemon's surroundings the supervisor must know.
package struct SupervisorSettings: Sendable {
  package var host: String
  /// The socket that services report to: the main one, and the one for users that are not the daemon's.
  package var socket: String
  package var reportSocket: String?
  /// Members of this group may report there, too.
  package var reportGroup: String?
  /// Where logs are: an absolute path.
  package var logs: String
  /// False for a daemon that was started by itself: after a shutdown it starts nothing.
  package var isAutostarted = false
  /// Nothing is acknowledged that is not on the disk.
  package var isDurable = false
  /// Started, and started again, by the keeper's own service manager: the end of the keeper is the daemon's too.
  package var endsWithKeeper = false
  /// Started first, whatever is known of it; what it was made with counts anew with each keeper.
  package var mainService: ServiceSpecification?
  /// The daemon ends when this service has ended for good, with its code.
  package var exitWith: ServiceName?
  /// So long all services together may take to end with the daemon.
  package var shutdownLimit: Duration?
  /// Where services come from beside calls.
  package var origins = Origins()
  /// NAME=VALUE, for services of files that say nothing of what they take over from the daemon.
  package var inherited: [String] = []
  /// What is done about services that live while neither daemon nor keeper did.
  package var habit = RestartHabit.adopt
  /// The daemon's own user.
  package var user: Int
  /// How long a command of a hook may take.
  package var hookLimit = Duration.seconds(30)
  /// The clock on the wall, for schedules.
  package var wall: @Sendable () -> Timestamp = { Clocks.wall }
  /// The boot of the machine, and the pid namespace.
  package var boot: String?
  /// The machine, or the container, has started a moment before the daemon.
  package var hasJustBooted = false
  /// A time zone by its name; nil: the daemon's own.
  package typealias ZoneReader =
    @Sendable (_ name: String?) throws(TimeZoneError) -> (name: String, rules: TimeZoneRules)
  /// Reads the system's zones.
  package var zone: ZoneReader = { name throws(TimeZoneError) in
    guard let name else { return ZoneFile.system() }
    return (name, try ZoneFile.rules(named: name))
  }
  /// 0 to 1, drawn anew for each decision.
  package var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }

  package init(host: String, socket: String, logs: String, user: Int) {
    self.host = host
    self.socket = socket
    self.logs = logs
    self.user = user
  }
}
