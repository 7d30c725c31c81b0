import Model
import Support

/// The keeper, the processes, and the accidents.
extension ServiceWorld {
  /// The keeper handles the daemon's next request.
  mutating func keeperTurn() {
    guard !requests.isEmpty else { return }
    switch requests.removeFirst() {
    case .spawn(let run):
      if once(in: isCalm ? 50 : 6) {
        slots[run] = .failed
        reports.append(.notStarted(run, StartFailure(stage: .notFound, errno: 2, text: "x: not found")))
        return
      }
      slots[run] = .living(isAdopted: false)
      processes[run] = Process(descendants: Int.random(in: 0...2, using: &random), isStubborn: once(in: 3))
      reports.append(started(run, isAdopted: false))
    case .signal(let run, let number, _): deliver(number, to: run)
    case .forget(let run): slots[run] = nil
    default: break
    }
  }

  private func started(_ run: RunNumber, isAdopted: Bool) -> ServiceRecord.Event {
    .started(
      run, pid: 100 + Int(run), startTicks: 1, at: wall, pipe: isAdopted ? nil : UInt64(run), errorPipe: nil,
      isAdopted: isAdopted)
  }

  /// A signal to a run's group. A stubborn leader ends by SIGKILL alone.
  mutating func deliver(_ number: Int, to run: RunNumber) {
    guard let process = processes[run], process.isLeaderAlive, slots[run] != nil else { return }
    switch number {
    case SignalName.stop where !process.isPaused:
      processes[run]?.isPaused = true
      reports.append(.stopped(run))
    case SignalName.cont where process.isPaused:
      processes[run]?.isPaused = false
      reports.append(.continued(run))
    case SignalName.kill: leaderEnds(run, .signal(number))
    case SignalName.term where !process.isPaused && !process.isStubborn: leaderEnds(run, .signal(number))
    default: break
    }
  }

  mutating func leaderEnds(_ run: RunNumber, _ exit: RunExit) {
    processes[run]?.isLeaderAlive = false
    processes[run]?.exit = exit
    switch slots[run] {
    case .living(let isAdopted):
      slots[run] = .ended
      let isKnown = !isAdopted || once(in: 2)
      if !isKnown { processes[run]?.mayBeUnknown = true }
      reports.append(.exited(run, isKnown ? exit : .unknown, at: wall))
    case .ended, .failed, nil: processes[run]?.mayBeUnknown = true
    }
  }

  /// The daemon looks after the trees that it is to end or to watch.
  mutating func treeTurn() {
    for (run, isForced) in clearings.sorted(by: { $0.key < $1.key }) {
      if isForced || once(in: 2) { processes[run]?.descendants = 0 }
      let isGone = processes[run].map { !$0.isLeaderAlive && $0.descendants == 0 } ?? true
      if isGone {
        clearings[run] = nil
        reports.append(.treeEnded(run, survivors: Int.random(in: 0...1, using: &random)))
      }
    }
    for run in watched.sorted() where processes[run].map({ $0.descendants == 0 }) ?? true {
      watched.remove(run)
      reports.append(.treeEnded(run, survivors: 0))
    }
  }

  mutating func reportTurn() {
    guard !reports.isEmpty else { return }
    apply(reports.removeFirst())
  }

  /// The daemon dies, with so many effects of `event` carried out, and another begins.
  mutating func killDaemon(during event: ServiceRecord.Event? = nil, keeperToo: Bool = false, boot: Bool = false) {
    if let event { apply(event, steps: Int.random(in: 0...3, using: &random)) }
    if isTraced { trace.append("daemon dies\(keeperToo ? " and keeper" : "")\(boot ? " with the machine" : "")") }
    daemonDeaths += 1
    reports = []
    armed = nil
    clearings = [:]
    watched = []
    mains = []
    isRemoved = journal == nil
    guard let journal else { return }
    isResuming = true
    record = ServiceRecord(journal)
    // A number that is in the journal is used up.
    lastRun = max(lastRun, journal.run)
    mayRun = boot ? record.specification.autostart != false : journal.wanted == .up && journal.aim != .remove
    if boot {
      processes = processes.mapValues { process in
        var process = process
        process.isLeaderAlive = false
        process.descendants = 0
        process.mayBeUnknown = true
        return process
      }
    }
    if keeperToo || boot {
      loseKeeper()
    } else {
      while !requests.isEmpty { keeperTurn() }
      reports = []
      sayAgain()
    }
    while !reports.isEmpty { reportTurn() }
    if !boot { adoptOrMiss(keeperLived: !keeperToo) }
    while !reports.isEmpty { reportTurn() }
    resumeRecord(boot: boot)
  }

  private mutating func resumeRecord(boot: Bool) {
    let effects = record.resumption(
      isOtherBoot: boot, startsServices: !once(in: 5),
      ServiceRecord.Circumstances(now: now, wall: wall, nextRun: lastRun + 1, hold: hold))
    if isTraced { trace.append("resumption -> \(record.phase) \(record.state) \(effects)") }
    perform(effects)
    isResuming = false
    check(nil)
  }

  /// The keeper dies alone: what it had not been asked yet is lost, what it had seen is unknown.
  mutating func killKeeper() {
    if isTraced { trace.append("keeper dies") }
    loseKeeper()
    adoptOrMiss(keeperLived: false)
  }

  private mutating func loseKeeper() {
    requests = []
    // What it had said before is read first.
    for (run, slot) in slots {
      if slot == .failed || processes[run]?.isLeaderAlive == false { processes[run]?.mayBeUnknown = true }
    }
    for run in processes.keys where processes[run]?.isLeaderAlive == true { processes[run]?.mayBeUnknown = true }
    slots = [:]
  }

  private mutating func sayAgain() {
    for (run, slot) in slots.sorted(by: { $0.key < $1.key }) {
      switch slot {
      case .failed: reports.append(.notStarted(run, StartFailure(stage: .notFound, errno: 2, text: "again")))
      case .living(let isAdopted): reports.append(started(run, isAdopted: isAdopted))
      case .ended: reports.append(started(run, isAdopted: false))
      }
      if slot != .failed, processes[run]?.isPaused == true, slot != .ended { reports.append(.stopped(run)) }
      if slot == .ended, let exit = processes[run]?.exit { reports.append(.exited(run, exit, at: wall)) }
    }
  }

  /// The run that the record knows of is taken over by the new keeper, or is gone.
  private mutating func adoptOrMiss(keeperLived: Bool) {
    while !reports.isEmpty { reportTurn() }
    let run = record.run
    guard record.phase.isLive, slots[run] == nil, !requests.contains(.spawn(run)) else { return }
    if processes[run]?.isLeaderAlive == true {
      slots[run] = .living(isAdopted: true)
      reports.append(started(run, isAdopted: true))
      if processes[run]?.isPaused == true { reports.append(.stopped(run)) }
    } else {
      apply(keeperLived && record.phase == .starting ? .notAsked(run) : .vanished(run))
    }
  }
}
