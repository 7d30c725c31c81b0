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

  static let requests: [KeeperRequest] = [
    .hello(KeeperHello(pid: 1, startTicks: .max)), .ready,
    .spawn(
      SpawnOrder(
        run: .max, service: "g/n", specification: specification, marks: ["DMON_RUN=1"],
        brand: Brand(number: 1 << 30 - 1, run: .max).limit, output: OutputRules(path: "/l.log"))),
    .adopt(
      AdoptOrder(
        run: 1, service: "g/n", pid: 2, startTicks: 3, output: OutputRules(path: "/l.log"), splitOutput: true)),
    .signal(run: 1, number: 15, toGroup: true), .forget(run: 1),
    .configure(run: 1, output: OutputRules(path: "/l.log", max: 1, keep: 2, days: 3)), .reopen,
    .ending(keepServices: true, code: nil), .ending(keepServices: false, code: 143), .pong,
  ]

  static let reports: [KeeperReport] = [
    .hello(KeeperHello(pid: 1, startTicks: 2)),
    .started(StartedRun(run: 1, service: "g/n", pid: 2, startTicks: 3, at: Timestamp(microseconds: 4), pipe: 5)),
    .notStarted(run: 1, failure: StartFailure(stage: .notFound, errno: 2, text: "'x' is missing")),
    .stopped(run: 1), .continued(run: 1),
    .exited(run: 1, exit: .code(3), at: Timestamp(microseconds: -1)),
    .exited(run: 1, exit: .signal(9), at: Timestamp(microseconds: 0)),
    .exited(run: 1, exit: .unknown, at: Timestamp(microseconds: 0)),
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
