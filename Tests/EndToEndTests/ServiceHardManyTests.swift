import Model
import Platform
import Support
import Testing

@Suite("Services in great numbers", .serialized)
struct ServiceHardManyTests {
  /// Waits until all services are as wanted; looks over one connection.
  private func waitForAll(
    _ what: String, _ client: RawClient, _ condition: (ServiceStatus) -> Bool
  ) async throws -> [ServiceStatus] {
    var services: [ServiceStatus] = []
    var other: ServiceStatus?
    try await waitUntil("\(what); this is not: \(String(describing: other))", within: .seconds(120)) {
      services = try client.services()
      other = services.first { !condition($0) }
      return other == nil
    }
    return services
  }

  @Test("500 that crash in one moment all come back, each once")
  func crashTogether() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let client = try sandbox.connect()
      for number in 1...500 {
        var service = ServiceSpecification(command: ["/bin/sleep", "600"])
        service.name = "s\(number)"
        #expect(try client.add(service, wait: false).contains("parameters"))
      }
      let before = try await waitForAll("all run", client) { $0.state == .running && $0.pid != nil }
      let old = Set(before.compactMap(\.pid))
      #expect(old.count == 500)
      for pid in old { Spawn.signal(pid, Signal.kill.rawValue) }
      let after = try await waitForAll("all run again", client) { $0.state == .running && $0.restarts == 1 }
      let new = Set(after.compactMap(\.pid))
      #expect(new.count == 500 && new.isDisjoint(with: old))
      #expect(new.allSatisfy(Sandbox.isAlive))
      try await sandbox.succeed("stop", "--all")
      #expect(!new.contains(where: Sandbox.isAlive))
    }
  }

  @Test("1,000 of an unprivileged user: more pipes than it may have memory for, and all are heard")
  func unprivileged() async throws {
    if ProcessFacts.ownUser != 0 { return }
    try await Sandbox.with { sandbox in
      let home = "\(sandbox.path)/nobody"
      try Files.makeDirectory(home)
      _ = try await sandbox.run(["chmod", "0755", sandbox.path, sandbox.programs])
      _ = try await sandbox.run(["chown", "65534:65534", home])
      let socket = "\(home)/run/dmon.sock"
      let daemon = try sandbox.start(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "dmon", "daemon"],
        environment: ["DMON_SOCKET": socket], directory: home)
      try await waitUntil("it listens: \(daemon.errorText)") { daemon.errorText.contains("listening on") }
      let client = try RawClient(socket)
      for number in 1...1_000 {
        let service = ServiceSpecification.script("s\(number)", "echo \(number); exec sleep 600")
        #expect(try client.add(service, wait: false).contains("parameters"))
      }
      let services = try await waitForAll("all run", client) { $0.state == .running && $0.pid != nil }
      #expect(Set(services.compactMap(\.pid)).count == 1_000)
      for number in [1, 255, 256, 257, 999, 1_000] {
        let path = "\(socket).state/logs/s\(number).log"
        try await waitUntil("the word of s\(number) is in its log") {
          String(decoding: Files.read(path, limit: 64) ?? [], as: UTF8.self) == "\(number)\n"
        }
      }
      let stopped = try await sandbox.run(
        ["dmon", "stop", "--all"], environment: ["DMON_SOCKET": socket], within: .seconds(120))
      #expect(stopped.code == 0, "\(stopped.errorText)")
      #expect(!services.compactMap(\.pid).contains(where: Sandbox.isAlive))
    }
  }

  @Test("descriptors run out: add says why, those that run are not disturbed, and one that ends makes room")
  func descriptors() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try sandbox.startScript("ulimit -n 128; exec dmon daemon", with: "bash")
      try await waitUntil("it listens: \(daemon.errorText)") { daemon.errorText.contains("listening on") }
      let client = try sandbox.connect()
      var refused: String?
      for number in 1...128 where refused == nil {
        var service = ServiceSpecification(command: ["/bin/sleep", "600"])
        (service.name, service.restartInterval) = ("s\(number)", Microseconds(100_000))
        let answer = try client.add(service)
        if answer.contains("error") { refused = answer }
      }
      let words = try #require(refused, "all were started")
      #expect(words.contains("org.dmon.Supervisor.NotStarted"), "\(words)")
      #expect(words.contains("Too many open files"), "\(words)")
      let services = try client.services()
      let running = services.filter { $0.state == .running }
      #expect(running.count == services.count - 1 && running.count > 10)
      #expect(running.allSatisfy { $0.restarts == 0 && Sandbox.isAlive($0.pid ?? 0) })
      let listed = try await sandbox.dmon("ls")
      #expect(listed.code == 0 && listed.text.contains("Too many open files"), "\(listed.text)")
      // Stopping needs no descriptor that is not there, and makes room for the one that waits.
      for name in ["s1", "s2"] {
        let stopped = try await sandbox.dmon("stop", name)
        #expect(stopped.code == 0, "\(stopped.errorText)")
      }
      try await sandbox.waitForService("s\(services.count)", "running now") { $0.state == .running }
      let kept = running.filter { !["s1", "s2"].contains($0.name) }
      let now = try client.services()
      for service in kept { #expect(now.contains { $0.name == service.name && $0.pid == service.pid }) }
      #expect(try await sandbox.dmon("shutdown").code == 0)
      #expect(!kept.compactMap(\.pid).contains(where: Sandbox.isAlive))
    }
  }
}
