import Model
import Platform
import Support
import Testing

@Suite("Without a daemon that can be reached")
struct UnreachableTests {
  private static let alone: [String: String?] = ["DMON_AUTOSTART": "0"]

  @Test(
    "a report warns once and ends with 0; 'new' prints the number of nobody",
    arguments: [
      ["new", "g"], ["set", "g", "1", "5"], ["add", "g", "1", "5"], ["done", "g", "1"],
      ["fail", "g", "1", "-m", "why"],
    ])
  func reports(words: [String]) async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.run(["dmon", "report"] + words, environment: Self.alone)
      #expect(result.code == 0)
      #expect(result.text == (words[0] == "new" ? "0\n" : ""))
      #expect(result.errorText.split(separator: "\n").count == 1)
      #expect(result.errorText.contains(sandbox.socket))

      let strict = try await sandbox.run(["dmon", "report"] + words + ["--strict"], environment: Self.alone)
      #expect(strict.code == 69)
      #expect(strict.output == [])
      #expect(sandbox.daemonPid == nil)
    }
  }

  @Test(
    "what needs a daemon ends with 69 and says how to start one",
    arguments: [["ls"], ["gc", "g"], ["shutdown"], ["watch", "--once"]])
  func others(words: [String]) async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.run(["dmon"] + words, environment: Self.alone)
      #expect(result.code == 69)
      #expect(result.errorText.contains("dmon daemon"))
      #expect(result.output == [])
    }
  }

  @Test("ls, gc and shutdown start none", arguments: [["ls"], ["gc", "g"], ["shutdown"]])
  func noAutostart(words: [String]) async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.run(["dmon"] + words)
      #expect(result.code == 69)
      #expect(sandbox.daemonPid == nil)
    }
  }

  @Test("a daemon that is stopped keeps no reporter from its work")
  func stopped() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g")
      daemon.signal(.stop)
      let new = try await sandbox.dmon("report", "new", "g")
      #expect((new.code, new.text) == (0, "0\n"))
      #expect(new.errorText.contains("did not answer in time"))
      #expect(try await sandbox.dmon("report", "set", "g", "1", "5").code == 0)
      #expect(try await sandbox.dmon("report", "set", "g", "1", "5", "--strict").code == 69)
      daemon.signal(.continue)
      #expect(try await sandbox.tasks("g").isEmpty == false)
    }
  }

  @Test("a listener that never accepts, its backlog full, keeps no reporter from its work")
  func fullBacklog() async throws {
    try await Sandbox.with { sandbox in
      let listener = try sandbox.startScript(
        """
        import os, socket, sys, time
        os.makedirs(os.path.dirname(sys.argv[1]), exist_ok=True)
        listener = socket.socket(socket.AF_UNIX); listener.bind(sys.argv[1]); listener.listen(0)
        clients = []
        for _ in range(2):
            clients.append(socket.socket(socket.AF_UNIX)); clients[-1].setblocking(False)
            try: clients[-1].connect(sys.argv[1])
            except BlockingIOError: print("full", flush=True)
        sys.stdin.read(); time.sleep(600)
        """, with: "python3", arguments: [sandbox.socket])
      try await waitUntil("the backlog is full: \(listener.errorText)") { listener.text == "full\n" }
      let result = try await sandbox.dmon("report", "new", "g")
      #expect((result.code, result.text) == (0, "0\n"))
      #expect(result.errorText.contains("did not answer in time"))
      #expect(try await sandbox.dmon("report", "done", "g", "4", "--strict").code == 69)
      #expect(listener.ended == nil)
    }
  }

  @Test("a socket without a listener is no daemon, and autostart makes one of it")
  func stale() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      daemon.signal(.kill)
      _ = try await daemon.wait()
      #expect(Files.exists(sandbox.socket))
      #expect(try await sandbox.dmon("ls").code == 69)
      #expect(try await sandbox.register("g") == 1)
    }
  }

  @Test("what another user listens on is not told anything")
  func foreignDaemon() async throws {
    try await Sandbox.with { sandbox in
      let listener = try sandbox.startScript(
        """
        import os, socket, sys, time
        os.makedirs(os.path.dirname(sys.argv[1])); os.chmod(os.path.dirname(sys.argv[1]), 0o777)
        os.chmod(os.path.dirname(os.path.dirname(sys.argv[1])), 0o755)
        os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
        listener = socket.socket(socket.AF_UNIX); listener.bind(sys.argv[1]); listener.listen(9)
        print("ready", flush=True)
        while True:
            client, _ = listener.accept()
            print("heard", client.recv(1000), flush=True)
        """, with: "python3", arguments: [sandbox.socket])
      try await waitUntil("it listens: \(listener.errorText)") { listener.text == "ready\n" }
      let list = try await sandbox.dmon("ls")
      #expect(list.code == 77)
      #expect(list.errorText.contains("belongs to user 65534"))
      let new = try await sandbox.dmon("report", "new", "g")
      #expect((new.code, new.text) == (0, "0\n"))
      try await waitUntil("it heard both, and nothing from them: \(listener.text)") {
        listener.text == "ready\nheard b''\nheard b''\n"
      }
    }
  }
}
