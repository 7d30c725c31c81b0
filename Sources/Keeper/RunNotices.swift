internal import Model
internal import Platform

/// What a run says of itself at its own socket.
///
/// It is read here and not by the daemon, so that nobody ever waits for a daemon that is gone; and it is kept as a state,
/// like all that the keeper knows: a new daemon is told it anew, and a flood of messages is one report.
final class RunNotices {
  let socket: NotifySocket
  let address: NotifyAddress
  private let leader: Int
  /// What is true since it was said.
  private(set) var known = ServiceNotification()
  /// What the daemon of the moment has not been told.
  private(set) var fresh = ServiceNotification()
  /// Messages since `windowEnd` was set.
  private var count = 0
  private var windowEnd = Instant(nanoseconds: .min)

  /// So many messages are read in such a time; more have to wait, and their sender with them.
  private static let messagesInWindow = 500
  private static let window = Duration.milliseconds(100)
  /// So many before others have their turn; the poller tells of the rest again.
  private static let messagesInTurn = 32

  init(_ socket: NotifySocket, _ address: NotifyAddress, leader: Int) {
    self.socket = socket
    self.address = address
    self.leader = leader
  }

  /// Reads what is there, at most a turn's worth.
  /// - Returns: until when nothing more is to be read, where it speaks too much; else nil.
  func read(at now: Instant, _ buffer: inout [UInt8]) -> Instant? {
    if now >= windowEnd { (windowEnd, count) = (now + Self.window, 0) }
    for _ in 0..<Self.messagesInTurn {
      if count >= Self.messagesInWindow { return windowEnd }
      count += 1
      if !readOne(&buffer) { return nil }
    }
    return nil
  }

  /// Reads all that its leader said before it ended: no more than a socket's queue holds.
  func readRest(_ buffer: inout [UInt8]) {
    for _ in 0..<Self.longestQueue where !readOne(&buffer) { return }
  }

  /// The longest queue that net.unix.max_dgram_qlen is set to anywhere; others of the run may go on to speak.
  private static let longestQueue = 1_024

  /// False when nothing is there.
  private func readOne(_ buffer: inout [UInt8]) -> Bool {
    let received = buffer.withUnsafeMutableBytes {
      socket.receive(into: .init(rebasing: $0[..<ServiceNotification.messageLimit]))
    }
    switch received {
    case .message(let length, let sender):
      if isWelcome(sender) { take(ServiceNotification(parsing: buffer[..<length])) }
    case .tooLong: break
    case .nothing: return false
    }
    return true
  }

  private func take(_ notification: ServiceNotification) {
    known.add(notification.standing)
    fresh.add(notification)
  }

  /// The daemon was told what is fresh.
  func wereSaid() { fresh = ServiceNotification() }

  /// Another program has heard this before.
  func goOn(knowing known: ServiceNotification, fresh: ServiceNotification) {
    (self.known, self.fresh) = (known, fresh)
  }

  /// There is another daemon.
  func sayEverything() { fresh = known }

  /// The service's user, root or we, from a process of the run. Whoever has ended by now is known by its user alone:
  /// systemd-notify(1) may be gone as soon as it has spoken.
  private func isWelcome(_ sender: PeerCredentials) -> Bool {
    guard sender.pid > 0, [0, ProcessFacts.ownUser, address.user].contains(sender.uid) else { return false }
    if sender.pid == leader { return true }
    guard let session = ProcessFacts.session(of: sender.pid) else { return true }
    if session == leader { return true }
    // It has left the session; its brand it cannot leave. No disk can hold up this look into the kernel's own files.
    return ProcessTree.brand(of: sender.pid) == address.brand || ProcessFacts.session(of: sender.pid) == nil
  }
}
