import Model
import Platform
import Support
import Testing

@Suite("dmon under systemd, played by a test")
struct SystemdTests {
  @Test("it is ready when it serves, tells how it stands, and says when it ends", arguments: ["/notify", "@"])
  func notifies(_ kind: String) async throws {
    try await Sandbox.with { sandbox in
      let address = kind == "@" ? "@\(sandbox.path)" : "\(sandbox.path)\(kind)"
      let systemd = try NotifyReceiver(at: address)
      let keeper = try await sandbox.startDaemon(environment: ["NOTIFY_SOCKET": address])
      try await waitUntil("it is ready") { systemd.lines.contains("READY=1") }
      try await sandbox.succeed("add", "--name", "s", "--", "sleep", "600")
      try await waitUntil("it says that a service runs: \(systemd.lines)") { systemd.status == "1 service runs" }
      // Nobody else may speak in its name.
      for pid in [try await sandbox.awaitDaemon(), try await #require(sandbox.service("s").pid)] {
        let environment = String(decoding: Files.read("/proc/\(pid)/environ", limit: 1 << 16) ?? [], as: UTF8.self)
        #expect(environment.contains("PATH=") && !environment.contains("NOTIFY_SOCKET"))
      }
      Spawn.signal(keeper.pid, Signal.hangup.rawValue)
      try await waitUntil("it tells of the reload: \(systemd.lines)") { systemd.count(of: "READY=1") == 2 }
      let reload = try #require(systemd.lines.firstIndex(of: "RELOADING=1"))
      #expect(systemd.lines[reload + 1].hasPrefix("MONOTONIC_USEC=") && systemd.lines[reload + 2] == "READY=1")

      let first = try await sandbox.awaitDaemon()
      Spawn.signal(first, Signal.kill.rawValue)
      try await waitUntil("another daemon serves") { sandbox.daemonPid != first && (try? sandbox.connect()) != nil }
      #expect(!systemd.lines.contains("STOPPING=1"))
      try await sandbox.succeed("shutdown")
      #expect(try await keeper.wait().code == 0)
      #expect(systemd.count(of: "STOPPING=1") == 1 && systemd.count(of: "READY=1") == 2)
    }
  }

  @Test("the watchdog hears that the daemon answers, and a daemon that hangs is replaced before its time is over")
  func watchdog() async throws {
    try await Sandbox.with { sandbox in
      let systemd = try NotifyReceiver(at: "\(sandbox.path)/notify")
      _ = try await sandbox.startDaemon(
        environment: ["NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "4000000"])
      try await sandbox.succeed("add", "--name", "s", "--", "sleep", "600")
      let pid = try await sandbox.service("s").pid
      try await waitUntil("there are signs of life") { systemd.count(of: "WATCHDOG=1") > 2 }
      let first = try await sandbox.awaitDaemon()
      Spawn.signal(first, Signal.stop.rawValue)
      try await waitUntil("the daemon that hangs is gone") { !Sandbox.isAlive(first) }
      let count = systemd.count(of: "WATCHDOG=1")
      try await waitUntil("the signs of life go on") { systemd.count(of: "WATCHDOG=1") > count + 1 }
      #expect(try await sandbox.service("s").pid == pid)
    }
  }

  @Test("the watchdog of another process is none of ours")
  func otherWatchdog() async throws {
    try await Sandbox.with { sandbox in
      let systemd = try NotifyReceiver(at: "\(sandbox.path)/notify")
      _ = try await sandbox.startDaemon(
        environment: ["NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "10000", "WATCHDOG_PID": "1"])
      try await sandbox.succeed("add", "--name", "s", "--", "sleep", "600")
      try await waitUntil("a second has passed") { systemd.status == "1 service runs" }
      #expect(systemd.count(of: "WATCHDOG=1") == 0)
    }
  }

  @Test("when the keeper is killed its daemon ends well, the services live on, and the next dmon takes them over")
  func keeperKilled() async throws {
    try await Sandbox.with { sandbox in
      let log = "\(sandbox.path)/log"
      let keeper = try sandbox.start(["dmon", "daemon", "--under-systemd", "--log-file", log])
      try await waitUntil("it serves") { (try? sandbox.connect()) != nil }
      try await sandbox.succeed("add", "--name", "s", "--", "sleep", "600")
      let pid = try await #require(sandbox.service("s").pid)
      let daemon = try await sandbox.awaitDaemon()
      Spawn.signal(keeper.pid, Signal.kill.rawValue)
      try await waitUntil("the daemon has ended") { !Sandbox.isAlive(daemon) }
      let said = String(decoding: Files.read(log, limit: 1 << 16) ?? [], as: UTF8.self)
      #expect(said.contains("asked to end by the end of the keeper") && said.hasSuffix("ended\n"), "\(said)")
      #expect(LockFile.holder(of: sandbox.state) == nil && Sandbox.isAlive(pid))
      _ = try await sandbox.startDaemon("--under-systemd")
      try await sandbox.waitForService("s", "adopted") { $0.state == .running && $0.pid == pid }
    }
  }

  @Test("a storm of kills: each time it is started again at once, and no service notices")
  func storm() async throws {
    try await Sandbox.with { sandbox in
      // What Restart=always does.
      let systemd = try sandbox.startScript(
        "while :; do sh -c 'SYSTEMD_EXEC_PID=$$ exec dmon daemon'; echo $? >> codes; done")
      try await waitUntil("it serves") { (try? sandbox.connect()) != nil }
      for name in ["a", "b", "c"] { try await sandbox.succeed("add", "--name", name, "--", "sleep", "600") }
      let before = try await sandbox.services().map { $0.pid }
      for round in 0..<10 {
        var holder: LockFile.Holder?
        try await waitUntil("keeper and daemon are there") {
          holder = LockFile.holder(of: sandbox.state)
          return (holder?.pid ?? 0) > 0 && (holder?.keeperPid ?? 0) > 0 && (try? sandbox.connect()) != nil
        }
        let dead = try #require(holder)
        Spawn.signal(round.isMultiple(of: 3) ? dead.pid : dead.keeperPid, Signal.kill.rawValue)
        try await waitUntil("others are there") {
          guard let now = LockFile.holder(of: sandbox.state), now.pid > 0 else { return false }
          return now.pid != dead.pid
        }
      }
      try await waitUntil("all services are known and live") {
        (try? await sandbox.services().map { $0.pid }) == before
      }
      #expect(try await sandbox.services().allSatisfy { $0.state == .running && $0.restarts == 0 })
      // No start of it failed: none found another one in its way.
      let codes = String(decoding: Files.read("\(sandbox.path)/codes", limit: 1 << 16) ?? [], as: UTF8.self)
      #expect(Set(codes.split(separator: "\n")) == ["137"], "\(codes)")
      systemd.kill()
    }
  }

  @Test("one that is there already and is none of systemd's is an error that starting again does not mend")
  func alreadyThere() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.script("SYSTEMD_EXEC_PID=$$ exec dmon daemon")
      #expect(result.code == 73 && result.errorText.contains("is already there"), "\(result.errorText)")
    }
  }

  @Test("ExecStop= after the keeper was killed ends nothing; while it lives it is the shutdown")
  func execStop() async throws {
    try await Sandbox.with { sandbox in
      let keeper = try await sandbox.startDaemon("--under-systemd")
      try await sandbox.succeed("add", "--name", "s", "--", "sleep", "600")
      let stop = ["SERVICE_RESULT": "signal", "EXIT_CODE": "killed", "EXIT_STATUS": "KILL"]
      let nothing = try await sandbox.run(["dmon", "shutdown"], environment: stop.mapValues { $0 })
      #expect(nothing.code == 0 && nothing.text == "dmon has ended by itself; its services stay\n")
      #expect(try await sandbox.service("s").state == .running)
      let end = try await sandbox.run(
        ["dmon", "shutdown"], environment: ["SERVICE_RESULT": "success", "MAINPID": "\(keeper.pid)"])
      #expect(end.code == 0)
      #expect(try await keeper.wait().code == 0)
    }
  }
}

@Suite("A socket that systemd passes on")
struct SocketActivationTests {
  /// Binds a socket, becomes what is started by it, and leaves a client waiting there.
  private static func activation(_ path: String) -> String {
    """
    import os, socket, sys
    listener = socket.socket(socket.AF_UNIX)
    os.makedirs(os.path.dirname("\(path)"), 0o700, exist_ok=True)
    listener.bind("\(path)")
    listener.listen()
    os.dup2(listener.fileno(), 3)
    os.set_inheritable(3, True)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="dmon.socket")
    os.execvp("dmon", ["dmon", "daemon"])
    """
  }

  @Test("is served by each daemon, keeps those who wait, and stays when dmon ends")
  func served() async throws {
    try await Sandbox.with { sandbox in
      let program = try sandbox.write(Self.activation(sandbox.socket), to: "activate.py")
      let keeper = try sandbox.start(["python3", program])
      try await waitUntil("the socket is there") { Files.isSocket(sandbox.socket) }
      let identity = try #require(Files.identity(of: sandbox.socket))
      // Waits in the queue of the socket until somebody serves it.
      try await sandbox.succeed("add", "--name", "s", "--", "sleep", "600")
      let service = try await #require(sandbox.service("s").pid)
      for _ in 0..<3 {
        let daemon = try await sandbox.awaitDaemon()
        Spawn.signal(daemon, Signal.kill.rawValue)
        #expect(try await sandbox.service("s").pid == service)
        #expect(Files.identity(of: sandbox.socket) == identity)
      }
      // The next one inherits nothing of it.
      let names = Files.list("/proc/\(service)/fd")
      #expect(Set(names) == ["0", "1", "2"])
      try await sandbox.succeed("shutdown")
      #expect(try await keeper.wait().code == 0)
      #expect(Files.identity(of: sandbox.socket) == identity)
    }
  }

  @Test("is bound anew when its file was removed")
  func removed() async throws {
    try await Sandbox.with { sandbox in
      let program = try sandbox.write(Self.activation(sandbox.socket), to: "activate.py")
      _ = try sandbox.start(["python3", program])
      try await waitUntil("it serves") { (try? sandbox.connect()) != nil }
      // From now on the keeper has something to stay for, also when its daemon dies before it is asked anything.
      try await sandbox.succeed("add", "--name", "s", "--", "sleep", "600")
      try Files.remove(sandbox.socket)
      try await waitUntil("it can be reached again") { (try? sandbox.connect()) != nil }
      let first = try await sandbox.awaitDaemon()
      Spawn.signal(first, Signal.kill.rawValue)
      try await waitUntil("the next daemon can be reached, too") {
        sandbox.daemonPid != first && (try? sandbox.connect()) != nil
      }
      try await sandbox.succeed("ls")
    }
  }

  @Test("that is none is refused")
  func none() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.script("LISTEN_FDS=1 LISTEN_PID=$$ exec dmon daemon 3</dev/null")
      #expect(result.code == 73 && result.errorText.contains("none of the 1 descriptors"), "\(result.errorText)")
    }
  }

  @Test("at another place than the daemon's is refused")
  func elsewhere() async throws {
    try await Sandbox.with { sandbox in
      let program = try sandbox.write(Self.activation("\(sandbox.path)/other/s"), to: "activate.py")
      let result = try await sandbox.run(["python3", program])
      #expect(result.code == 73 && result.errorText.contains("is at \(sandbox.path)/other/s"), "\(result.errorText)")
    }
  }
}

@Suite("dmon install --systemd")
struct SystemdInstallTests {
  @Test("systemd finds nothing wrong with the unit, wherever dmon lies", arguments: ["prefix", "a 50% $HOME c"])
  func verified(_ name: String) async throws {
    try await Sandbox.with { sandbox in
      // No systemd of this machine is to hear of it.
      _ = try sandbox.write("#!/bin/sh\necho \"$@\" >> \(sandbox.path)/calls\n", to: "bin/systemctl")
      setMode(0o755, of: "\(sandbox.programs)/systemctl")
      let said = try await sandbox.run(
        ["dmon", "install", "--systemd", "--user", "--prefix", "\(sandbox.path)/\(name)"],
        environment: ["HOME": sandbox.path])
      #expect(said.code == 0 && said.text.contains("enabled     dmon.service\n"), "\(said.errorText)")
      let calls = String(decoding: Files.read("\(sandbox.path)/calls", limit: 4_096) ?? [], as: UTF8.self)
      #expect(calls == "--user daemon-reload\n--user enable dmon.service\n")
      let unit = "\(sandbox.path)/.config/systemd/user/dmon.service"
      let verified = try await sandbox.run(
        ["systemd-analyze", "--user", "verify", unit],
        environment: ["HOME": sandbox.path, "XDG_RUNTIME_DIR": sandbox.path])
      #expect(verified.code == 0 && verified.errorText.isEmpty && verified.text.isEmpty, "\(verified.errorText)")
    }
  }

  @Test("where systemd does not answer it is said what to type")
  func noAnswer() async throws {
    try await Sandbox.with { sandbox in
      _ = try sandbox.write("#!/bin/sh\nexit 1\n", to: "bin/systemctl")
      setMode(0o755, of: "\(sandbox.programs)/systemctl")
      let said = try await sandbox.run(
        ["dmon", "install", "--systemd", "--user", "--prefix", "\(sandbox.path)/p"], environment: ["HOME": sandbox.path]
      )
      #expect(said.code == 0)
      for line in ["systemctl --user daemon-reload", "systemctl --user enable dmon.service", "loginctl enable-linger"] {
        #expect(said.text.contains(line), "\(line)")
      }
    }
  }
}
