import Model
import Platform
import Support
import Testing

@Suite("A daemon short of descriptors")
struct DescriptorTests {
  /// Starts a daemon that may have so many descriptors.
  private func startDaemon(_ sandbox: Sandbox, descriptors: Int) async throws -> Child {
    let daemon = try sandbox.startScript("ulimit -n \(descriptors); exec dmon daemon", with: "bash")
    try await waitUntil("it listens: \(daemon.errorText)") { daemon.errorText.contains("listening on") }
    return daemon
  }

  /// Registers a task for each of so many processes, then holds connections that say nothing; a line on its standard
  /// input lets go of them.
  private static let hog = #"""
    import json, socket, subprocess, sys
    def connect():
        client = socket.socket(socket.AF_UNIX)
        client.connect(sys.argv[1])
        return client
    children = [subprocess.Popen(["sleep", "1000"]) for _ in range(int(sys.argv[2]))]
    client = connect()
    reader = client.makefile("rb")
    for number, child in enumerate(children):
        call = {"method": "org.dmon.Progress.Register", "parameters": {"group": "g", "pid": child.pid}}
        client.sendall(json.dumps(call).encode() + b"\0")
        while reader.read(1) != b"\0": pass
    print(children[-1].pid, flush=True)
    silent = [connect() for _ in range(int(sys.argv[3]))]
    print("silent", flush=True)
    import os, time
    while not os.path.exists(sys.argv[4]): time.sleep(0.05)
    for one in silent: one.close()
    for child in children: child.kill()
    """#

  private func startHog(_ sandbox: Sandbox, processes: Int, connections: Int) async throws -> Child {
    let hog = try sandbox.startScript(
      Self.hog, with: "python3", arguments: [sandbox.socket, "\(processes)", "\(connections)", "\(sandbox.path)/go"])
    try await waitUntil("it holds them: \(hog.errorText)") { hog.text.contains("silent") || hog.ended != nil }
    #expect(hog.ended == nil, "\(hog.errorText)")
    return hog
  }

  @Test("reporters use up everything but the reserve: an administrator is answered, and ls says what is polled")
  func administrator() async throws {
    DescriptorLimit.raise()
    try await Sandbox.with { sandbox in
      let daemon = try await startDaemon(sandbox, descriptors: 256)
      let hog = try await startHog(sandbox, processes: 220, connections: 400)
      let list = try await sandbox.dmon("ls")
      #expect(list.code == 0, "\(list.errorText)")
      #expect(list.errorText.contains("dmon ls: descriptors run short (256 are allowed): "))
      #expect(list.errorText.contains(" processes are polled once a second"))
      #expect(list.errorText.contains("connections run short"))
      #expect(try await sandbox.dmon("gc", "g", "1").code == 0)
      #expect(try await sandbox.register("other") == 1)
      #expect(daemon.descriptorCount <= 256 - 16)
      // The last ones are polled: the end of one is noticed nevertheless.
      let last = try #require(hog.text.split(separator: "\n").first.flatMap { Int($0) })
      Spawn.signal(last, 9)
      try await waitUntil("its end is noticed") { try await sandbox.tasks("g").last?.state == .lost }
      for text in ["processes are polled once a second", "those that come now give way"] {
        #expect(daemon.errorText.split(separator: "\n").count { $0.contains(text) } == 1, "\(daemon.errorText)")
      }
      _ = try sandbox.write("", to: "go")
      _ = try await hog.wait()
      try await waitUntil("all is as before: \(daemon.errorText)") {
        daemon.errorText.contains("no process is polled any more")
          && daemon.errorText.contains("there is room for connections again")
      }
      #expect(try await sandbox.dmon("ls").errorText == "")
      #expect(try await sandbox.dmon("shutdown").code == 0)
      #expect(try await daemon.wait().code == 0)
    }
  }

  @Test("a process that was polled gets a descriptor when there is one again")
  func descriptorsComeBack() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await startDaemon(sandbox, descriptors: 64)
      let sleeper = try sandbox.start(["sleep", "1000"])
      let many = try await startHog(sandbox, processes: 60, connections: 0)
      _ = try await sandbox.register("mine", "--pid", "\(sleeper.pid)")
      #expect(try await sandbox.dmon("ls").errorText.contains("are polled once a second"))
      _ = try sandbox.write("", to: "go")
      _ = try await many.wait()
      try await waitUntil("nothing is polled: \(daemon.errorText)") {
        daemon.errorText.contains("no process is polled any more")
      }
      #expect(try await sandbox.tasks("mine").map(\.state) == [.active])
      sleeper.kill()
      try await waitUntil("its end is noticed") { try await sandbox.tasks("mine").map(\.state) == [.lost] }
    }
  }

  @Test("where nothing can be accepted at all it says so once and does not spin")
  func noDescriptorAtAll() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      func allow(_ limit: Int) async throws {
        let result = try await sandbox.run(["prlimit", "--pid", "\(daemon.pid)", "--nofile=\(limit):"])
        try #require(result.code == 0, "\(result.errorText)")
      }
      try await allow(4)
      let waiting = try (0..<20).map { _ in try sandbox.connect() }
      for client in waiting { try client.send(#"{"method":"org.dmon.Progress.Register","parameters":{"group":"g"}}"#) }
      try await waitUntil("it says so: \(daemon.errorText)") {
        daemon.errorText.contains("cannot accept a connection: accept4: Too many open files")
      }
      let before = try ticks(of: daemon)
      let clock = ContinuousClock.now
      try await waitUntil("a second has passed") { ContinuousClock.now - clock > .seconds(1) }
      #expect(try ticks(of: daemon) - before <= 5, "hundredths of a second of CPU")
      try await allow(1_024)
      for client in waiting { #expect(try client.receive()?.contains(#""id":"#) == true) }
      try await waitUntil("it says that it is over") { daemon.errorText.contains("all connections that waited are") }
      #expect(daemon.errorText.split(separator: "\n").count { $0.contains("cannot accept") } == 1)
    }
  }

  /// The CPU time that it has used, in ticks (field 14 and 15 of /proc/PID/stat).
  private func ticks(of child: Child) throws -> Int {
    let stat = String(decoding: Files.read("/proc/\(child.pid)/stat", limit: 4_096) ?? [], as: UTF8.self)
    let fields = stat.split(separator: " ")
    return try #require(Int(fields[13])) + #require(Int(fields[14]))
  }
}
