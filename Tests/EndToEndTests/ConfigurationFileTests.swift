import Model
import Platform
import Support
import Testing

@Suite("Configuration files")
struct ConfigurationFileTests {
  @Test("PPM's file runs as it is")
  func partner() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.partner, to: "partner-pm.yml")
      let daemon = try await sandbox.startDaemon("--config", file)
      for name in ["world", "reloads"] { try await sandbox.waitForService(name, "up") { $0.phase == "up" } }
      try await sandbox.waitForService("listing", "finished") { $0.state == .finished }
      try await sandbox.waitForService("crasher", "tried again") { $0.restarts > 0 }
      let world = try await sandbox.service("world")
      #expect(world.origin == file && world.command == ["sh", "-c", "while true; do echo world; sleep 30; done"])
      let environment = Files.read("/proc/\(world.pid ?? 0)/environ", limit: 1 << 20) ?? []
      #expect(environment.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == "RUST_LOG=trace" })
      #expect(Files.readLink("/proc/\(world.pid ?? 0)/cwd") == sandbox.path)
      let shown = try await sandbox.succeed("show-configuration", "world")
      #expect(shown.contains("restart-interval: \"2s\"") && shown.contains("log-max: 1572864"), "\(shown)")
      #expect(shown.contains("log-keep: 3"))
      // Said where it does other than PPM does.
      #expect(daemon.errorText.contains("\(file): 5 services") && daemon.errorText.contains("logger.path"))
      #expect(try await sandbox.service("tidy").origin == file)
    }
  }

  @Test("ProcMan's file runs as it is; another host's process is shown and never started")
  func procman() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.procman, to: "procman.json")
      _ = try await sandbox.startDaemon("--config", file)
      for name in ["echoloop", "odd-name_1"] { try await sandbox.waitForService(name, "up") { $0.phase == "up" } }
      let remote = try await sandbox.service("dateprinter")
      #expect(remote.host == "k9.lan" && remote.state == .created && remote.phase == "remote" && remote.run == 0)
      #expect(remote.reason.contains("k9.lan"))
      for verb in ["start", "restart"] {
        let refused = try await sandbox.dmon(verb, "dateprinter")
        #expect(refused.code == 77 && refused.errorText.contains("k9.lan"), "\(refused.errorText)")
      }
      // Who means all means those that are here.
      try await sandbox.succeed("restart", "--yes", "@default")
      #expect(try await sandbox.service("dateprinter").run == 0)
      let shown = try await sandbox.succeed("show-configuration")
      #expect(shown.contains("deputies: [\"http://localhost:8000\"]") && shown.contains("host: k9.lan"), "\(shown)")
      // auto_restart.
      try await sandbox.waitForService("odd-name_1", "started again") { $0.restarts > 0 || $0.run > 4 }
    }
  }

  @Test("names with '-' and '_' work in every command", arguments: ["odd-name_1", "_x-", "a.b-c_d"])
  func oddNames(name: String) async throws {
    try await Sandbox.with { sandbox in
      let text = #"{"processes": [{"name": "\#(name)", "command": "sh -c 'echo hello; sleep 600'"}]}"#
      let file = try sandbox.write(text, to: "p.json")
      _ = try await sandbox.startDaemon("--config", file)
      try await sandbox.waitForService(name, "up") { $0.phase == "up" }
      for words in [
        ["stop", name], ["start", name], ["restart", name], ["pause", name], ["resume", name],
        ["signal", "CONT", name],
        ["wait", name, "--for", "running"], ["stats", name], ["ls", name], ["show-configuration", name],
        ["logs", name, "--lines", "1"], ["report", "new", name], ["watch", name, "--once"],
      ] {
        let result = try await sandbox.run(["dmon"] + words)
        #expect(result.code == 0, "\(words): \(result.errorText)")
      }
      for words in [["rm", name], ["edit", name, "--nice", "1"], ["scale", name, "2"]] {
        let result = try await sandbox.run(["dmon"] + words)
        #expect(result.code == 77 && result.errorText.contains("\(file), line 1"), "\(result.errorText)")
      }
    }
  }

  @Test("a group of the file has its rule: so many at a time")
  func groups() async throws {
    try await Sandbox.with { sandbox in
      let list = ["a", "b", "c"].map { "  - {name: \($0), group: etl, command: [sleep, '600']}\n" }.joined()
      let file = try sandbox.write("groups: {etl: {parallel: 2}}\nservices:\n" + list, to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await waitUntil("two run and one waits") {
        try await sandbox.services().map(\.phase).sorted() == ["up", "up", "waiting"]
      }
      #expect(try await sandbox.succeed("show-configuration").contains("parallel: 2"))
      let refused = try await sandbox.dmon("groups", "etl", "--parallel", "3")
      #expect(refused.code == 77 && refused.errorText.contains(file), "\(refused.errorText)")
      try await sandbox.killAndStart()
      #expect(try await sandbox.services().map(\.phase).sorted() == ["up", "up", "waiting"])
      _ = try sandbox.write("services:\n" + list, to: "s.yml")
      #expect(try await sandbox.succeed("reload").contains("group etl: no rule any more"))
      try await waitUntil("all run") { try await sandbox.services().allSatisfy { $0.phase == "up" } }
      #expect(try await sandbox.succeed("reload").contains("nothing changed"))
      try await sandbox.succeed("groups", "etl", "--parallel", "3")
    }
  }

  @Test("what show-configuration prints loads as the same services again")
  func loadsBack() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.partner, to: "partner-pm.yml")
      let other = try sandbox.write(ExampleFiles.procman, to: "procman.json")
      _ = try await sandbox.startDaemon("--config", file, "--config", other)
      try await sandbox.succeed("add", "--name", "added", "--env", "API_KEY=1", "--nice", "1", "--", "sleep", "60")
      let first = try await sandbox.succeed("show-configuration", "--reveal")
      try await sandbox.succeed("shutdown")
      try await Sandbox.with { second in
        let file = try second.write(first, to: "all.yml")
        #expect(try await second.dmon("check", file).code == 0)
        _ = try await second.startDaemon("--config", file)
        #expect(try await second.succeed("show-configuration", "--reveal") == first)
        #expect(try await second.services().map(\.name).count == 9)
      }
    }
  }
}
