/// All that a keeper knows, for the program that takes its place in the same process. Descriptors stand here as the numbers
/// that they keep; whoever reads this owns them.
///
/// Fields may be added. What an older program must not pass over is a new version.
package struct Handover: Sendable, Equatable, Codable {
  package static let currentVersion = 1

  package var version = currentVersion
  /// The path that dmon was started by, or was told to be upgraded to.
  package var program: String
  package var lock: Int
  /// The soft and hard descriptor limit that services are started with; nil: as they are.
  package var descriptorLimit: [UInt64]?
  package var daemon: Daemon?
  /// How the daemon before that one ended.
  package var formerPid: Int?
  package var formerExit: RunExit?
  /// No later run than this was asked for.
  package var lastRun: RunNumber?
  package var runs: [Run] = []
  /// Bytes of output that could not be kept and that no log speaks of yet, by the paths of the logs.
  package var lost: [String: Int] = [:]
  /// What came of the last upgrade, for the client that waits for it.
  package var outcome: UpgradeOutcome?
  /// The service, `group/name`, that signals which are not for dmon are passed on to.
  package var mainService: String?
  /// False: there is no directory to keep anything in.
  package var hasState = true
  /// Where systemd listens, and how many microseconds of silence it bears.
  package var notifyAddress: String?
  package var watchdog: Int?
  /// The socket that clients come to, where systemd has made it.
  package var listener: Int?
  /// Open descriptors that are of no use any more.
  package var spent: [Int] = []

  package init(program: String, lock: Int) {
    self.program = program
    self.lock = lock
  }

  /// The daemon of the moment.
  package struct Daemon: Sendable, Equatable, Codable {
    package var socket: Int
    package var pid: Int?
    /// Its pidfd.
    package var handle: Int?
    package var isChild: Bool
    package var isListening: Bool
    package var isReady: Bool
    package var answersPing = false
    /// It is about to end; whether services stay.
    package var endsKeepingServices: Bool?
    package var owesHello: Bool
    package var owesSynced: Bool
    package var owedSignals: UInt64

    package init(socket: Int, isChild: Bool) {
      self.socket = socket
      self.isChild = isChild
      (isListening, isReady, owesHello, owesSynced, owedSignals) = (false, false, false, false, 0)
    }
  }

  /// One run.
  package struct Run: Sendable, Equatable, Codable {
    package var run: RunNumber
    package var service: String
    package var phase: Phase
    package var isStopped = false
    package var dropped = 0
    package var problem: String?
    package var isUnwanted = false
    /// What the daemon was not told yet, as bits.
    package var unsaid = 0
    package var process: Process?
    package var output: Output?
    /// What it was started by, where no daemon keeps a journal.
    package var order: SpawnOrder?
    /// What it has said of itself, and what of that the daemon was not told yet.
    package var notices: ServiceNotification?
    package var freshNotices: ServiceNotification?
    /// It has said on its descriptor that it is ready.
    package var isReady: Bool?

    package init(run: RunNumber, service: String, phase: Phase) {
      self.run = run
      self.service = service
      self.phase = phase
    }
  }

  /// How far a run is.
  package enum Phase: Sendable, Equatable, Codable {
    case failed(StartFailure)
    case live
    case unclear(asked: Int, at: Timestamp)
    case copying(RunExit, at: Timestamp)
    case ended(RunExit, at: Timestamp)
    case forgotten
  }

  /// The leader of a run.
  package struct Process: Sendable, Equatable, Codable {
    package var pid: Int
    package var startTicks: UInt64
    package var at: Timestamp
    /// Its pidfd.
    package var handle: Int
    package var isAdopted: Bool
    /// The socket that it speaks of itself to.
    package var notify: Int?
    package var notifyAddress: NotifyAddress?
    /// The pipe on which it is to say that it is ready.
    package var sign: Int?

    package init(pid: Int, startTicks: UInt64, at: Timestamp, handle: Int, isAdopted: Bool) {
      self.pid = pid
      self.startTicks = startTicks
      self.at = at
      self.handle = handle
      self.isAdopted = isAdopted
    }
  }

  /// The pipes of a run, and what is to be done with what comes out of them.
  package struct Output: Sendable, Equatable, Codable {
    package var pipe: Int
    package var errorPipe: Int?
    package var rules: OutputRules
    package var dropped = 0
    /// Those of them that the log does not speak of yet.
    package var unsaid = 0
    package var problem: String?
    package var drains = false
    package var finishes = false

    package init(pipe: Int, errorPipe: Int?, rules: OutputRules) {
      self.pipe = pipe
      self.errorPipe = errorPipe
      self.rules = rules
    }
  }
}

extension Handover {
  /// Every descriptor in it.
  package var descriptors: [Int] {
    var all = [lock] + spent
    all += [daemon?.socket, daemon?.handle, listener].compactMap { $0 }
    for run in runs {
      all += [run.process?.handle, run.process?.notify, run.process?.sign].compactMap { $0 }
      all += [run.output?.pipe, run.output?.errorPipe].compactMap { $0 }
    }
    return all
  }
}
