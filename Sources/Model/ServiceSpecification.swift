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
  /// Runs once to its end: exit 0 is `finished`, and that is what `wait` and order look for. Nil: false.
  package var oneshot: Bool?
  /// Nil: on-failure.
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
  /// Where it comes from: `add`, a file's path, a directory. Nil: `add`.
  package var origin: String?

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
