internal import Model
internal import Platform

/// What the keeper says, and what is done when it is gone.
extension Supervisor {
  /// Carries everything on until the task is cancelled: the keeper's word, requests to it, trees, timers.
  package nonisolated func run() async {
    await prepare()
    await withDiscardingTaskGroup { group in
      group.addTask { await self.runAlarm() }
      group.addTask { await self.runMeasuring() }
      group.addTask { await self.runSchedules() }
      if let trees = await trees { group.addTask { await trees.run() } }
      if let link {
        group.addTask { await link.runSender(self.journal) }
        group.addTask { await self.hearKeepers(link) }
        group.addTask { await self.watchAdopted() }
        group.addTask { await self.attendOutlivers() }
      }
      group.addTask { await self.runAside() }
      group.addTask { await self.followFiles() }
      group.addTask { await self.attendOrigins() }
      group.addTask { await self.resume() }
    }
    reader?.end()
  }

  private func prepare() {
    guard let reader else { return }
    trees = RunTrees(reader, on: loop, log: log) { [weak self] run, survivors in
      self?.assumeIsolated { $0.treeEnded(run, survivors: survivors) }
    }
  }

  private nonisolated func runAlarm() async {
    while true {
      switch await alarm.wait(until: await nextDeadline) {
      case .cancelled: return
      case .ready: continue
      case .timedOut: while await strike() { await loop.turn() }
      }
    }
  }

  private nonisolated func hearKeepers(_ link: KeeperLink) async {
    link.introduce([.init(request: .hello(await hello))])
    while true {
      while let heard = await link.hear() {
        await hear(heard)
        await loop.turn()
      }
      if Task.isCancelled || link.isOver { return }
      if settings.endsWithKeeper {
        log.warning("the keeper is gone; who started it starts both again")
        return await end(keepingServices: true, because: "the end of the keeper")
      }
      await keeperIsGone()
      // One that ends before it said what it knows is no keeper: not at once again.
      if !(await hasKeeperSpoken) { do { try await loop.sleep(for: .milliseconds(100)) } catch { return } }
      await awaitNextKeeper()
      guard await link.restart() else { return }
      await introduce()
    }
  }

  var hello: KeeperHello {
    var hello = KeeperHello(
      pid: ProcessFacts.own, startTicks: ProcessFacts(of: ProcessFacts.own)?.startTicks ?? 0)
    hello.answersPing = true
    hello.program = upgrades.program
    hello.lastRun = identity.lastRun
    return hello
  }

  // MARK: hearing

  func hear(_ heard: [KeeperLink.Heard]) {
    for entry in heard { hear(entry.report, entry.descriptors) }
    settle()
  }

  private func hear(_ report: KeeperReport, _ descriptors: [DescriptorBox]) {
    switch report {
    case .hello(let hello):
      upgrades.program = hello.program ?? upgrades.program
      keeperIsOlder = hello.formerPid != nil
      // Also of what this journal has lost: no other one may have its number.
      identity.lastRun = max(identity.lastRun, hello.lastRun ?? 0)
      log.debug("keeper \(hello.pid)")
    case .started(let run): started(run, descriptors)
    case .notStarted(let run, let failure):
      told.insert(run)
      if sides[run] != nil { return sideNotStarted(run, failure) }
      guard let name = table.service(ofRun: run) else { return forget(run) }
      tell(name, .notStarted(run, failure))
    case .stopped(let run):
      haltGroup(of: run)
      table.service(ofRun: run).map { tell($0, .stopped(run)) }
    case .continued(let run): table.service(ofRun: run).map { tell($0, .continued(run)) }
    case .ready(let run): table.service(ofRun: run).map { tell($0, .ready(run)) }
    case .exited(let run, let exit, let at): exited(run, exit, at)
    case .output(let run, let dropped, let problem):
      guard let name = table.service(ofRun: run) else { return }
      table.update(name) { slot in
        slot.droppedNow = dropped
        slot.outputProblem = problem
      }
      table.note(name)
    case .notified(let run, let said): notified(run, said)
    case .synced:
      hasKeeperSpoken = true
      for name in table.names { adjustWatchdog(name) }
      synced.open()
      askForUpgrades()
    case .signalled(let number): heardSignal(number)
    case .makeWay: makeWay()
    case .upgraded(let outcome): upgraded(outcome)
    case .ping: link?.send(.pong)
    }
  }

  private func started(_ report: StartedRun, _ descriptors: [DescriptorBox]) {
    let run = report.run
    told.insert(run)
    // Also where nobody knows it any more: no other one may have its number.
    identity.lastRun = max(identity.lastRun, run)
    if !descriptors.isEmpty || held[run] == nil {
      held[run] = HeldRun(descriptors, isHeard: report.notify != nil, hasSign: report.hasSign == true)
    }
    parents[run] = report.isAdopted == true ? nil : link?.generation
    if sides[run] != nil { return sideStarted(run, pid: report.pid) }
    remember(report)
    guard let name = table.service(ofRun: run) ?? ServiceName(text: report.service), let slot = table[name],
      isCurrent(run, slot.record)
    else {
      log.warning("process \(report.pid) is run \(run) of \(report.service), which nobody knows any more: ending it")
      return endStranger(run, pid: report.pid)
    }
    table.bind(run, to: name)
    leaders[report.pid] = run
    if report.isAdopted == true { adoptedCame.ring() }
    tell(
      name,
      .started(
        run, pid: report.pid, startTicks: report.startTicks, at: report.at, pipe: report.pipe,
        errorPipe: report.errorPipe, isAdopted: report.isAdopted ?? false))
    endFormerRun(slot.record, name)
    noteAddress(report.notify, of: run, name)
    // Some origin may know how it is to be run.
    let isRecovered = slot.record.specification.origin == ServiceSpecification.recoveredOrigin
    if isRecovered, !origins.list.isEmpty { wishReload() }
  }

  /// A run that is this service's, now: an older one that lives would be a second copy.
  func isCurrent(_ run: RunNumber, _ record: ServiceRecord) -> Bool {
    if run == record.run { return record.phase.isLive || !resumed.isOpen }
    return run > record.run && (!record.phase.isLive || isOver(record))
  }

  /// The end of the journal was lost, and the run that is the last one in it is over: nobody knows of its leader.
  private func isOver(_ record: ServiceRecord) -> Bool {
    if resumed.isOpen { return false }
    return held[record.run] == nil && !told.contains(record.run)
  }

  /// A later run took its place: what the last one in the journal has left is ended.
  /// - Parameter former: the service as it was before.
  func endFormerRun(_ former: ServiceRecord, _ name: ServiceName) {
    guard former.phase.isLive, let now = table[name]?.record.run, now > former.run,
      table.service(ofRun: former.run) == name
    else { return }
    table.release(former.run)
    endStranger(former.run, pid: 0)
  }

  private func exited(_ run: RunNumber, _ exit: RunExit, _ at: Timestamp) {
    if sides[run] != nil { return sideExited(run, exit) }
    if let name = table.service(ofRun: run) {
      noteLeaderEnded(run, name)
      tell(name, .exited(run, exit, at: at))
      if table[name]?.record.phase != .lingering { endTask(of: name, run) }
      return
    }
    guard strangers[run] != nil, let trees else { return forget(run) }
    trees.look(question(run), .kill, leader: strangers[run]?.pid ?? 0, signal: SignalName.term)
  }

  // MARK: the keeper's end

  private func keeperIsGone() {
    log.warning("the keeper is gone; starting another one")
    trees?.keeperIsGone()
    parents = [:]
    sidesLostTheirKeeper()
  }

  private func awaitNextKeeper() {
    hasKeeperSpoken = false
    // Nobody hears that a service lives until there is one.
    for name in table.names { adjustWatchdog(name) }
  }

  /// Tells a new keeper what lives.
  private func introduce() async {
    let unanswered = table.runs.filter { run in
      guard held[run] == nil, link?.hasSpawn(of: run) == false else { return false }
      return table.service(ofRun: run).flatMap { table[$0]?.record.phase } == .starting
    }
    var entries: [KeeperOutbox.Entry] = [.init(request: .hello(hello))]
    for (run, held) in held.sorted(by: { $0.key < $1.key }) { adoption(of: run, held).map { entries.append($0) } }
    if isServing { entries.append(.init(request: .ready)) }
    link?.introduce(entries)
    await find(unanswered)
  }

  /// Asks a keeper to take over a run whose leader may live; nil for one that has ended.
  func adoption(of run: RunNumber, _ held: HeldRun) -> KeeperOutbox.Entry? {
    let isOpenEnded: Bool
    let service: String
    let specification: ServiceSpecification
    let process: (pid: Int, ticks: UInt64)
    if let name = table.service(ofRun: run), let record = table[name]?.record,
      // One that was found, and whose keeper died before it told of it, is in no record yet.
      let known: (pid: Int, ticks: UInt64) = record.saved.process.map({ ($0.pid, $0.startTicks) }) ?? held.found
    {
      isOpenEnded = record.phase == .up || record.phase == .stopping || record.phase == .starting
      service = name.text
      specification = record.specification
      process = known
    } else if let stranger = strangers[run] {
      isOpenEnded = true
      service = "unknown/\(run)"
      specification = ServiceSpecification(command: [])
      process = (stranger.pid, 0)
    } else {
      return nil
    }
    guard isOpenEnded else { return nil }
    let name = ServiceName(text: service) ?? ServiceName(name: "run-\(run)")
    var order = AdoptOrder(
      run: run, service: service, pid: process.pid, startTicks: process.ticks,
      output: output(of: name, specification), splitOutput: held.hasTwoPipes)
    if held.isHeard { order.notify = table.service(ofRun: run).flatMap { address(of: $0) } }
    order.hasSign = held.hasSign ? true : nil
    return .init(request: .adopt(order), held: held)
  }

  /// The keeper said nothing of these before it died: they may live or not.
  private func find(_ runs: [RunNumber]) async {
    guard !runs.isEmpty, let reader else { return }
    // Its end was heard of only when no child of it was before its exec any more, so one look is enough. Where the thread
    // has too much to do it is waited for: who was not looked for is not gone.
    guard let found = await reader.branded() else { return }
    let leaders = found.compactMapValues(Self.leader)
    let pipes = await reader.insist { leaders.mapValues { ProcessTree.outputPipes(of: $0.pid) } } ?? [:]
    for run in runs {
      guard let name = table.service(ofRun: run), let record = table[name]?.record, record.phase == .starting
      else { continue }
      let own = record.specification.passOutput == true ? [] : pipes[run] ?? []
      if let leader = leaders[run], adopt(run, name, leader, pipes: own) { continue }
      tell(name, .vanished(run))
    }
    settle()
  }

  /// Who was started first of those that lead a session.
  static func leader(of members: [TreeReader.Member]) -> TreeReader.Member? {
    members.filter(\.isLeader).min { $0.startTicks < $1.startTicks }
  }

  /// Has the keeper take over a process that was found; false when it is gone.
  func adopt(
    _ run: RunNumber, _ name: ServiceName, _ leader: TreeReader.Member, pipes: [DescriptorBox]
  ) -> Bool {
    guard let process = try? ProcessDescriptor(opening: leader.pid),
      ProcessFacts.isAlive(leader.pid, startTicks: leader.startTicks)
    else { return false }
    let address = address(of: name)
    let held = HeldRun(
      process, of: (leader.pid, leader.startTicks), pipes: pipes,
      notify: address.flatMap { try? NotifySocket(binding: $0.name) })
    self.held[run] = held
    table.bind(run, to: name)
    let specification = table[name]?.record.specification ?? ServiceSpecification(command: [])
    var order = AdoptOrder(
      run: run, service: name.text, pid: leader.pid, startTicks: leader.startTicks,
      output: output(of: name, specification), splitOutput: held.hasTwoPipes)
    if held.isHeard { order.notify = address }
    table.update(name) { $0.hasMissedWords = specification.hasNotifySocket }
    link?.introduce(also: .init(request: .adopt(order), held: held))
    takenOver.insert(run)
    if pipes.isEmpty, specification.passOutput != true {
      table.update(name) { $0.outputProblem = "lost until the next start" }
    }
    return true
  }

  // MARK: runs that are no children of the keeper

  /// Looks once a second whether adopted runs are paused, while there is one.
  private nonisolated func watchAdopted() async {
    while true {
      let adopted = await adoptedLeaders
      // Nothing ticks where there is none.
      guard await adoptedCame.wait(until: adopted.isEmpty ? nil : loop.now + .seconds(1)) != .cancelled else { return }
      let states = await reader?.run {
        adopted.map { ($0.run, ProcessFacts(of: $0.pid).map { $0.isStopped }) }
      }
      await note(states ?? [])
    }
  }

  private var adoptedLeaders: [(run: RunNumber, pid: Int)] {
    held.keys.compactMap { run in
      guard parents[run] == nil, let process = table.service(ofRun: run).flatMap({ table[$0]?.record.saved.process }),
        process.isAdopted == true
      else { return nil }
      return (run, process.pid)
    }
  }

  private func note(_ states: [(run: RunNumber, isStopped: Bool?)]) {
    for (run, isStopped) in states {
      guard let isStopped, let name = table.service(ofRun: run), let state = table[name]?.record.state,
        isStopped != (state == .stopped)
      else { continue }
      if isStopped { haltGroup(of: run) }
      tell(name, isStopped ? .stopped(run) : .continued(run))
    }
    settle()
  }
}
