import Model
import Platform
import Support
import Testing

@Suite("A service is asked whether it is well")
struct ServiceHealthTests {
  private func health(_ sandbox: Sandbox, _ check: String, _ more: [String] = []) async throws {
    let words = ["add", "--name", "it", "--health", check, "--health-interval", "50ms", "--health-retries", "2"]
    let result = try await sandbox.run(["dmon"] + words + more + ["--", "sleep", "600"])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  @Test("ls says so, and when it fails often enough in a row, with what the check said last, it has crashed")
  func failing() async throws {
    try await Sandbox.with { sandbox in
      try await health(sandbox, "exec:test ! -e sick || { echo it hurts; exit 3; }", ["--restart-interval", "1h"])
      try await sandbox.waitForService("it", "healthy") { $0.health == "healthy" && $0.reason.contains("healthy") }
      _ = try sandbox.write("", to: "sick")
      try await sandbox.waitForService("it", "crashed") { $0.state == .crashed }
      let service = try await sandbox.service("it")
      #expect(
        service.reason.hasPrefix("crashed: 2 health checks failed: exit 3: it hurts, retry 1 in"), "\(service.reason)")
      #expect(service.health == nil)
    }
  }

  @Test("a check that hangs is killed at its time limit with all that it started, and has failed")
  func hanging() async throws {
    try await Sandbox.with { sandbox in
      let check = "exec:setsid sh -c 'sleep 611' & sleep 612"
      try await health(sandbox, check, ["--health-timeout", "200ms", "--restart-interval", "1h"])
      try await sandbox.waitForService("it", "crashed") { $0.state == .crashed }
      #expect(try await sandbox.service("it").reason.contains("2 health checks failed: killed after 200 ms"))
      try await waitUntil("nothing of the checks is left") {
        ServiceReadyTests.count("sleep 61", in: sandbox) == 0
      }
    }
  }

  @Test("a shutdown leaves nothing of a check that is under way")
  func shutdown() async throws {
    try await Sandbox.with { sandbox in
      let check = "exec:setsid sh -c 'trap : TERM; while :; do sleep 616; done' & touch asked; sleep 617"
      try await health(sandbox, check, ["--health-timeout", "600s"])
      try await waitUntil("it is asked") { Files.exists("\(sandbox.path)/asked") }
      try await waitUntil("it has all its processes") { ServiceReadyTests.count("sleep 61", in: sandbox) == 2 }
      try await sandbox.succeed("shutdown")
      #expect(ServiceReadyTests.count("sleep 61", in: sandbox) == 0)
      #expect(ServiceReadyTests.count("sh -c trap", in: sandbox) == 0)
    }
  }

  @Test("of a hundred checks that are killed while they begin, nothing is left")
  func early() async throws {
    try await Sandbox.with { sandbox in
      let check = "exec:setsid sh -c 'sleep 614' & sleep 615"
      for name in ["one", "two", "three", "four"] {
        let result = try await sandbox.run([
          "dmon", "add", "--name", name, "--health", check, "--health-interval", "10ms", "--health-timeout", "30ms",
          "--health-retries", "25", "--restart-interval", "1h", "--", "sleep", "600",
        ])
        guard result.code == 0 else { throw UnexpectedResult(result) }
      }
      for name in ["one", "two", "three", "four"] {
        try await sandbox.waitForService(name, "crashed") { $0.state == .crashed }
      }
      try await waitUntil("nothing of the checks is left") {
        ServiceReadyTests.count("sleep 61", in: sandbox) == 0
      }
    }
  }

  @Test("a daemon that dies during a check leaves nothing of it behind; nor do daemon and keeper together")
  func killed() async throws {
    try await Sandbox.with { sandbox in
      try await health(sandbox, "exec:sleep 613", ["--health-timeout", "10m"])
      let pid = try await sandbox.service("it").pid
      for isKeeperToo in [false, true] {
        try await waitUntil("a check runs") { ServiceReadyTests.count("sleep 613", in: sandbox) == 1 }
        let checks = Self.pids("sleep 613")
        if isKeeperToo {
          try await sandbox.killDaemon()
          _ = try await sandbox.startDaemon()
        } else {
          Spawn.signal(try await sandbox.awaitDaemon(), Signal.kill.rawValue)
        }
        try await waitUntil("the old check is gone") { checks.allSatisfy { !Sandbox.isAlive($0) } }
        #expect(try await sandbox.service("it").pid == pid)
        #expect(try await sandbox.services().count == 1)
      }
    }
  }

  private static func pids(_ command: String) -> [Int] {
    Files.list("/proc").compactMap { Int($0) }.filter { pid in
      let words = Files.read("/proc/\(pid)/cmdline", limit: 4_096) ?? []
      return words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ") == command
    }
  }

  @Test(
    "a server that lies is not well",
    arguments: [
      ("SSH-2.0-x\r\n", "does not answer in HTTP"), ("HTTP/1.1 503 No\r\n\r\n", "answered 503"),
      ("HTTP/1.1 200", "hung up"), ("", "did not answer in time"),
      ("HTTP/1.1 " + String(repeating: "2", count: 9_000), "in HTTP"),
    ])
  func lying(answer: String, part: String) async throws {
    try await Sandbox.with { sandbox in
      let server = try WebServer(answering: answer)
      defer { server.stop() }
      try await health(
        sandbox, "http://localhost:\(server.port)/", ["--health-timeout", "300ms", "--restart-interval", "1h"])
      try await sandbox.waitForService("it", "crashed") { $0.state == .crashed }
      #expect(try await sandbox.service("it").reason.contains(part))
    }
  }

  @Test("one that nobody listens at is not well, and who is paused is not asked")
  func refusedAndPaused() async throws {
    try await Sandbox.with { sandbox in
      let server = try WebServer(answering: "")
      server.stop()
      try await health(sandbox, "port:\(server.port)", ["--restart-interval", "10ms"])
      try await sandbox.waitForService("it", "restarted") { $0.restarts > 0 }
      #expect(try await sandbox.service("it").reason.contains("Connection refused"))
      try await sandbox.succeed("edit", "it", "--health", "exec:echo x >> asked")
      try await waitUntil("it is asked") { Files.size(of: "\(sandbox.path)/asked") ?? 0 > 0 }
      try await sandbox.succeed("pause", "it")
      // A check that was under way may still end.
      try await waitUntil("no check runs") { ServiceReadyTests.count("/bin/sh -c echo x", in: sandbox) == 0 }
      let size = Files.size(of: "\(sandbox.path)/asked")
      try await sandbox.succeed("resume", "it")
      try await waitUntil("it is asked again") { Files.size(of: "\(sandbox.path)/asked") ?? 0 > size ?? 0 }
    }
  }
}
