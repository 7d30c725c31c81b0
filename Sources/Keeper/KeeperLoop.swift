internal import Model
internal import Platform
internal import Varlink

/// The keeper's main thread: it polls, and all that it knows is here. It touches no path and waits for nothing but events.
final class KeeperLoop {
  let place: Place
  /// The options that a daemon is started with.
  let arguments: [String]
  let lock: SharedLock
  let rules: StartRules
  let poller: Poller
  let signals: SignalDescriptor
  let wake: WakeBell
  let spawner: Spawner
  let output: OutputCopier

  var runs: [RunNumber: RunSlot] = [:]
  /// Runs by the pids of their leaders, for what is told by pid.
  var leaders: [Int: RunNumber] = [:]
  var orders = 0
  /// No later run than this was asked for, of us or of a keeper before us; nil: not known.
  var lastRun: RunNumber?
  /// Stops and continues of children that are not known yet: they may have been started just now.
  var strayChanges: [Int: Bool] = [:]
  var line = ReportLine()

  /// The one service that signals to us are passed on to: `group/name`.
  let mainService: String?
  /// No daemon keeps a journal: what lives is known here alone.
  let remembersOrders: Bool
  let systemd: SystemdLink?
  let passed: PassedSocket?

  var daemon: DaemonLink?
  var delay = StartDelay()
  /// Nobody has served yet, and nothing was ever started.
  var isFresh: Bool
  /// When the next daemon is started.
  var nextStart: Instant?
  /// How the daemon before this one ended, for the next one's log.
  var former: (pid: Int, exit: RunExit)?
  var restartSocket: RestartSocket?
  var upgrade = Upgrade()
  /// Leaders that this program did not start are children of the thread that strangers come to as well.
  var hasInherited = false

  /// The first signal that asked for the end.
  var askedBy: Int32?
  /// No daemon will end the runs: we do, and until this moment they may go by themselves.
  var killTime: Instant?
  var kills = 0
  var outcome: ExitCode?
  /// What we end with because of a service that ended.
  var endCode: ExitCode?
  private var quietTime: Instant?
  private var restsBeforeWait = false

  /// Runs whose status is to be asked for again, and when; see ``RunSlot/Phase/unclear(asked:at:)``.
  var unclear: Set<RunNumber> = []
  var askTime: Instant?

  /// Runs that have said too much, and until when they are not listened to.
  var muted: Set<RunNumber> = []
  var unmuteTime: Instant?

  /// Room for the longest packet; its pages are touched only as far as packets fill them.
  var inbox = [UInt8](unsafeUninitializedCapacity: MessageSocket.messageLimit) {
    $1 = MessageSocket.messageLimit
    _ = $0
  }
  var outbox: [UInt8] = []

  init(_ parts: consuming Parts) throws(SystemError) {
    place = parts.place
    arguments = parts.arguments
    lock = parts.lock
    rules = parts.rules
    isFresh = parts.isFresh
    wake = parts.wake
    spawner = parts.spawner
    output = parts.output
    signals = parts.signals
    mainService = parts.mainService
    remembersOrders = parts.remembersOrders
    systemd = parts.systemd
    passed = parts.passed
    poller = try Poller()
    try poller.add(signals.raw, token: Token.signals)
    try poller.add(wake.descriptor.raw, token: Token.wake)
    try poller.add(output.newsDescriptor, token: Token.news)
    try poller.add(output.reliefDescriptor, token: Token.relief)
  }

  /// What the loop is made of.
  struct Parts: ~Copyable {
    let place: Place
    let arguments: [String]
    let lock: SharedLock
    let rules: StartRules
    let isFresh: Bool
    let wake: WakeBell
    let spawner: Spawner
    let output: OutputCopier
    let signals: SignalDescriptor
    var mainService: String?
    var remembersOrders = false
    var systemd: SystemdLink?
    var passed: PassedSocket?
  }

  enum Token {
    static let signals: UInt64 = 1
    static let wake: UInt64 = 2
    static let socket: UInt64 = 3
    static let daemon: UInt64 = 4
    static let restartListener: UInt64 = 5
    static let restartCaller: UInt64 = 6
    static let news: UInt64 = 7
    static let relief: UInt64 = 8
    /// Behind them the run's number: its leader, and its socket for notifications.
    static let run: UInt64 = 1 << 32
    static let notice: UInt64 = 1 << 33
    static let sign: UInt64 = 1 << 34
  }

  /// Runs until the keeper is to end.
  func run() -> ExitCode {
    while true {
      runTimers()
      endIfAllAreGone()
      sayWhatIsUnsaid()
      replaceIfAtRest()
      tellSystemd()
      if let outcome { return outcome }
      let deadline = nextDeadline
      if restsBeforeWait { rest() }
      if poller.wait(until: deadline, handle) > 0 { quietTime = Clocks.monotonic + Self.quiet }
    }
  }

  /// After so long without an event what only the last ones needed is given back.
  private static let quiet = Duration.seconds(2)

  /// In the last moment, so that little comes back at once.
  private func rest() {
    restsBeforeWait = false
    Heap.trim()
    StartupPages.forget()
  }

  private func handle(_ event: Poller.Event) {
    switch event.token {
    case Token.signals: readSignals()
    case Token.wake: takeResults()
    case Token.news: takeNews()
    // A write to a log hangs: its services must not wait for that.
    case Token.relief: output.relieve()
    case Token.socket:
      if event.isWritable { daemonHasRoom() }
      if event.isReadable { readRequests() }
    case Token.daemon: daemonMayHaveEnded()
    case Token.restartListener: acceptRestartCaller()
    case Token.restartCaller: readRestartWord()
    case let token where token >= Token.sign: readSign(of: RunNumber(truncatingIfNeeded: token))
    case let token where token >= Token.notice: readNotices(RunNumber(truncatingIfNeeded: token))
    case let token where token >= Token.run: leaderMayHaveEnded(RunNumber(truncatingIfNeeded: token))
    default: break
    }
  }

  private var nextDeadline: Instant? {
    [
      nextStart, killTime, askTime, unmuteTime, quietTime, restartSocket?.deadline, daemon?.retryTime,
      systemd?.report.deadline,
      upgrade.course.deadline,
    ].compactMap { $0 }.min()
  }

  private func runTimers() {
    let now = Clocks.monotonic
    if let moment = nextStart, moment <= now {
      nextStart = nil
      startDaemon()
    }
    if let moment = killTime, moment <= now { killRuns() }
    if let moment = askTime, moment <= now { askAgain() }
    if let moment = unmuteTime, moment <= now { unmute() }
    if let moment = quietTime, moment <= now { (quietTime, restsBeforeWait) = (nil, true) }
    if let moment = restartSocket?.deadline, moment <= now { dropRestartCaller() }
    if let moment = upgrade.course.deadline, moment <= now { upgradeGoes(.deadline) }
    if let moment = daemon?.retryTime, moment <= now {
      daemon?.retryTime = nil
      daemon?.isBlocked = false
    }
  }

  private func takeResults() {
    wake.descriptor.clear()
    takeCheck()
    for result in spawner.takeResults() {
      switch result {
      case .started(let run, let process): runStarted(run, process)
      case .failed(let run, let failure): runFailed(run, failure)
      case .listening(let box): restartSocketStands(box)
      }
    }
  }

  func takeNews() {
    for news in output.takeNews() {
      outputChanged(news.run, news.dropped, news.problem)
      if news.isDrained { outputDrained(news.run) }
      if news.isFinished { outputFinished(news.run) }
    }
  }
}
