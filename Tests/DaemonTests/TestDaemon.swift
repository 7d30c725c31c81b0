import Daemon
import Journal
import Model
import Platform
import Support

/// The daemon's actors on a loop with a manual clock, served over a real socket.
struct TestDaemon: Sendable {
  let loop: EventLoop
  let board: Board
  let listener: Listener
  let liveness: Liveness
  let path: String

  /// Runs `body` beside a daemon, then ends it as a signal would.
  /// - Parameter state: a directory whose journal the daemon writes; nil: it has none.
  static func run(
    _ order: EventLoop.Order = .inOrder, limits: Limits = Limits(), state: String? = nil,
    _ body: @escaping @Sendable (TestDaemon) async throws -> Void
  ) async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop(order: order) { loop in
      let liveness = Liveness(on: loop)
      let opened = try state.map { try JournalSample.open($0, on: loop) }
      let board = Board(
        on: loop, limits: limits, host: "here", version: "0", liveness: liveness, table: opened?.0.table ?? TaskTable(),
        journal: opened?.1)
      let listener = Listener(serving: board, on: loop, log: Log(.error))
      let daemon = TestDaemon(loop: loop, board: board, listener: listener, liveness: liveness, path: "\(path)/s")
      let socket = try UnixListener("s", in: Directory(opening: path), on: loop)
      let outcome = await withTaskGroup(of: Void.self, returning: Result<Void, any Error>.self) { group in
        group.addTask { await listener.serve(socket) }
        group.addTask { await liveness.run(telling: board, after: listener) }
        group.addTask { await Sweeper(board).run() }
        group.addTask { await board.rememberProgress() }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(daemon)) } catch { outcome = .failure(error) }
        await listener.stopAccepting()
        await loop.turn()
        await listener.closeConnections()
        group.cancelAll()
        return outcome
      }
      await board.rememberAll()
      await opened?.1.close()
      try outcome.get()
    }
    _ = temporary
  }

  /// A new connection.
  func connect() throws -> TestClient {
    TestClient(try BlockingSocket(connectingTo: path, within: .seconds(120)).stream(on: loop), on: loop)
  }

  /// Lets everything happen that can, `duration` passes, and again.
  func pass(_ duration: Duration) async {
    await loop.settled()
    loop.advance(by: duration)
    await loop.settled()
  }

  /// Waits until the daemon has so many connections. The end of one may take a moment: a child that another test is just
  /// starting has it too until it runs.
  func connections(become count: Int) async {
    while await listener.connectionCount != count, !Task.isCancelled {
      Clocks.pause(.milliseconds(1))
      await loop.settled()
    }
  }

  /// All tasks as List tells them, by key.
  func tasks() async throws -> [TaskKey: TaskStatus] {
    let client = try connect()
    let all = try await client.list()
    await client.close()
    return Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })
  }
}
