import Model
import Platform
import Support
import Testing

@Suite("Services that change")
struct ServiceEditTests {
  @Test("edit keeps the process where the setting allows it, and says where a new one is needed")
  func edit() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "web", "--env", "A=1", "--", "sleep", "600")
      let pid = try #require(try await sandbox.service("web").pid)
      let gentle = try await sandbox.succeed(
        "edit", "web", "--max-restarts", "3", "--stop-timeout=1s", "--log-max", "1M")
      #expect(gentle == "web: changed; running, pid \(pid)\n")
      let later = try await sandbox.succeed("edit", "web", "--env", "B=2")
      #expect(later.contains("env holds from its next start on") && later.contains("dmon restart web"), "\(later)")
      #expect(try await sandbox.service("web").pid == pid)
      let now = try await sandbox.succeed("edit", "web", "--restart-now", "--", "sleep", "601")
      #expect(now.hasPrefix("web: changed; running, pid "), "\(now)")
      let service = try await sandbox.service("web")
      #expect(service.command == ["sleep", "601"] && service.pid != pid)
      let shown = try await sandbox.succeed("show-configuration", "web")
      #expect(shown.contains("max-restarts: 3") && shown.contains("stop-timeout: \"1s\""))
      #expect(shown.contains("A: \"1\"") && shown.contains("B: \"2\""))
      let environment = Files.read("/proc/\(service.pid ?? 0)/environ", limit: 1 << 20) ?? []
      let variables = environment.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      #expect(variables.contains("A=1") && variables.contains("B=2"))
      #expect(try await sandbox.dmon("edit", "web").code == 64)
      #expect(try await sandbox.dmon("edit", "nobody", "--nice", "1").code == 66)
    }
  }

  @Test("secrets are hidden unless they are asked for, as YAML and as JSON")
  func secrets() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "api", "--env", "API_TOKEN=hush", "--", "sleep", "600")
      for format in ["yaml", "json"] {
        let hidden = try await sandbox.succeed("show-configuration", "--format", format)
        #expect(hidden.contains("***") && !hidden.contains("hush"))
        #expect(try await sandbox.succeed("show-configuration", "--format", format, "--reveal").contains("hush"))
      }
    }
  }

  @Test("wait returns when it came to pass, when it cannot, and when the time is over")
  func wait() async throws {
    try await Sandbox.with { sandbox in
      let script = "while [ ! -e go ]; do sleep 0.02; done; exit $(cat go)"
      try await sandbox.succeed("add", "--name", "job", "--restart", "never", "--", "sh", "-c", script)
      #expect(try await sandbox.dmon("wait", "job", "--for", "running").code == 0)
      let early = try await sandbox.dmon("wait", "job", "--for", "finished", "--timeout", "50ms")
      #expect(early.code == 75 && early.errorText.contains("the time is over"), "\(early.errorText)")
      let waiting = try sandbox.start(["dmon", "wait", "job", "--for", "finished"])
      _ = try sandbox.write("0\n", to: "go")
      #expect(try await waiting.wait().code == 0)
      try await sandbox.succeed("stop", "job")
      _ = try await sandbox.run(["rm", "\(sandbox.path)/go"])
      try await sandbox.succeed("start", "job")
      let inVain = try sandbox.start(["dmon", "wait", "job", "--for", "finished"])
      let failed = try sandbox.start(["dmon", "wait", "job", "--for", "failed"])
      _ = try sandbox.write("3\n", to: "go")
      #expect(try await failed.wait().code == 0)
      #expect(try await inVain.wait().code == 75)
      let gone = try sandbox.start(["dmon", "wait", "job", "--for", "gone", "--timeout", "30s"])
      try await sandbox.succeed("rm", "job")
      #expect(try await gone.wait().code == 0)
      #expect(try await sandbox.dmon("wait", "job", "--for", "running").code == 66)
      #expect(try await sandbox.dmon("wait", "job", "--for", "gone").code == 0)
    }
  }

  @Test("wait goes on with a daemon's successor")
  func waitAcross() async throws {
    try await Sandbox.with { sandbox in
      let script = "while [ ! -e go ]; do sleep 0.02; done"
      try await sandbox.succeed("add", "--name", "job", "--", "sh", "-c", script)
      let waiting = try sandbox.start(["dmon", "wait", "job", "--for", "finished", "--timeout", "60s"])
      let daemon = try await sandbox.awaitDaemon()
      Spawn.signal(daemon, Signal.kill.rawValue)
      try await waitUntil("a new daemon is there") { (sandbox.daemonPid ?? daemon) != daemon && sandbox.daemonPid != 0 }
      #expect(waiting.ended == nil)
      _ = try sandbox.write("", to: "go")
      #expect(try await waiting.wait().code == 0)
    }
  }
}
