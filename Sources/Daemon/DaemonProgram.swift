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
    let state = try open(place.state)
    let socketName = FilePath.name(of: place.socket)
    let socketDirectory = FilePath.parent(of: place.socket) ?? "/"
    let directory = try open(socketDirectory)
    let holder = LockFile.Holder(
      pid: ProcessFacts.own, startTicks: ProcessFacts(of: ProcessFacts.own)?.startTicks ?? 0, socket: place.socket)
    do throws(SystemError) {
      guard let lock = try LockFile.acquire(in: state, holder: holder) else { return try findHolder() }
      if isAnswered(place.socket) { return .socketTaken }
      let limit = DescriptorLimit.raise()
      if limit < 1_024 { log.warning("only \(limit) descriptors are allowed; some processes may have to be polled") }
      var program = self
      program.limits.descriptors = limit
      try program.serve(socketName, in: directory, keeping: state)
      _ = consume lock
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

  private func isAnswered(_ socket: String) -> Bool {
    (try? BlockingSocket(connectingTo: socket, within: .milliseconds(200))) != nil
  }

  private func serve(
    _ name: String, in directory: borrowing Directory, keeping state: borrowing Directory
  ) throws(SystemError) {
    let host = ProcessFacts.hostName
    let box = DirectoryBox(try directory.duplicate())
    let stateBox = DirectoryBox(try state.duplicate())
    let result = try EventLoop.run { loop -> SystemError? in
      do throws(SystemError) {
        let signals = try SignalSource([.terminate, .interrupt, .hangup], on: loop)
        let memory = keepsJournal ? try Memory(in: stateBox.directory, on: loop, log: log) : Memory()
        let liveness = Liveness(on: loop, limits: limits, log: log)
        let board = Board(
          on: loop, limits: limits, host: host, version: version, liveness: liveness, table: memory.table,
          journal: memory.journal, retention: retention, isDurable: isDurable)
        await board.resume(memory)
        let listener = Listener(serving: board, on: loop, log: log)
        let socket = try UnixListener(name, in: box.directory, on: loop)
        log.info("listening on \(place.socket), state in \(place.state), pid \(ProcessFacts.own)")
        await runUntilAsked(signals, board, listener, liveness, socket, name)
        // Anew, because a directory that was removed was made again.
        if let directory = try? Directory(opening: FilePath.parent(of: place.socket) ?? "/") {
          try directory.removeSocket(name)
        }
        return nil
      } catch {
        return error
      }
    }
    if let result { throw result }
    log.info("ended")
  }

  private func runUntilAsked(
    _ signals: SignalSource, _ board: Board, _ listener: Listener, _ liveness: Liveness, _ socket: UnixListener,
    _ name: String
  ) async {
    await withDiscardingTaskGroup { group in
      group.addTask { await SocketKeeper(name, place.socket, listener, log).run(from: socket) }
      group.addTask { await liveness.run(telling: board, after: listener) }
      group.addTask { await Sweeper(board).run() }
      group.addTask { await board.rememberProgress() }
      group.addTask { await Snapshots(board, log).run() }
      group.addTask {
        // All of these have begun then, and what only that needed can go.
        for _ in 0..<4 { await board.loop.turn() }
        StartupPages.forget()
      }
      while let signal = await signals.next() {
        if signal == .hangup {
          log.reopen()
          continue
        }
        log.info("asked to end by \(signal)")
        break
      }
      // A second one ends the process at once, should this take long.
      signals.release()
      await listener.stopAccepting()
      // What was read is answered: one turn for what is ready, then the connections end.
      await board.loop.turn()
      await listener.closeConnections()
      group.cancelAll()
    }
    await board.rememberAll()
    if let journal = board.journal {
      // A long journal would make the next start slow; a short one is worth more as it is, for who reads it.
      if journal.journalBytes > 1 << 20 { await Snapshots(board, log).writeNow(journal) }
      await journal.close()
    }
  }
}

/// Lets a directory be shared by the tasks of the loop.
package final class DirectoryBox: Sendable {
  package let directory: Directory

  package init(_ directory: consuming Directory) { self.directory = directory }
}
