import Model
import Platform
import Support
import Synchronization
import Testing
import Varlink

/// A keeper in a process of its own, whose daemons are played by the test.
final class KeeperUnderTest: Sendable {
  let state: String
  let pid: Int
  private let rendezvous: MessageSocket

  /// The program that plays both: it lies beside the executable of the tests.
  static let probe = (FilePath.parent(of: Environment.ownExecutable ?? "") ?? ".") + "/KeeperProbe"

  /// Runs `body` with a keeper that has started its first daemon; all its processes end with the test.
  static func with(_ body: (KeeperUnderTest) async throws -> Void) async throws {
    try await Sandbox.with { sandbox in
      let keeper = try KeeperUnderTest(state: "\(sandbox.path)/state")
      defer { keeper.end() }
      try await body(keeper)
    }
  }

  init(state: String) throws {
    self.state = state
    let pair = try MessageSocket.pair()
    var spawn = Spawn(path: Self.probe, arguments: ["probe", "keeper", state])
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, -1, pair.second.raw]
    pid = try spawn.start()
    rendezvous = pair.take { first, _ in first }
    ownDaemon = DaemonUnderTest(pid: 0, try MessageSocket.pair().take { first, _ in first })
  }

  /// Where a daemon started the keeper: this test.
  let ownDaemon: DaemonUnderTest

  /// A keeper that a daemon starts after the death of another.
  init(succeeding former: KeeperUnderTest) throws {
    state = former.state
    let pair = try MessageSocket.pair()
    let ours = try MessageSocket.pair()
    let directory = try Directory(making: state)
    let lock = try directory.openFile(LockFile.name)
    var spawn = Spawn(
      path: Self.probe, arguments: ["probe", "daemon", "--as-keeper", "\(ours.second.raw):\(lock.raw)", state])
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, -1, pair.second.raw]
    spawn.kept = [ours.second.raw, lock.raw]
    pid = try spawn.start()
    rendezvous = pair.take { first, _ in first }
    ownDaemon = ours.take { first, _ in DaemonUnderTest(pid: ProcessFacts.own, first) }
  }

  /// Kills it.
  func end() {
    if exit() == nil { Spawn.signal(pid, Signal.kill.rawValue) }
    _ = exit(blocking: true)
  }

  private let ended = Mutex<ProcessStatus?>(nil)

  /// How the keeper ended; nil while it runs.
  func exit(blocking: Bool = false) -> ProcessStatus? {
    ended.withLock { ended in
      if ended == nil { ended = Spawn.wait(for: pid, blocking: blocking) }
      return ended
    }
  }

  /// Waits until the keeper has ended.
  func waitForEnd() async throws -> ProcessStatus? {
    try await waitUntil("the keeper ends") { exit() != nil }
    return exit()
  }

  /// The next daemon that the keeper starts; it has said nothing yet.
  func nextDaemon() async throws -> DaemonUnderTest {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var found: DaemonUnderTest?
    try await waitUntil("the keeper starts a daemon") {
      guard case .message(let count, let boxes) = try rendezvous.receive(into: &buffer) else { return false }
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      guard let pid = Int(text), boxes.count == 2, let socket = boxes[0].take() else {
        throw Unexpected(what: "no daemon but this was said: \(text)")
      }
      found = DaemonUnderTest(pid: pid, try MessageSocket(inheriting: socket.release()))
      return true
    }
    return try #require(found)
  }

  /// A daemon that has said hello and that it serves, and has heard all.
  func servingDaemon() async throws -> DaemonUnderTest {
    let daemon = try await nextDaemon()
    try await daemon.sayHello()
    try daemon.send(.ready)
    return daemon
  }
}

/// The daemon's side of the conversation, with a process that can be killed in its place.
final class DaemonUnderTest: Sendable {
  let pid: Int
  let socket: MessageSocket

  init(pid: Int, _ socket: consuming MessageSocket) {
    self.pid = pid
    self.socket = socket
  }

  struct Report {
    var report: KeeperReport
    var descriptors: [DescriptorBox]
  }

  func send(_ request: KeeperRequest, descriptors: [CInt] = []) throws {
    var bytes: [UInt8] = []
    try WireEncoder.encode(request, into: &bytes)
    while try !socket.send(bytes, descriptors: descriptors) { Clocks.pause(.milliseconds(1)) }
  }

  /// The next report; waits for it.
  func next() async throws -> Report {
    var report: Report?
    try await waitUntil("the keeper reports something") {
      report = try read()
      return report != nil
    }
    return try #require(report)
  }

  /// What has been reported; nil when nothing new has.
  func read() throws -> Report? {
    var buffer = [UInt8](repeating: 0, count: 32_768)
    switch try socket.receive(into: &buffer) {
    case .message(let count, let boxes):
      return Report(
        report: try WireDecoder.decode(KeeperReport.self, from: Array(buffer[..<count])), descriptors: boxes)
    case .nothing: return nil
    case .closed: throw Unexpected(what: "the keeper has closed the socket")
    }
  }

  /// Passes over everything until a report that is wanted; that one.
  @discardableResult
  func next<Value>(_ wanted: (KeeperReport) -> Value?) async throws -> Value {
    while true {
      if let value = wanted(try await next().report) { return value }
    }
  }

  /// Says hello; everything that the keeper says until `synced`, without its hello.
  @discardableResult
  func sayHello() async throws -> [KeeperReport] {
    let ticks = ProcessFacts(of: pid)?.startTicks ?? 0
    try send(.hello(KeeperHello(pid: pid, startTicks: ticks)))
    var reports: [KeeperReport] = []
    while true {
      let report = try await next().report
      if case .synced = report { return reports }
      if case .hello = report { continue }
      reports.append(report)
    }
  }

  /// Says hello; the keeper's hello.
  func hello(lastRun: RunNumber? = nil) async throws -> KeeperHello {
    var hello = KeeperHello(pid: pid, startTicks: 0)
    hello.lastRun = lastRun
    try send(.hello(hello))
    return try await next { if case .hello(let hello) = $0 { hello } else { nil } }
  }

  func kill() { Spawn.signal(pid, Signal.kill.rawValue) }

  // MARK: runs

  func started(_ run: RunNumber) async throws -> StartedRun {
    let answer: Result<StartedRun, StartFailure> = try await next { report in
      switch report {
      case .started(let started) where started.run == run: .success(started)
      case .notStarted(run, let failure): .failure(failure)
      default: nil
      }
    }
    return try answer.get()
  }

  func notStarted(_ run: RunNumber) async throws -> StartFailure {
    try await next { if case .notStarted(run, let failure) = $0 { failure } else { nil } }
  }

  func exited(_ run: RunNumber) async throws -> RunExit {
    try await next { if case .exited(run, let exit, _) = $0 { exit } else { nil } }
  }
}

extension KeeperUnderTest {
  /// An order for a run of this keeper.
  func order(_ run: RunNumber, _ command: [String], _ change: (inout ServiceSpecification) -> Void = { _ in })
    -> SpawnOrder
  {
    var specification = ServiceSpecification(command: command)
    specification.inherited = ["PATH=\(Environment["PATH"] ?? "/usr/bin:/bin")"]
    change(&specification)
    return SpawnOrder(
      run: run, service: "default/run\(run)", specification: specification,
      marks: ["DMON_RUN=\(state)/\(run)"], brand: Brand(number: 77, run: run).limit,
      output: OutputRules(path: log(run)))
  }

  func log(_ run: RunNumber) -> String { "\(state)/logs/run\(run).log" }
}

/// Something else came than what a test waited for.
struct Unexpected: Error, CustomStringConvertible {
  let what: String

  var description: String { what }
}
