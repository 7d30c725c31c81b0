/// What goes on with a service's process.
package enum ServicePhase: String, Sendable, Codable, CaseIterable {
  /// Nothing lives, nothing comes by itself.
  case down
  /// Nothing lives; it is to run, and something must come first: see ``ServiceRecord/Circumstances/hold``.
  case waiting
  /// The keeper was asked for a run and has not answered.
  case starting
  /// The leader lives.
  case up
  /// The leader ended; what it left may go on, and the run with it.
  case lingering
  /// The leader was told to end.
  case stopping
  /// The leader ended; what it left is being ended.
  case clearing
  /// Nothing lives; the deadline starts it again.
  case backingOff = "backing-off"

  /// A process may live: no other may be begun.
  package var isLive: Bool {
    switch self {
    case .down, .waiting, .backingOff: false
    case .starting, .up, .lingering, .stopping, .clearing: true
    }
  }

  /// It takes one of the places of its group: it lives, or comes back by itself.
  package var takesPlace: Bool { isLive || self == .backingOff }

  /// As clients see it.
  package var text: String {
    switch self {
    case .down: "down"
    case .waiting: "waiting"
    case .starting: "starting"
    case .up, .lingering: "up"
    case .stopping, .clearing: "stopping"
    case .backingOff: "backing-off"
    }
  }
}

/// What is to become of a service when its run is over.
package enum ServiceAim: String, Sendable, Codable, CaseIterable {
  /// Its restart rule says.
  case rule
  case stop
  case restart
  case remove
  /// The daemon ends. In the phase down: the next daemon that starts services goes on with it.
  case shutdown
}
