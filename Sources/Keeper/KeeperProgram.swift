package import Model
package import Platform

/// The keeper: starts the daemon and keeps it there, is the parent of all services, and decides nothing.
///
/// Three plain threads, no concurrency runtime. To be called on the main thread, which must be the only one: orphans come to
/// that thread, and all threads inherit its blocked signals.
package struct KeeperProgram: Sendable {
  package var place: Place
  /// The options that each daemon is started with, behind `daemon`.
  package var arguments: [String]
  package var role: Role
  /// What systemd told us; only the first keeper hears it.
  package var systemd = Systemd()
  /// The socket that each daemon is given, where one was passed to us.
  package var passed: PassedSocket?
  /// The service, `group/name`, that signals which are not for dmon are passed on to.
  package var mainService: String?
  /// False: there is no directory to keep anything in; the daemons have no journal, and nobody else can find the lock.
  package var hasState = true

  /// SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM and SIGWINCH.
  package static let passedSignals: [Int32] = [3, 10, 12, 14, 28]

  /// How a keeper comes to be.
  package enum Role: Sendable, Equatable {
    /// Typed or started by somebody: takes the lock and starts a daemon.
    case first
    /// Started by a daemon whose keeper died: has a socket to it and the lock, as the numbers that it inherited.
    case successor(socket: CInt, lock: CInt)
    /// Took the place of another keeper's program: what that one left is in the file with this number, which was inherited.
    case heir(handover: CInt)
  }

  package init(at place: Place, arguments: [String], role: Role) {
    self.place = place
    self.arguments = arguments
    self.role = role
  }

  /// How a keeper ended, or why it did not begin.
  package enum Outcome: Sendable, Equatable {
    /// With this code: the first daemon's, if it could not serve.
    case ended(ExitCode)
    /// A daemon is there already, at exactly this place.
    case alreadyThere(LockFile.Holder)
    /// A keeper with services but without a daemon was there, and starts one.
    case resumed(LockFile.Holder)
    /// The state directory belongs to a daemon that listens elsewhere.
    case occupied(LockFile.Holder)
  }

  /// Why a keeper cannot begin.
  package enum Failure: Error, Sendable, Equatable {
    case directory(Directory.Refusal)
    case system(SystemError)
  }

  /// Runs until it is asked to end; blocks the calling thread.
  package func run() throws(Failure) -> Outcome {
    Signal.ignoreBrokenPipes()
    Heap.useOne()
    // A key on the terminal must not stop it: nobody would reap, copy or start the daemon again.
    Signal.ignoreTerminalStops()
    switch role {
    case .first where !hasState:
      return try system { () throws(SystemError) in .ended(try serve(SharedLock(LockFile.inMemory(holder: holder)))) }
    case .first:
      let state = try openState()
      return try system { () throws(SystemError) in
        guard let lock = try acquire(in: state) else { return try findHolder() }
        return .ended(try serve(SharedLock(lock)))
      }
    case .successor(_, let raw):
      return try system { () throws(SystemError) in
        .ended(try serve(SharedLock(try LockFile(inheriting: raw))))
      }
    case .heir(let raw): return try system { () throws(SystemError) in .ended(try serve(heirTo: raw)) }
    }
  }

  private func system<Result>(_ body: () throws(SystemError) -> Result) throws(Failure) -> Result {
    do throws(SystemError) { return try body() } catch { throw .system(error) }
  }

  private func openState() throws(Failure) -> Directory {
    do throws(Directory.Refusal) { return try Directory(making: place.state) } catch { throw .directory(error) }
  }

  /// Those who were killed hold their lock for a moment yet: that is waited for. And where we are started again when we
  /// end, the daemon of a keeper that was killed is just ending as well. Nil: somebody else holds the lock.
  private func acquire(in state: borrowing Directory) throws(SystemError) -> LockFile? {
    let deadline = Clocks.monotonic + Self.patience
    while true {
      if let lock = try LockFile.acquire(in: state, holder: holder) { return lock }
      guard Clocks.monotonic < deadline, let other = LockFile.holder(of: place.state) else { return nil }
      let isDaemonEnding = other.pid == 0 || ProcessFacts.isEnding(other.pid, startTicks: other.startTicks)
      guard ProcessFacts.isEnding(other.keeperPid, startTicks: other.keeperTicks),
        isDaemonEnding || systemd.startsUsAgain
      else { return nil }
      Clocks.pause(.milliseconds(5))
    }
  }

  /// So long a daemon may take to write what it knows.
  private static let patience = Duration.seconds(60)

  private var holder: LockFile.Holder {
    LockFile.Holder(
      pid: 0, startTicks: 0, keeperPid: ProcessFacts.own,
      keeperTicks: ProcessFacts(of: ProcessFacts.own)?.startTicks ?? 0, socket: place.socket)
  }

  /// Somebody else has the lock. The holder writes its name just after it took the lock: wait that moment.
  private func findHolder() throws(SystemError) -> Outcome {
    guard let holder = LockFile.awaitHolder(of: place.state, within: .seconds(1)) else {
      let file = "\(place.state)/\(LockFile.name)"
      throw SystemError(call: "lock", subject: "\(file), whose holder does not say who it is", code: 11)
    }
    if holder.socket != place.socket { return .occupied(holder) }
    return RestartSocket.ask(in: place.state) ? .resumed(holder) : .alreadyThere(holder)
  }

  private func serve(_ lock: SharedLock) throws(SystemError) -> ExitCode {
    let rules = StartRules(descriptors: ResourceLimit.own(.nofile))
    let loop = try makeLoop(lock, rules, isFresh: role == .first)
    switch role {
    case .first:
      loop.upgrade.path = Environment.startedPath
      loop.startDaemon()
    case .successor(let socket, _):
      try loop.take(DaemonLink(MessageSocket(inheriting: socket), nil, isChild: false))
    case .heir: break
    }
    return loop.run()
  }

  /// Becomes what a keeper is, and starts its threads.
  func makeLoop(_ lock: SharedLock, _ rules: StartRules, isFresh: Bool) throws(SystemError) -> KeeperLoop {
    // Each run takes three descriptors here.
    DescriptorLimit.raise()
    try Subreaper.become()
    // Before any other thread, so that all of them block these.
    let signals = try SignalDescriptor(
      [Signal.terminate.rawValue, Signal.interrupt.rawValue, Signal.hangup.rawValue, SignalDescriptor.childChanged]
        + (mainService == nil ? [] : Self.passedSignals))
    let wake = try WakeBell()
    let output = try OutputCopier()
    try output.start()
    let spawner = try Spawner(rules, output, ringing: wake)
    return try KeeperLoop(
      .init(
        place: place, arguments: arguments, lock: lock, rules: rules, isFresh: isFresh, wake: wake,
        spawner: spawner, output: output, signals: signals, mainService: mainService, remembersOrders: !hasState,
        systemd: SystemdLink(systemd), passed: passed))
  }
}
