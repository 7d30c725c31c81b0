internal import Model

/// When which word goes to systemd: pure, told what happens, asked for lines.
struct SystemdReport: Equatable, Sendable {
  /// How dmon stands, in words.
  struct Standing: Equatable, Sendable {
    var services = 0
    /// It says that it serves.
    var hasDaemon = false
    var isEnding = false
    /// The daemon has left us the services, because somebody asked for that.
    var isAlone = false

    var text: String {
      let services = "\(services) \(services == 1 ? "service runs" : "services run")"
      if isEnding { return "ending; \(services)" }
      if isAlone { return "\(services), without a daemon: 'dmon daemon' starts one" }
      return hasDaemon ? services : "\(services); the daemon is being started"
    }
  }

  /// Nil: nobody waits for a sign of life.
  private let watchdog: Duration?
  private var isReadySaid = false
  private var isStoppingSaid = false
  private var statusSaid: String?
  private var nextStatus: Instant?
  private(set) var nextSign: Instant?
  /// The daemon was asked whether it is there, and has not answered.
  private var isAsked = false

  /// A storm of restarts is told at this pace.
  private static let pace = Duration.seconds(1)

  init(watchdog: Duration?, now: Instant) {
    self.watchdog = watchdog
    if watchdog != nil { nextSign = now }
  }

  /// A quarter of the time, so that a daemon that hangs is replaced before the time is over.
  private var interval: Duration { max(.milliseconds(10), (watchdog ?? .seconds(60)) / 4) }

  /// When something is to be done without an event.
  var deadline: Instant? { [nextStatus, nextSign].compactMap { $0 }.min() }

  /// The lines that are due as things stand now; empty when there are none.
  mutating func lines(_ standing: Standing, at now: Instant) -> [String] {
    var lines: [String] = []
    if standing.hasDaemon, !isReadySaid {
      isReadySaid = true
      lines.append("READY=1")
    }
    if standing.isEnding, !isStoppingSaid {
      isStoppingSaid = true
      lines.append("STOPPING=1")
    }
    if standing.text == statusSaid {
      nextStatus = nil
    } else if lines.isEmpty, let nextStatus, nextStatus > now {
      return lines
    } else if lines.isEmpty, nextStatus == nil, statusSaid != nil {
      // What comes with it in the same second is said with it.
      nextStatus = now + Self.pace
    } else {
      statusSaid = standing.text
      nextStatus = nil
      lines.append("STATUS=\(standing.text)")
    }
    return lines
  }

  /// What is to be done for the watchdog.
  enum Sign: Equatable {
    case nothing
    /// A sign of life, for ourselves: there is no daemon to ask.
    case alive
    /// Ask the daemon; its answer is the sign.
    case ask
    /// It was asked a whole interval ago and has said nothing: it is to be ended, and another one started.
    case replace
  }

  /// - Parameter hasDaemon: one that serves, and understands the question.
  mutating func sign(hasDaemon: Bool, at now: Instant) -> Sign {
    guard let moment = nextSign, moment <= now else { return .nothing }
    nextSign = now + interval
    guard hasDaemon else {
      isAsked = false
      return .alive
    }
    if isAsked {
      isAsked = false
      return .replace
    }
    isAsked = true
    return .ask
  }

  /// The daemon has answered; true when that is a sign of life that somebody waits for.
  mutating func daemonAnswered() -> Bool {
    defer { isAsked = false }
    return isAsked && watchdog != nil
  }
}
