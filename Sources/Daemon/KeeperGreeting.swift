internal import Model
internal import Platform
internal import Varlink

/// The least that a daemon says to its keeper: that it serves, and that it ends because it was asked to.
struct KeeperGreeting {
  private let socket: LoopMessageSocket

  init(_ inherited: DaemonProgram.Inherited, on loop: EventLoop) throws(SystemError) {
    socket = try LoopMessageSocket(MessageSocket(inheriting: inherited.socket), on: loop)
  }

  func send(_ request: KeeperRequest) async {
    var bytes: [UInt8] = []
    try? WireEncoder.encode(request, into: &bytes)
    _ = try? await socket.send(bytes)
  }

  /// Passes the keeper's signals on to ourselves, until the task is cancelled or the keeper is gone.
  func run() async {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while await socket.readable() {
      guard let received = try? socket.receive(into: &buffer) else { return }
      switch received {
      case .nothing: continue
      case .closed: return
      case .message(let count, _):
        guard case .signalled(let number) = try? WireDecoder.decode(KeeperReport.self, from: Array(buffer[..<count]))
        else { continue }
        Spawn.signal(ProcessFacts.own, Int32(truncatingIfNeeded: number))
      }
    }
  }
}
