internal import Model
package import Platform

/// Our end of the conversation with systemd.
final class SystemdLink {
  let socket: SystemdSocket
  /// What we were told, for the program that takes our place.
  let told: Systemd
  var report: SystemdReport

  /// Nil when nobody listens, or not at an address that can be.
  init?(_ systemd: Systemd) {
    guard let address = systemd.address, let socket = try? SystemdSocket(address) else { return nil }
    self.socket = socket
    told = systemd
    report = SystemdReport(watchdog: systemd.watchdog, now: Clocks.monotonic)
  }
}

/// A socket that systemd bound; each daemon gets it.
package final class PassedSocket: Sendable {
  package let listener: PassedListener

  package init(_ listener: consuming PassedListener) { self.listener = listener }
}

extension KeeperLoop {
  /// Says what has changed since it was last said, and gives the sign of life when it is time.
  func tellSystemd() {
    guard let systemd else { return }
    let now = Clocks.monotonic
    let lines = systemd.report.lines(standing, at: now)
    if !lines.isEmpty { systemd.socket.say(lines) }
    switch systemd.report.sign(hasDaemon: daemonCanAnswer, at: now) {
    case .nothing: break
    case .alive: systemd.socket.say(["WATCHDOG=1"])
    case .ask: daemon?.owesPing = true
    case .replace: try? daemon?.process?.handle.signal(.kill)
    }
    if daemon?.owesPing == true { sayWhatIsUnsaid() }
  }

  private var standing: SystemdReport.Standing {
    let isEnding = askedBy != nil || daemon?.endsKeepingServices == false
    return .init(
      services: leaders.count, hasDaemon: daemon?.isReady == true, isEnding: isEnding,
      isAlone: daemon == nil && nextStart == nil && !isEnding && !isFresh)
  }

  /// While it ends it may be busy with that, and there is a limit for that elsewhere.
  private var daemonCanAnswer: Bool {
    guard let daemon, daemon.isReady, daemon.answersPing else { return false }
    return daemon.endsKeepingServices == nil && askedBy == nil
  }

  func daemonAnswered() {
    guard let systemd, systemd.report.daemonAnswered() else { return }
    systemd.socket.say(["WATCHDOG=1"])
  }

  /// SIGHUP: what is to be done is done at once.
  func tellSystemdOfReload() {
    guard let systemd, daemon?.isReady == true else { return }
    let microseconds = Clocks.monotonic.nanoseconds / 1_000
    systemd.socket.say(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"])
    systemd.socket.say(["READY=1"])
  }
}
