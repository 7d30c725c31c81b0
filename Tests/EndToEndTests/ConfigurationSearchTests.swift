import Model
import Platform
import Support
import Testing

@Suite("Which configuration files are read")
struct ConfigurationSearchTests {
  private func file(_ name: String) -> String { ExampleFiles.sleepers([(name, 600)]) }

  @Test("a bad file ends what would start, with all that is wrong and 78; where its services live it goes on")
  func bad() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write("services:\n  - {name: a, comand: x}\n  - {nam: b}\n", to: "s.yml")
      let refused = try await sandbox.dmon("daemon", "--config", file)
      #expect(refused.code == 78 && sandbox.daemonPid == nil)
      for what in [":2:15:", ":3:6:", "did you mean 'command'?", "did you mean 'name'?", "nothing was started"] {
        #expect(refused.errorText.contains(what), "\(refused.errorText)")
      }
      let detached = try await sandbox.dmon("daemon", "--detach", "--config", file)
      #expect(detached.code == 78 && detached.errorText.contains("did you mean 'name'?"))
      #expect(try await sandbox.dmon("daemon", "--config", "\(sandbox.path)/none.yml").code == 78)
      _ = try sandbox.write(self.file("a"), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await sandbox.waitForService("a", "up") { $0.phase == "up" }
      let pid = try await sandbox.service("a").pid
      try await sandbox.killDaemon()
      _ = try sandbox.write("services: [", to: "s.yml")
      let daemon = try await sandbox.startDaemon("--config", file)
      #expect(daemon.errorText.contains("services of it run"))
      #expect(try await sandbox.service("a").pid == pid)
    }
  }

  @Test("DMON_CONFIG names files; none of those that are found counts then")
  func variable() async throws {
    try await Sandbox.with { sandbox in
      let one = try sandbox.write(file("one"), to: "1.yml")
      let two = try sandbox.write(file("two"), to: "2.yml")
      _ = try sandbox.write(file("home"), to: ".dmon.yml")
      let environment: [String: String?] = ["DMON_CONFIG": "\(one):\(two)", "HOME": sandbox.path]
      _ = try await sandbox.startDaemon(environment: environment)
      #expect(try await sandbox.services().map(\.name) == ["one", "two"])
    }
  }

  @Test("several files stand behind one --config, in front of a command too, and dmon check takes as many")
  func several() async throws {
    try await Sandbox.with { sandbox in
      let files = try ["one", "two", "three"].map { try sandbox.write(file($0), to: "\($0).yml") }
      #expect(try await sandbox.succeed("check", files[0], files[1]).split(separator: "\n").count == 2)
      let words = ["--config", files[0], files[1], "-c", files[2], "--", "sleep", "600"]
      let daemon = try sandbox.start(["dmon", "daemon"] + words)
      try await waitUntil("all are there: \(daemon.errorText)") {
        let services = (try? await sandbox.services()) ?? []
        return Set(services.map(\.name)) == ["one", "two", "three", "sleep"]
      }
      let reload = try await sandbox.succeed("reload")
      #expect(reload.split(separator: "\n").count == 3, "\(reload)")
    }
  }

  @Test("one file is one origin, however its path is written; --detach says what it found")
  func onePath() async throws {
    try await Sandbox.with { sandbox in
      _ = try sandbox.write(file("a"), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", "./s.yml", "--config", "\(sandbox.path)//s.yml")
      #expect(try await sandbox.succeed("reload", "s.yml").contains("nothing changed, 1 service as before"))
      #expect(try await sandbox.succeed("reload").split(separator: "\n").count == 1)
      try await sandbox.succeed("shutdown")
      _ = try sandbox.write(file("a"), to: ".dmon.yml")
      let environment: [String: String?] = ["DMON_CONFIG": nil, "HOME": sandbox.path]
      let detached = try await sandbox.dmon("daemon", "--detach", environment: environment)
      let found = "\(sandbox.path)/.dmon.yml"
      let lines = detached.errorText.split(separator: "\n").map(String.init)
      #expect(detached.code == 0 && lines.count == 2 && lines.first == "dmon daemon: reads \(found)", "\(lines)")
      #expect(lines.last?.contains("'a' comes from \(sandbox.path)/s.yml") == true, "\(lines)")
      try await sandbox.waitForService("a", "up") { $0.phase == "up" }
    }
  }

  @Test("files in the home directory are found, in their order, and that is said")
  func home() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.run(["mkdir", "-p", "\(sandbox.path)/.config/dmon", "\(sandbox.path)/.config/partner"])
      for (name, path) in [
        ("a", ".config/dmon/dmon.yml"), ("b", ".dmon.yml"), ("c", "ppm.yml"), ("d", ".config/partner/partner-pm.yml"),
        ("e", ".partner-pm.yml"),
      ] { _ = try sandbox.write(file(name), to: path) }
      let environment: [String: String?] = [
        "DMON_CONFIG": nil, "HOME": sandbox.path, "PPM_CONFIG": "\(sandbox.path)/ppm.yml",
      ]
      let daemon = try await sandbox.startDaemon(environment: environment)
      #expect(try await sandbox.services().map(\.name) == ["a", "b", "c", "d", "e"])
      #expect(daemon.errorText.contains("reads \(sandbox.path)/.config/dmon/dmon.yml"))
      try await sandbox.succeed("shutdown")
    }
  }

  @Test("a daemon that starts by itself reads the home directory's files, never the current directory's")
  func autostart() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.run(["mkdir", "\(sandbox.path)/home", "\(sandbox.path)/here"])
      _ = try sandbox.write(file("home"), to: "home/.dmon.yml")
      _ = try sandbox.write(file("here"), to: "here/.dmon.yml")
      let environment: [String: String?] = ["DMON_CONFIG": nil, "HOME": "\(sandbox.path)/home"]
      let added = try await sandbox.run(
        ["dmon", "add", "--name", "x", "--", "sleep", "600"], environment: environment,
        directory: "\(sandbox.path)/here")
      #expect(added.code == 0, "\(added.errorText)")
      #expect(try await sandbox.services().map(\.name) == ["home", "x"])
      try await sandbox.succeed("shutdown")
      // A bad one hurts nobody who reports.
      _ = try sandbox.write("nonsense", to: "home/.dmon.yml")
      let reported = try await sandbox.run(["dmon", "report", "new", "g"], environment: environment)
      #expect(reported.code == 0 && reported.text == "1\n")
    }
  }

  @Test("the current directory counts for who types at a terminal, and never for root")
  func terminal() async throws {
    try await Sandbox.with { sandbox in
      _ = try sandbox.write(file("here"), to: ".dmon.yml")
      let terminal = try TerminalSession(columns: 100, rows: 30)
      let environment: [String: String?] = ["DMON_CONFIG": nil, "HOME": "/nonexistent"]
      let daemon = try sandbox.start(["dmon", "daemon"], environment: environment, on: terminal)
      try await waitUntil("it listens") {
        terminal.look()
        return daemon.ended != nil || terminal.text.contains("listening on")
      }
      let isRoot = ProcessFacts.ownUser == 0
      #expect(try await sandbox.services().map(\.name) == (isRoot ? [] : ["here"]))
      try await sandbox.succeed("shutdown")
      // Nobody types without a terminal.
      _ = try await sandbox.startDaemon(environment: ["DMON_CONFIG": nil, "HOME": "/nonexistent"])
      if isRoot { #expect(try await sandbox.services().isEmpty) }
    }
  }

  @Test("a file that others can write to, or that is somebody else's, is not read")
  func trust() async throws {
    try await Sandbox.with { sandbox in
      let path = try sandbox.write(file("a"), to: "s.yml")
      _ = try await sandbox.run(["chmod", "666", path])
      let exposed = try await sandbox.dmon("daemon", "--config", path)
      #expect(exposed.code == 78 && exposed.errorText.contains("mode 666") && exposed.errorText.contains("chmod go-w"))
      // Only looked at.
      #expect(try await sandbox.dmon("check", path).code == 0)
      _ = try await sandbox.run(["chmod", "600", path])
      _ = try await sandbox.run(["mkfifo", "\(sandbox.path)/fifo.yml"])
      #expect(try await sandbox.dmon("check", "\(sandbox.path)/fifo.yml").code == 78)
      guard ProcessFacts.ownUser == 0 else { return }
      _ = try await sandbox.run(["chown", "65534", path])
      let foreign = try await sandbox.dmon("daemon", "--config", path)
      #expect(foreign.code == 78 && foreign.errorText.contains("belongs to user 65534"), "\(foreign.errorText)")
    }
  }

  @Test("check says all at once, as text and as JSON, of several files too")
  func check() async throws {
    try await Sandbox.with { sandbox in
      let good = try sandbox.write(ExampleFiles.partner, to: "good.yml")
      let same = try sandbox.write(file("world"), to: "same.yml")
      let bad = try sandbox.write(
        "services:\n  - {name: ü, command: x, schedule: '61 * * * *'}\n  - {name: a, command: x, after: [a]}\n",
        to: "bad.yml")
      let first = try await sandbox.dmon("check", good)
      #expect(first.code == 0 && first.text.hasPrefix("\(good): well, 5 services\n") && first.errorText == "")
      let second = try await sandbox.dmon("check", bad)
      #expect(second.code == 78)
      #expect(
        second.errorText == """
          \(bad):2:37: services[0].schedule: minute, at column 1: '61' is out of range; 0 to 59 is allowed
              - {name: ü, command: x, schedule: '61 * * * *'}
                                                ^
          \(bad):3:12: it would wait for itself: a after a
              - {name: a, command: x, after: [a]}
                       ^

          """, "\(second.errorText)")
      let both = try await sandbox.dmon("check", good, same)
      #expect(both.code == 78 && both.errorText.contains("'world' comes from \(good), line 5"), "\(both.errorText)")
      let json = try await sandbox.dmon("check", "--json", bad, good)
      #expect(
        json.code == 78 && json.text.contains(#""line":2,"column":37"#) && json.text.contains(#""services":["world""#))
    }
  }
}
