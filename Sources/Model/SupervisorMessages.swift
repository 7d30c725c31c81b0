/// The parameters of each method of `org.dmon.Supervisor`; the interface text in `Varlink` is held to these by a test.
package enum SupervisorInterface {
  package static let name = "org.dmon.Supervisor"

  /// The methods by their names on the wire.
  package enum Method: String, Sendable, CaseIterable, Codable {
    case add = "Add"
    case edit = "Edit"
    case start = "Start"
    case stop = "Stop"
    case restart = "Restart"
    case pause = "Pause"
    case resume = "Resume"
    case signal = "Signal"
    case remove = "Remove"
    case scale = "Scale"
    case list = "List"
    case watch = "Watch"
    case describe = "Describe"
    case groups = "Groups"
    case setGroup = "SetGroup"
    case measure = "Measure"
    case shutdown = "Shutdown"
    case upgrade = "Upgrade"
    case reload = "Reload"

    package var fullName: String { "org.dmon.Supervisor.\(rawValue)" }
  }
}

/// Add, and Edit of one that is there: Edit changes the fields that are not nil.
package struct AddRequest: Sendable, Equatable, Codable {
  package var service: ServiceSpecification
  /// Add: answer only when it runs, or could not be started. Edit: start it anew where that is needed for a change.
  package var wait: Bool?
  package var request: String?

  package init(service: ServiceSpecification, wait: Bool? = nil, request: String? = nil) {
    self.service = service
    self.wait = wait
    self.request = request
  }
}

/// The service as it stands now.
package struct AddReply: Sendable, Equatable, Codable {
  package var service: ServiceStatus
  /// All copies, the first one included, where there are several.
  package var copies: [ServiceStatus]?

  package init(service: ServiceStatus, copies: [ServiceStatus]? = nil) {
    self.service = service
    self.copies = copies
  }
}

/// Start, Stop, Restart, Pause, Resume, Signal, Remove. Names are `name`, `group/name`, `name#1`, `@group`; `@` alone is all.
package struct ServicesRequest: Sendable, Equatable, Codable {
  package var names: [String]
  /// Answer only when it came to pass, or cannot; nil: true.
  package var wait: Bool?
  /// The longest wait; what was begun goes on behind it.
  package var timeout: Microseconds?
  /// Signal alone: a name without SIG, or a number.
  package var signal: String?
  package var request: String?

  package init(
    names: [String], wait: Bool? = nil, timeout: Microseconds? = nil, signal: String? = nil, request: String? = nil
  ) {
    self.names = names
    self.wait = wait
    self.timeout = timeout
    self.signal = signal
    self.request = request
  }
}

/// The services that were meant, as they stand now.
package struct ServicesReply: Sendable, Equatable, Codable {
  package var services: [ServiceStatus]

  package init(services: [ServiceStatus]) { self.services = services }
}

/// List and Describe; nil: all.
package struct ServiceListRequest: Sendable, Equatable, Codable {
  package var names: [String]?

  package init(names: [String]? = nil) { self.names = names }
}

/// What Describe answers with: the specifications, environment values of secrets included.
package struct DescribeReply: Sendable, Equatable, Codable {
  package var services: [ServiceSpecification]
  /// The other hosts that configuration files name; nil: none.
  package var deputies: [String]?

  package init(services: [ServiceSpecification], deputies: [String]? = nil) {
    self.services = services
    self.deputies = deputies
  }
}

/// A snapshot, then changes.
package struct ServiceWatchRequest: Sendable, Equatable, Codable {
  package var names: [String]?
  /// Each service at most once in so long; nil: 250 ms, at least 33 ms.
  package var interval: Microseconds?

  package init(names: [String]? = nil, interval: Microseconds? = nil) {
    self.names = names
    self.interval = interval
  }
}

/// One part of it. `removed` holds names in full (`group/name`).
package struct ServiceWatchReply: Sendable, Equatable, Codable {
  package var revision: Int
  package var services: [ServiceStatus]
  package var removed: [String]
  package var complete: Bool

  package init(revision: Int, services: [ServiceStatus] = [], removed: [String] = [], complete: Bool = true) {
    self.revision = revision
    self.services = services
    self.removed = removed
    self.complete = complete
  }
}

/// Ends the daemon: services first, in reverse order, unless they are to be kept. Answered before the daemon ends.
package struct ShutdownRequest: Sendable, Equatable, Codable {
  package var keepServices: Bool?

  package init(keepServices: Bool? = nil) { self.keepServices = keepServices }
}

/// Has another program take over, daemon and keeper; the services go on.
package struct UpgradeRequest: Sendable, Equatable, Codable {
  /// An absolute path; nil: the one that dmon was started by.
  package var file: String?
  package var request: String?

  package init(file: String? = nil, request: String? = nil) {
    self.file = file
    self.request = request
  }
}

/// What has taken over.
package struct UpgradeReply: Sendable, Equatable, Codable {
  package var version: String
  package var file: String
  package var keeper: Int
  package var daemon: Int

  package init(version: String, file: String, keeper: Int, daemon: Int) {
    self.version = version
    self.file = file
    self.keeper = keeper
    self.daemon = daemon
  }
}

/// What `org.dmon.Supervisor` answers instead of results.
package enum SupervisorError: Error, Sendable, Equatable {
  case unknownService(name: String)
  case ambiguous(name: String, candidates: [String])
  case alreadyThere(name: String)
  case notStarted(name: String, StartFailure)
  case busy
  case notAllowed(what: String)
  case notUpgraded(UpgradeFailure)
  case invalidParameter(String, why: String)
}
