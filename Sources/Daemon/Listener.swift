internal import Model
package import Platform
internal import Varlink

/// Owns the socket and its connections: accepts, counts, lends buffers, and ends what breaks the limits.
///
/// Who comes when there are too many connections, or when only the reserve of descriptors is left, is a guest: answered
/// like everybody, but once it is silent it gives way to the next guest. Nobody can be told from an administrator before
/// its first call, and most calls are the only one of their connection; so everybody is answered, and those that stay in
/// the reserve without a word pay for it.
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
  private var guests: [Guest] = []
  private nonisolated let intake: Intake
  /// How many connections each process has.
  private var connectionsByProcess: [Int: Int] = [:]
  private var isClosing = false
  /// The one at the other door.
  private var sibling: Listener?
  /// Rung whenever a connection has ended.
  private nonisolated let ends: Bell
  /// Since accept4 failed, connections have been waiting all the time.
  private var isShort = false

  private struct Guest {
    let stream: ByteStream
    let since: Instant
    var isLeaving = false
  }

  /// So long a guest is left in peace: its call may be on the way.
  private static let grace = Duration.milliseconds(100)

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
    ends = Bell(on: loop)
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
      while !isClosing, await socket.wait() {
        // Many at a time, and no more: a flood of them leaves the others their turns.
        for _ in 0..<limits.acceptsPerTurn {
          guard let stream = await accept(from: socket) else { break }
          guard let peer = peer(of: stream) else { continue }
          let refusal = await refusal(of: peer, stream)
          // The end came while it waited for a place: all others are closed already.
          if isClosing, refusal == nil {
            forget(stream, of: peer)
            break
          }
          group.addTask { await self.serve(stream, peer, refusal) }
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

  /// The next connection that waits; nil when none does, or none could be taken.
  private func accept(from socket: UnixListener) async -> ByteStream? {
    do throws(SystemError) {
      guard let stream = try socket.acceptNow() else {
        if isShort { log.info("all connections that waited are accepted") }
        isShort = false
        return nil
      }
      return stream
    } catch {
      if !isShort { log.warning("cannot accept a connection: \(error); those that come wait until others end") }
      isShort = true
      // The kernel keeps the connection waiting; trying again at once would spin.
      _ = await ends.wait(until: loop.now + Self.grace)
      return nil
    }
  }

  private func peer(of stream: ByteStream) -> Peer? {
    do throws(SystemError) {
      return Peer(try stream.peer(), owner: owner, door: door)
    } catch {
      log.debug("a connection ended before it said who it is: \(error)")
      return nil
    }
  }

  /// Why the connection is not served; nil when it is, and then it is counted.
  private func refusal(of peer: Peer, _ stream: ByteStream) async -> ProgressError? {
    // At the other door it takes longer to find out, and does so in the connection's own task.
    if door == .main, !peer.isOwner {
      return .notAllowed("this daemon serves user \(owner) and root; you are user \(peer.credentials.uid)")
    }
    if limits.isReserved(stream.number) || connections.count - guests.count >= limits.connections {
      guard await makePlace() else { return .tooMany(count: connections.count + 1, limit: limits.connections) }
      guests.append(Guest(stream: stream, since: loop.now))
      tellOfGuests()
    }
    connections[ObjectIdentifier(stream)] = stream
    connectionsByProcess[peer.credentials.pid, default: 0] += 1
    return nil
  }

  private func serve(_ stream: ByteStream, _ peer: Peer, _ refusal: ProgressError?) async {
    defer { stream.close() }
    if let refusal { return await refuse(refusal, stream) }
    if door == .report, !(await supervisor?.mayReport(peer) ?? false) {
      await refuse(
        .notAllowed("here report the users of this daemon's services; you are user \(peer.credentials.uid)"), stream)
    } else {
      var connection = Connection(stream, peer, board, supervisor, intake)
      await connection.serve()
    }
    forget(stream, of: peer)
  }

  private func refuse(_ refusal: ProgressError, _ stream: ByteStream) async {
    var bytes: [UInt8] = []
    ReplyWriter.failure(refusal, into: &bytes)
    _ = await stream.write(bytes, patience: .seconds(1))
  }

  private func forget(_ stream: ByteStream, of peer: Peer) {
    connections[ObjectIdentifier(stream)] = nil
    let left = connectionsByProcess[peer.credentials.pid, default: 1] - 1
    connectionsByProcess[peer.credentials.pid] = left > 0 ? left : nil
    stream.close()
    if !guests.isEmpty {
      if let index = guests.firstIndex(where: { $0.stream === stream }) {
        guests.remove(at: index)
      } else if let index = guests.firstIndex(where: { !$0.isLeaving && !limits.isReserved($0.stream.number) }) {
        // There is room for it now.
        guests.remove(at: index)
      }
      tellOfGuests()
    }
    ends.ring()
  }

  // MARK: guests

  /// Waits until there is a place for one more guest, which the one that came first and is silent must leave; false when
  /// nobody leaves.
  private func makePlace() async -> Bool {
    if limits.guestPlaces == 0 { return false }
    let halfTime = loop.now + Self.grace
    let deadline = halfTime + Self.grace
    var asked = 0
    while guests.count >= limits.guestPlaces {
      let now = loop.now
      if now >= deadline || isClosing { return false }
      var next = deadline
      // One is asked to leave; another only where that one is in no hurry.
      if asked == 0 || now >= halfTime,
        let index = guests.firstIndex(where: { !$0.isLeaving && $0.stream.isIdle })
      {
        next = guests[index].since + Self.grace
        if next <= now {
          guests[index].isLeaving = true
          guests[index].stream.endReading()
          asked += 1
          next = halfTime
        }
      }
      if await ends.wait(until: next > now ? next : deadline) == .cancelled { return false }
    }
    return true
  }

  private func tellOfGuests() {
    let count = guests.count
    let wasNone = board.assumeIsolated { board in
      defer { board.guestCount = count }
      return board.guestCount == 0
    }
    if wasNone == (count == 0) { return }
    if count > 0 {
      log.warning(
        "\(connections.count) connections: those that come now give way to each other once they are silent")
    } else {
      log.info("there is room for connections again")
    }
  }
}
