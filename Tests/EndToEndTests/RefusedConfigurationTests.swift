import Model
import Platform
import Support
import Testing

@Suite("Configuration files that a daemon would refuse")
struct RefusedConfigurationTests {
  @Test("services of two files that wait for each other are refused by check and start")
  func circle() async throws {
    try await Sandbox.with { sandbox in
      let first = try sandbox.write("services: [{name: x, command: sleep 600, after: y}]\n", to: "b1.yml")
      let second = try sandbox.write("services: [{name: y, command: sleep 600, after: x}]\n", to: "b2.yml")
      let checked = try await sandbox.run(["dmon", "check", first, second])
      #expect(checked.code == 78 && checked.errorText.contains("x after y after x"), "\(checked.errorText)")
      let started = try await sandbox.run(["dmon", "daemon", "-c", first, "-c", second])
      #expect(
        started.code == 78 && started.errorText.contains("'dmon check \(first) \(second)'"), "\(started.errorText)")
    }
  }

  @Test(
    "what only a machine can refuse is found before anything starts",
    arguments: [
      ("schedule: '* * * * *', timezone: Europe/Berln", ":67: services[1].timezone: no time zone is called"),
      ("env: {LONG: \(String(repeating: "x", count: 200_000))}", ": 'bad'"),
    ])
  func machine(_ keys: String, _ said: String) async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(
        "services:\n  - {name: ok, command: sleep 600}\n  - {name: bad, command: 'true', \(keys)}\n", to: "s.yml")
      for words in [["check", file], ["daemon", "--config", file]] {
        let result = try await sandbox.run(["dmon"] + words)
        #expect(result.code == 78 && result.errorText.contains("\(file):3\(said)"), "\(result.errorText.prefix(400))")
      }
    }
  }

  @Test(
    "an expression without bounds is found where it stands",
    arguments: [(#"(.*)x\1"#, "back-reference"), ("((x{1,255}){1,255}){1,255}", "is too large")])
  func expression(_ text: String, _ part: String) async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(
        "services:\n  - name: bad\n    command: 'true'\n    ready: 'log:\(text)'\n", to: "s.yml")
      let result = try await sandbox.run(["dmon", "check", file])
      #expect(
        result.code == 78 && result.errorText.contains("\(file):4:12: ") && result.errorText.contains(part),
        "\(result.errorText)")
    }
  }

  @Test("a name that was added by hand before is said by ls from the first reading on")
  func taken() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(
        "services: [{name: a, command: sleep 600}, {name: b, command: sleep 600}]\n", to: "s.yml")
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("add", "--name", "a", "--", "sleep", "500")
      try await sandbox.succeed("shutdown")
      _ = try await sandbox.startDaemon("--config", file)
      try await sandbox.waitForService("b", "up") { $0.phase == "up" }
      let list = try await sandbox.run(["dmon", "ls"])
      #expect((list.text + list.errorText).contains("'a' was added with 'dmon add' already"), "\(list.errorText)")
    }
  }

  @Test("beside a daemon that is there, a file is said not to be read; what is wrong with it is told, with 78")
  func beside() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write("services: [{name: a, command: sleep 600}]\n", to: "s.yml")
      let daemon = try await sandbox.startDaemon()
      let pid = daemon.daemonPid ?? 0
      for words in [[], ["--detach"]] {
        let result = try await sandbox.run(["dmon", "daemon", "--config", file] + words)
        let said = "dmon daemon: daemon \(pid) is already there, and reads no file now: use 'dmon reload \(file)'\n"
        #expect(result.code == 0 && result.errorText == said, "\(result.errorText)")
        let none = try await sandbox.run(["dmon", "daemon", "--config", "\(sandbox.path)/none.yml"] + words)
        #expect(none.code == 78 && none.errorText.contains("there is no such file"), "\(none.errorText)")
      }
      _ = try sandbox.write("services: []\n", to: ".dmon.yml")
      let found = try await sandbox.run(
        ["dmon", "daemon", "--detach"], environment: ["DMON_CONFIG": nil, "HOME": sandbox.path])
      #expect(found.code == 0 && found.errorText.isEmpty, "\(found.errorText)")
    }
  }

  @Test("a name that dmon add has given away is told when the daemon starts, and by each reload, with 78")
  func takenName() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.sleepers([("x", 600), ("y", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("add", "--name", "x", "--", "sleep", "500")
      try await sandbox.succeed("shutdown")
      let said = "\(file):2: 'x' was added with 'dmon add' already; 'dmon rm x' takes that one away\n"
      let detached = try await sandbox.run(["dmon", "daemon", "--detach", "--config", file])
      #expect(detached.code == 0 && detached.errorText == said, "\(detached.errorText)")
      try await sandbox.waitForService("y", "up") { $0.phase == "up" }
      #expect(try await sandbox.service("x").command == ["sleep", "500"])
      for words in [[], ["--dry-run"], [file]] {
        let reload = try await sandbox.run(["dmon", "reload"] + words)
        #expect(reload.code == 78 && reload.errorText == said, "\(reload.errorText)")
      }
      try await sandbox.succeed("shutdown")
      let daemon = try await sandbox.startDaemon("--config", file)
      try await waitUntil("it is told: \(daemon.errorText)") { daemon.errorText.contains(said) }
      try await sandbox.succeed("rm", "x")
      let reload = try await sandbox.run(["dmon", "reload"])
      #expect(reload.code == 0 && reload.errorText.isEmpty && reload.text.contains("x: new, starts"), "\(reload.text)")
    }
  }

  @Test("with --detach a mistake is told in as many lines as else")
  func lines() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write("services: [{name: a, comand: x}]\n", to: "s.yml")
      let plain = try await sandbox.run(["dmon", "daemon", "--config", file])
      let detached = try await sandbox.run(["dmon", "daemon", "--config", file, "--detach"])
      #expect(plain.code == 78 && detached.errorText == plain.errorText, "\(detached.errorText)")
    }
  }
}
