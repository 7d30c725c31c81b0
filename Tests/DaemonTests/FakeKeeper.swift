import Model
import Platform
import Varlink

@testable import Daemon

/// The other end of a supervisor's link: a keeper that starts nothing and says what the test wants.
// why: it lives and dies on the loop's thread
final class FakeKeeper: @unchecked Sendable {
  struct Run {
    var order: SpawnOrder
    var pid: Int
    var isSaid = false
    var isAdopted = false
    var exit: RunExit?
  }

  private let loop: EventLoop
  private let socket: LoopMessageSocket
  /// The runs by their numbers, until they are forgotten.
  private(set) var runs: [RunNumber: Run] = [:]
  /// All that was ever asked of it.
  private(set) var requests: [KeeperRequest] = []
  private(set) var isReady = false
  /// Each run that is asked for begins at once.
  var startsAtOnce = true
  /// What the next runs fail with.
  var failure: StartFailure?
  /// Services whose run ends with this signal as soon as it is sent to them; nil: none does.
  var obeys = true
  /// Others that it says it knows in its introduction.
  var isFormer = false
  /// The daemon dies before it asks for any further run.
  var hearsNoSpawn = false
  /// It dies before it has told that it took over what it was asked to.
  var adoptsNothing = false
  private var lastRun: RunNumber?
  private var lastPid = 5_000_000

  init(_ socket: consuming MessageSocket, on loop: EventLoop) throws(SystemError) {
    self.socket = try LoopMessageSocket(socket, on: loop)
    self.loop = loop
  }

  /// Answers until it is gone.
  func run() async {
    var buffer = [UInt8](repeating: 0, count: MessageSocket.messageLimit)
    while await socket.readable() {
      reading: while true {
        guard let received = try? socket.receive(into: &buffer) else { return }
        switch received {
        case .message(let count, _):
          guard let request = try? WireDecoder.decode(KeeperRequest.self, from: Array(buffer[..<count])) else {
            continue
          }
          requests.append(request)
          handle(request)
        case .nothing: break reading
        case .closed: return
        }
      }
    }
  }

  /// Dies, as by SIGKILL.
  func die() { socket.close() }

  private func handle(_ request: KeeperRequest) {
    switch request {
    case .hello(let daemon):
      lastRun = lastRun ?? daemon.lastRun
      // One that lives: of one that does not, nobody believes that it has no children.
      var hello = KeeperHello(pid: ProcessFacts.own, startTicks: 1)
      hello.formerPid = isFormer ? 1 : nil
      hello.lastRun = lastRun
      say(.hello(hello))
      for run in runs.keys.sorted() { sayAgain(run) }
      say(.synced)
    case .ready: isReady = true
    case .spawn(let order):
      if hearsNoSpawn || runs[order.run] != nil { return }
      lastPid += 1
      lastRun = lastRun.map { max($0, order.run) }
      runs[order.run] = Run(order: order, pid: lastPid)
      if startsAtOnce { start(order.run) }
    case .adopt(let order):
      if adoptsNothing { return }
      var spawn = SpawnOrder(
        run: order.run, service: order.service, specification: .init(command: []), marks: [], brand: 0,
        output: order.output)
      spawn.service = order.service
      runs[order.run] = Run(order: spawn, pid: order.pid, isAdopted: true)
      say(started(order.run))
    case .signal(let run, let number, _):
      guard obeys || number == SignalName.kill, number != SignalName.cont, runs[run]?.exit == nil else { return }
      if number == SignalName.stop { return say(.stopped(run: run)) }
      end(run, .signal(number))
    case .forget(let run): runs[run] = nil
    case .configure, .reopen, .ending, .pong, .upgrade: break
    }
  }

  /// Begins a run that was asked for, or fails to.
  func start(_ run: RunNumber) {
    if let failure {
      say(.notStarted(run: run, failure: failure))
    } else {
      runs[run]?.isSaid = true
      say(started(run))
    }
  }

  /// A run's leader ends.
  func end(_ run: RunNumber, _ exit: RunExit) {
    guard runs[run] != nil else { return }
    runs[run]?.exit = exit
    say(.exited(run: run, exit: exit, at: Clocks.wall))
  }

  /// Puts a run there that no order asked for.
  func invent(_ run: RunNumber, _ service: String, pid: Int) {
    let order = SpawnOrder(
      run: run, service: service, specification: .init(command: ["x"]), marks: [], brand: 0,
      output: OutputRules(path: "/x.log"))
    runs[run] = Run(order: order, pid: pid, isSaid: true)
  }

  /// The same runs, for a new daemon at another socket.
  func move(to other: FakeKeeper) {
    other.runs = runs
    other.isFormer = true
    other.lastPid = lastPid
    other.lastRun = lastRun
  }

  private func sayAgain(_ run: RunNumber) {
    guard let entry = runs[run], entry.isSaid || entry.isAdopted else { return }
    say(started(run))
    if let exit = entry.exit { say(.exited(run: run, exit: exit, at: Clocks.wall)) }
  }

  private func started(_ run: RunNumber) -> KeeperReport {
    let entry = runs[run]
    return .started(
      StartedRun(
        run: run, service: entry?.order.service ?? "", pid: entry?.pid ?? 0, startTicks: 7, at: Clocks.wall, pipe: 1,
        isAdopted: entry?.isAdopted == true ? true : nil))
  }

  func say(_ report: KeeperReport) {
    var bytes: [UInt8] = []
    guard (try? WireEncoder.encode(report, into: &bytes)) != nil else { return }
    // The reader of the other side is on this loop: room comes.
    while (try? socket.sendNow(bytes)) == false {}
  }

  /// The runs of a service that live.
  func live(_ service: String) -> [RunNumber] {
    runs.values.filter { $0.order.service == service && $0.exit == nil }.map(\.order.run).sorted()
  }

  var spawned: [SpawnOrder] {
    requests.compactMap { if case .spawn(let order) = $0 { order } else { nil } }
  }
}
