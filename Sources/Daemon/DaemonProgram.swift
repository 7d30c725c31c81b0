internal import Journal
package import Model
package import Platform

/// The composition root: takes the place, builds the actors, runs them until asked to end.
package struct DaemonProgram: Sendable {
  package var place: Place
  package var log: Log
  package var version: String
  package var limits = Limits()
  package var retention = Retention()
  /// Nothing is acknowledged that is not on the disk.
  package var isDurable = false
  /// False: what is known lives in memory alone, and what a journal holds is neither read nor changed.
  package var keepsJournal = true
  package var role = Role.alone
  /// Started by a command that needed a daemon: after a shutdown it starts no service by itself.
  package var isAutostarted = false
  /// The options that each keeper is started with, behind `daemon`.
  package var arguments: [String] = []
  /// Members of this group may report, at the second socket.
  package var reportGroup: String?
  /// The number of a listening socket that was inherited, to be served instead of one of our own.
  package var listener: CInt?
  /// False: there is no directory that a socket can be in, and nobody can call.
  package var hasSocket = true
  /// What is to be known of services beyond what the journal tells; its host, socket, logs and user are set here.
  package var settings = SupervisorSettings(host: "", socket: "", logs: "", user: 0)
  /// The number of our brands, where no journal remembers it.
  package var brandNumber: UInt32?

  /// Who else is there.
  package enum Role: Sendable, Equatable {
    /// Nobody: it takes the lock, and no service can be started.
    case alone
    /// A keeper started it: the numbers of the socket to it and of the lock, which were inherited.
    case kept(socket: CInt, lock: CInt)
  }

  package init(at place: Place, log: Log, version: String) {
    self.place = place
    self.log = log
    self.version = version
  }

  /// How a daemon ended, or why it did not begin.
  package enum Outcome: Sendable, Equatable {
    /// Asked to end, and did.
    case ended
    /// A daemon is there already, at exactly this place.
    case alreadyThere(LockFile.Holder)
    /// The state directory belongs to a daemon that listens elsewhere.
    case occupied(LockFile.Holder)
    /// Another daemon listens on this socket, with another state directory.
    case socketTaken
  }

  /// Why a daemon cannot begin.
  package enum Failure: Error, Sendable, Equatable {
    case directory(Directory.Refusal)
    case system(SystemError)
  }

  /// Serves until SIGTERM or SIGINT; blocks the calling thread, which must be the only one.
  package func run() throws(Failure) -> Outcome {
    Signal.ignoreBrokenPipes()
    // Without a journal there may be no directory for one, unless the lock is to be there.
    let state = keepsJournal || role == .alone ? DirectoryBox(try open(place.state)) : nil
    let directory = hasSocket ? DirectoryBox(try open(FilePath.parent(of: place.socket) ?? "/")) : nil
    do throws(SystemError) {
      let lock: LockBox
      switch role {
      case .alone:
        guard let state else { throw SystemError(call: "open", subject: place.state, code: 2) }
        let holder = LockFile.Holder(
          pid: ProcessFacts.own, startTicks: ProcessFacts(of: ProcessFacts.own)?.startTicks ?? 0,
          socket: place.socket)
        guard let taken = try LockFile.acquire(in: state.directory, holder: holder) else { return try findHolder() }
        lock = LockBox(taken)
      case .kept(_, let raw): lock = LockBox(try LockFile(inheriting: raw))
      }
      if hasSocket, listener == nil, BlockingSocket.isAnswered(place.socket) { return .socketTaken }
      let inherited = ResourceLimit.own(.nofile)
      let limit = DescriptorLimit.raise()
      if limit < 1_024 { log.warning("only \(limit) descriptors are allowed; some processes may have to be polled") }
      let starter = KeeperStarter(lock, arguments, inherited)
      var program = self
      program.limits.descriptors = limit
      try program.serve(in: directory, keeping: state, starter)
      return .ended
    } catch {
      throw .system(error)
    }
  }

  private func open(_ path: String) throws(Failure) -> Directory {
    do throws(Directory.Refusal) {
      return try Directory(making: path)
    } catch {
      throw .directory(error)
    }
  }

  /// The holder writes its name just after it took the lock: wait that moment.
  private func findHolder() throws(SystemError) -> Outcome {
    guard let holder = LockFile.awaitHolder(of: place.state, within: .seconds(1)) else {
      let file = "\(place.state)/\(LockFile.name)"
      throw SystemError(call: "lock", subject: "\(file), whose holder does not say who it is", code: 11)
    }
    return holder.socket == place.socket ? .alreadyThere(holder) : .occupied(holder)
  }

  private func serve(
    in directory: DirectoryBox?, keeping state: DirectoryBox?, _ starter: KeeperStarter
  ) throws(SystemError) {
    let name = FilePath.name(of: place.socket)
    let result = try EventLoop.run { loop -> SystemError? in
      do throws(SystemError) {
        let signals = try SignalSource([.terminate, .interrupt, .hangup], on: loop)
        let cast = try await makeCast(try memory(state, loop), loop, starter)
        let passed = passedListener(on: loop)
        var socket = passed
        if socket == nil, let directory { socket = try UnixListener(name, in: directory.directory, on: loop) }
        let door = hasSocket ? "listening on \(place.socket)" : "listening nowhere"
        let memory = keepsJournal ? "state in \(place.state)" : "nothing on disk"
        log.info("\(door), \(memory), pid \(ProcessFacts.own)")
        await runUntilAsked(signals, cast, socket, name)
        // Who passed it to us listens on. Opened anew, because a directory that was removed was made again.
        if passed == nil, hasSocket,
          let directory = try? Directory(opening: FilePath.parent(of: place.socket) ?? "/")
        {
          try directory.removeSocket(name)
        }
        if await cast.supervisor.leavesNobody {
          log.warning("the keeper is gone, which was to start the next daemon: starting another one")
          _ = try starter.start()
        }
        return nil
      } catch {
        return error
      }
    }
    if let result { throw result }
    log.info("ended")
  }

  private func memory(_ state: DirectoryBox?, _ loop: EventLoop) throws(SystemError) -> Memory {
    guard keepsJournal, let state else { return Memory(brandNumber: brandNumber) }
    // Whoever only needs a daemon has no files that say what to start; it need not wait for a look at all processes.
    let sockets = isAutostarted ? nil : [place.socket, ReportDoor.path(beside: place.socket)]
    return try Memory(in: state.directory, on: loop, log: log, sockets: sockets)
  }

  /// The socket that was passed to us; nil without one, and where clients do not come to it any more.
  private func passedListener(on loop: EventLoop) -> UnixListener? {
    guard let listener else { return nil }
    do throws(SystemError) {
      let passed = try PassedListener(inheriting: listener)
      // Its file may have been removed, and another one bound by the daemon before us.
      _ = try BlockingSocket(connectingTo: place.socket, within: .milliseconds(200))
      let socket = try UnixListener(passed, at: place.socket, on: loop)
      if socket.identity == nil { throw SystemError(call: "stat", subject: place.socket, code: 2) }
      return socket
    } catch {
      log.warning("the socket that was passed to dmon is not served: \(error); binding \(place.socket)")
      return nil
    }
  }

  /// All actors of a daemon.
  private struct Cast: Sendable {
    var board: Board
    var supervisor: Supervisor
    var listener: Listener
    var liveness: Liveness
  }

  private func makeCast(_ memory: Memory, _ loop: EventLoop, _ starter: KeeperStarter) async throws(SystemError) -> Cast
  {
    let liveness = Liveness(on: loop, limits: limits, log: log)
    let host = ProcessFacts.hostName
    let board = Board(
      on: loop, limits: limits, host: host, version: version, liveness: liveness, table: memory.table,
      journal: memory.journal, retention: retention, isDurable: isDurable)
    await board.resume(memory)
    var settings = settings
    (settings.host, settings.socket, settings.logs) = (host, place.socket, "\(place.state)/logs")
    settings.user = ProcessFacts.ownUser
    settings.hasJustBooted = ProcessFacts.hasJustBooted
    settings.boot = "\(ProcessFacts.bootID) \(ProcessFacts.namespace)"
    settings.reportSocket = ReportDoor.path(beside: place.socket)
    settings.reportGroup = reportGroup
    settings.isAutostarted = isAutostarted
    settings.isDurable = isDurable
    // For tests: nobody waits half a minute for what never ends.
    if let limit = Environment["DMON_HOOK_LIMIT"].flatMap(DurationText.parse) { settings.hookLimit = limit }
    var link: KeeperLink?
    var reader: TreeReader?
    if case .kept(let socket, _) = role {
      reader = try TreeReader(brandNumber: memory.services.identity.brandNumber, on: loop)
      link = try KeeperLink(MessageSocket(inheriting: socket), on: loop, log: log) { () throws(SystemError) in
        try starter.start()
      }
    }
    let supervisor = Supervisor(
      on: loop, settings: settings, limits: limits, log: log, memory: memory.services, journal: memory.journal,
      link: link, reader: reader, board: board)
    await supervisor.restore()
    await board.attach(supervisor)
    let listener = Listener(serving: board, supervisor, on: loop, log: log)
    return Cast(board: board, supervisor: supervisor, listener: listener, liveness: liveness)
  }

  private func runUntilAsked(_ signals: SignalSource, _ cast: Cast, _ socket: UnixListener?, _ name: String) async {
    let board = cast.board
    let supervisor = cast.supervisor
    let wishes = EndSignals(on: board.loop)
    let door = ReportDoor(beside: place.socket, serving: board, supervisor, log: log)
    await cast.listener.stand(beside: door.listener)
    await withDiscardingTaskGroup { group in
      if let socket {
        group.addTask { await SocketKeeper(name, place.socket, cast.listener, log).run(from: socket) }
      }
      group.addTask { await cast.liveness.run(telling: board, after: cast.listener) }
      group.addTask { await Sweeper(board).run() }
      group.addTask { await board.rememberProgress() }
      group.addTask { await Snapshots(board, supervisor, log).run() }
      if let journal = board.journal {
        group.addTask { [place, log] in
          await StateKeeper(place, journal, brandNumber: await supervisor.identity.brandNumber, log).run()
        }
      }
      group.addTask { await supervisor.run() }
      group.addTask { await door.run() }
      group.addTask { await wishes.gather(signals, supervisor) }
      group.addTask {
        // All of these have begun then, and what only that needed can go.
        for _ in 0..<4 { await board.loop.turn() }
        board.loop.restBeforeSleep()
        await supervisor.rest()
      }
      await supervisor.serve()
      let keepsServices = await awaitEnd(wishes, supervisor)
      if !keepsServices { await stopServices(wishes, supervisor) }
      await supervisor.sayGoodbye(keepingServices: keepsServices)
      // A second one ends the process at once, should this take long.
      signals.release()
      await cast.listener.stopAccepting()
      await door.close()
      // What was read is answered: one turn for what is ready, then the connections end.
      await board.loop.turn()
      await cast.listener.closeConnections()
      group.cancelAll()
    }
    await board.rememberAll()
    if let journal = board.journal {
      // A long journal would make the next start slow; a short one is worth more as it is, for who reads it.
      if journal.journalBytes > 1 << 20 { await Snapshots(board, supervisor, log).writeNow(journal) }
      await journal.close()
    }
  }

  /// Until the daemon is to end; true when the services are to live on.
  private func awaitEnd(_ wishes: EndSignals, _ supervisor: Supervisor) async -> Bool {
    while let wish = await wishes.next() {
      switch wish {
      case .reopen:
        log.reopen()
        await supervisor.reopenLogs()
        await supervisor.wishReload()
      case .end(let keepsServices, let reason):
        log.info("asked to end by \(reason)")
        await supervisor.end(keepingServices: keepsServices)
        return keepsServices
      case .endNow: return false
      }
    }
    return false
  }

  /// Ends the services, and at once when that is wished for a second time.
  private func stopServices(_ wishes: EndSignals, _ supervisor: Supervisor) async {
    await withDiscardingTaskGroup { group in
      group.addTask {
        while let wish = await wishes.next() {
          if case .endNow = wish { await supervisor.killAll() }
        }
      }
      await supervisor.stopAll()
      group.cancelAll()
    }
  }
}

/// Lets a directory be shared by the tasks of the loop.
package final class DirectoryBox: Sendable {
  package let directory: Directory

  package init(_ directory: consuming Directory) { self.directory = directory }
}
