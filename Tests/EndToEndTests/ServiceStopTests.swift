import Model
import Platform
import Support
import Testing

@Suite("Services that end")
struct ServiceStopTests {
  private func pid(in file: String, of sandbox: Sandbox) async throws -> Int {
    var pid: Int?
    try await waitUntil("\(file) has a pid in it") {
      let text = String(decoding: Files.read("\(sandbox.path)/\(file)", limit: 64) ?? [], as: UTF8.self)
      pid = text.hasSuffix("\n") ? Int(text.dropLast()) : nil
      return pid != nil
    }
    return try #require(pid)
  }

  @Test("one that ignores SIGTERM is killed after its time, and that is said")
  func stubborn() async throws {
    try await Sandbox.with { sandbox in
      let script = "trap '' TERM; echo $$ > pid; while :; do sleep 1; done"
      try await sandbox.succeed("add", "--name", "stubborn", "--stop-timeout", "300ms", "--", "sh", "-c", script)
      let pid = try await pid(in: "pid", of: sandbox)
      let stopped = try await sandbox.succeed("stop", "stubborn")
      #expect(stopped.contains("killed after"), "\(stopped)")
      #expect(!Sandbox.isAlive(pid))
      #expect(try await sandbox.service("stubborn").state == .finished)
    }
  }

  @Test("a stop that is not awaited, or not long enough, goes on behind it")
  func impatient() async throws {
    try await Sandbox.with { sandbox in
      let script = "trap '' TERM; echo $$ > pid; while :; do sleep 1; done"
      try await sandbox.succeed("add", "--name", "slow", "--stop-timeout", "3s", "--", "sh", "-c", script)
      let pid = try await pid(in: "pid", of: sandbox)
      let result = try await sandbox.dmon("stop", "slow", "--timeout", "50ms")
      #expect(result.code == 75 && result.text.hasPrefix("slow: stopping"), "\(result.text)")
      #expect(Sandbox.isAlive(pid))
      try await sandbox.succeed("stop", "slow", "--no-wait")
      try await sandbox.waitForService("slow", "down") { $0.state == .finished }
      #expect(!Sandbox.isAlive(pid))
    }
  }

  @Test("what left group, session and environment by a double fork ends with its service")
  func doubleFork() async throws {
    try await Sandbox.with { sandbox in
      let script = """
        (env -i setsid sh -c 'echo $$ > grandchild; exec sleep 600' > /dev/null 2>&1 &)
        exec sleep 600
        """
      try await sandbox.succeed("add", "--name", "forks", "--", "sh", "-c", script)
      let grandchild = try await pid(in: "grandchild", of: sandbox)
      let stopped = try await sandbox.succeed("stop", "forks")
      #expect(stopped.contains("1 process that had left its group was ended"), "\(stopped)")
      #expect(!Sandbox.isAlive(grandchild))
    }
  }

  @Test("pause halts it, resume lets it go on, signal reaches its process alone")
  func signals() async throws {
    try await Sandbox.with { sandbox in
      let script = "trap 'echo got >> seen' USR1; echo $$ > pid; while :; do sleep 600 & wait; done"
      try await sandbox.succeed("add", "--name", "s", "--", "sh", "-c", script)
      let pid = try await pid(in: "pid", of: sandbox)
      #expect(try await sandbox.succeed("pause", "s") == "s: paused\n")
      #expect(try await sandbox.service("s").state == .stopped)
      #expect(try await sandbox.succeed("ls").contains("paused"))
      #expect(try await sandbox.succeed("resume", "s") == "s: running, pid \(pid)\n")
      #expect(try await sandbox.succeed("signal", "usr1", "s") == "s: USR1 sent to pid \(pid)\n")
      try await waitUntil("the signal came") { Files.exists("\(sandbox.path)/seen") }
      #expect(try await sandbox.service("s").restarts == 0)
      _ = try await sandbox.dmon("stop", "s")
      #expect(try await sandbox.dmon("signal", "HUP", "s").code == 75)
      for verb in ["pause", "resume"] {
        let result = try await sandbox.dmon(verb, "s")
        #expect(result.code == 75 && result.text.hasPrefix("s: does not run: stopped by request"), "\(result.text)")
      }
    }
  }

  @Test("a shell that starts one program after the other is halted, with what it runs, and goes on, 25 times")
  func pauseBusyShell() async throws {
    try await Sandbox.with { sandbox in
      let script = "echo $$ > pid; while :; do date +%N > now; sleep 0.001; done"
      try await sandbox.succeed("add", "--name", "busy", "--", "sh", "-c", script)
      let pid = try await pid(in: "pid", of: sandbox)
      for _ in 1...25 {
        #expect(try await sandbox.succeed("pause", "--timeout", "20s", "busy") == "busy: paused\n")
        for child in [pid] + ProcessTree.children(of: pid) {
          try await waitUntil("\(child) has halted or ended") {
            guard let facts = ProcessFacts(of: child) else { return true }
            return facts.isStopped || facts.isZombie
          }
        }
        #expect(try await sandbox.succeed("resume", "--timeout", "20s", "busy") == "busy: running, pid \(pid)\n")
      }
    }
  }

  @Test("restart gives it a new process at once")
  func restart() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "web", "--restart-interval", "1h", "--", "sleep", "600")
      let old = try #require(try await sandbox.service("web").pid)
      #expect(try await sandbox.succeed("restart", "web").hasPrefix("web: running, pid "))
      let new = try #require(try await sandbox.service("web").pid)
      #expect(old != new && !Sandbox.isAlive(old) && Sandbox.isAlive(new))
    }
  }

  @Test("who sits at a terminal is asked before several are ended, a script is not")
  func question() async throws {
    try await Sandbox.with { sandbox in
      for name in ["one", "two"] { try await sandbox.succeed("add", "--name", name, "--", "sleep", "600") }
      let session = try TerminalSession(columns: 100, rows: 24)
      let refused = try sandbox.start(["dmon", "stop", "--all"], on: session)
      try await session.wait(for: "the question") { $0.text.contains("stop 2 services (one, two)? [y/N]") }
      try session.type("n\n")
      #expect(try await session.waitForEnd(of: refused) == 75)
      #expect(try await sandbox.services().allSatisfy { $0.state == .running })
      let alone = try sandbox.start(["dmon", "stop", "one"], on: session)
      #expect(try await session.waitForEnd(of: alone) == 0)
      let agreed = try sandbox.start(["dmon", "restart", "@default"], on: session)
      try await session.wait(for: "the question") { $0.text.contains("restart 2 services") }
      try session.type("y\n")
      #expect(try await session.waitForEnd(of: agreed) == 0)
      try await sandbox.succeed("rm", "--all")
      #expect(try await sandbox.services().isEmpty)
    }
  }

  @Test("a daemon that is killed while it shuts down has a successor that does it")
  func killedInShutdown() async throws {
    try await Sandbox.with { sandbox in
      let script = "trap '' TERM; echo $$ > pid; while :; do sleep 1; done"
      try await sandbox.succeed("add", "--name", "first", "--", "sh", "-c", "echo $$ > other; exec sleep 600")
      try await sandbox.succeed("add", "--name", "slow", "--stop-timeout", "1s", "--", "sh", "-c", script)
      let pids = [try await pid(in: "other", of: sandbox), try await pid(in: "pid", of: sandbox)]
      async let shutdown = sandbox.dmon("shutdown", "--timeout", "30s")
      try await sandbox.waitForService("slow", "stopping") { $0.phase == "stopping" }
      Spawn.signal(try #require(LockFile.holder(of: sandbox.state)?.pid), Signal.kill.rawValue)
      let result = try await shutdown
      #expect(result.code == 0, "\(result.text) \(result.errors)")
      #expect(pids.filter(Sandbox.isAlive).isEmpty)
    }
  }

  @Test("shutdown ends services and daemon, or the daemon alone; both know everything afterwards")
  func shutdown() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "web", "--", "sleep", "600")
      let pid = try #require(try await sandbox.service("web").pid)
      try await sandbox.succeed("shutdown", "--keep-services")
      #expect(Sandbox.isAlive(pid))
      try await sandbox.succeed("daemon", "--detach")
      #expect(try await sandbox.service("web").pid == pid)
      try await sandbox.succeed("shutdown")
      #expect(!Sandbox.isAlive(pid))
      #expect(try await sandbox.dmon("ls").code == 69)
      try await sandbox.succeed("daemon", "--detach")
      try await sandbox.waitForService("web", "running again") { $0.state == .running && $0.pid != pid }
    }
  }
}
