import Daemon
import Model
import Platform
import Support
import Testing
import Varlink

@Suite("Processes and silences", .timeLimit(.minutes(10)))
struct LivenessTests {
  /// A child that waits until its standard input says something or ends, then does `script`.
  private struct Child: Sendable {
    let pid: Int
    let gate: FarEnd

    init(_ arguments: [String]) throws {
      var started = 0
      gate = try FarEnd.pair { near, far in
        var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c"] + arguments)
        spawn.descriptors = [near.raw, -1, 2]
        started = try spawn.start()
        return far
      }
      pid = started
    }

    /// Suspends until it has ended, and reaps it.
    func end(on loop: EventLoop) async throws {
      let exit = try ProcessExit(of: pid, on: loop)
      gate.send("go\n")
      #expect(await exit.wait())
      _ = Spawn.wait(for: pid, blocking: true)
    }
  }

  @Test("the end of a process loses its open tasks, and only these", arguments: executionOrders)
  func lost(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let client = try daemon.connect()
      let child = try Child(["read line"])
      for _ in 0..<4 { _ = try await client.register(.init(group: "g", pid: child.pid)) }
      _ = try await client.register(.init(group: "g"))
      try await client.call(.finish, FinishRequest(group: "g", id: 1))
      try await client.call(.fail, FailRequest(group: "g", id: 2, code: 4))
      try await child.end(on: daemon.loop)
      await daemon.loop.settled()
      let tasks = try await client.list()
      #expect(tasks.map(\.state) == [.done, .failed, .lost, .lost, .active])
      #expect(tasks[2].reason.hasPrefix("process \(child.pid) is gone"))
      #expect(tasks[2].ended != nil)
      // A late word counts; a report that was on its way too, but it is no sign of life.
      try await client.call(.finish, FinishRequest(group: "g", id: 3))
      try await client.call(.report, ReportRequest(group: "g", id: 4, completed: 1))
      #expect(try await client.list().map(\.state) == [.done, .failed, .done, .lost, .active])
      // A later one is, but then without the process.
      await daemon.pass(.seconds(60))
      try await client.call(.report, ReportRequest(group: "g", id: 4, completed: 2))
      let late = try await client.list()
      #expect(late.map(\.state) == [.done, .failed, .done, .active, .active])
      #expect(late[3].pid == nil)
    }
  }

  @Test("the end of a process with many tasks, which takes many turns, loses them all", arguments: executionOrders)
  func manyLost(_ order: EventLoop.Order) async throws {
    var limits = Limits()
    limits.tasksInSweep = 5
    try await TestDaemon.run(order, limits: limits) { daemon in
      let client = try daemon.connect()
      let child = try Child(["read line"])
      for _ in 0..<40 { _ = try await client.register(.init(group: "g", pid: child.pid)) }
      try await client.call(.finish, FinishRequest(group: "g", id: 7))
      try await child.end(on: daemon.loop)
      await daemon.loop.settled()
      let states = try await client.list().map(\.state)
      #expect(states.filter { $0 == .lost }.count == 39)
      #expect(states[6] == .done)
    }
  }

  @Test("a process that is gone already loses its task at once")
  func goneBefore() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      let child = try Child(["exit 0"])
      try await child.end(on: daemon.loop)
      _ = try await client.register(.init(group: "g", pid: child.pid))
      await daemon.loop.settled()
      #expect(try await client.list().map(\.state) == [.lost])
    }
  }

  /// Reports so many times, then finishes, all oneway and in one go, and ends without reading anything.
  private static let speaker = """
    import json, os, socket, sys
    def frame(method, **parameters):
        call = {"method": "org.dmon.Progress." + method, "oneway": True, "parameters": parameters}
        return json.dumps(call).encode() + bytes(1)
    id = int(sys.argv[2])
    frames = frame("Report", group="g", id=id, advance=1) * int(sys.argv[3]) + frame("Finish", group="g", id=id)
    sys.stdin.readline()
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    s.sendall(frames)
    os._exit(0)
    """

  /// Looks after every change, since a watcher would be told of the last state alone, and notes what is lost.
  private static func noteLost(_ daemon: TestDaemon, _ lost: Diary<TaskKey>) async {
    let bell = Bell(on: daemon.loop)
    while true {
      await daemon.board.ring(bell, after: await daemon.board.revision)
      guard await bell.wait() == .ready else { return }
      for task in await daemon.board.statuses(in: 0..<100, groups: nil) where task.state == .lost {
        lost.note(task.key)
      }
    }
  }

  /// Starts speakers, ends them behind so many connections that nobody accepted yet, and returns what was ever lost.
  private static func speak(
    _ daemon: TestDaemon, speakers: Int, reports: Int, connectionsBefore: Int
  ) async throws -> [TaskKey] {
    let client = try daemon.connect()
    var children: [Child] = []
    for id in 1...speakers {
      let child = try Child([
        "exec python3 -ISc \"$1\" \"$2\" \"$3\" \"$4\"", "sh", speaker, daemon.path, "\(id)", "\(reports)",
      ])
      let given = try await client.register(.init(group: "g", pid: child.pid))
      #expect(given == id)
      children.append(child)
    }
    let lost = Diary<TaskKey>()
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { await noteLost(daemon, lost) }
      await daemon.loop.settled()
      var others: [TestClient] = []
      for _ in 0..<connectionsBefore { others.append(try daemon.connect()) }
      for child in children { child.gate.send("go\n") }
      // The loop stands still meanwhile: at its next turn everything is there at once.
      for child in children { _ = Spawn.wait(for: child.pid, blocking: true) }
      await daemon.loop.settled()
      for other in others { await other.close() }
      group.cancelAll()
    }
    let states = try await client.list().map(\.state)
    #expect(states == Array(repeating: .done, count: speakers))
    return lost.all
  }

  @Test("a process that says a oneway Finish and ends at once is done, never lost", arguments: executionOrders)
  func lastWords(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let lost = try await Self.speak(daemon, speakers: 15, reports: 0, connectionsBefore: 0)
      #expect(lost.isEmpty)
    }
  }

  @Test("also with much to say, and behind many connections", arguments: executionOrders)
  func longLastWords(_ order: EventLoop.Order) async throws {
    try await TestDaemon.run(order) { daemon in
      let lost = try await Self.speak(daemon, speakers: 2, reports: 1_200, connectionsBefore: 50)
      #expect(lost.isEmpty)
    }
  }

  @Test("a silent task is stalled at its timeout and not before, and its next report brings it back")
  func silence() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      _ = try await client.register(.init(group: "g", timeout: Microseconds(10_000_000)))
      _ = try await client.register(.init(group: "g", timeout: Microseconds(2_000_000)))
      _ = try await client.register(.init(group: "g"))
      let states = { try await client.list().map(\.state) }
      await daemon.pass(.milliseconds(1_999))
      #expect(try await states() == [.active, .active, .active])
      await daemon.pass(.milliseconds(1))
      #expect(try await states() == [.active, .stalled, .active])
      for _ in 0..<4 {
        await daemon.pass(.seconds(6))
        try await client.call(.report, ReportRequest(group: "g", id: 1))
      }
      #expect(try await states() == [.active, .stalled, .active])
      try await client.call(.report, ReportRequest(group: "g", id: 2))
      #expect(try await states() == [.active, .active, .active])
      await daemon.pass(.seconds(2))
      #expect(try await states() == [.active, .stalled, .active])
      try await client.call(.finish, FinishRequest(group: "g", id: 2))
      for _ in 0..<5 { await daemon.pass(.seconds(1_000)) }
      #expect(try await states() == [.stalled, .done, .active])
      #expect(try await client.list()[0].reason == "silent for more than 10 s")
    }
  }

  @Test("tasks that are forgotten do not pile up among the silences")
  func noPile() async throws {
    try await TestDaemon.run { daemon in
      let client = try daemon.connect()
      let frame = try TestClient.frame(
        .register, RegisterRequest(group: "g", timeout: Microseconds(86_400_000_000)), oneway: true)
      for _ in 0..<20 {
        await client.send(Array(repeating: frame, count: 1_000).flatMap { $0 })
        _ = try await client.call(.forget, ForgetRequest(group: "g"), returning: ForgetReply.self)
      }
      #expect(await daemon.board.silenceCount < 5_000)
    }
  }
}
