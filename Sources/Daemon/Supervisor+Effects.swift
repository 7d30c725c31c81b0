internal import Model
internal import Platform

/// What follows from what a record decided.
extension Supervisor {
  func carryOut(_ effects: [ServiceRecord.Effect], _ name: ServiceName) {
    for effect in effects {
      switch effect {
      case .record: record(name)
      case .spawn(let run): spawn(run, name)
      case .signal(let run, let number, let toGroup): signal(run, number, toGroup: toGroup)
      case .endTree(let run, let isForced): look(run, name, isForced ? .kill : .end)
      case .awaitTree(let run): look(run, name, .await)
      case .awaitMain(let run): awaitMain(run)
      case .forget(let run):
        endTask(of: name, run)
        forget(run)
      case .arm(let deadline): arm(name, deadline)
      case .removed:
        noteDeparture(of: name)
        // As long as it is known who that is; they look when it is gone.
        release(after: name)
        table.remove(name)
        order.remove(name)
        records.append(BoardRecord(time: circumstances.wall, removed: name.text))
        noteGone(name)
      }
    }
  }

  /// Who waits for the removal is told how it went.
  private func noteDeparture(of name: ServiceName) {
    if departing.contains(name) { departed[name] = status(of: name) }
  }

  /// What was said of the same service a moment ago, in the same turn, need not be written any more.
  func record(_ name: ServiceName) {
    guard let saved = table[name]?.record.saved else { return }
    recordIdentity()
    if let last = records.last?.service, last.address == name {
      records[records.count - 1].service = saved
    } else {
      records.append(BoardRecord(time: circumstances.wall, service: saved))
    }
  }

  private func spawn(_ run: RunNumber, _ name: ServiceName) {
    guard let slot = table[name] else { return }
    identity.lastRun = max(identity.lastRun, run)
    table.bind(run, to: name)
    table.update(name) { slot in
      slot.droppedBefore += slot.droppedNow
      slot.droppedNow = 0
      slot.outputProblem = nil
      slot.said = ServiceNotification()
      slot.hasMissedWords = false
    }
    guard link != nil else {
      let why = "this daemon runs without a keeper: there is no /proc, or it was started to keep nothing"
      return tell(name, .notStarted(run, StartFailure(stage: .proc, errno: 0, text: why)))
    }
    asked.append(.spawn(order(run, name, slot.record.specification)))
  }

  func order(_ run: RunNumber, _ name: ServiceName, _ specification: ServiceSpecification) -> SpawnOrder {
    let mark = RunMark(number: identity.brandNumber, run: run)
    let instance = name.instance > 0 ? ["DMON_INSTANCE=\(name.instance)"] : []
    return SpawnOrder(
      run: run, service: name.text, specification: specification,
      marks: [
        "DMON_SOCKET=\(socket(for: specification))", "DMON_GROUP=\(name.group)", "DMON_SERVICE=\(name.text)",
        "\(RunMark.name)=\(mark.text)",
      ] + instance,
      brand: Brand(number: identity.brandNumber, run: run).limit, output: output(of: name, specification))
  }

  /// Where the service can report: another user is let in at the second socket alone.
  private func socket(for specification: ServiceSpecification) -> String {
    guard specification.otherUser(than: settings.user) != nil, let socket = settings.reportSocket else {
      return settings.socket
    }
    return socket
  }

  func output(of name: ServiceName, _ specification: ServiceSpecification) -> OutputRules {
    OutputRules(
      path: "\(settings.logs)/\(name.fileName).log", max: specification.logMax ?? 10 << 20,
      keep: specification.logKeep ?? 5, days: specification.logDays ?? 0)
  }

  private func signal(_ run: RunNumber, _ number: Int, toGroup: Bool) {
    // The leader first: one that waits in vfork(2) for its child to exec halts only afterwards, and a child that is
    // halted before that would leave both where they are for ever.
    let isHalt = toGroup && number == SignalName.stop
    if isHalt { halting.insert(run) } else if number == SignalName.cont { halting.remove(run) }
    send(run, number, toGroup: toGroup && !isHalt)
  }

  /// The leader has halted: now the others of its group, where that was what was asked for.
  func haltGroup(of run: RunNumber) {
    if halting.remove(run) != nil { send(run, SignalName.stop, toGroup: true) }
  }

  private func send(_ run: RunNumber, _ number: Int, toGroup: Bool) {
    // A zombie that the keeper keeps until `forget`, so the number of the group is the run's.
    let isChild = parents[run] == link?.generation
    let group = isChild ? table.service(ofRun: run).flatMap { table[$0]?.record.saved.process?.pid } : nil
    if held[run]?.signal(number, toGroup: toGroup, group: group) == true { return }
    link?.send(.signal(run: run, number: number, toGroup: toGroup))
  }

  private func look(_ run: RunNumber, _ name: ServiceName, _ will: RunTrees.Will) {
    guard let slot = table[name] else { return }
    guard let trees else {
      // Without a keeper there never was a process.
      return tell(name, .treeEnded(run, survivors: 0))
    }
    let pid = slot.record.saved.process?.pid ?? 0
    trees.look(question(run), will, leader: pid, signal: slot.record.specification.stopSignalNumber)
  }

  /// Where the run's processes are to be looked for.
  func question(_ run: RunNumber) -> TreeReader.Question {
    guard let link, let keeper = link.keeper, parents[run] == link.generation else {
      return TreeReader.Question(run: run, group: nil, keeper: nil)
    }
    let pid =
      table.service(ofRun: run).flatMap { table[$0]?.record.saved.process?.pid } ?? strangers[run]?.pid
      ?? sides[run]?.pid
    return TreeReader.Question(run: run, group: pid, keeper: keeper.pid)
  }

  /// The run is over and known.
  func forget(_ run: RunNumber) {
    trees?.forget(run)
    held[run] = nil
    parents[run] = nil
    halting.remove(run)
    strangers[run] = nil
    told.remove(run)
    for (pid, leader) in leaders where leader == run { leaders[pid] = nil }
    table.release(run)
    asked.append(.forget(run: run))
    forgotten?.ring()
  }

  /// Nothing of a run is left.
  func treeEnded(_ run: RunNumber, survivors: Int) {
    if sides[run] != nil {
      sideTreeEnded(run)
    } else if let name = table.service(ofRun: run) {
      tell(name, .treeEnded(run, survivors: survivors))
    } else {
      forget(run)
    }
    settle()
  }

  // MARK: runs that no service stands for

  /// Ends a run that is a second copy: asked to, then killed.
  func endStranger(_ run: RunNumber, pid: Int) {
    strangers[run] = Stranger(pid: pid)
    endStranger(run, at: loop.now)
  }

  func endStranger(_ run: RunNumber, at now: Instant) {
    guard let stranger = strangers[run] else { return }
    let group = parents[run] == link?.generation ? stranger.pid : nil
    for number in stranger.signalled ? [SignalName.kill] : [SignalName.term, SignalName.cont] {
      if held[run]?.signal(number, toGroup: true, group: group) != true {
        link?.send(.signal(run: run, number: number, toGroup: true))
      }
    }
    trees?.look(question(run), stranger.signalled ? .kill : .end, leader: stranger.pid, signal: SignalName.term)
    strangers[run]?.signalled = true
    push(.stranger(run), at: now + .seconds(10))
  }
}
