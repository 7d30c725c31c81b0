import Model
import Testing
import Varlink

@Suite("Messages of keeper and daemon")
struct KeeperMessageTests {
  static let specification: ServiceSpecification = {
    var specification = ServiceSpecification(command: ["sh", "-c", "echo \"a\u{1}b\""])
    specification.environment = ["A=1", "Ä=ö"]
    specification.splitOutput = true
    specification.restart = .onFailure
    specification.healthyAfter = Microseconds(1)
    return specification
  }()

  private static let listened: AdoptOrder = {
    var order = AdoptOrder(
      run: 1, service: "g/n", pid: 2, startTicks: 3, output: OutputRules(path: "/l.log"), splitOutput: false)
    order.notify = NotifyAddress(name: "dmon/notify/1", user: 65_534, brand: .max)
    return order
  }()

  static let requests: [KeeperRequest] = [
    .hello(KeeperHello(pid: 1, startTicks: .max)), .ready,
    .spawn(
      SpawnOrder(
        run: .max, service: "g/n", specification: specification, marks: ["DMON_RUN=1"],
        brand: Brand(number: 1 << 30 - 1, run: .max).limit, output: OutputRules(path: "/l.log"))),
    .adopt(
      AdoptOrder(
        run: 1, service: "g/n", pid: 2, startTicks: 3, output: OutputRules(path: "/l.log"), splitOutput: true)),
    .adopt(listened), .signal(run: 1, number: 15, toGroup: true), .forget(run: 1),
    .configure(run: 1, output: OutputRules(path: "/l.log", max: 1, keep: 2, days: 3)), .reopen,
    .ending(keepServices: true, code: nil), .ending(keepServices: false, code: 143), .pong,
    .upgrade(UpgradeOrder(request: "r", file: "/f")),
  ]

  private static let address = NotifyAddress(name: "dmon/notify/1", user: 65_534, brand: .max)

  private static let speaking: StartedRun = {
    var run = StartedRun(run: 1, service: "g/n", pid: 2, startTicks: 3, at: Timestamp(microseconds: 4))
    run.notify = address
    return run
  }()

  private static let said = ServiceNotification(
    parsing: Array(
      ("READY=1\nRELOADING=1\nSTOPPING=1\nSTATUS=a \"b\"\nMAINPID=7\nWATCHDOG=1\nWATCHDOG=trigger\nWATCHDOG_USEC=8\n"
        + "EXTEND_TIMEOUT_USEC=9\nX_DMON_PROGRESS=1.5/3\nX_DMON_MESSAGE=m").utf8))

  static let reports: [KeeperReport] = [
    .hello(KeeperHello(pid: 1, startTicks: 2)),
    .started(StartedRun(run: 1, service: "g/n", pid: 2, startTicks: 3, at: Timestamp(microseconds: 4), pipe: 5)),
    .notStarted(run: 1, failure: StartFailure(stage: .notFound, errno: 2, text: "'x' is missing")),
    .stopped(run: 1), .continued(run: 1),
    .exited(run: 1, exit: .code(3), at: Timestamp(microseconds: -1)),
    .exited(run: 1, exit: .signal(9), at: Timestamp(microseconds: 0)),
    .exited(run: 1, exit: .unknown, at: Timestamp(microseconds: 0)),
    .started(speaking), .notified(run: 1, ServiceNotification()), .notified(run: 2, said),
    .output(run: 1, dropped: 2, problem: "full"), .output(run: 1, dropped: 2, problem: nil), .synced, .signalled(15),
    .ping,
    .makeWay, .upgraded(UpgradeOutcome(request: "r", file: "/f", version: "1")),
    .upgraded(UpgradeOutcome(request: "r", file: "/f", failure: UpgradeFailure(.tryLater, "late"))),
  ]

  private func copy<Message: Codable>(_ message: Message) throws -> Message {
    var bytes: [UInt8] = []
    try WireEncoder.encode(message, into: &bytes)
    return try WireDecoder.decode(Message.self, from: bytes)
  }

  @Test("a request is what it was, after it was written and read", arguments: requests)
  func request(_ message: KeeperRequest) throws { #expect(try copy(message) == message) }

  @Test("a report is what it was, after it was written and read", arguments: reports)
  func report(_ message: KeeperReport) throws { #expect(try copy(message) == message) }

  @Test("what a keeper leaves for the program that takes its place is what it was, and names every descriptor")
  func handover() throws {
    var handover = Handover(program: "/usr/bin/dmon", lock: 3)
    handover.descriptorLimit = [1_024, .max]
    var daemon = Handover.Daemon(socket: 4, isChild: true)
    (daemon.pid, daemon.handle, daemon.owedSignals) = (5, 6, 1 << 63)
    handover.daemon = daemon
    (handover.formerPid, handover.formerExit, handover.lastRun) = (7, .signal(9), 12)
    let at = Timestamp(microseconds: 8)
    let phases: [Handover.Phase] = [
      .failed(StartFailure(stage: .exec, errno: 8, text: "no program")), .live, .unclear(asked: 1, at: at),
      .copying(.code(3), at: at), .ended(.unknown, at: at), .forgotten,
    ]
    for (number, phase) in phases.enumerated() {
      var run = Handover.Run(run: RunNumber(number + 1), service: "g/n", phase: phase)
      run.process = .init(pid: 100, startTicks: .max, at: at, handle: 10 + number * 3, isAdopted: number == 2)
      run.output = .init(pipe: 11 + number * 3, errorPipe: 12 + number * 3, rules: OutputRules(path: "/l.log"))
      run.output?.problem = "full"
      handover.runs.append(run)
    }
    (handover.lost, handover.spent) = (["/l.log": 9], [40])
    handover.outcome = UpgradeOutcome(request: "r", file: "/f", version: "1")
    #expect(try copy(handover) == handover)
    #expect(handover.descriptors.sorted() == [3, 4, 6] + Array(10..<28) + [40])
  }

  @Test("a kind that is not known is refused, a field that is not known is passed over")
  func unknown() throws {
    #expect(throws: WireError.self) {
      try WireDecoder.decode(KeeperRequest.self, from: Array(#"{"dance":{}}"#.utf8))
    }
    #expect(
      try WireDecoder.decode(KeeperRequest.self, from: Array(#"{"forget":{"run":1,"later":true}}"#.utf8))
        == .forget(run: 1))
  }
}
