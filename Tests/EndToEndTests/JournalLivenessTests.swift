import Journal
import Model
import Platform
import Support
import Testing
import Varlink

@Suite("Processes, after the daemon came back")
struct JournalLivenessTests {
  @Test("a task whose process lives is active, and lost when it ends afterwards")
  func alive() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let sleeper = try sandbox.start(["sleep", "600"])
      _ = try await sandbox.register("g", "--pid", "\(sleeper.pid)")
      try await sandbox.killAndStart()
      #expect(try await sandbox.task().state == .active)
      #expect(try await sandbox.task().pid == sleeper.pid)
      // Twice, so that what the second daemon knows of the process is what the first did.
      try await sandbox.killAndStart()
      #expect(try await sandbox.task().state == .active)
      sleeper.kill()
      try await waitUntil("it is lost") { try await sandbox.task().state == .lost }
      let lost = try await sandbox.task()
      try await sandbox.killAndStart()
      // That it is lost may be found out anew: nobody was told, so nothing waited for the journal.
      let again = try await sandbox.task()
      #expect(again.state == .lost && again.updated == lost.updated)
    }
  }

  @Test("a process that ended while no daemon ran is lost, with the time it was last heard")
  func gone() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let sleeper = try sandbox.start(["sleep", "600"])
      _ = try await sandbox.register("g", "--pid", "\(sleeper.pid)")
      let heard = try await sandbox.task().updated
      try await sandbox.killDaemon()
      sleeper.kill()
      _ = try await sandbox.startDaemon()
      let task = try await sandbox.task()
      #expect(task.state == .lost && task.updated == heard)
      #expect(task.reason.contains("process \(sleeper.pid) is gone, last heard"))
      #expect(task.ended.map { $0 >= heard } == true)
    }
  }

  @Test("a silent task is stalled after a restart, and one that is not goes on")
  func silent() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0", "--timeout", "300ms")
      _ = try await sandbox.register("g", "--pid", "0", "--timeout", "1h")
      try await sandbox.killAndStart()
      try await waitUntil("it is stalled") { try await sandbox.tasks().map(\.state) == [.stalled, .active] }
      try await sandbox.succeed("report", "add", "g", "1", "1")
      #expect(try await sandbox.tasks()[0].completed == 1)
    }
  }

  @Test("a pid that means another process by now is lost")
  func otherProcess() async throws {
    try await Self.written { status, sleeper in
      SavedTask(status: status, ticks: (ProcessFacts(of: sleeper)?.startTicks ?? 0) + 1)
    } origin: {
      $0
    } check: {
      $0.state == .lost
    }
  }

  @Test("the same process is found again by its start")
  func sameProcess() async throws {
    try await Self.written { status, sleeper in
      SavedTask(status: status, ticks: ProcessFacts(of: sleeper)?.startTicks)
    } origin: {
      $0
    } check: {
      $0.state == .active
    }
  }

  @Test("where another boot or another host wrote the journal, pids are not looked at", arguments: [true, false])
  func otherOrigin(isHost: Bool) async throws {
    try await Self.written { status, sleeper in
      SavedTask(status: status, ticks: ProcessFacts(of: sleeper)?.startTicks)
    } origin: { origin in
      JournalOrigin(host: isHost ? "elsewhere" : origin.host, boot: isHost ? origin.boot : "another")
    } check: {
      $0.state == .lost
    }
  }

  /// Starts a daemon on a journal with one task of a process that lives.
  private static func written(
    _ task: (TaskStatus, Int) -> SavedTask, origin: (JournalOrigin) -> JournalOrigin, check: (TaskStatus) -> Bool
  ) async throws {
    try await Sandbox.with { sandbox in
      let sleeper = try sandbox.start(["sleep", "600"])
      let status = TaskStatus(
        group: "g", id: 1, host: ProcessFacts.hostName, pid: sleeper.pid, started: Clocks.wall, updated: Clocks.wall)
      let record = BoardRecord(task: task(status, sleeper.pid))
      let ours = JournalOrigin(host: ProcessFacts.hostName, boot: "\(ProcessFacts.bootID) \(ProcessFacts.namespace)")
      let writer = origin(ours)
      let state = sandbox.state
      try await onLoop(clock: .system) { loop in
        let directory = try Directory(making: state)
        let format = JournalFormat<BoardRecord>(records: .json(), marks: .json())
        let report = Recovery.read(directory, format, here: writer) { _, _ in }
        let journal = try Journal(in: directory, format, after: report, origin: writer, on: loop)
        journal.append(record)
        await journal.close()
      }
      _ = try await sandbox.startDaemon()
      let found = try await sandbox.task()
      #expect(check(found), "\(found)")
      #expect(sleeper.ended == nil)
    }
  }
}

extension Coding where Value: Codable & SendableMetatype {
  /// The coder of the wire.
  fileprivate static func json() -> Coding {
    Coding(
      encode: { value, bytes in try? WireEncoder.encode(value, into: &bytes) },
      decode: { bytes in try? WireDecoder.decode(Value.self, from: bytes) })
  }
}
