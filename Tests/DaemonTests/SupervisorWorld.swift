import Journal
import Model
import Platform
import Support
import Varlink

@testable import Daemon

/// A supervisor with a journal, fake keepers and a socket for clients, on a loop with a manual clock.
// why: it lives and dies on the loop's thread
final class SupervisorWorld: @unchecked Sendable {
  let loop: EventLoop
  let supervisor: Supervisor
  let board: Board
  let journal: Journal<BoardRecord>?
  let path: String
  private(set) var keepers: [FakeKeeper] = []
  private let keeperCame: Bell
  /// No keeper can be started now.
  var refusesKeepers = false
  /// The next keepers die before they have told of anything.
  var keepersAdoptNothing = false

  var keeper: FakeKeeper { keepers[keepers.count - 1] }

  private init(
    _ loop: EventLoop, _ directory: String, _ former: FakeKeeper?, autostarted: Bool,
    _ change: (inout SupervisorSettings) -> Void
  ) async throws {
    self.loop = loop
    path = "\(directory)/s"
    let log = Log(.error)
    let box = DirectoryBox(try Directory(opening: directory))
    let memory = try Memory(in: box.directory, on: loop, log: log)
    journal = memory.journal
    board = Board(
      on: loop, limits: Limits(), host: "here", version: "0", liveness: Liveness(on: loop), table: memory.table,
      journal: memory.journal)
    keeperCame = Bell(on: loop)
    let reader = try TreeReader(brandNumber: memory.services.identity.brandNumber, on: loop)
    var settings = SupervisorSettings(host: "here", socket: "/s", logs: "/logs", user: ProcessFacts.ownUser)
    settings.isAutostarted = autostarted
    settings.jitter = { 0 }
    settings.inherited = ["PATH=/bin"]
    change(&settings)
    let pair = try MessageSocket.pair()
    let makers = KeeperMaker()
    let (link, first) = try pair.take { mine, its in
      (
        try KeeperLink(mine, on: loop, log: log) { () throws(SystemError) in try makers.make() },
        try FakeKeeper(its, on: loop)
      )
    }
    former?.move(to: first)
    keepers = [first]
    supervisor = Supervisor(
      on: loop, settings: settings, limits: Limits(), log: log, memory: memory.services, journal: memory.journal,
      link: link, reader: reader, board: board)
    await supervisor.restore()
    await board.attach(supervisor)
    makers.world = self
  }

  fileprivate func makeKeeper() throws(SystemError) -> MessageSocket {
    if refusesKeepers { throw SystemError(call: "start", code: 11) }
    let pair = try MessageSocket.pair()
    let loop = loop
    do {
      return try pair.take { mine, its in
        let keeper = try FakeKeeper(its, on: loop)
        keeper.adoptsNothing = keepersAdoptNothing
        keepers.append(keeper)
        keeperCame.ring()
        return mine
      }
    } catch {
      throw SystemError(call: "start", code: 11)
    }
  }

  /// Runs `body` beside a supervisor in `directory`, whose journal goes on, then ends it as by SIGKILL.
  /// - Parameter former: the keeper of the daemon before this one: it lives on, with its runs.
  static func run(
    _ order: EventLoop.Order = .inOrder, in directory: String? = nil, after former: FakeKeeper? = nil,
    autostarted: Bool = false, origins: Origins = Origins(),
    _ body: @escaping @Sendable (SupervisorWorld) async throws -> Void
  ) async throws {
    let temporary = try TemporaryDirectory()
    let directory = directory ?? temporary.path
    try await onLoop(order: order) { loop in
      try await run(on: loop, in: directory, after: former, autostarted: autostarted, origins: origins, body)
    }
    _ = temporary
  }

  /// The same on a loop that goes on.
  /// - Parameter change: what else is to be known of the daemon's surroundings.
  static func run(
    on loop: EventLoop, in directory: String, after former: FakeKeeper? = nil, autostarted: Bool = false,
    origins: Origins = Origins(), changing change: @Sendable (inout SupervisorSettings) -> Void = { _ in },
    _ body: @escaping @Sendable (SupervisorWorld) async throws -> Void
  ) async throws {
    let world = try await SupervisorWorld(loop, directory, former, autostarted: autostarted) { settings in
      settings.origins = origins
      change(&settings)
    }
    try? Directory(opening: directory).removeSocket("s")
    let socket = try UnixListener("s", in: Directory(opening: directory), on: loop)
    let listener = Listener(serving: world.board, world.supervisor, on: loop, log: Log(.error))
    let outcome = await withTaskGroup(of: Void.self, returning: Result<Void, any Error>.self) { group in
      group.addTask { await world.supervisor.run() }
      group.addTask { await world.runKeepers() }
      group.addTask { await listener.serve(socket) }
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(world)) } catch { outcome = .failure(error) }
      await listener.stopAccepting()
      await listener.closeConnections()
      world.supervisor.link?.close()
      group.cancelAll()
      return outcome
    }
    await world.journal?.close()
    try outcome.get()
  }

  private func runKeepers() async {
    await withDiscardingTaskGroup { group in
      var started = 0
      while true {
        while started < keepers.count {
          let keeper = keepers[started]
          group.addTask { await keeper.run() }
          started += 1
        }
        if await keeperCame.wait() != .ready { break }
      }
      group.cancelAll()
    }
  }

  /// Waits until `condition` holds; the clock stands still meanwhile, threads have their time.
  func until(_ what: String, _ condition: () async -> Bool) async throws {
    let deadline = Clocks.monotonic + .seconds(30)
    while true {
      await loop.settled()
      if await condition() { return }
      if Clocks.monotonic > deadline { throw NotReached(what: what, limit: .seconds(30)) }
      Clocks.pause(.milliseconds(1))
    }
  }

  func status(_ name: String) async -> ServiceStatus? {
    guard let name = ServiceName(text: name) else { return nil }
    return await supervisor.status(of: name)
  }

  /// Waits until a service is in this phase.
  func until(_ name: String, _ phase: String) async throws {
    try await until("\(name) is \(phase)") { await status(name)?.phase == phase }
  }

  /// A new connection.
  func connect() throws -> TestClient {
    TestClient(try BlockingSocket(connectingTo: path, within: .seconds(120)).stream(on: loop), on: loop)
  }

  /// One call on a connection of its own.
  func call<Results: Decodable & Sendable>(
    _ method: SupervisorInterface.Method, _ parameters: some Encodable & Sendable, returning type: Results.Type
  ) async throws -> Results {
    let client = try connect()
    var bytes: [UInt8] = []
    try CallWriter.call(method: method.fullName, parameters: parameters, into: &bytes)
    await client.send(bytes)
    let results = try await client.next(type).results
    await client.close()
    return results
  }

  func add(_ specification: ServiceSpecification, wait: Bool = true) async throws -> ServiceStatus {
    try await call(.add, AddRequest(service: specification, wait: wait), returning: AddReply.self).service
  }

  func act(
    _ method: SupervisorInterface.Method, _ names: [String], wait: Bool = true, request: String? = nil
  ) async throws -> [ServiceStatus] {
    let parameters = ServicesRequest(names: names, wait: wait, request: request)
    return try await call(method, parameters, returning: ServicesReply.self).services
  }
}

// why: it lives and dies on the loop's thread
private final class KeeperMaker: @unchecked Sendable {
  weak var world: SupervisorWorld?

  func make() throws(SystemError) -> MessageSocket {
    guard let world else { throw SystemError(call: "start", code: 3) }
    return try world.makeKeeper()
  }
}

extension ServiceSpecification {
  init(_ name: String, _ change: (inout ServiceSpecification) -> Void = { _ in }) {
    self.init(command: ["/bin/\(name)"])
    self.name = name
    change(&self)
  }
}
