/// What a service is: type `Specification` of `org.dmon.Supervisor`. Nil means the default that stands beside the field.
///
/// Fields may be added, never renamed or used for something else: it is in journals and on the wire.
package struct ServiceSpecification: Sendable, Equatable, Codable {
  /// Nil: the name of the program's file.
  package var name: String?
  /// Nil: `default`.
  package var group: String?
  /// The program and its arguments; without a `/` the program is searched along PATH of `environment`, then of
  /// `inherited`.
  package var command: [String]
  /// An absolute path; nil: `/`.
  package var directory: String?
  /// NAME=VALUE, as a person asked for them; a later one wins.
  package var environment: [String]?
  /// NAME=VALUE, taken over from whoever added it: PATH, LANG, LC_*, TZ, or all of it where that was asked for.
  package var inherited: [String]?
  /// `USER` or `USER:GROUP`, names or numbers; nil: the daemon's own.
  package var user: String?
  /// Nil: 022.
  package var umask: Int?
  /// Nil: 0.
  package var nice: Int?
  /// `nofile=1024`, `core=infinity`, `nofile=1024:4096` (soft:hard).
  package var limits: [String]?
  /// Nil: true.
  package var autostart: Bool?
  /// Runs once to its end: exit 0 is `finished`, and that is what `wait` and order look for. Nil: true with a schedule,
  /// else false.
  package var oneshot: Bool?
  /// Nil: never with a schedule, whose next run comes anyway; else on-failure.
  package var restart: RestartRule?
  /// Nil: 1 s.
  package var restartInterval: Microseconds?
  /// Nil: 5 min.
  package var restartCap: Microseconds?
  /// Nil: 10 s.
  package var healthyAfter: Microseconds?
  /// Nil: without end.
  package var maxRestarts: Int?
  /// Exit codes that count as success beside 0.
  package var successCodes: [Int]?
  /// A signal's name without SIG, or its number; nil: TERM.
  package var stopSignal: String?
  /// Nil: 10 s.
  package var stopTimeout: Microseconds?
  /// The run lasts until the last process of its tree ends, not only its leader. Nil: false.
  package var leaveChildren: Bool?
  /// Standard error output is told apart from standard output. Nil: false.
  package var splitOutput: Bool?
  /// Input and output are those of dmon itself, and no log is kept: what the one service of a container needs. Nil: false.
  package var passOutput: Bool?
  /// Bytes after which a new log begins; nil: 10 MiB; 0: never.
  package var logMax: Int?
  /// How many old logs are kept; nil: 5.
  package var logKeep: Int?
  /// Old logs go after so many days; nil: never.
  package var logDays: Int?
  /// Percent of one CPU, of the whole tree, over which `onThreshold` is done; nil: none.
  package var cpuThreshold: Double?
  /// Bytes of resident memory, of the whole tree, over which `onThreshold` is done; nil: none.
  package var memoryThreshold: Int?
  /// How long a threshold must be passed; nil: three measurements.
  package var thresholdFor: Microseconds?
  /// Nil: restart.
  package var onThreshold: Remedy?
  /// How often it is measured where a threshold is set; nil: 5 s.
  package var monitorInterval: Microseconds?
  /// `onStall` is done when its own task, once it has reported, has not changed for so long; nil: never.
  package var stallAfter: Microseconds?
  /// Nil: restart.
  package var onStall: Remedy?
  /// What shows that it is ready: see ``ReadyCondition``. Nil: `started`.
  package var ready: String?
  /// A run that is not ready by then has crashed; nil: 1 min.
  package var readyTimeout: Microseconds?
  /// What shows that it is well: see ``HealthCheck``. Nil: nothing is asked.
  package var health: String?
  /// From one check to the next; nil: 10 s.
  package var healthInterval: Microseconds?
  /// A check that takes longer has failed; nil: 5 s.
  package var healthTimeout: Microseconds?
  /// So many checks in a row that fail are a crash; nil: 3.
  package var healthRetries: Int?
  /// It gets a NOTIFY_SOCKET (sd_notify(3)); nil: where `ready` or `watchdog` need it.
  package var notify: Bool?
  /// It must say WATCHDOG=1 at least so often once it is ready; nil: no watchdog.
  package var watchdog: Microseconds?
  /// Services that must be ready (or have finished well, if they are oneshots) before it starts; `NAME=started`,
  /// `NAME=ready` and `NAME=finished` say which.
  package var after: [String]?
  /// How many copies of it there are to be, `NAME#1` …; nil: one, without a number.
  package var replicas: Int?
  /// `EVENT=COMMAND`: what a shell does when that happens; events are those of ``HookEvent``.
  package var hooks: [String]?
  /// Where it comes from: `add`, a file's path, a directory. Nil: `add`.
  package var origin: String?
  /// The line of its origin where it stands, from 1; nil: none.
  package var originLine: Int?
  /// What its origin was when it was read: another one means that its program was written anew. Nil: not looked at.
  package var originStamp: String?
  /// Where it is to run, as a person wrote it; nil: here. One of another host is known and shown, and never started here.
  package var host: String?
  /// A cron expression: it runs at these times, and is not started by itself otherwise. Nil: no schedule.
  package var schedule: String?
  /// The name of the schedule's time zone; nil: that of the daemon.
  package var timezone: String?
  /// Nil: skip.
  package var overlap: OverlapRule?
  /// Nil: skip.
  package var missed: MissedRule?
  /// Each run of the schedule starts up to so much later; nil: 0.
  package var jitter: Microseconds?
  /// The files whose changes restart it; nil: none.
  package var watch: WatchRule?

  package init(command: [String]) { self.command = command }
}

/// When a service that ended is started again.
package enum RestartRule: String, Sendable, Codable, CaseIterable {
  /// After a bad end.
  case onFailure = "on-failure"
  /// After every end that no person asked for.
  case always
  /// Not at all: a bad end is `failed` at once.
  case never
}

/// What is done about a service that lives and is not well.
package enum Remedy: String, Sendable, Codable, CaseIterable {
  /// Ended, then started again.
  case restart
  /// Ended, and down until a person starts it.
  case stop
  /// Said in the log, no more.
  case log
}
