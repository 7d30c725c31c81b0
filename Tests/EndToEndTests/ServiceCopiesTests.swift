import Model
import Platform
import Support
import Testing

@Suite("Copies of a service")
struct ServiceCopiesTests {
  private static let script = "echo I am $DMON_INSTANCE; exec sleep 600"

  private func add(_ sandbox: Sandbox, _ copies: Int) async throws {
    try await sandbox.succeed("add", "--name", "w", "--replicas", "\(copies)", "--", "sh", "-c", Self.script)
  }

  private func pids(_ sandbox: Sandbox) async throws -> [String: Int] {
    let services = try await sandbox.services("w")
    return Dictionary(uniqueKeysWithValues: services.map { ($0.address.short, $0.pid ?? 0) })
  }

  @Test("each has its number, its log and its process; all answer to the one name")
  func copies() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, 3)
      let before = try await pids(sandbox)
      #expect(before.keys.sorted() == ["w#1", "w#2", "w#3"] && Set(before.values).count == 3)
      for number in 1...3 {
        try await waitUntil("copy \(number) has its number") {
          try await sandbox.dmon("logs", "w#\(number)").text.contains("I am \(number)")
        }
      }
      let all = try await sandbox.succeed("logs", "w")
      for number in 1...3 { #expect(all.contains("I am \(number)"), "\(all)") }
      let again = try await sandbox.dmon("add", "--name", "w", "--", "sleep", "600")
      #expect(again.code == 73, "\(again.errorText)")
      try await sandbox.succeed("restart", "w#2")
      let after = try await pids(sandbox)
      #expect(after["w#1"] == before["w#1"] && after["w#2"] != before["w#2"] && after["w#3"] == before["w#3"])
      try await sandbox.succeed("edit", "w", "--restart-now", "--env", "A=1")
      let described = try await sandbox.succeed("show-configuration", "w")
      #expect(described.split(separator: "\n").filter { $0.contains("command:") }.count == 1, "\(described)")
      #expect(described.contains("replicas: 3") && described.contains("A: \"1\""), "\(described)")
      let edited = try await pids(sandbox)
      #expect(edited.count == 3 && Set(edited.values).isDisjoint(with: after.values))
      try await sandbox.succeed("rm", "w")
      #expect(try await sandbox.services().isEmpty)
      #expect(!edited.values.contains(where: Sandbox.isAlive))
    }
  }

  @Test("scale makes more, and takes away those with the highest numbers; the others go on as they are")
  func scale() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, 2)
      let two = try await pids(sandbox)
      try await sandbox.succeed("scale", "w", "4")
      let four = try await pids(sandbox)
      #expect(four.keys.sorted() == ["w#1", "w#2", "w#3", "w#4"])
      #expect(four["w#1"] == two["w#1"] && four["w#2"] == two["w#2"])
      let down = try await sandbox.succeed("scale", "w", "1")
      #expect(down.contains("w#4: removed") && down.contains("w#1: running"), "\(down)")
      #expect(try await pids(sandbox) == two.filter { $0.key == "w#1" })
      #expect(!four.filter { $0.key != "w#1" }.values.contains(where: Sandbox.isAlive))
      #expect(try await sandbox.succeed("show-configuration", "w").contains("replicas: 1"))
      // What is down is scaled as it is.
      try await sandbox.succeed("stop", "w")
      try await sandbox.succeed("scale", "w", "2")
      #expect(try await sandbox.services("w").allSatisfy { $0.phase == "down" })
      #expect(try await sandbox.dmon("scale", "w", "0").code == 64)
      #expect(try await sandbox.dmon("scale", "nobody", "2").code == 66)
      let wrong = try await sandbox.dmon("edit", "w", "--replicas", "5")
      #expect(wrong.code == 77 && wrong.errorText.contains("dmon scale"), "\(wrong.errorText)")
    }
  }

  @Test("a service without a number gives way to its copies")
  func withoutNumber() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "w", "--", "sh", "-c", Self.script)
      let pid = try #require(try await sandbox.service("w").pid)
      try await sandbox.succeed("scale", "w", "2")
      let copies = try await pids(sandbox)
      #expect(copies.keys.sorted() == ["w#1", "w#2"] && !copies.values.contains(pid))
      #expect(!Sandbox.isAlive(pid))
    }
  }

  @Test("all of them come before what comes after the name")
  func order() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--no-wait", "--name", "front", "--after", "w", "--", "sleep", "600")
      let script = "until [ -e go$DMON_INSTANCE ]; do sleep 0.02; done; echo >&3; exec sleep 600"
      try await sandbox.succeed(
        "add", "--no-wait", "--name", "w", "--replicas", "2", "--ready", "fd:3", "--", "sh", "-c", script)
      _ = try sandbox.write("", to: "go1")
      try await sandbox.waitForService("w#1", "ready") { $0.ready }
      #expect(try await sandbox.service("front").reason == "waits for w#2 to be ready")
      _ = try sandbox.write("", to: "go2")
      try await sandbox.waitForService("front", "up") { $0.phase == "up" }
    }
  }

  @Test("they outlive the daemon with the same pids, and the next one scales them")
  func daemonIsKilled() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, 3)
      let before = try await pids(sandbox)
      let daemon = try await sandbox.awaitDaemon()
      Spawn.signal(daemon, Signal.kill.rawValue)
      try await waitUntil("another daemon is there") { (sandbox.daemonPid ?? daemon) != daemon }
      #expect(try await pids(sandbox) == before)
      try await sandbox.succeed("scale", "w", "4")
      let after = try await pids(sandbox)
      #expect(after.count == 4 && after.filter { $0.key != "w#4" } == before)
    }
  }
}
