internal import Journal
internal import Model
internal import Platform

/// The beginning: what lives is found and taken over before anything is started.
extension Supervisor {
  /// So long a keeper may take to say what it knows.
  private static let keeperPatience = Duration.seconds(30)

  /// Puts back what was known; before the keeper is heard.
  package func restore() {
    guard let memory else { return }
    let moment = loop.moment
    for saved in memory.services.values {
      table.insert(ServiceRecord(saved))
      order.insert(saved.address, after: saved.specification.after)
      noteUser(of: saved.specification)
      if saved.phase.isLive { table.bind(saved.run, to: saved.address) }
    }
    for rule in memory.rules.values { turns.set(rule) }
    for request in memory.requests { requests.restore(request, at: moment.now, wall: moment.wall) }
    if settings.reportGroup != nil { reportersAreForeign.open() }
    if table.count > 0 { recordIdentity() }
    settle()
  }

  /// Waits until the keeper has said all it knows, finds what it does not know, and goes on with every service.
  func resume() async {
    if let link {
      guard await synced.pass(within: Self.keeperPatience) || !Task.isCancelled else { return }
      if !synced.isOpen { log.error("the keeper says nothing; services may live that are not known") }
      unasked = runsNeverAskedFor
      await adoptOthers()
      link.isHeld = false
    }
    prepareMainService()
    noteBeginning()
    await reconcile()
    goOn()
    unasked = []
    startChanged()
    if settings.habit == .terminate { renewSurvivors() }
    watchOrigins()
    resumed.open()
    beginMainService()
  }

  /// Gives back, once, what only taking the services up again needed.
  func rest() async {
    guard await resumed.pass() else { return }
    do { try await loop.sleep(for: .seconds(1)) } catch { return }
    await endStrays()
    var revision = -1
    // What is started goes on changing for a while; what crashes again and again does so for ever.
    for _ in 0..<30 where revision != table.revision {
      revision = table.revision
      do { try await loop.sleep(for: .seconds(1)) } catch { return }
    }
    loop.restBeforeSleep()
  }

  private func goOn() {
    let isOtherBoot = memory?.isOtherBoot ?? false
    let wasEnded = table.names.contains { table[$0]?.record.saved.aim == .shutdown }
    let startsServices = !(settings.isAutostarted && wasEnded)
    memory = nil
    for name in namesInOrder {
      let hold = hold(name)
      var circumstances = circumstances
      circumstances.hold = hold?.text
      let effects = table.update(name) {
        $0.record.resumption(isOtherBoot: isOtherBoot, startsServices: startsServices, circumstances)
      }
      carryOut(effects ?? [], name)
      if let run = table[name]?.record.run, unasked.contains(run) { tell(name, .notAsked(run)) }
      takeTurns(after: name, hold)
      table.note(name)
      noteThresholds(of: name)
      adjustCare(name)
      adjustStall(name)
      adjustFileWatch(name)
    }
    carryOn()
    for name in table.names { adjustSchedule(name, atStart: true) }
    settle()
  }

  /// In the journal of a directory's daemon.
  private func noteBeginning() {
    guard origins.list.contains(where: { $0.utf8.last == UInt8(ascii: "/") }) else { return }
    if memory?.isDamaged == true {
      noteForPeople("wiped: what was lost of the journal is known by what lives; damaged files are kept aside")
    }
    let own = ProcessFacts.own
    noteForPeople(
      keeperIsOlder
        ? "acquired: daemon \(own) goes on for its keeper" : "acquired: daemon \(own) and its keeper have the lock")
  }

  func noteForPeople(_ text: String) {
    board?.assumeIsolated { $0.recordNote(text) }
    // No answer may follow that would take it along.
    journal?.flush()
  }

  /// Ends what lives from before, and starts it anew; what is to be down is ended already.
  private func renewSurvivors() {
    for name in table.names {
      guard let record = table[name]?.record, record.wanted == .up, takenOver.contains(record.run) else { continue }
      log.info("\(name.text) lives on: ending it, then starting it anew")
      tell(name, .restart)
    }
    settle()
  }

  /// In the order in which they were started last; then those that wait, in the order in which they came.
  private var namesInOrder: [ServiceName] {
    let keyed = table.names.map { name in
      let saved = table[name]?.record.saved
      return (name: name, since: saved?.waitingSince ?? Instant(nanoseconds: .min), run: saved?.run ?? 0)
    }
    return keyed.sorted { ($0.since, $0.run) < ($1.since, $1.run) }.map(\.name)
  }

  /// Ends what is left of runs that are over: a check that lived when its keeper died, and the daemon after it, is known to
  /// nobody who came later. Nothing waits for this.
  func endStrays() async {
    guard isIdentityRecorded, let reader else { return }
    let last = identity.lastRun
    guard let found = await reader.branded() else { return }
    for (run, members) in found.sorted(by: { $0.key < $1.key })
    where run <= last && table.service(ofRun: run) == nil && sides[run] == nil && strangers[run] == nil {
      log.warning("\(members.count) processes of run \(run), which is over, are ended")
      endStranger(run, pid: 0)
    }
    settle()
  }

  // MARK: what the keeper does not know

  /// The last daemon died between its journal and the keeper: runs are asked for in the order of their numbers, and the
  /// keeper tells the last one that it, or one before it, may have been asked for.
  private var runsNeverAskedFor: Set<RunNumber> {
    guard let last = link?.keeper?.lastRun, synced.isOpen, memory?.isOtherBoot == false else { return [] }
    return Set(
      table.runs.filter { run in
        guard let saved = table.service(ofRun: run).flatMap({ table[$0]?.record.saved }) else { return false }
        return run > last && saved.run == run && saved.phase == .starting && saved.process == nil
      })
  }

  private func adoptOthers() async {
    guard let reader, let memory, !memory.isOtherBoot else { return }
    // What began by the keeper's word just now was not asked for yet.
    let former = Set(memory.services.values.map(\.run))
    let unknown = table.runs.filter { former.contains($0) && !told.contains($0) && !unasked.contains($0) }
    // A run is in the journal before it is asked for: where a whole journal knows of none that lives, none does.
    // What ran beside services is in no journal, and a keeper that lived tells of it.
    let mayHaveSides = !keeperIsOlder && table.names.contains { table[$0]?.record.specification.runsAside == true }
    if unknown.isEmpty && !memory.isDamaged && !mayHaveSides { return }
    guard let found = await reader.branded() else { return }
    // Before anything follows: no run that begins now may have the number of one that lives.
    identity.lastRun = max(identity.lastRun, found.keys.max() ?? 0)
    var vanished: [RunNumber] = []
    for run in unknown where await !adopt(run, members: found[run] ?? []) { vanished.append(run) }
    let others = found.keys.filter { !told.contains($0) && !unknown.contains($0) }
    for run in others.sorted() { await takeUp(run, members: found[run] ?? []) }
    // The last: what follows is another run, unless one was found that lives.
    for run in vanished { table.service(ofRun: run).map { tell($0, .vanished(run)) } }
    settle()
  }

  /// A run that the journal knows and the keeper does not; false when it is over.
  private func adopt(_ run: RunNumber, members: [TreeReader.Member]) async -> Bool {
    guard let reader, let name = table.service(ofRun: run), let saved = table[name]?.record.saved, saved.run == run
    else { return true }
    var leader = Self.leader(of: members)
    if let process = saved.process {
      // Known by pid and start, also where it bears no brand; and nobody else than that one.
      let isAlive = await reader.insist { ProcessFacts.isAlive(process.pid, startTicks: process.startTicks) }
      guard let isAlive else { return true }
      leader =
        isAlive
        ? .init(pid: process.pid, startTicks: process.startTicks, group: process.pid, isLeader: true) : nil
    }
    guard let leader, saved.phase == .starting || saved.phase == .up || saved.phase == .stopping else {
      // What it left is ended by its brand.
      return false
    }
    let inodes = [saved.process?.pipe, saved.process?.errorPipe].compactMap { $0 }
    let pids = [leader.pid] + members.map(\.pid)
    let pipes = await reader.insist { Self.pipes(inodes, of: pids) } ?? []
    log.info("\(name.text) lives on as process \(leader.pid): taking it over")
    return adopt(run, name, leader, pipes: pipes)
  }

  /// Each pipe through any descriptor of any of these processes; none when the first cannot be had.
  private static func pipes(_ inodes: [UInt64], of pids: [Int]) -> [DescriptorBox] {
    var boxes: [DescriptorBox] = []
    for inode in inodes {
      var box: DescriptorBox?
      for pid in pids where box == nil {
        if let pipe = ProcessTree.pipe(withInode: inode, of: pid) { box = DescriptorBox(pipe.release()) }
      }
      guard let box else { return boxes }
      boxes.append(box)
    }
    return boxes
  }

  /// What a process says of the run that it leads.
  private struct LostRun {
    var name: String?
    var isAside = false
    var command: [UInt8] = []
    var directory: String?

    /// One that was about to be executed when its keeper died is branded already, and says nothing for a moment yet.
    init(_ leader: TreeReader.Member) {
      for _ in 0..<Self.mostLooks {
        name = ProcessTree.environmentValue("DMON_SERVICE", of: leader.pid)
        if name != nil || !ProcessFacts.isAlive(leader.pid, startTicks: leader.startTicks) { break }
        Clocks.pause(.milliseconds(5))
      }
      isAside = ProcessTree.environmentValue(RunMark.name, of: leader.pid).flatMap(RunMark.init)?.isAside ?? false
      command = ProcessFacts.commandLine(of: leader.pid)
      directory = Files.readLink("/proc/\(leader.pid)/cwd")
    }

    private static let mostLooks = 40
  }

  /// A run that bears our brand and that the journal knows nothing of: its end was lost.
  private func takeUp(_ run: RunNumber, members: [TreeReader.Member]) async {
    guard let leader = Self.leader(of: members) else {
      log.warning("\(members.count) processes of run \(run), which is over, are ended")
      strangers[run] = Stranger(pid: 0)
      return endStranger(run, at: loop.now)
    }
    let facts = await reader?.insist { LostRun(leader) }
    // A check, or a hook: nobody waits for it any more.
    if facts?.isAside == true { return endStranger(run, pid: leader.pid) }
    let name = facts?.name.flatMap(ServiceName.init(text:)) ?? ServiceName(name: "run-\(run)")
    if let record = table[name]?.record {
      guard run > record.run, isCurrent(run, record) else {
        log.warning("process \(leader.pid) is a second copy of \(name.text): ending it")
        return endStranger(run, pid: leader.pid)
      }
    } else {
      // Nobody knows how it was to be run: it is kept, and not started again by itself.
      let words = (facts?.command ?? []).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      var specification = ServiceSpecification(command: words.isEmpty ? ["(unknown)"] : words)
      (specification.name, specification.group) = (name.name, name.group)
      (specification.directory, specification.restart, specification.autostart) = (facts?.directory, .never, false)
      specification.origin = ServiceSpecification.recoveredOrigin
      table.insert(ServiceRecord(name, specification))
      order.insert(name, after: nil)
      log.warning("process \(leader.pid) is \(name.text), which the journal has lost: keeping it")
    }
    guard let former = table[name]?.record, adopt(run, name, leader, pipes: []) else { return table.release(run) }
    // The keeper says so later: until then nothing else may be begun for it.
    leaders[leader.pid] = run
    tell(
      name,
      .started(
        run, pid: leader.pid, startTicks: leader.startTicks, at: circumstances.wall, pipe: nil, errorPipe: nil,
        isAdopted: true))
    endFormerRun(former, name)
  }
}
