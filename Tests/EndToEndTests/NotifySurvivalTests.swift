import Model
import Platform
import Support
import Testing

@Suite("Notifications when the daemon or the keeper dies")
struct NotifySurvivalTests {
  private func halt(_ pid: Int) async throws {
    Spawn.signal(pid, Signal.stop.rawValue)
    try await waitUntil("\(pid) has halted") { ProcessFacts(of: pid)?.isStopped == true }
  }

  @Test("the daemon killed between READY=1 and its hearing of it")
  func daemonKilled() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--ready", "notify", "--no-wait"])
      try await talker.wait("running") { $0.state == .running }
      let daemon = try await sandbox.awaitDaemon()
      try await halt(daemon)
      try await talker.say("READY=1\nSTATUS=said to nobody")
      Spawn.signal(daemon, Signal.kill.rawValue)
      try await talker.wait("ready") { $0.ready && $0.statusText == "said to nobody" }
    }
  }

  @Test("the keeper killed between READY=1 and its reading it")
  func keeperKilled() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--ready", "notify", "--no-wait"])
      try await talker.wait("running") { $0.state == .running }
      let keeper = try #require(LockFile.holder(of: sandbox.state)?.keeperPid)
      try await halt(keeper)
      try await talker.say("READY=1\nSTATUS=said to nobody")
      Spawn.signal(keeper, Signal.kill.rawValue)
      try await talker.wait("ready") { $0.ready && $0.statusText == "said to nobody" && $0.adopted == true }
      try await talker.say("STATUS=still heard")
      try await talker.wait("heard") { $0.statusText == "still heard" }
    }
  }

  @Test("both killed: the next ones listen at the same name")
  func bothKilled() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--ready", "notify", "--no-wait"])
      try await talker.wait("running") { $0.state == .running }
      try await sandbox.killDaemon()
      // Its word comes to nobody, and it lives on.
      try await talker.tell(#"exec("try: say('READY=1')\nexcept OSError: done('nobody there')")"#)
      try await waitUntil("it has spoken") { talker.doneCount > 0 }
      try await sandbox.succeed("daemon", "--detach")
      // What it may have said is lost, so it counts as ready.
      try await talker.wait("ready") { $0.ready && $0.adopted == true }
      try await talker.say("STATUS=heard again")
      try await talker.wait("heard") { $0.statusText == "heard again" }
    }
  }

  @Test("while no daemon lives a service can speak as long as it likes")
  func noDaemon() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--notify"])
      try await sandbox.succeed("shutdown", "--keep-services")
      try await talker.tell("for i in range(3000): say(f'STATUS=number {i}\\nWATCHDOG=1')")
      try await talker.tell("done('all')")
      try await waitUntil("it was never held up") { talker.doneCount == 1 }
      try await sandbox.succeed("daemon", "--detach")
      try await talker.wait("heard") { $0.statusText == "number 2999" }
    }
  }
}
