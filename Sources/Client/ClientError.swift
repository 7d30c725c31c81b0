internal import Platform
package import Varlink

/// Why a call did not get its results.
package enum ClientError: Error, Sendable, Equatable {
  /// Nothing answers at `socket`; `why` is the kernel's reason, or what the start of a daemon said.
  case noDaemon(socket: String, why: String)
  /// Somebody else's process listens there.
  case foreignDaemon(socket: String, user: Int)
  /// The daemon did not answer within the time limit.
  case timeout(socket: String)
  /// The connection ended before the answer came.
  case disconnected(socket: String)
  /// What came is no answer.
  case unreadable(WireError)
  /// The daemon answered with an error.
  case refused(CallFailure)

  /// One line for people: what is wrong, and what to do.
  package var message: String {
    switch self {
    case .noDaemon(let socket, let why):
      "no daemon answers at \(socket) (\(why)); \(Self.remedy(socket))"
    case .foreignDaemon(let socket, let user):
      "what listens at \(socket) belongs to user \(user), not to you; set DMON_SOCKET to a socket of your own"
    case .timeout(let socket): "the daemon at \(socket) did not answer in time"
    case .disconnected(let socket): "the daemon at \(socket) ended the connection before it answered"
    case .unreadable(let error): "the daemon's answer cannot be read: \(error.message)"
    case .refused(let failure): failure.message
    }
  }

  /// A directory of scripts has its own way.
  private static func remedy(_ socket: String) -> String {
    let end = "/.dmon/dmon.sock"
    guard socket.hasSuffix(end) else { return "start one with 'dmon daemon --detach'" }
    let directory = String(socket.dropLast(end.count))
    if !Files.isDirectory(directory) { return "there is no directory \(directory)" }
    return "start one with 'dmon cron --directory \(directory)'"
  }

  /// True when no daemon was to be had: what a reporter must not be hurt by.
  package var isUnreachable: Bool {
    switch self {
    case .noDaemon, .foreignDaemon, .timeout, .disconnected: true
    case .unreadable, .refused: false
    }
  }

  init(_ error: SystemError, at socket: String) {
    self = error.isTimeout ? .timeout(socket: socket) : .noDaemon(socket: socket, why: error.reason)
  }
}

extension ClientError {
  /// The daemon went away before it answered: its successor may.
  package var isDisconnection: Bool {
    if case .disconnected = self { true } else { false }
  }

  /// The daemon does not know the method or its interface: it is of an older version.
  package var isOfOlderDaemon: Bool {
    switch self {
    case .refused(.service(.interfaceNotFound)), .refused(.service(.methodNotFound)),
      .refused(.service(.methodNotImplemented)):
      true
    default: false
    }
  }
}
