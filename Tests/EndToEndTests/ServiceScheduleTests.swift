import Model
import Platform
import Support
import Testing

@Suite("Services that run at times")
struct ServiceScheduleTests {
  private static let eachSecond = "*/1 * * * * *"

  private func add(_ sandbox: Sandbox, _ name: String, _ options: [String], _ script: String) async throws {
    let command =
      ["dmon", "add", "--name", name, "--schedule", Self.eachSecond] + options + ["--", "sh", "-c", script]
    let result = try await sandbox.run(command)
    // Under load its first second has come already.
    guard result.code == 0, result.text.hasPrefix("\(name): ") else {
      throw UnexpectedResult(result)
    }
  }

  private func lines(_ sandbox: Sandbox, _ file: String) -> [String] {
    String(decoding: Files.read("\(sandbox.path)/\(file)", limit: 1 << 20) ?? [], as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// No second has had two runs. On a machine under load one may be late, and fall into the second of the next.
  private func checkMoments(_ sandbox: Sandbox) throws {
    let moments = lines(sandbox, "beats").compactMap { Int($0) }
    let (first, last) = (try #require(moments.first), try #require(moments.last))
    #expect(moments.count <= last - first + 2 && moments == moments.sorted(), "\(moments)")
  }

  /// Waits until another service has run so often more: the clock of these tests.
  private func seconds(_ count: Int, _ sandbox: Sandbox) async throws {
    let before = lines(sandbox, "beats").count
    try await waitUntil("\(count) seconds have passed") { lines(sandbox, "beats").count >= before + count }
  }

  @Test("each second is one run, at its beginning; ls and schedule show when, how and how long")
  func everySecond() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "job", [], "date +%s >> beats; exit 3")
      try await seconds(3, sandbox)
      let service = try await sandbox.service("job")
      #expect(service.schedule == Self.eachSecond && service.next != nil)
      try checkMoments(sandbox)
      try await sandbox.succeed("stop", "job")
      let listed = try await sandbox.succeed("ls", "job")
      #expect(listed.contains("SCHEDULE") && listed.contains(Self.eachSecond), "\(listed)")
      let shown = try await sandbox.succeed("schedule", "job", "-n", "2")
      #expect(shown.hasPrefix("job: every second ("), "\(shown)")
      #expect(shown.contains("exit 3, took ") && shown.contains("'dmon start job' goes on"), "\(shown)")
      try await sandbox.succeed("start", "job", "--no-wait")
      let again = try await sandbox.succeed("schedule", "-n", "2")
      #expect(again.split(separator: "\n").count == 4 && again.contains("\n  next  "), "\(again)")
    }
  }

  @Test("overlap: skip lets the first go on and says so, queue runs one after the other, restart ends the old tree")
  func overlap() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "beat", [], "date +%s >> beats")
      try await add(sandbox, "skip", [], "echo $$ >> skip; exec sleep 600")
      let wait = "mkdir one || echo two at once >> over; echo $$ >> queue; sleep 1.5; rmdir one"
      try await add(sandbox, "queue", ["--overlap", "queue"], wait)
      // A child in a session of its own, which no signal to the group reaches.
      let tree = "echo $$ >> restart; setsid sh -c 'echo $$ >> child; exec sleep 600' & exec sleep 600"
      try await add(sandbox, "restart", ["--overlap", "restart"], tree)
      try await waitUntil("each was due while one lived") {
        lines(sandbox, "queue").count >= 3 && lines(sandbox, "child").count >= 3
      }
      let skip = try await sandbox.service("skip")
      #expect(lines(sandbox, "skip").count == 1 && skip.phase == "up")
      #expect(skip.reason.contains("skipped: the run before has not ended yet"), "\(skip.reason)")
      #expect(lines(sandbox, "over").isEmpty)
      try await sandbox.succeed("stop", "@")
      for file in ["restart", "child", "skip"] {
        let pids = lines(sandbox, file).compactMap { Int($0) }
        #expect(!pids.contains(where: Sandbox.isAlive), "\(file): \(pids)")
      }
    }
  }

  @Test("the daemon is killed again and again: no second runs twice, and the schedule goes on")
  func daemonIsKilled() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "beat", [], "date +%s >> beats")
      try await add(sandbox, "long", ["--overlap", "skip"], "echo $$ >> long; exec sleep 600")
      for _ in 0..<4 {
        try await seconds(1, sandbox)
        let daemon = try await sandbox.awaitDaemon()
        Spawn.signal(daemon, Signal.kill.rawValue)
        try await waitUntil("another daemon is there") { (sandbox.daemonPid ?? daemon) != daemon }
      }
      try await seconds(2, sandbox)
      try checkMoments(sandbox)
      #expect(lines(sandbox, "long").count == 1, "it lives on, and never twice")
    }
  }

  @Test("keeper and daemon are killed: what lives is taken over, what was missed runs once, the schedule goes on")
  func bothAreKilled() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "beat", ["--missed", "once"], "date +%s >> beats")
      try await add(sandbox, "long", ["--overlap", "skip"], "echo $$ >> long; exec sleep 600")
      try await add(sandbox, "off", [], "echo x >> off")
      try await sandbox.succeed("stop", "off")
      try await seconds(2, sandbox)
      let before = lines(sandbox, "off").count
      try await sandbox.killDaemon()
      let count = lines(sandbox, "beats").count
      let end = Clocks.monotonic + .milliseconds(2_500)
      try await waitUntil("a while has passed") { Clocks.monotonic >= end }
      #expect(lines(sandbox, "beats").count <= count + 1, "nobody starts anything")
      _ = try await sandbox.startDaemon()
      try await seconds(2, sandbox)
      try checkMoments(sandbox)
      #expect(lines(sandbox, "long").count == 1)
      #expect(lines(sandbox, "off").count == before, "a stop is remembered")
    }
  }

  @Test("stop disables the schedule until a start, which runs it now; shutdown and another daemon change nothing")
  func stopAndStart() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await add(sandbox, "beat", [], "date +%s >> beats")
      try await add(sandbox, "job", [], "echo x >> job")
      try await seconds(2, sandbox)
      let stopped = try await sandbox.succeed("stop", "job")
      #expect(stopped.contains("its schedule rests until a start"), "\(stopped)")
      let count = lines(sandbox, "job").count
      try await seconds(2, sandbox)
      #expect(lines(sandbox, "job").count == count)
      try await sandbox.succeed("start", "job")
      try await waitUntil("it runs at once, and then at its times") { lines(sandbox, "job").count >= count + 2 }
      try await sandbox.succeed("shutdown")
      _ = try await sandbox.startDaemon()
      try await seconds(1, sandbox)
      let later = lines(sandbox, "job").count
      try await waitUntil("it goes on") { lines(sandbox, "job").count >= later + 2 }
    }
  }

  @Test("what is edited holds from then on, and --no-schedule ends it; wrong ones are refused with what is wrong")
  func edited() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "job", [], "echo x >> job")
      try await sandbox.succeed("edit", "job", "--schedule", "*/15 * * * * *", "--timezone", "UTC", "--jitter", "0s")
      let next = try #require(try await sandbox.service("job").next)
      #expect(next.microseconds % 15_000_000 == 0)
      let shown = try await sandbox.succeed("show-configuration", "job")
      #expect(shown.contains("schedule: \"*/15 * * * * *\"\n    timezone: UTC"), "\(shown)")
      try await sandbox.succeed("edit", "job", "--no-schedule")
      let plain = try await sandbox.service("job")
      #expect(plain.schedule == nil && plain.next == nil && plain.phase == "down")
      for (arguments, code, words) in [
        (["--schedule", "61 * * * *"], Int32(64), "minute, at column 1: '61' is out of range"),
        (["--schedule", "@dayly"], 64, "is '@daily' meant?"),
        (["--schedule", "@daily", "--timezone", "Mars/Base"], 65, "no time zone is called 'Mars/Base'"),
        (["--jitter", "5s"], 64, "'--jitter' goes with '--schedule'"),
      ] {
        let result = try await sandbox.run(["dmon", "add", "--name", "x"] + arguments + ["--", "true"])
        #expect(result.code == code && result.errorText.contains(words), "\(result.code) \(result.errorText)")
      }
      let none = try await sandbox.dmon("schedule", "job")
      let ofAdd = "'job' has no schedule; 'dmon edit job --schedule EXPRESSION' gives it one"
      #expect(none.code == 65 && none.errorText.contains(ofAdd), "\(none.errorText)")
      let file = try sandbox.write("services:\n  - {name: of-file, command: 'true', autostart: false}\n", to: "s.yml")
      try await sandbox.succeed("reload", file)
      let declared = try await sandbox.dmon("schedule", "of-file")
      let ofFile = "'of-file' has no schedule; it comes from \(file), line 2: 'schedule: EXPRESSION' there, and "
      #expect(declared.code == 65 && declared.errorText.contains(ofFile), "\(declared.errorText)")
    }
  }
}
