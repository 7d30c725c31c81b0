/// What the daemon asks of the keeper, each one packet as JSON. Descriptors travel beside it, in the order of the fields.
///
/// Fields may be added; a kind that the other side does not know is ignored by it, and said in its log.
package enum KeeperRequest: Sendable, Equatable, Codable {
  /// The first packet. The keeper answers with its own hello, all it knows, and `synced`.
  case hello(KeeperHello)
  /// The daemon serves: its death is answered with a new one at once.
  case ready
  /// Start a run. Answered with `started` or `notStarted`.
  case spawn(SpawnOrder)
  /// Take over a run that lives. With it: its pidfd, then its pipe or pipes where they could be opened, then its socket for
  /// notifications where `notify` says that it has one, then the pipe of its sign where `hasSign` says so.
  case adopt(AdoptOrder)
  case signal(run: RunNumber, number: Int, toGroup: Bool)
  /// The end of this run is known and its tree is gone: reap its leader, copy the rest of its output, forget it.
  case forget(run: RunNumber)
  /// New rules for the log of a run that goes on.
  case configure(run: RunNumber, output: OutputRules)
  /// Open all logs anew (SIGHUP).
  case reopen
  /// The daemon ends because it was asked to. With `keepServices` the keeper stays, and copies and reaps on; else it ends
  /// with `code` (nil: 0).
  case ending(keepServices: Bool, code: Int?)
  /// The answer to `ping`.
  case pong
  /// Have another program take over, daemon and keeper. Answered with `upgraded`, by whatever keeper there is then.
  case upgrade(UpgradeOrder)
}

/// What the keeper tells the daemon. All of it is said again to each new daemon until it was acknowledged.
package enum KeeperReport: Sendable, Equatable, Codable {
  case hello(KeeperHello)
  /// With it: the pidfd, then the pipe (and the one of standard error output where it is told apart), then the socket for
  /// notifications where `notify` says that it has one, then the pipe of its sign where `hasSign` says so.
  case started(StartedRun)
  case notStarted(run: RunNumber, failure: StartFailure)
  case stopped(run: RunNumber)
  case continued(run: RunNumber)
  /// It has said on the descriptor of its specification that it is ready.
  case ready(run: RunNumber)
  /// The leader ended; it stays a zombie until `forget`, so that its pid means nobody else.
  case exited(run: RunNumber, exit: RunExit, at: Timestamp)
  /// What could not be kept of a run's output since it began, and what is wrong now (nil: nothing).
  case output(run: RunNumber, dropped: Int, problem: String?)
  /// What the run said of itself since that was last told; to a new daemon, all that is still true.
  case notified(run: RunNumber, ServiceNotification)
  /// Everything that was known has been said.
  case synced
  /// The keeper got this signal (SIGTERM, SIGINT, SIGHUP): it is meant for the daemon.
  case signalled(Int)
  /// Are you there? Asked of those alone whose hello says that they answer.
  case ping
  /// Another program takes over: end, and keep the services.
  case makeWay
  /// What came of the last `upgrade`; said to each new daemon before `synced`.
  case upgraded(UpgradeOutcome)
}

/// Counts all runs of a state directory, from 1; in the journal before the run is asked for.
package typealias RunNumber = UInt32

/// Who speaks, and which messages it knows.
package struct KeeperHello: Sendable, Equatable, Codable {
  package static let version = 1

  package var version: Int
  package var pid: Int
  package var startTicks: UInt64
  /// From the keeper: the daemon before this one, and how it ended.
  package var formerPid: Int?
  package var formerExit: RunExit?
  /// The path that dmon was started by, absolute: the keeper tells it the daemon, and the daemon the next keeper.
  package var program: String?
  /// From the daemon: it answers `ping`.
  package var answersPing: Bool?
  /// From the daemon: the last run that has a number. From the keeper: the last one that it, or a keeper before it, may have
  /// been asked for; nil where no daemon has said the former.
  package var lastRun: RunNumber?

  package init(version: Int = version, pid: Int, startTicks: UInt64) {
    self.version = version
    self.pid = pid
    self.startTicks = startTicks
  }
}

/// All that is needed to start a run. The keeper's spawn thread looks up program and user: that can block.
package struct SpawnOrder: Sendable, Equatable, Codable {
  package var run: RunNumber
  /// `group/name`, for messages.
  package var service: String
  /// `command`, `directory`, `environment`, `inherited`, `user`, `umask`, `nice`, `limits`, `splitOutput` count here.
  @SharedValue package var specification: ServiceSpecification
  /// NAME=VALUE that dmon adds last: DMON_SOCKET, DMON_GROUP, DMON_SERVICE, DMON_RUN.
  package var marks: [String]
  /// The hard RLIMIT_RTTIME that all of its tree inherit.
  package var brand: UInt64
  package var output: OutputRules

  package init(
    run: RunNumber, service: String, specification: ServiceSpecification, marks: [String], brand: UInt64,
    output: OutputRules
  ) {
    self.run = run
    self.service = service
    self.specification = specification
    self.marks = marks
    self.brand = brand
    self.output = output
  }
}

/// Where the output of a run goes, and how much of it is kept.
package struct OutputRules: Sendable, Equatable, Codable {
  /// The log's absolute path; `.log` is part of it. Beside it stand the index (`.index`) and the older ones (`.log.1` …).
  package var path: String
  /// Bytes after which a new log begins at the end of a line; 0: never.
  package var max: Int
  /// How many old logs are kept.
  package var keep: Int
  /// Old logs go after so many days; 0: never.
  package var days: Int

  package init(path: String, max: Int = 10 << 20, keep: Int = 5, days: Int = 0) {
    self.path = path
    self.max = max
    self.keep = keep
    self.days = days
  }
}

/// A run that lives, for a keeper that did not start it.
package struct AdoptOrder: Sendable, Equatable, Codable {
  package var run: RunNumber
  package var service: String
  package var pid: Int
  package var startTicks: UInt64
  package var output: OutputRules
  /// The pipe of standard error output is there, behind that of standard output.
  package var splitOutput: Bool
  /// Its socket for notifications is the last descriptor but the sign.
  package var notify: NotifyAddress?
  /// The pipe on which it is to say that it is ready is the last descriptor.
  package var hasSign: Bool?

  package init(
    run: RunNumber, service: String, pid: Int, startTicks: UInt64, output: OutputRules, splitOutput: Bool
  ) {
    self.run = run
    self.service = service
    self.pid = pid
    self.startTicks = startTicks
    self.output = output
    self.splitOutput = splitOutput
  }
}

/// A run that began: who its leader is and by what its pipes are known.
package struct StartedRun: Sendable, Equatable, Codable {
  package var run: RunNumber
  package var service: String
  package var pid: Int
  package var startTicks: UInt64
  package var at: Timestamp
  /// Inodes of the pipes of standard output and standard error output (the latter where it is told apart).
  package var pipe: UInt64?
  package var errorPipe: UInt64?
  /// It is not the keeper's child.
  package var isAdopted: Bool?
  /// Its socket for notifications is the last descriptor but the sign.
  package var notify: NotifyAddress?
  /// The pipe on which it is to say that it is ready is the last descriptor.
  package var hasSign: Bool?
  /// What it was started as, from a keeper whose daemons have no journal.
  package var specification: ServiceSpecification?

  package init(
    run: RunNumber, service: String, pid: Int, startTicks: UInt64, at: Timestamp, pipe: UInt64? = nil,
    errorPipe: UInt64? = nil, isAdopted: Bool? = nil
  ) {
    self.run = run
    self.service = service
    self.pid = pid
    self.startTicks = startTicks
    self.at = at
    self.pipe = pipe
    self.errorPipe = errorPipe
    self.isAdopted = isAdopted
  }
}
