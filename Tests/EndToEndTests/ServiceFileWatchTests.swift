import Model
import Platform
import Support
import Testing

@Suite("A service that watches files")
struct ServiceFileWatchTests {
  /// Adds `it`, which notes each of its starts, and waits until its files are watched.
  private func add(_ sandbox: Sandbox, _ options: [String]) async throws {
    try Files.makeDirectory("\(sandbox.path)/conf/deep")
    _ = try sandbox.write("1", to: "conf/api.toml")
    let command = ["sh", "-c", "echo start >> starts; exec sleep 600"]
    let result = try await sandbox.run(["dmon", "add", "--name", "it"] + options + ["--"] + command)
    try #require(result.code == 0, "\(result.errorText)")
    let daemon = try await sandbox.awaitDaemon()
    try await waitUntil("files are watched") {
      Files.list("/proc/\(daemon)/fdinfo").contains { number in
        let info = Files.read("/proc/\(daemon)/fdinfo/\(number)", limit: 1 << 16) ?? []
        return String(decoding: info, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("inotify wd:") }.count
          > 3
      }
    }
  }

  private func starts(_ sandbox: Sandbox) -> Int {
    (Files.read("\(sandbox.path)/starts", limit: 1 << 16) ?? []).filter { $0 == UInt8(ascii: "\n") }.count
  }

  @Test("is restarted once for a storm of changes, says which file it was, and that counts as no crash")
  func restarted() async throws {
    try await Sandbox.with { sandbox in
      try await add(
        sandbox, ["--watch", "conf", "--watch-delay", "300ms", "--restart", "never", "--max-restarts", "0"])
      for number in 0..<200 { _ = try sandbox.write("\(number)", to: "conf/deep/\(number % 7).toml") }
      try await sandbox.waitForService("it", "restarted") { $0.restarts == 1 && $0.state == .running && $0.run == 2 }
      let service = try await sandbox.service("it")
      #expect(service.reason.contains("/conf/deep/0.toml and "), "\(service.reason)")
      #expect(service.reason.hasSuffix(" others changed"), "\(service.reason)")
      _ = try sandbox.write("2", to: "conf/api.toml")
      try await sandbox.waitForService("it", "restarted again") { $0.run == 3 && $0.state == .running }
      #expect(try await sandbox.service("it").reason.hasSuffix("/conf/api.toml changed"))
      #expect(starts(sandbox) == 3)
    }
  }

  @Test("one that a person stopped stays down, one that failed is tried again")
  func down() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, ["--watch", "conf/api.toml", "--watch-delay", "20ms"])
      try await sandbox.succeed("stop", "it")
      _ = try sandbox.write("2", to: "conf/api.toml")
      let script = "grep -q good conf/api.toml && exec sleep 600"
      _ = try await sandbox.run([
        "dmon", "add", "--name", "broken", "--restart", "never", "--watch", "conf", "--watch-delay", "20ms", "--", "sh",
        "-c", script,
      ])
      try await sandbox.waitForService("broken", "failed") { $0.state == .failed }
      var count = 0
      try await waitUntil("it runs") {
        count += 1
        _ = try sandbox.write("good \(count)", to: "conf/api.toml")
        return try await sandbox.service("broken").state == .running
      }
      #expect(try await sandbox.service("it").run == 1)
      #expect(try await sandbox.service("it").state == .finished)
    }
  }

  @Test("what is included and excluded, and how it is edited, shown and taken away")
  func edited() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, ["--watch", "conf", "--watch-include", "*.toml", "--watch-delay", "20ms"])
      _ = try sandbox.write("1", to: "conf/notes.txt")
      try await sandbox.succeed("edit", "it", "--watch-exclude", "deep", "--watch-depth", "2")
      let shown = try await sandbox.succeed("show-configuration")
      let rule = """
            watch:
              paths: [\(sandbox.path)/conf]
              include: ["*.toml"]
              exclude: [deep]
              max-depth: 2
              delay: "20ms"
        """
      #expect(shown.contains(rule), "\(shown)")
      #expect(try await sandbox.service("it").run == 1)
      try await sandbox.succeed("edit", "it", "--no-watch")
      #expect(try await !sandbox.succeed("show-configuration").contains("watch"))
      _ = try sandbox.write("2", to: "conf/api.toml")
      let wrong = try await sandbox.dmon("edit", "it", "--watch-depth", "2")
      #expect(wrong.code == 64)
      #expect(wrong.errorText.contains("'--watch-depth' needs '--watch PATH'"), "\(wrong.errorText)")
      #expect(try await sandbox.service("it").run == 1)
    }
  }

  @Test("files are watched again by the next daemon")
  func nextDaemon() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, ["--watch", "conf", "--watch-delay", "20ms"])
      try await sandbox.killAndStart()
      var count = 0
      try await waitUntil("it is restarted") {
        count += 1
        _ = try sandbox.write("\(count)", to: "conf/api.toml")
        return try await sandbox.service("it").run > 1
      }
    }
  }
}
