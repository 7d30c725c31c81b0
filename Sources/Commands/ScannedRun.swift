internal import Client
internal import Model
internal import Platform
internal import Synchronization

/// Runs a program whose output passes through us: everything is handed on as it comes, keys and signals go to the program.
struct ScannedRun: ~Copyable {
  private enum Token {
    static let signal: UInt64 = 0
    static let end: UInt64 = 1
    static let keys: UInt64 = 2
    static let copies: UInt64 = 3
  }

  private let plumbing: OutputPlumbing
  private let signals: SignalDescriptor
  private let poller: Poller
  private let copies: OutputCopies
  private let program: Spawn.Started
  private var hasKeys = false
  private var exit: Spawn.Exit?

  /// How it came to its end.
  struct Ending {
    var exit: Spawn.Exit
    /// Why some of its output could not be written; nil where all of it was, or nobody read any more.
    var loss: SystemError?
  }

  /// Starts it and waits for its end and that of its output.
  static func outcome(
    of spawn: Spawn, _ desk: ReadingDesk, _ expression: ProgressScanner.Expression?
  ) -> Result<Ending, SystemError> {
    do throws(SystemError) {
      var run = try start(spawn, desk, expression)
      let exit = run.finish()
      return .success(Ending(exit: exit, loss: run.copies.loss))
    } catch {
      return .failure(error)
    }
  }

  private static func start(
    _ spawn: Spawn, _ desk: ReadingDesk, _ expression: ProgressScanner.Expression?
  ) throws(SystemError) -> ScannedRun {
    let plumbing = try OutputPlumbing()
    defer { plumbing.closeProgramEnds() }
    // Before the start, so that no signal finds nobody, and before the threads.
    let signals = try SignalDescriptor(
      [Signal.terminate, .interrupt, .hangup, .quit, .user1, .user2, .windowChange, .continue].map(\.rawValue)
        + [SignalDescriptor.childChanged])
    let poller = try Poller()
    let copies = try OutputCopies(plumbing.streams, desk, expression)
    try poller.add(signals.raw, token: Token.signal)
    try poller.add(copies.bell, token: Token.copies)
    var spawn = spawn
    spawn.descriptors = plumbing.descriptors
    spawn.terminal = plumbing.terminalNumber
    spawn.hasOwnSession = plumbing.terminalNumber != nil
    let program: Spawn.Started
    do throws(Spawn.Failure) { program = try spawn.startWithHandle() } catch { throw error.error }
    try poller.add(program.handle.raw, token: Token.end)
    var run = ScannedRun(
      plumbing: plumbing, signals: signals, poller: poller, copies: copies, program: program)
    run.takeKeyboard()
    return run
  }

  private init(
    plumbing: OutputPlumbing, signals: consuming SignalDescriptor, poller: consuming Poller, copies: OutputCopies,
    program: consuming Spawn.Started
  ) {
    self.plumbing = plumbing
    self.signals = signals
    self.poller = poller
    self.copies = copies
    self.program = program
  }

  /// Until the program has ended and all of its output was handed on.
  private mutating func finish() -> Spawn.Exit {
    while exit == nil || !copies.areOver {
      // What others hold open goes on; of a terminal only what is there.
      let isWaiting = exit != nil && copies.arePipesOver
      var tokens: [UInt64] = []
      let count = poller.wait(until: isWaiting ? Clocks.monotonic + .milliseconds(20) : nil) { tokens.append($0.token) }
      for token in tokens { answer(token) }
      if isWaiting, count == 0, copies.areQuiet(plumbing.terminal?.pending ?? 0) { break }
    }
    plumbing.keyboard?.leave()
    return exit ?? .code(0)
  }

  private mutating func answer(_ token: UInt64) {
    switch token {
    case Token.signal: while let (number, sender) = signals.next() { take(number, sender) }
    case Token.end:
      guard exit == nil else { return }
      exit = program.handle.reap() ?? Spawn.wait(for: program.pid, blocking: true) ?? .code(0)
      poller.remove(program.handle.raw)
    case Token.keys: type()
    default: copies.clearBell()
    }
  }

  private mutating func take(_ number: Int32, _ sender: Int) {
    if number == SignalDescriptor.childChanged { return takeStop() }
    switch Signal(rawValue: number) {
    case .windowChange?: plumbing.takeSize()
    case .continue?:
      takeKeyboard()
      plumbing.takeSize()
    default:
      // In our session the program has had what our terminal sent to everybody.
      if exit != nil || sender == 0 && plumbing.terminalNumber == nil { return }
      Spawn.signal(program.pid, number)
      // One that is stopped would not learn it.
      if [Signal.terminate, .hangup].map(\.rawValue).contains(number) {
        Spawn.signal(program.pid, Signal.continue.rawValue)
      }
    }
  }

  /// A program that takes Ctrl-Z for itself, as top does, stops itself when it has put the screen in order; so do we then.
  private mutating func takeStop() {
    var isStopped = false
    while let (pid, change) = ChildChanges.nextStopOrContinue() {
      if pid == program.pid { isStopped = change != .continued }
    }
    guard isStopped, exit == nil, hasKeys, let keyboard = plumbing.keyboard else { return }
    stopOurselves(keyboard, group: program.pid)
  }

  // MARK: keys

  /// Takes the keys of our terminal, as soon as we are in the foreground there.
  private mutating func takeKeyboard() {
    guard let keyboard = plumbing.keyboard, exit == nil, keyboard.enter(), !hasKeys else { return }
    hasKeys = (try? poller.add(0, token: Token.keys)) != nil
  }

  private mutating func type() {
    guard let keyboard = plumbing.keyboard, let terminal = plumbing.terminal, hasKeys else { return }
    guard let keys = keyboard.keys() else {
      poller.remove(0)
      hasKeys = false
      return
    }
    var rest = keys[...]
    while let place = rest.firstIndex(of: Self.stopKey), terminal.stopsByKey {
      terminal.typeNow(rest[...place])
      rest = rest[(place + 1)...]
      stop(terminal, keyboard)
    }
    if !rest.isEmpty { terminal.typeNow(rest) }
  }

  /// Ctrl-Z.
  private static let stopKey: UInt8 = 0x1A

  /// Stops the program and then us, as one job; goes on when somebody has us go on.
  ///
  /// The kernel does not stop by a key what has no shell above it in its session, so that is done here; a program that takes
  /// the key for itself, or a shell of its own with jobs, is left alone.
  private mutating func stop(_ terminal: PseudoTerminal, _ keyboard: RawTerminal) {
    guard exit == nil, let group = terminal.foreground, group == program.pid,
      ProcessFacts.leavesToSystem(.terminalStop, of: program.pid)
    else { return }
    Spawn.signal(-group, Signal.stop.rawValue)
    stopOurselves(keyboard, group: group)
  }

  /// Gives the terminal back and stops this job; the program goes on with it.
  private mutating func stopOurselves(_ keyboard: RawTerminal, group: Int) {
    // The key itself is shown first.
    for _ in 0..<20 where !copies.areQuiet(plumbing.terminal?.pending ?? 0) { Clocks.pause(.milliseconds(3)) }
    keyboard.leave()
    poller.remove(0)
    hasKeys = false
    Signal.stopOwnGroup()
    takeKeyboard()
    plumbing.takeSize()
    Spawn.signal(-group, Signal.continue.rawValue)
  }
}

/// The threads that hand on a program's output, one for each stream.
final class OutputCopies: Sendable {
  private struct State {
    var running: Int
    var runningPipes: Int
    var moved = 0
    var movedBefore = -1
    var loss: SystemError?
  }

  private let state: Mutex<State>
  private let event: EventDescriptor

  init(
    _ streams: [OutputPlumbing.Stream], _ desk: ReadingDesk, _ expression: ProgressScanner.Expression?
  ) throws(SystemError) {
    state = Mutex(State(running: streams.count, runningPipes: streams.count { !$0.isTerminal }))
    event = try EventDescriptor()
    for (index, stream) in streams.enumerated() {
      try Thread.start("output") { self.copy(stream, index, desk, expression) }
    }
  }

  /// Readable when one of them is over.
  var bell: CInt { event.raw }

  func clearBell() { event.clear() }

  /// All has ended that could be handed on.
  var areOver: Bool { state.withLock { $0.running == 0 } }

  /// All but what a terminal may still show.
  var arePipesOver: Bool { state.withLock { $0.runningPipes == 0 } }

  /// The first thing that kept one of them from writing; that nobody reads is none.
  var loss: SystemError? { state.withLock { $0.loss } }

  /// Nothing is on its way, and nothing was since this was asked last.
  func areQuiet(_ pending: Int) -> Bool {
    state.withLock { state in
      defer { state.movedBefore = state.moved }
      return pending == 0 && state.moved == state.movedBefore
    }
  }

  private func copy(
    _ stream: OutputPlumbing.Stream, _ index: Int, _ desk: ReadingDesk, _ expression: ProgressScanner.Expression?
  ) {
    var scan = OutputScan(index, for: desk, expression: expression)
    let ending = scan.copy(from: stream.from, to: stream.to) { self.state.withLock { $0.moved += 1 } }
    // The program is to learn that nobody reads any more, as it would have without us.
    if ending != .end, !stream.isTerminal { StandardDescriptor.close(stream.from) }
    state.withLock { state in
      state.running -= 1
      if case .failed(var error) = ending, state.loss == nil {
        error.subject = stream.to == 2 ? "standard error" : "standard output"
        state.loss = error
      }
      if !stream.isTerminal { state.runningPipes -= 1 }
    }
    event.signal()
  }
}
