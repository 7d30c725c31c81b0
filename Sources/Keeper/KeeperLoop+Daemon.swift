internal import Model
internal import Platform

extension KeeperLoop {
  // MARK: the beginning

  /// Starts a daemon in a session of its own, with its end of a new socket and our lock.
  func startDaemon() {
    do {
      let link = try spawnDaemon()
      try take(link)
      if let process = link.process { recordDaemon(process.pid) }
    } catch {
      // Out of processes, memory or descriptors: it may be better soon.
      daemon = nil
      if upgrade.course.step == .starting {
        return upgradeGoes(.daemonFailed(.init(.tryLater, "the new daemon cannot be started: \(error)")))
      }
      if isFresh { outcome = .tryLater } else { startDaemonLater(delay.next(afterEndByItself: true)) }
    }
  }

  private func spawnDaemon() throws -> DaemonLink {
    let pair = try MessageSocket.pair()
    let kept = [pair.second.raw, lock.raw] + (passed.map { [$0.listener.raw] } ?? [])
    var spawn = Spawn(
      path: upgrade.program?.executablePath ?? "/proc/self/exe",
      arguments: ["dmon", "daemon", "--as-daemon", kept.map(String.init).joined(separator: ":")] + arguments)
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, 1, 2]
    spawn.kept = kept + (upgrade.program?.kept ?? [])
    // As we were started: it raises its own, and starts the next keeper so.
    if let limit = rules.descriptors { spawn.limits = [limit] }
    let started = try spawn.startWithHandle()
    let pid = started.pid
    let process = DaemonLink.Process(pid: pid, handle: started.takeHandle())
    return pair.take { first, _ in DaemonLink(first, process, isChild: true) }
  }

  /// Listens to this daemon from now on.
  func take(_ link: DaemonLink) throws(SystemError) {
    daemon = link
    try poller.add(link.socket.raw, token: Token.socket)
    if let process = link.process { try poller.add(process.handle.raw, token: Token.daemon) }
  }

  func daemonSaidHello(_ hello: KeeperHello) {
    guard let daemon else { return }
    upgrade.path = upgrade.path ?? hello.program
    if daemon.process == nil, let handle = try? ProcessDescriptor(opening: hello.pid) {
      let process = DaemonLink.Process(pid: hello.pid, handle: handle)
      daemon.process = process
      try? poller.add(process.handle.raw, token: Token.daemon)
      recordDaemon(hello.pid)
    }
    daemon.isListening = true
    daemon.answersPing = hello.answersPing ?? false
    // What got its number before we were there another keeper may have been asked for.
    lastRun = lastRun ?? hello.lastRun
    daemon.owesHello = true
    daemon.owesSynced = true
    daemon.owesOutcome = upgrade.outcome != nil
    if let askedBy { daemon.owedSignals |= 1 << UInt64(askedBy) }
    line.removeAll()
    for run in runs.keys.sorted() {
      guard let slot = runs[run] else { continue }
      slot.isQueued = false
      slot.sayEverything()
      if !slot.unsaid.isEmpty { line.append(slot) }
    }
  }

  func daemonIsReady() {
    daemon?.isReady = true
    isFresh = false
    delay.servesNow()
    upgradeGoes(.daemonReady)
  }

  // MARK: the end

  /// Nothing more comes from it; its process is about to end, or has.
  func socketClosed(_ daemon: DaemonLink) {
    daemon.isClosed = true
    poller.remove(daemon.socket.raw)
    // Who it was was never said, so nothing else will tell that it is gone.
    if daemon.process == nil { daemonEnded(daemon) }
  }

  func daemonMayHaveEnded() {
    guard let daemon, let process = daemon.process else { return }
    guard daemon.exit != nil || process.handle.isEnded else { return }
    daemonEnded(daemon)
  }

  private func daemonEnded(_ former: DaemonLink) {
    // Its last words count: a run that it ordered is started, and the next daemon hears of it.
    readLastRequests()
    if former.isChild, former.exit == nil, let status = former.process?.handle.reap() { former.exit = RunExit(status) }
    let exit = former.exit ?? .unknown
    if let process = former.process {
      poller.remove(process.handle.raw)
      self.former = (process.pid, exit)
    }
    if !former.isClosed { poller.remove(former.socket.raw) }
    daemon = nil
    line.removeAll()
    for slot in runs.values { slot.isQueued = false }
    decideAfter(former, exit)
  }

  private func decideAfter(_ former: DaemonLink, _ exit: RunExit) {
    if upgradeTakes(former, exit) { return }
    if isFresh, runs.isEmpty, !former.isReady {
      outcome = exit.exitCode
    } else if former.endsKeepingServices == true, askedBy == nil {
      stayWithoutDaemon()
    } else if askedBy != nil || former.endsKeepingServices == false {
      // It has ended them all, or died before it could.
      endAllRuns()
    } else if former.isReady {
      startDaemon()
    } else {
      startDaemonLater(delay.next(afterEndByItself: exit.isByItself))
    }
  }

  private func startDaemonLater(_ duration: Duration) {
    if duration == .zero { return startDaemon() }
    nextStart = Clocks.monotonic + duration
    recordDaemon(0)
  }

  /// Has the lock name the daemon; 0: there is none.
  func recordDaemon(_ pid: Int) { spawner.record(pid, socket: place.socket, in: lock) }
}
