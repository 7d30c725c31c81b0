internal import Model
internal import Platform

/// The daemon of the moment: its process, and our end of the socket to it.
final class DaemonLink {
  let socket: MessageSocket
  /// Nil while a keeper that a daemon started has not heard who that is.
  var process: Process?
  /// False for a daemon that started us.
  let isChild: Bool

  /// How it ended, where it is our child.
  var exit: RunExit?
  /// Everything that it sent was read, and no more can come.
  var isClosed = false
  /// It said who it is, and is told what happens.
  var isListening = false
  var isReady = false
  var answersPing = false
  /// It ends because it was asked to; whether services stay.
  var endsKeepingServices: Bool?

  /// What was not yet said, beside what the runs have to say.
  var owesHello = false
  var owesSynced = false
  /// It is to make way for another program.
  var owesFarewell = false
  var wasSentAway = false
  /// It has not heard what came of the last upgrade.
  var owesOutcome = false
  var owesPing = false
  /// Bits by signal number.
  var owedSignals: UInt64 = 0
  /// When to try again, where nothing tells that there is room.
  var retryTime: Instant?
  /// The socket was full; it is asked when it has room.
  var isBlocked = false

  init(_ socket: consuming MessageSocket, _ process: Process?, isChild: Bool) {
    self.socket = socket
    self.process = process
    self.isChild = isChild
  }

  final class Process {
    let pid: Int
    let handle: ProcessDescriptor

    init(pid: Int, handle: consuming ProcessDescriptor) {
      self.pid = pid
      self.handle = handle
    }
  }
}
