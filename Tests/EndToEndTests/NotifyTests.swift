import Model
import Platform
import Support
import Testing

@Suite("What services say at their NOTIFY_SOCKET")
struct NotifyTests {
  @Test("a service is ready when it says so, and its status is shown")
  func ready() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--ready", "notify", "--no-wait"])
      try await talker.say("STATUS=warming up")
      try await talker.wait("heard") { $0.statusText == "warming up" }
      let before = try await talker.status
      #expect(!before.ready && before.state == .running && before.reason.hasSuffix("it says: warming up"))
      try await talker.say("READY=1\nSTATUS=open\u{1B}[31m for you")
      try await talker.wait("ready") { $0.ready && $0.statusText == "open\u{FFFD} for you" }
      try await talker.say("RELOADING=1\nSTATUS=")
      try await talker.wait("reloading") { $0.reason.hasSuffix("; reloading") && $0.statusText == nil }
      try await talker.say("READY=1")
      try await talker.wait("back") { !$0.reason.hasSuffix("; reloading") }
      try await talker.say("STOPPING=1")
      try await talker.wait("stopping") { $0.reason.hasSuffix("; it is stopping by itself") }
      try await talker.tell("sys.exit(0)")
      try await talker.wait("finished") { $0.state == .finished && $0.reason == "finished: exit 0" }
      #expect(try await talker.status.statusText == nil)
    }
  }

  @Test("systemd-notify(1), run by a service, is heard", .enabled(if: Files.exists("/usr/bin/systemd-notify")))
  func systemdNotify() async throws {
    try await Sandbox.with { sandbox in
      let script = "systemd-notify --ready --status='all is well' && echo 0 > said; exec sleep 600"
      try await sandbox.succeed("add", "--name", "s", "--ready", "notify", "--", "sh", "-c", script)
      try await sandbox.waitForService("s", "ready") { $0.ready && $0.statusText == "all is well" }
      #expect(try await sandbox.number(in: "said") == 0)
      // What left the session is known by its brand.
      let far = "setsid systemd-notify --status=far; exec sleep 600"
      try await sandbox.succeed("add", "--name", "far", "--notify", "--", "sh", "-c", far)
      try await sandbox.waitForService("far", "heard") { $0.statusText == "far" }
    }
  }

  @Test("a service without need gets no socket, also where who added it had one")
  func noSocket() async throws {
    try await Sandbox.with { sandbox in
      let variables = ["NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "5"]
      let script = "env | grep -c -E '^(NOTIFY_SOCKET|WATCHDOG_USEC)=' > count; exec sleep 600"
      _ = try await sandbox.dmon(
        "add", "--inherit-env", "--name", "plain", "--", "sh", "-c", script, environment: variables)
      #expect(try await sandbox.number(in: "count") == 0)
      try await sandbox.succeed(
        "add", "--name", "w", "--watchdog", "2m", "--", "sh", "-c",
        "echo $WATCHDOG_USEC > usec; echo ${NOTIFY_SOCKET%%/*} > socket; exec sleep 600")
      #expect(try await sandbox.number(in: "usec") == 120_000_000)
    }
  }

  @Test("a process that is not the service's is refused: another user, and root from outside")
  func strangers() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--ready", "notify", "--no-wait"])
      try await talker.tell("done(os.environ['NOTIFY_SOCKET'])")
      try await waitUntil("the name is known") { talker.doneCount > 0 }
      let done = Files.read("\(sandbox.path)/talker.orders.done", limit: 4_096) ?? []
      let name = String(decoding: done.dropLast(), as: UTF8.self)
      #expect(name.hasPrefix("@dmon/notify/"))
      let stranger = #"""
        import os, socket, sys, time
        if os.getuid() == 0 and sys.argv[2] != "0":
            os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        for text in (b"READY=1\nSTATUS=stranger", b"", b"MAINPID=1", b"x" * 100000):
            try: talk.sendto(text, "\0" + sys.argv[1][1:])
            except OSError: pass
        # Who is gone is known by its user alone, so this one stays until it was heard.
        while not os.path.exists(sys.argv[3]): time.sleep(0.01)
        """#
      _ = try await sandbox.run(["chmod", "0711", sandbox.path])
      let users = ProcessFacts.ownUser == 0 ? ["0", "65534"] : ["0"]
      let file = try sandbox.write(stranger, to: "stranger.py")
      let strangers = try users.map {
        try sandbox.start(["/usr/bin/python3", file, name, $0, "\(sandbox.path)/heard"])
      }
      for child in strangers { #expect(child.ended == nil, "\(child.errorText)") }
      // Its own word comes behind theirs only if they were fast, so it speaks until they must have been.
      for round in 1...20 {
        try await talker.say("STATUS=own \(round)")
        try await talker.wait("heard") { $0.statusText == "own \(round)" }
      }
      #expect(try await !talker.status.ready)
      try Files.write([], to: "\(sandbox.path)/heard")
      for child in strangers { #expect(try await child.wait().code == 0) }
      let after = try await talker.status
      #expect(!after.ready && after.mainPid == nil)
    }
  }

  @Test("a service can ask for more time to end than it has")
  func moreTime() async throws {
    try await Sandbox.with { sandbox in
      let ending = """
        def end(*_):
            say("STOPPING=1\\nEXTEND_TIMEOUT_USEC=60000000")
            time.sleep(1.5)
            os._exit(0)
        signal.signal(signal.SIGTERM, end)
        say("READY=1")
        """
      let talker = try await Talker.add(
        sandbox, ["--ready", "notify", "--stop-timeout", "500ms"], beginning: ending)
      try await talker.wait("ready") { $0.ready }
      let stopped = try await sandbox.succeed("stop", "talker")
      #expect(stopped.contains("(exit 0)") && !stopped.contains("killed"), "\(stopped)")
    }
  }

  @Test("a service asks for more time to get ready, again and again, and gets it")
  func slowStart() async throws {
    try await Sandbox.with { sandbox in
      let slow = """
        for _ in range(8):
            say("EXTEND_TIMEOUT_USEC=20000000")
            time.sleep(0.2)
        say("READY=1")
        """
      let talker = try await Talker.add(
        sandbox, ["--ready", "notify", "--ready-timeout", "1s"], beginning: slow)
      try await talker.wait("ready") { $0.ready }
      let status = try await talker.status
      #expect(status.run == 1 && status.restarts == 0)
    }
  }

  @Test("MAINPID: the run goes on with its main process, and ends as that does")
  func mainProcess() async throws {
    try await Sandbox.with { sandbox in
      let forking = """
        child = os.fork()
        if child == 0:
            os.setsid()
            while not os.path.exists(sys.argv[1] + ".end"): time.sleep(0.01)
            os._exit(3)
        say(f"MAINPID={child}\\nREADY=1")
        """
      try await Talker.add(
        sandbox, ["--ready", "notify", "--restart", "never"], only: forking)
      try await sandbox.waitForService("talker", "without its leader") { $0.pid == nil && $0.mainPid != nil }
      let status = try await sandbox.service("talker")
      #expect(status.state == .running && status.ready)
      #expect(status.reason.hasPrefix("running: its leader ended (exit 0), its main process"), "\(status.reason)")
      Spawn.signal(try await sandbox.awaitDaemon(), Signal.kill.rawValue)
      try await sandbox.waitForService("talker", "known to the next daemon") { $0.mainPid == status.mainPid }
      try Files.write([], to: "\(sandbox.path)/talker.end")
      try await sandbox.waitForService("talker", "failed") { $0.state == .failed }
      let end = try await sandbox.service("talker").reason
      #expect(end.hasPrefix("failed: exit 3") || end.hasPrefix("failed: nobody saw how"), "\(end)")
    }
  }
}
