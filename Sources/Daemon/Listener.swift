internal import Model
package import Platform
internal import Varlink

/// Owns the socket and its connections: accepts, counts, lends buffers, and ends what breaks the limits.
package actor Listener {
  package nonisolated let loop: EventLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private nonisolated let board: Board
  private nonisolated let supervisor: Supervisor?
  private nonisolated let door: Peer.Door
  private nonisolated let limits: Limits
  private nonisolated let owner: Int
  private nonisolated let log: Log
  private var socket: UnixListener?
  private var connections: [ObjectIdentifier: ByteStream] = [:]
  private nonisolated let intake: Intake
  /// How many connections each process has.
  private var connectionsByProcess: [Int: Int] = [:]
  private var isClosing = false
  /// The one at the other door.
  private var sibling: Listener?

  /// - Parameters:
  ///   - supervisor: who speaks of services; nil: nobody.
  ///   - door: at the report door foreign users are let in whom the supervisor knows.
  package init(
    serving board: Board, _ supervisor: Supervisor? = nil, at door: Peer.Door = .main, on loop: EventLoop, log: Log
  ) {
    self.board = board
    self.supervisor = supervisor
    self.door = door
    self.loop = loop
    self.log = log
    limits = board.limits
    intake = Intake(board.limits, log)
    owner = ProcessFacts.ownUser
  }

  /// Who is asked for this one is asked for the other one, too.
  func stand(beside sibling: Listener) { self.sibling = sibling }

  /// Whether anything of this process may still come: it has a connection, or one waits to be accepted.
  package func mayHearMore(from pid: Int) -> Bool {
    connectionsByProcess[pid] != nil || socket?.mayHaveMore ?? false
      || sibling?.assumeIsolated { $0.mayHearMore(from: pid) } ?? false
  }

  /// How many clients are connected.
  package var connectionCount: Int { connections.count }

  /// Serves `socket` until it is replaced or closed; connections go on in `group`'s task until they end.
  package func serve(_ socket: UnixListener) async {
    self.socket?.close()
    self.socket = socket
    await withDiscardingTaskGroup { group in
      while !isClosing {
        do throws(SystemError) {
          guard let stream = try await socket.accept() else { break }
          group.addTask { await self.serve(stream) }
        } catch {
          log.warning("cannot accept a connection: \(error); waiting")
          // The kernel keeps the connection waiting; trying again at once would spin.
          do { try await loop.sleep(for: .milliseconds(100)) } catch { break }
        }
        await loop.turn()
      }
    }
  }

  /// Stops accepting; what is connected stays until `closeConnections`.
  package func stopAccepting() {
    isClosing = true
    socket?.close()
    socket = nil
  }

  /// Replaces a socket whose file was removed.
  package func drop(_ old: UnixListener) {
    old.close()
    if socket === old { socket = nil }
  }

  /// Ends all connections.
  package func closeConnections() {
    for stream in connections.values { stream.close() }
  }

  private func serve(_ stream: ByteStream) async {
    defer { stream.close() }
    guard let peer = admit(stream) else { return }
    if let refusal = await refusal(of: peer) {
      var bytes: [UInt8] = []
      ReplyWriter.failure(refusal, into: &bytes)
      _ = await stream.write(bytes, patience: .seconds(1))
      return
    }
    let id = ObjectIdentifier(stream)
    connections[id] = stream
    connectionsByProcess[peer.credentials.pid, default: 0] += 1
    var connection = Connection(stream, peer, board, supervisor, intake)
    await connection.serve()
    connections[id] = nil
    let left = connectionsByProcess[peer.credentials.pid, default: 1] - 1
    connectionsByProcess[peer.credentials.pid] = left > 0 ? left : nil
  }

  private func admit(_ stream: ByteStream) -> Peer? {
    do throws(SystemError) {
      return Peer(try stream.peer(), owner: owner, door: door)
    } catch {
      log.debug("a connection ended before it said who it is: \(error)")
      return nil
    }
  }

  private func refusal(of peer: Peer) async -> ProgressError? {
    if door == .report {
      guard await supervisor?.mayReport(peer) ?? false else {
        return .notAllowed("here report the users of this daemon's services; you are user \(peer.credentials.uid)")
      }
    } else if !peer.isOwner {
      return .notAllowed("this daemon serves user \(owner) and root; you are user \(peer.credentials.uid)")
    }
    return connections.count >= limits.connections
      ? .tooMany(count: connections.count + 1, limit: limits.connections) : nil
  }
}
