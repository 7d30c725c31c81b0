internal import Model
package import Platform

/// What systemd, or who speaks like it, told us when it started us (sd_notify(3), sd_listen_fds(3)).
package struct Systemd: Sendable {
  /// Where it listens (`NOTIFY_SOCKET`).
  package var address: String?
  /// It gives us up when it has heard nothing for so long (`WATCHDOG_USEC`).
  package var watchdog: Duration?
  /// Its listening sockets: so many descriptors from 3 on (`LISTEN_FDS`).
  package var listeners = 0
  /// We are the main process of a unit: when we end, it starts us again.
  package var startsUsAgain = false

  package init() {}

  /// All variables by which we are told something, none of which is for those that we start.
  package static let variables = [
    "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "LISTEN_PIDFDID",
  ]

  /// - Parameters:
  ///   - variable: a variable of our environment.
  ///   - own: our pid. What is said to another one was inherited, and is not for us.
  package init(variable: (String) -> String?, own: Int) {
    func number(_ name: String) -> Int? { variable(name).flatMap { Int($0) } }
    startsUsAgain = number("SYSTEMD_EXEC_PID") == own
    address = variable("NOTIFY_SOCKET").flatMap { $0.isEmpty ? nil : $0 }
    if number("WATCHDOG_PID") ?? own == own, let limit = number("WATCHDOG_USEC"), limit > 0, limit < 1 << 50 {
      watchdog = .microseconds(limit)
    }
    if number("LISTEN_PID") == own, let count = number("LISTEN_FDS"), (1...64).contains(count) { listeners = count }
  }

  /// What we were told; the variables are gone from our environment then.
  package static func takeFromEnvironment() -> Systemd {
    let systemd = Systemd(variable: { Environment[$0] }, own: ProcessFacts.own)
    for name in variables { Environment.remove(name) }
    return systemd
  }

  /// The first of those that were passed on which a daemon can listen; nil when there is none.
  package func takeListener() -> PassedListener? {
    for number in 0..<listeners {
      if let listener = try? PassedListener(inheriting: 3 + CInt(number)) { return listener }
    }
    return nil
  }
}
