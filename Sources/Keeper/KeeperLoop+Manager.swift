internal import Model
package import Platform

/// Our end of the conversation with the service manager.
final class ManagerLink {
  let socket: ManagerSocket
  var report: ManagerReport

  /// Nil when nobody listens, or not at an address that can be.
  init?(_ manager: ServiceManager) {
    guard let address = manager.address, let socket = try? ManagerSocket(address) else { return nil }
    self.socket = socket
    report = ManagerReport(watchdog: manager.watchdog, now: Clocks.monotonic)
  }
}

/// A socket that the service manager bound; each daemon gets it.
package final class PassedSocket: Sendable {
  package let listener: PassedListener

  package init(_ listener: consuming PassedListener) { self.listener = listener }
}

extension KeeperLoop {
  /// Says what has changed since it was last said, and gives the sign of life when it is time.
  func tellManager() {
    guard let manager else { return }
    let now = Clocks.monotonic
    let lines = manager.report.lines(standing, at: now)
    if !lines.isEmpty { manager.socket.say(lines) }
    switch manager.report.sign(hasDaemon: daemonCanAnswer, at: now) {
    case .nothing: break
    case .alive: manager.socket.say(["WATCHDOG=1"])
    case .ask: daemon?.owesPing = true
    case .replace: try? daemon?.process?.handle.signal(.kill)
    }
    if daemon?.owesPing == true { sayWhatIsUnsaid() }
  }

  private var standing: ManagerReport.Standing {
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
    guard let manager, manager.report.daemonAnswered() else { return }
    manager.socket.say(["WATCHDOG=1"])
  }

  /// SIGHUP: what is to be done is done at once.
  func tellManagerOfReload() {
    guard let manager, daemon?.isReady == true else { return }
    let microseconds = Clocks.monotonic.nanoseconds / 1_000
    manager.socket.say(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"])
    manager.socket.say(["READY=1"])
  }
}
