import Model
import Platform
import Support
import Testing

@Suite("A group as a queue")
struct ServiceQueueTests {
  /// Takes one of two places, or says that there is none; says its name; waits for `go` where it is told to.
  private static func script(_ work: String) -> String {
    "if mkdir one 2>/dev/null; then mine=one; elif mkdir two 2>/dev/null; then mine=two; "
      + "else echo $DMON_SERVICE >> over; fi; echo $DMON_SERVICE >> began; \(work); rmdir $mine"
  }
  private static let untilGo = "until [ -e go ]; do sleep 0.02; done"

  private func add(_ sandbox: Sandbox, _ names: [String], _ work: String) throws {
    let client = try sandbox.connect()
    for name in names {
      var service = ServiceSpecification.script(name, Self.script(work))
      (service.group, service.directory, service.restart) = ("q", sandbox.path, .never)
      let answer = try client.add(service, wait: false)
      #expect(answer.contains("parameters") && !answer.contains("error"), "\(answer)")
    }
  }

  private func read(_ file: String, _ sandbox: Sandbox) -> [String] {
    String(decoding: Files.read("\(sandbox.path)/\(file)", limit: 1 << 20) ?? [], as: UTF8.self)
      .split(separator: "\n").map { String($0.dropFirst(2)) }
  }

  /// In the order in which they began.
  private func inOrder(_ sandbox: Sandbox) async throws -> [String] {
    try await sandbox.services("@q").filter { $0.run > 0 }.sorted { $0.run < $1.run }.map(\.name)
  }

  private func phases(_ sandbox: Sandbox) async throws -> [String] {
    try await sandbox.services("@q").map { $0.phase == "starting" ? "up" : $0.phase }.sorted()
  }

  private static let ten = ["j", "c", "a", "i", "b", "e", "h", "d", "g", "f"]

  @Test("ten jobs, two at a time: never more, first come first served, and wait says when all are done")
  func two() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("groups", "q", "--parallel", "2")
      try add(sandbox, Self.ten, "sleep 0.05")
      try await sandbox.succeed("wait", "@q", "--for", "finished", "--timeout", "60s")
      #expect(try await inOrder(sandbox) == Self.ten)
      #expect(read("began", sandbox).sorted() == Self.ten.sorted())
      #expect(read("over", sandbox).isEmpty)
      // Once more, all in one call.
      try await sandbox.succeed("start", "@q", "--no-wait")
      try await sandbox.succeed("wait", "@q", "--for", "finished", "--timeout", "60s")
      #expect(read("began", sandbox).count == 20 && read("over", sandbox).isEmpty)
      #expect(try await inOrder(sandbox) == Self.ten.sorted())
    }
  }

  @Test("a higher limit lets more begin at once, a lower one ends nothing, and 0 lets all begin")
  func limit() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("groups", "q", "--parallel", "1")
      try add(sandbox, ["a", "b", "c", "d", "e"], Self.untilGo)
      try await sandbox.waitForService("q/e", "waiting") { $0.phase == "waiting" }
      let last = try await sandbox.service("e")
      #expect(last.reason == "waits for its turn: 1 of 1 run in 'q'" && last.state == .created)
      let shown = try await sandbox.succeed("groups", "q", "--json")
      let group = try decode(GroupsReply.self, from: Array(shown.utf8)).groups.first
      #expect(group == GroupStatus(name: "q", services: 5, running: 1, waiting: 4, parallel: 1))
      try await sandbox.succeed("groups", "q", "--parallel", "3")
      try await waitUntil("three run") { try await phases(sandbox) == ["up", "up", "up", "waiting", "waiting"] }
      #expect(try await inOrder(sandbox) == ["a", "b", "c"])
      try await sandbox.succeed("groups", "q", "--parallel", "2")
      #expect(try await phases(sandbox) == ["up", "up", "up", "waiting", "waiting"])
      try await sandbox.succeed("stop", "a")
      #expect(try await phases(sandbox) == ["down", "up", "up", "waiting", "waiting"])
      try await sandbox.succeed("groups", "q", "--parallel", "0")
      try await waitUntil("all run") { try await phases(sandbox) == ["down", "up", "up", "up", "up"] }
    }
  }

  @Test("who is stopped or removed while it waits gives up its turn, and comes again at the end of the line")
  func leave() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("groups", "q", "--parallel", "1")
      try add(sandbox, ["a", "b", "c", "d", "e", "f"], Self.untilGo)
      try await sandbox.succeed("stop", "b", "e")
      try await sandbox.succeed("rm", "c")
      try await sandbox.succeed("start", "b", "--no-wait")
      #expect(try await sandbox.service("b").phase == "waiting")
      _ = try sandbox.write("", to: "go")
      try await sandbox.succeed("wait", "b", "--for", "finished", "--timeout", "60s")
      #expect(try await inOrder(sandbox) == ["a", "d", "f", "b"])
      #expect(try await sandbox.service("e").state == .created)
      #expect(read("began", sandbox) == ["a", "d", "f", "b"] && read("over", sandbox).isEmpty)
    }
  }

  @Test("a daemon that is killed with a full queue: the order is kept, no job is lost and none runs twice")
  func daemonIsKilled() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("groups", "q", "--parallel", "2")
      try add(sandbox, Self.ten, Self.untilGo + "; sleep 0.1")
      for count in [2, 2, 4, 7] {
        if count > 2 { _ = try sandbox.write("", to: "go") }
        try await waitUntil("\(count) have begun") { read("began", sandbox).count >= count }
        let daemon = try await sandbox.awaitDaemon()
        Spawn.signal(daemon, Signal.kill.rawValue)
        try await waitUntil("another daemon is there") { (sandbox.daemonPid ?? daemon) != daemon }
      }
      try await sandbox.succeed("wait", "@q", "--for", "finished", "--timeout", "60s")
      #expect(try await inOrder(sandbox) == Self.ten)
      #expect(read("began", sandbox).sorted() == Self.ten.sorted())
      #expect(read("over", sandbox).isEmpty)
      #expect(try await sandbox.services("@q").allSatisfy { $0.restarts == 0 && $0.code == 0 })
    }
  }

  @Test("one that crashes keeps its place until it has failed, and what waits for another gives its turn away")
  func crash() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("groups", "q", "--parallel", "1")
      let crash = [
        "--oneshot", "--restart", "on-failure", "--restart-interval", "1h", "--", "sh", "-c", "exit 3",
      ]
      _ = try await sandbox.run(["dmon", "add", "--no-wait", "-g", "q", "--name", "bad"] + crash)
      try await sandbox.waitForService("q/bad", "backing off") { $0.phase == "backing-off" }
      try await sandbox.succeed(
        "add", "--no-wait", "-g", "q", "--name", "late", "--after", "other", "--oneshot", "--", "true")
      try await sandbox.succeed("add", "--no-wait", "-g", "q", "--name", "good", "--oneshot", "--", "true")
      #expect(try await sandbox.service("good").reason == "waits for its turn: 1 of 1 run in 'q'")
      #expect(try await sandbox.service("late").reason == "waits for other, which is not there")
      try await sandbox.succeed("stop", "bad")
      try await sandbox.succeed("wait", "good", "--for", "finished", "--timeout", "60s")
      #expect(try await sandbox.service("late").phase == "waiting")
      try await sandbox.succeed("add", "--name", "other", "--", "sleep", "600")
      try await sandbox.succeed("wait", "late", "--for", "finished", "--timeout", "60s")
    }
  }
}
