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
