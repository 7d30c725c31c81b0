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

  @Test("1,000 that crash in one moment all come back, each once")
  func crashTogether() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let client = try sandbox.connect()
      for number in 1...1_000 {
        var service = ServiceSpecification(command: ["/bin/sleep", "600"])
        service.name = "s\(number)"
        #expect(try client.add(service, wait: false).contains("parameters"))
      }
      let before = try await waitForAll("all run", client) { $0.state == .running && $0.pid != nil }
      let old = Set(before.compactMap(\.pid))
      #expect(old.count == 1_000)
      for pid in old { Spawn.signal(pid, Signal.kill.rawValue) }
      let after = try await waitForAll("all run again", client) { $0.state == .running && $0.restarts == 1 }
      let new = Set(after.compactMap(\.pid))
      let isNew = new.isDisjoint(with: old)
      #expect(new.count == 1_000 && isNew)
      try await sandbox.succeed("stop", "--all")
      let left = new.filter(Sandbox.isAlive)
      #expect(left.isEmpty)
    }
  }

  /// Takes all the pipe memory that a user may have.
  private static let hog = """
    import fcntl, os, signal
    os.setgroups([]); os.setresgid(65530, 65530, 65530); os.setresuid(65530, 65530, 65530)
    try:
        # F_SETPIPE_SZ
        while True: fcntl.fcntl(os.pipe()[1], 1031, 1 << 20)
    except PermissionError: print("full", flush=True)
    signal.pause()
    """

  @Test(
    "1,000 of an unprivileged user, also of one that has no pipe memory left: all run and all are heard",
    arguments: [false, true])
  func unprivileged(isFull: Bool) async throws {
    if ProcessFacts.ownUser != 0 { return }
    try await Sandbox.with { sandbox in
      let home = "\(sandbox.path)/nobody"
      try Files.makeDirectory(home)
      _ = try await sandbox.run(["chmod", "0755", sandbox.path, sandbox.programs])
      _ = try await sandbox.run(["chown", "65530:65530", home])
      let socket = "\(home)/run/dmon.sock"
      let setpriv = ["setpriv", "--reuid=65530", "--regid=65530", "--clear-groups"]
      let variables = ["DMON_SOCKET": socket]
      if isFull {
        let hog = try sandbox.startScript(Self.hog, with: "python3")
        try await waitUntil("it has all of it: \(hog.errorText)") { hog.text.contains("full") }
      }
      let daemon = try sandbox.start(setpriv + ["dmon", "daemon"], environment: variables, directory: home)
      try await waitUntil("it listens: \(daemon.errorText)") { daemon.errorText.contains("listening on") }
      let client = try RawClient(socket)
      for number in 1...1_000 {
        let service = ServiceSpecification.script("s\(number)", "seq \(number) \(number + 5000); exec sleep 600")
        #expect(try client.add(service, wait: false).contains("parameters"))
      }
      let services = try await waitForAll("all run", client) { $0.state == .running && $0.pid != nil }
      let pids = Set(services.compactMap(\.pid))
      #expect(pids.count == 1_000)
      for number in [1, 255, 256, 257, 999, 1_000] {
        let path = "\(socket).state/logs/s\(number).log"
        let wanted = (number...number + 5000).map { "\($0)\n" }.joined()
        try await waitUntil("the words of s\(number) are in its log") {
          (Files.read(path, limit: 1 << 20) ?? []).elementsEqual(wanted.utf8)
        }
      }
      let stopped = try await sandbox.run(
        setpriv + ["dmon", "stop", "--all"], environment: variables, within: .seconds(120))
      #expect(stopped.code == 0, "\(stopped.errorText)")
      let left = pids.filter(Sandbox.isAlive)
      #expect(left.isEmpty)
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
      // The next daemon has as many descriptors.
      let former = try await sandbox.awaitDaemon()
      Spawn.signal(former, Signal.kill.rawValue)
      try await waitUntil("the next daemon knows all that run") {
        guard let now = try? sandbox.connect().services() else { return false }
        return running.allSatisfy { one in now.contains { $0.name == one.name && $0.pid == one.pid && $0.restarts == 0 }
        }
      }
      // Stopping needs no descriptor that is not there, and makes room for the one that waits.
      for name in ["s1", "s2"] {
        let stopped = try await sandbox.dmon("stop", name)
        #expect(stopped.code == 0, "\(stopped.errorText)")
      }
      try await sandbox.waitForService("s\(services.count)", "running now") { $0.state == .running }
      let kept = running.filter { !["s1", "s2"].contains($0.name) }
      let now = try sandbox.connect().services()
      for service in kept { #expect(now.contains { $0.name == service.name && $0.pid == service.pid }) }
      #expect(try await sandbox.dmon("shutdown").code == 0)
      let left = kept.compactMap(\.pid).filter(Sandbox.isAlive)
      #expect(left.isEmpty)
    }
  }
}
