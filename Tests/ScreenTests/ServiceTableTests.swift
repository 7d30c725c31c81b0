import Model
import Screen
import Testing

@Suite("ServiceTable")
struct ServiceTableTests {
  private static let rows: [ServiceTable.Row] = [
    ServiceTable.Row(
      ServiceStatus(
        name: "web", host: "here", state: .running, phase: "up", reason: "running for 1 min 40 s", pid: 4_242,
        started: Samples.start),
      tasks: [
        Samples.task(
          "default", 3, "load orders", .active, 5, of: 10, unit: "files", rate: 1.5, left: 3, message: "x.csv"),
        Samples.task("default", 4, "", .done, 3, of: 3, ended: 12),
      ]),
    ServiceTable.Row(
      ServiceStatus(
        name: "load", group: "etl", host: "here", state: .crashed, phase: "backing-off",
        reason: "crashed: exit 3, retry 4 of 10 in 12 s", pid: 17, started: Samples.start, restarts: 3)),
    ServiceTable.Row(
      ServiceStatus(
        name: "index", instance: 2, host: "here", state: .stopped, phase: "up",
        reason: "paused; resume lets it go on", pid: 99_999, started: Samples.at(-90_000), restarts: 12, adopted: true,
        output: "lost until the next start", dropped: 3_145_728)),
    ServiceTable.Row(
      ServiceStatus(
        name: "backup", host: "here", wanted: .down, state: .finished, phase: "down",
        reason: "stopped by request: ended after 212 ms (SIGTERM)")),
    ServiceTable.Row(
      ServiceStatus(
        name: "api", host: "here", state: .failed, phase: "down",
        reason: "failed: exit 1; given up after 3 restarts of 3")),
    ServiceTable.Row(ServiceStatus(name: "later", host: "here", phase: "down", reason: "not started yet")),
  ]

  private func render(_ rows: [ServiceTable.Row], _ columns: Int?, host: String = "here") -> [String] {
    ServiceTable.render(rows, columns: columns, host: host, now: Samples.now, appearance: .plain).map(\.trimmed)
  }

  @Test("one line a service, its tasks below it, nothing cut in a pipe")
  func unlimited() {
    #expect(render(Self.rows, nil).joined(separator: "\n") == GoldenServices.unlimited)
    #expect(render([], nil) == ["SERVICE  STATE  PHASE  PID  UPTIME  RESTARTS  REASON"])
  }

  @Test("at the widths of terminals")
  func widths() {
    #expect(render(Self.rows, 120).joined(separator: "\n") == GoldenServices.wide)
    #expect(render(Self.rows, 80).joined(separator: "\n") == GoldenServices.usual)
    #expect(render(Self.rows, 40).joined(separator: "\n") == GoldenServices.narrow)
  }

  @Test("no line is wider than the terminal, and name and state stay")
  func limited() {
    for columns in 1...160 {
      for line in ServiceTable.render(
        Self.rows, columns: columns, host: "", now: Samples.now, appearance: .plain)
      {
        #expect(line.columns <= columns)
      }
    }
    #expect(render(Self.rows, 24)[4].hasPrefix("etl/load") && render(Self.rows, 24)[4].hasSuffix("crashed"))
  }

  @Test("services that run at times have columns for that, which fit into 80")
  func times() {
    var job = ServiceStatus(
      name: "backup", host: "here", state: .finished, phase: "scheduled", reason: "finished: exit 0, took 12 min 3 s",
      ended: Samples.at(-3_600), next: Samples.at(7_200))
    job.schedule = "30 2 * * MON-FRI"
    var poll = ServiceStatus(
      name: "poll", host: "here", state: .running, phase: "up",
      reason: "running for 3 s; 2 runs skipped: the run before has not ended yet", pid: 77, started: Samples.at(97),
      next: Samples.at(103))
    poll.schedule = "*/15 * * * * *"
    let rows = [ServiceTable.Row(job), ServiceTable.Row(poll)] + Self.rows.suffix(1)
    #expect(
      render(rows, 80).joined(separator: "\n") == GoldenServices.times, "\(render(rows, 80).joined(separator: "\n"))")
    #expect(
      render(rows, nil)[0].hasSuffix("RESTARTS  SCHEDULE             NEXT     LAST  REASON"),
      "\(render(rows, nil)[0])")
    for columns in 1...160 {
      for line in ServiceTable.render(rows, columns: columns, host: "", now: Samples.now, appearance: .plain) {
        #expect(line.columns <= columns)
      }
    }
  }

  @Test("hosts are shown where one is another")
  func hosts() {
    #expect(!render(Self.rows, nil)[0].contains("HOST"))
    #expect(render(Self.rows, nil, host: "elsewhere")[0].contains("RESTARTS  HOST  REASON"))
  }

  @Test("what has run for a while says so once, and what else there is to say stays")
  func reasons() {
    func reason(_ text: String, _ state: ServiceState) -> String {
      let row = ServiceTable.Row(ServiceStatus(name: "a", state: state, phase: "p", reason: text))
      let line = render([row], nil)[1]
      return line.split(separator: "  ").last.map { $0.drop { $0 == " " } }.map(String.init) ?? ""
    }
    #expect(
      reason("running for 12 s; restarted 2 times, last after exit 3", .running)
        == "restarted 2 times, last after exit 3")
    #expect(
      reason("running: its leader ended (exit 0), what it left goes on", .running)
        == "its leader ended (exit 0), what it left goes on")
    #expect(
      reason("stopping: SIGTERM was sent, killed in 9 s", .running) == "stopping: SIGTERM was sent, killed in 9 s")
    #expect(reason("crashed: SIGKILL, retry 1 in 1 s", .crashed) == "SIGKILL, retry 1 in 1 s")
  }

  @Test("hostile text keeps its lines and columns")
  func hostile() {
    var random = SeededRandom(seed: 29)
    for _ in 0..<200 {
      let rows = (0..<3).map { _ in
        ServiceTable.Row(
          ServiceStatus(
            name: random.hostileText(upTo: 20), group: random.hostileText(upTo: 5), host: random.hostileText(upTo: 5),
            state: random.one(of: ServiceState.allCases), phase: random.hostileText(upTo: 5),
            reason: random.hostileText(upTo: 30), pid: 1,
            started: Timestamp(microseconds: Int64(bitPattern: random.next())),
            output: random.hostileText(upTo: 9), dropped: .max),
          tasks: [Samples.task("g", 1, random.hostileText(upTo: 30), .active, message: random.hostileText(upTo: 30))])
      }
      let columns = random.chance(30) ? nil : Int.random(in: 1...140, using: &random)
      let lines = ServiceTable.render(rows, columns: columns, host: "", now: Samples.now, appearance: .plain)
      #expect(lines.count == 7)
      for line in lines {
        #expect(line.columns <= columns ?? .max)
        #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
      }
    }
  }
}
