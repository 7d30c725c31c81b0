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
      await adoptOthers()
      link.isHeld = false
    }
    prepareMainService()
    noteBeginning()
    await reconcile()
    goOn()
    startChanged()
    if settings.habit == .terminate { renewSurvivors() }
    watchOrigins()
    resumed.open()
    beginMainService()
  }

  /// Gives back, once, what only taking the services up again needed.
  func rest() async {
    guard await resumed.pass() else { return }
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

  // MARK: what the keeper does not know

  private func adoptOthers() async {
    guard let reader, let memory, !memory.isOtherBoot else { return }
    // What began by the keeper's word just now was not asked for yet.
    let former = Set(memory.services.values.map(\.run))
    let unknown = table.runs.filter { former.contains($0) && !told.contains($0) }
    // A run is in the journal before it is asked for: where a whole journal knows of none that lives, none does.
    // What ran beside services is in no journal, and a keeper that lived tells of it.
    let mayHaveSides = !keeperIsOlder && table.names.contains { table[$0]?.record.specification.runsAside == true }
    if unknown.isEmpty && !memory.isDamaged && !mayHaveSides { return }
    // Twice: what forked in the moment of the first look is found by the second.
    var found = await reader.branded() ?? [:]
    for (run, members) in await reader.branded() ?? [:] {
      found[run] = Array(Set(found[run] ?? []).union(members))
    }
    for run in unknown { await adopt(run, members: found[run] ?? []) }
    let others = found.keys.filter { !told.contains($0) && !unknown.contains($0) }
    for run in others.sorted() { await takeUp(run, members: found[run] ?? []) }
    settle()
  }

  /// A run that the journal knows and the keeper does not.
  private func adopt(_ run: RunNumber, members: [TreeReader.Member]) async {
    guard let reader, let name = table.service(ofRun: run), let saved = table[name]?.record.saved, saved.run == run
    else { return }
    var leader = Self.leader(of: members)
    if let process = saved.process {
      // Known by pid and start, also where it bears no brand; and nobody else than that one.
      let isAlive = await reader.run { ProcessFacts.isAlive(process.pid, startTicks: process.startTicks) } ?? false
      leader =
        isAlive
        ? .init(pid: process.pid, startTicks: process.startTicks, group: process.pid, isLeader: true) : nil
    }
    guard let leader, saved.phase == .starting || saved.phase == .up || saved.phase == .stopping else {
      // What it left is ended by its brand.
      return tell(name, .vanished(run))
    }
    let inodes = [saved.process?.pipe, saved.process?.errorPipe].compactMap { $0 }
    let pids = [leader.pid] + members.map(\.pid)
    let pipes = await reader.run { Self.pipes(inodes, of: pids) } ?? []
    log.info("\(name.text) lives on as process \(leader.pid): taking it over")
    if !adopt(run, name, leader, pipes: pipes) { tell(name, .vanished(run)) }
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

  /// A run that bears our brand and that the journal knows nothing of: its end was lost.
  private func takeUp(_ run: RunNumber, members: [TreeReader.Member]) async {
    identity.lastRun = max(identity.lastRun, run)
    guard let leader = Self.leader(of: members) else {
      log.warning("\(members.count) processes of run \(run), which is over, are ended")
      strangers[run] = Stranger(pid: 0)
      return endStranger(run, at: loop.now)
    }
    let facts = await reader?.run {
      (
        name: ProcessTree.environmentValue("DMON_SERVICE", of: leader.pid),
        isAside: ProcessTree.environmentValue(RunMark.name, of: leader.pid).flatMap(RunMark.init)?.isAside ?? false,
        command: ProcessFacts.commandLine(of: leader.pid), directory: Files.readLink("/proc/\(leader.pid)/cwd")
      )
    }
    // A check, or a hook: nobody waits for it any more.
    if facts?.isAside == true { return endStranger(run, pid: leader.pid) }
    let name = facts?.name.flatMap(ServiceName.init(text:)) ?? ServiceName(name: "run-\(run)")
    if let record = table[name]?.record {
      guard !record.phase.isLive, run > record.run else {
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
    if !adopt(run, name, leader, pipes: []) { table.release(run) }
  }
}
