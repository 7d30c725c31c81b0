import Model
import Support

/// A service with a simulated keeper, processes, journal and clock, all of which may fail in any order.
struct ServiceWorld {
  /// A run as the kernel knows it.
  struct Process {
    var isLeaderAlive = true
    var isPaused = false
    /// What left the leader's group or outlives it.
    var descendants: Int
    var exit: RunExit?
    /// A death of the keeper may have taken the news of its end along.
    var mayBeUnknown = false
    var isStubborn: Bool
  }

  /// What the keeper knows of a run.
  enum Slot: Equatable {
    case living(isAdopted: Bool)
    case ended
    case failed
  }

  var random: SeededGenerator
  var nanoseconds: Int64 = 1_000_000_000
  var wallOffset: Int64 = 1_700_000_000_000_000

  var record: ServiceRecord
  var journal: SavedService?
  var lastRun: RunNumber = 0
  var armed: Instant?
  /// Runs of which the daemon is to end, or to watch, what is left; true: by force.
  var clearings: [RunNumber: Bool] = [:]
  var watched: Set<RunNumber> = []
  /// Runs whose main process is waited for.
  var mains: Set<RunNumber> = []
  var isRemoved = false
  /// A new daemon has not heard everything yet.
  var isResuming = false

  var slots: [RunNumber: Slot] = [:]
  var requests: [ServiceRecord.Effect] = []
  var reports: [ServiceRecord.Event] = []
  var processes: [RunNumber: Process] = [:]

  /// Whether somebody wants it to run, by what was asked and acknowledged.
  var mayRun = false
  var recordedEnds: Set<RunNumber> = []
  var forgotten: [RunNumber: Int] = [:]
  var daemonDeaths = 0
  var spawns = 0
  /// Costs more than all the rest.
  var isTraced = false
  var trace: [String] = []
  var problems: [String] = []
  /// No more accidents: all that is under way comes to its end.
  var isCalm = false

  init(seed: UInt64, isTraced: Bool = false) {
    self.isTraced = isTraced
    random = SeededGenerator(seed: seed)
    var specification = ServiceSpecification(command: ["true"])
    specification.restart = RestartRule.allCases.randomElement(using: &random)
    specification.restartInterval =
      [nil, Microseconds(0), Microseconds(.seconds(3))].randomElement(using: &random) ?? nil
    specification.maxRestarts = [nil, 0, 2].randomElement(using: &random) ?? nil
    specification.leaveChildren = [nil, true].randomElement(using: &random) ?? nil
    specification.oneshot = [nil, true].randomElement(using: &random) ?? nil
    specification.autostart = [nil, false].randomElement(using: &random) ?? nil
    specification.stopTimeout = [nil, Microseconds(0)].randomElement(using: &random) ?? nil
    specification.ready = [nil, "started", "port:80"].randomElement(using: &random) ?? nil
    specification.readyTimeout = [nil, Microseconds(.seconds(3))].randomElement(using: &random) ?? nil
    specification.schedule = [nil, nil, "* * * * *"].randomElement(using: &random) ?? nil
    record = ServiceRecord(ServiceName(name: "web"), specification)
    journal = record.saved
  }

  var now: Instant { Instant(nanoseconds: nanoseconds) }
  var wall: Timestamp { Timestamp(microseconds: wallOffset + nanoseconds / 1_000) }

  /// Something else must come first, at times.
  var hold: String? {
    mutating get { !isCalm && once(in: 4) ? "for db to be ready" : nil }
  }

  mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  mutating func expect(_ isTrue: Bool, _ problem: String) {
    if !isTrue { problems.append(problem) }
  }

  /// Applies an event as the supervisor does.
  /// - Parameter steps: how many of the effects are carried out before the daemon dies; nil: all, and it lives.
  mutating func apply(_ event: ServiceRecord.Event, steps: Int? = nil) {
    let circumstances = ServiceRecord.Circumstances(
      now: now, wall: wall, nextRun: lastRun + 1, jitter: Double.random(in: 0...1, using: &random), hold: hold)
    let before = record
    // What is due is taken off before it is said.
    if case .deadline = event, let due = armed, due <= now { armed = nil }
    let effects = record.apply(event, circumstances)
    if isTraced { trace.append("\(event) -> \(record.phase) \(record.state) \(record.saved.aim) \(effects)") }
    note(event, before: before, effects)
    perform(effects, of: event, steps: steps)
    if steps == nil { check(event) }
  }

  mutating func perform(_ effects: [ServiceRecord.Effect], of event: ServiceRecord.Event? = nil, steps: Int? = nil) {
    for effect in effects.prefix(steps ?? .max) {
      switch effect {
      case .record:
        journal = record.saved
        noteRecorded(event)
      case .spawn(let run):
        if case .notAsked(let asked) = event {
          expect(run == asked && processes[run] == nil, "run \(run) began twice")
        } else {
          expect(run == lastRun + 1, "spawn of run \(run) after \(lastRun)")
        }
        expect(journal?.run == run, "run \(run) is not in the journal")
        expect(mayRun, "spawn that nobody asked for")
        lastRun = max(lastRun, run)
        spawns += 1
        requests.append(effect)
      case .signal: requests.append(effect)
      case .endTree(let run, let isForced): clearings[run] = isForced || clearings[run] == true
      case .awaitTree(let run): watched.insert(run)
      case .awaitMain(let run): mains.insert(run)
      case .forget(let run):
        expect(recordedEnds.contains(run), "run \(run) is forgotten before its end is in the journal")
        expect(processes[run].map { !$0.isLeaderAlive } ?? true, "run \(run) is forgotten while it lives")
        forgotten[run, default: 0] += 1
        requests.append(effect)
      case .arm(let instant): armed = instant
      case .removed:
        journal = nil
        isRemoved = true
      }
    }
  }

  private mutating func note(
    _ event: ServiceRecord.Event, before: ServiceRecord, _ effects: [ServiceRecord.Effect]
  ) {
    switch event {
    case .start, .restart: mayRun = before.saved.aim != .remove
    case .stop, .remove, .shutdown: mayRun = false
    // A schedule asks for a run where nothing lives and nobody has said no.
    case .due where before.isScheduleEnabled && before.phase == .down: mayRun = before.wanted == .up
    case .enabled where before.phase == .down && before.saved.aim == .rule && before.specification.startsByItself:
      if before.wanted == .up || before.saved.isUnasked != nil { mayRun = true }
    default: break
    }
    if effects.contains(.record) {
      let first = effects.firstIndex(of: .record)
      let early = effects.prefix(first ?? 0)
      expect(early.isEmpty, "the record is not first")
    }
    if effects.contains(where: { if case .spawn = $0 { true } else { false } }), before.saved.aim == .rule {
      checkRule(event)
    }
    if record.phase == .backingOff, before.phase != .backingOff, let deadline = record.deadline {
      let policy = record.policy
      let wait = (deadline - now).inSeconds
      let least = min(policy.interval, policy.cap).inSeconds
      expect(wait >= least && wait <= policy.cap.inSeconds * 1.1 + 1e-6, "back-off of \(wait) s")
      expect(record.saved.end?.trouble?.cause.isCrash ?? true, "a back-off after what was no crash")
      expect(record.saved.retries <= policy.maxRestarts ?? .max, "restart \(record.saved.retries) is over the limit")
    }
  }

  /// What begins by itself has a rule that says so.
  private mutating func checkRule(_ event: ServiceRecord.Event) {
    switch event {
    case .deadline, .treeEnded, .notStarted:
      if let trouble = record.saved.end?.trouble {
        expect(trouble.remedy == .restart, "started again after \(trouble)")
        let count = record.saved.troubleRestarts?[trouble.cause] ?? 0
        expect(count <= record.policy.maxRestarts ?? .max, "\(count) restarts for \(trouble) are over the limit")
        // A change of its files is no fault of the service.
        let isCounted = !trouble.cause.isCrash && trouble.cause != .changed
        expect(!isCounted || count > 0, "a restart for \(trouble) was not counted")
        if !trouble.cause.isCrash { return }
        expect(record.policy.rule != .never, "started again in spite of never")
        return
      }
      let isSuccess = record.saved.end?.exit.map(record.policy.isSuccess) ?? false
      switch record.policy.rule {
      case .never: problems.append("started again in spite of never")
      case .onFailure: expect(!isSuccess, "started again after a good end")
      case .always: expect(!isSuccess || !record.policy.isOneshot, "a oneshot started again after a good end")
      }
    default: break
    }
  }

  private mutating func noteRecorded(_ event: ServiceRecord.Event?) {
    switch event {
    case .exited(let run, let exit, _) where run == record.run:
      recordedEnds.insert(run)
      expect(processes[run]?.exit == exit || processes[run]?.mayBeUnknown == true, "wrong exit of run \(run)")
      expect(record.saved.end?.exit == exit || !record.phase.isLive, "run \(run): \(exit) was not kept")
    case .vanished(let run):
      recordedEnds.insert(run)
      expect(processes[run]?.mayBeUnknown ?? true, "run \(run) vanished while its keeper lived")
    case .notStarted(let run, _): recordedEnds.insert(run)
    default: break
    }
  }

  /// What must be true after every event.
  mutating func check(_ event: ServiceRecord.Event?) {
    let status = record.status(host: "h", at: now, wall: wall)
    expect(!status.reason.isEmpty && !status.reason.utf8.contains(10), "bad reason")
    // A new daemon arms it when it has heard all.
    expect(isResuming || armed == record.deadline, "another moment is armed")
    switch record.phase {
    case .backingOff, .stopping, .clearing: expect(record.deadline != nil, "no deadline")
    case .up where record.state == .stopped: break
    case .up, .lingering:
      expect(isResuming || (record.deadline != nil) == record.isAwaitingReady, "ready, or never to be late")
    case .down, .waiting, .starting: expect(record.deadline == nil, "a deadline for nothing")
    }
    expect(!status.ready || record.isReady && record.phase.text == "up", "ready, and not up")
    expect(record.saved.aim != .rule || record.phase != .stopping || record.trouble != nil, "stops for nothing")
    let saved = record.saved
    let isClean =
      saved.process == nil && saved.isKilled == nil && saved.stopBegan == nil && saved.isReady == nil
      && saved.trouble == nil
    expect(record.phase.isLive || isClean, "what was true of a run outlives it")
    let trees = processes.values.filter { $0.isLeaderAlive || $0.descendants > 0 }.count
    expect(trees <= 1, "\(trees) processes at once")
    if record.phase == .backingOff { expect(record.wanted == .up && record.saved.aim == .rule, "backs off unwanted") }
    if record.phase == .up {
      expect(record.state == .running || record.state == .stopped, "up, but neither running nor paused")
    }
    expect((status.pid != nil) == (record.phase == .up || record.phase == .stopping), "pid without a process")
    expect((status.next != nil) == (record.deadline != nil), "next is not the deadline")
  }
}
