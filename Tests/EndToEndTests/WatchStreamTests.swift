import Model
import Platform
import Support
import Testing

@Suite("dmon watch without a terminal")
struct WatchStreamTests {
  @Test("--once shows what there is and ends")
  func once() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      #expect(try await sandbox.dmon("watch", "--once").code == 0)
      _ = try await sandbox.register("build", "--label", "link", "--total", "40")
      try await sandbox.succeed("report", "set", "build", "1", "10")
      _ = try await sandbox.register("other")
      let all = try await sandbox.succeed("watch", "--once")
      #expect(all.contains("build   1 active\n") && all.contains("link") && all.contains("25%  10/40"))
      #expect(all.contains("other"))
      #expect(!all.contains("\u{1B}"))
      let one = try await sandbox.succeed("watch", "--once", "--plain", "build")
      #expect(one.contains("link") && !one.contains("other"))
      for group in ["nosuchgroup", "no such group"] {
        let none = try await sandbox.dmon("watch", "--once", group)
        #expect(none.code == 66 && none.text == "")
        #expect(none.errorText.contains("nothing is registered in group '\(group)' yet"))
        let some = try await sandbox.dmon("watch", "--once", "build", group)
        // A time may have been added to the line meanwhile.
        #expect(some.code == 66 && some.text.contains("link") && !some.text.contains("other"))
      }
    }
  }

  @Test("writes whole lines: begin, progress, end")
  func lines() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let watch = try sandbox.start(["dmon", "watch"])
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await waitUntil("it begins: \(watch.text)") { watch.text.contains("g/1 work: begins, 0/4\n") }
      try await sandbox.succeed("report", "set", "g", "1", "2", "-m", "half \u{1B}[31mway")
      try await waitUntil("it moves: \(watch.text)") { watch.text.contains("50% 2/4") && watch.text.contains("way\n") }
      try await sandbox.succeed("report", "done", "g", "1")
      try await waitUntil("it ends: \(watch.text)") { watch.text.contains("g/1 work: done") }
      watch.signal(.interrupt)
      let result = try await watch.wait()
      #expect(result.code == 0)
      #expect(!result.output.contains(0x1B))
      #expect(result.text.split(separator: "\n").count == 3)
    }
  }

  @Test("--json writes one object a line: a snapshot, then changes")
  func json() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "line\nbreak")
      let watch = try sandbox.start(["dmon", "watch", "--json"])
      try await waitUntil("the snapshot is there") { watch.text.contains("\"complete\":true}\n") }
      try await sandbox.succeed("report", "set", "g", "1", "3")
      try await waitUntil("the change is there: \(watch.text)") { watch.text.contains("\"completed\":3") }
      try await sandbox.succeed("report", "done", "g", "1")
      try await waitUntil("the end is there: \(watch.text)") { watch.text.contains("\"state\":\"done\"") }
      watch.signal(.terminate)
      let result = try await watch.wait()
      #expect(result.code == 0)
      let check = try await sandbox.run(
        [
          "python3", "-c",
          """
          import json, sys
          replies = [json.loads(line) for line in sys.stdin]
          assert replies[0]["tasks"][0]["label"] == "line\\nbreak" and replies[0]["complete"], replies
          assert any(u["completed"] == 3 for r in replies for u in r["updates"] + r["tasks"]), replies
          assert replies[-1]["tasks"][0]["state"] == "done", replies
          assert all(r["version"] == 1 for r in replies), replies
          revisions = [r["revision"] for r in replies]
          assert revisions == sorted(set(revisions)), revisions
          """,
        ], input: result.output)
      #expect(check.errorText == "")
    }
  }

  @Test("--json --services has lines of their own for services, and those of tasks are as without it")
  func services() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "work")
      try await sandbox.succeed("add", "--name", "g/web", "--", "sleep", "600")
      let alone = try await sandbox.succeed("watch", "--json", "--once")
      let both = try await sandbox.succeed("watch", "--json", "--once", "--services")
      let lines = both.split(separator: "\n").map(String.init)
      #expect(lines.filter { $0.contains("\"tasks\":") } == alone.split(separator: "\n").map(String.init), "\(both)")
      #expect(lines.contains { $0.contains("\"services\":[{\"name\":\"web\"") && $0.contains("\"complete\":true}") })
      let none = try await sandbox.succeed("watch", "--json", "--once", "--services", "other")
      #expect(none.contains("\"services\":[]"), "\(none)")
      let watch = try sandbox.start(["dmon", "watch", "--json", "--services", "g"])
      try await waitUntil("the snapshot is there: \(watch.text)") { watch.text.contains("\"services\":[{") }
      try await sandbox.succeed("stop", "web")
      try await waitUntil("the stop is there: \(watch.text)") { watch.text.contains("stopped by request") }
      try await sandbox.succeed("rm", "web")
      try await waitUntil("the end is there: \(watch.text)") { watch.text.contains("\"removed\":[\"g/web\"]") }
      watch.signal(.terminate)
      #expect(try await watch.wait().code == 0)
    }
  }

  @Test("--once shows services with the tasks that they report below them")
  func onceServices() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed(
        "add", "--name", "etl/load", "--", "sh", "-c", "dmon report new etl --label rows; exec sleep 600")
      try await sandbox.succeed("add", "--name", "quiet/db", "--", "sleep", "600")
      _ = try await sandbox.register("etl", "--label", "other")
      try await waitUntil("both tasks are there") { try await sandbox.tasks().count == 2 }
      let all = try await sandbox.succeed("watch", "--once")
      let lines = all.split(separator: "\n").map(String.init)
      #expect(lines.count == 6, "\(all)")
      #expect(lines.first == "etl   2 active, 1 service", "\(all)")
      #expect(
        lines.dropFirst().first?.hasPrefix("* load") == true && lines.dropFirst(2).first?.hasPrefix("    rows") == true)
      #expect(lines.dropFirst(3).first?.hasPrefix("  other") == true, "\(all)")
      #expect(lines.dropFirst(4).first == "quiet   1 service" && lines.last?.hasPrefix("* db") == true, "\(all)")
      #expect(try await sandbox.succeed("watch", "--once", "quiet").split(separator: "\n").count == 2)
    }
  }

  @Test("ends without a complaint when nobody reads any more")
  func reader() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let script = try sandbox.startScript("{ dmon watch --json; echo $? >&2; } | head -n 1", with: "bash")
      try await waitUntil("the first line") { !script.output.isEmpty }
      try await waitUntil("the watcher has ended: \(script.errorText)") {
        if script.ended == nil { _ = try await sandbox.register("g") }
        return script.ended != nil
      }
      #expect(script.errorText == "0\n")
    }
  }

  @Test("a watcher that does not read costs the daemon nothing, and has the newest state when it reads again")
  func slowReader() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let reporter = try sandbox.connect()
      let watcher = try sandbox.connect()
      for number in 1...300 { _ = try reporter.call("Register", #"{"group":"g","label":"\#(number)"}"#) }
      try watcher.send(#"{"method":"org.dmon.Progress.Watch","parameters":{"interval":33000},"more":true}"#)
      let before = daemon.residentMemory
      let message = String(repeating: "m", count: 2_000)
      for round in 1...30 {
        for id in 1...300 {
          let parameters = #"{"group":"g","id":\#(id),"completed":\#(round),"message":"\#(round) \#(message)"}"#
          try reporter.send(#"{"method":"org.dmon.Progress.Report","parameters":\#(parameters)}"#)
        }
        for _ in 1...300 { #expect(try reporter.receive() == #"{"parameters":{}}"#) }
      }
      #expect(daemon.residentMemory - before < 24 << 20)
      _ = try reporter.call("Report", #"{"group":"g","id":300,"completed":99,"message":"newest"}"#)
      var isThere = false
      while !isThere, let reply = try watcher.receive() { isThere = reply.contains("newest") }
      #expect(isThere)
    }
  }
}
