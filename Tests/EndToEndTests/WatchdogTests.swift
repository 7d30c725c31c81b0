import Model
import Platform
import Support
import Testing

@Suite("Services with a watchdog")
struct WatchdogTests {
  /// Its time begins when it is ready: on a machine with much to do that takes Python longer than a watchdog waits.
  private static let beating = """
    import threading
    signal.signal(signal.SIGTERM, signal.SIG_IGN if os.environ.get("DEAF") else signal.SIG_DFL)
    def beat():
        while not os.path.exists(sys.argv[1] + ".silent"):
            say("WATCHDOG=1")
            time.sleep(0.1)
    threading.Thread(target=beat, daemon=True).start()
    say("READY=1")
    """

  @Test("who says nothing in time has crashed and is started again; who speaks lives")
  func missed() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(
        sandbox, ["--ready", "notify", "--watchdog", "3s", "--restart-interval", "0"], beginning: Self.beating)
      try await talker.wait("ready") { $0.ready }
      let pid = try #require(try await talker.status.pid)
      let began = Clocks.monotonic
      try await waitUntil("it has lived for more than its time") { Clocks.monotonic - began > .seconds(5) }
      #expect(try await talker.status.pid == pid)
      try Files.write([], to: "\(sandbox.path)/talker.orders.silent")
      try await talker.wait("started again") { $0.run > 1 && $0.pid != nil && $0.pid != pid }
      let status = try await talker.status
      #expect(status.restarts >= 1 && status.reason.contains("no WATCHDOG=1 for 3 s"), "\(status.reason)")
      #expect(!Sandbox.isAlive(pid))
    }
  }

  @Test("the time begins when it is ready, and WATCHDOG=trigger is a crash at once")
  func beginsWhenReady() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(
        sandbox, ["--ready", "notify", "--no-wait", "--watchdog", "1s", "--restart", "never"])
      let began = Clocks.monotonic
      try await waitUntil("more than its time is over") { Clocks.monotonic - began > .seconds(2) }
      let status = try await talker.status
      #expect(status.run == 1 && status.state == .running)
      try await talker.say("WATCHDOG_USEC=600000000\nREADY=1")
      try await talker.wait("ready") { $0.ready }
      // It may be killed before it can tell that it has said it.
      try await talker.tell("say('WATCHDOG=trigger')")
      try await talker.wait("failed") { $0.state == .failed && $0.reason.hasPrefix("failed: it asked for it itself") }
    }
  }

  @Test("during a stop, and while it is paused, its silence means nothing")
  func stopAndPause() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(
        sandbox, ["--ready", "notify", "--watchdog", "3s", "--stop-timeout", "5s", "--env", "DEAF=1"],
        beginning: Self.beating)
      try await talker.wait("ready") { $0.ready }
      let pid = try #require(try await talker.status.pid)
      try await sandbox.succeed("pause", "talker")
      let began = Clocks.monotonic
      try await waitUntil("it was paused for more than its time") { Clocks.monotonic - began > .seconds(4) }
      try await sandbox.succeed("resume", "talker")
      try Files.write([], to: "\(sandbox.path)/talker.orders.silent")
      let stopped = try await sandbox.succeed("stop", "talker")
      #expect(stopped.contains("stopped by request: killed after 5"), "\(stopped)")
      let status = try await talker.status
      #expect(status.state == .finished && status.run == 1 && status.restarts == 0)
      #expect(!Sandbox.isAlive(pid))
    }
  }

  @Test("the death of the daemon and of the keeper is no missed word")
  func deaths() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--ready", "notify", "--watchdog", "5s"], beginning: Self.beating)
      try await talker.wait("ready") { $0.ready }
      let pid = try #require(try await talker.status.pid)
      let began = Clocks.monotonic
      for round in 0..<10 {
        let holder = try #require(LockFile.holder(of: sandbox.state))
        let victim = round % 2 == 0 ? holder.pid : holder.keeperPid
        Spawn.signal(victim, Signal.kill.rawValue)
        try await waitUntil("there is another one") {
          guard let now = LockFile.holder(of: sandbox.state), now.pid > 0 else { return false }
          return (round % 2 == 0 ? now.pid : now.keeperPid) != victim
        }
        try await talker.wait("known") { $0.pid == pid }
      }
      try await waitUntil("more than its time is over") { Clocks.monotonic - began > .seconds(6) }
      let status = try await talker.status
      #expect(status.pid == pid && status.run == 1 && status.restarts == 0)
    }
  }

  @Test("a watchdog without a socket, or too short, is refused")
  func refused() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.dmon("add", "--watchdog", "1ms", "--", "sleep", "600")
      #expect(result.code == 64 || result.code == 65, "\(result.errorText)")
      #expect(result.errorText.contains("watchdog"), "\(result.errorText)")
    }
  }
}
