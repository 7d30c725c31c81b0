import Model
import Platform
import Support
import Testing

@Suite("Services with a tree of their own mind")
struct ServiceHardTreeTests {
  @Test("one that forks and exits: its child is ended, then the rule of restarts applies")
  func forksAndExits() async throws {
    try await Sandbox.with { sandbox in
      // Its second run stays, so that there is something to wait for.
      let script = """
        if [ -e child ]; then exec sleep 600; fi
        sh -c 'echo $$ > child; exec sleep 600' &
        while [ ! -s child ]; do sleep 0.02; done
        exit 3
        """
      try await sandbox.succeed("add", "--name", "forks", "--restart-interval", "100ms", "--", "sh", "-c", script)
      let child = try await sandbox.number(in: "child")
      try await sandbox.waitForService("forks", "started again") { $0.state == .running && $0.restarts == 1 }
      #expect(!Sandbox.isAlive(child))
      #expect(try await sandbox.service("forks").reason.contains("exit 3"))
    }
  }

  @Test("with --leave-children it runs until its child ends, and a stop ends the child")
  func leaveChildren() async throws {
    try await Sandbox.with { sandbox in
      let script = """
        sh -c 'echo $$ > child; while [ ! -e go ]; do sleep 0.02; done' &
        while [ ! -s child ]; do sleep 0.02; done
        """
      for (name, isStopped) in [("ends", false), ("stopped", true)] {
        _ = try await sandbox.run(["rm", "-f", "\(sandbox.path)/child"])
        try await sandbox.succeed(
          "add", "--name", name, "--leave-children", "--restart", "never", "--", "sh", "-c", script)
        let child = try await sandbox.number(in: "child")
        try await sandbox.waitForService(name, "without its leader") { $0.reason.contains("its leader ended") }
        #expect(try await sandbox.service(name).state == .running)
        #expect(Sandbox.isAlive(child))
        if isStopped {
          try await sandbox.succeed("stop", name)
          #expect(!Sandbox.isAlive(child))
        } else {
          _ = try sandbox.write("", to: "go")
        }
        try await sandbox.waitForService(name, "finished") { $0.state == .finished }
        _ = try await sandbox.run(["rm", "-f", "\(sandbox.path)/go"])
      }
    }
  }

  /// Forks twice, in a session of its own and without an environment; the path is for who cleans up.
  private static let escape = """
    (env -i setsid sh -c 'sh -c "echo \\$\\$ > \\$0/escaped; sleep 600; :" $0 &' "$PWD" > /dev/null 2>&1 &)
    echo $$ > pid
    exec sleep 600
    """

  @Test("what forked twice, with setsid and without environment, ends with a shutdown, also one that ignores signals")
  func shutdown() async throws {
    try await Sandbox.with { sandbox in
      let deaf = Self.escape.replacing("sleep 600; :", with: "trap : TERM; while :; do sleep 0.1; done")
      try await sandbox.succeed("add", "--name", "deaf", "--stop-timeout", "300ms", "--", "sh", "-c", deaf)
      let pid = try await sandbox.number(in: "escaped")
      try await sandbox.succeed("shutdown")
      #expect(!Sandbox.isAlive(pid))
    }
  }

  @Test("a tree whose keeper was killed is taken over, and a stop ends all of it", arguments: [false, true])
  func adopted(withDaemon: Bool) async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "tree", "--", "sh", "-c", Self.escape)
      let (pid, escaped) = (try await sandbox.number(in: "pid"), try await sandbox.number(in: "escaped"))
      try await sandbox.waitForService("tree", "running") { $0.pid == pid }
      if withDaemon {
        try await sandbox.killDaemon()
        _ = try await sandbox.startDaemon()
      } else {
        Spawn.signal(try #require(LockFile.holder(of: sandbox.state)).keeperPid, Signal.kill.rawValue)
      }
      #expect(Sandbox.isAlive(pid) && Sandbox.isAlive(escaped))
      try await sandbox.waitForService("tree", "taken over") { $0.adopted == true }
      let service = try await sandbox.service("tree")
      #expect(service.pid == pid && service.state == .running && service.restarts == 0)
      let stopped = try await sandbox.succeed("stop", "tree")
      #expect(stopped.contains("had left its group"), "\(stopped)")
      #expect(!Sandbox.isAlive(pid) && !Sandbox.isAlive(escaped))
    }
  }

  @Test("one whose leader ended while nobody lived: what it left is ended, and it is started again")
  func endedUnseen() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "tree", "--", "sh", "-c", Self.escape)
      let (pid, escaped) = (try await sandbox.number(in: "pid"), try await sandbox.number(in: "escaped"))
      try await sandbox.waitForService("tree", "running") { $0.pid == pid }
      try await sandbox.killDaemon()
      Spawn.signal(pid, Signal.kill.rawValue)
      try await waitUntil("it has ended") { !Sandbox.isAlive(pid) }
      _ = try await sandbox.startDaemon()
      try await sandbox.waitForService("tree", "started again") { $0.phase == "up" && $0.restarts == 1 }
      #expect(!Sandbox.isAlive(escaped))
    }
  }

  @Test("with --leave-children a child outlives its leader, keeper and daemon, and the last of it is seen")
  func leaveChildrenUnseen() async throws {
    try await Sandbox.with { sandbox in
      let script =
        "sh -c 'echo $$ > child; while [ ! -e go ]; do sleep 0.02; done' & while [ ! -s child ]; do sleep 0.02; done"
      try await sandbox.succeed("add", "--name", "tree", "--leave-children", "--", "sh", "-c", script)
      let child = try await sandbox.number(in: "child")
      try await sandbox.waitForService("tree", "without its leader") { $0.reason.contains("its leader ended") }
      try await sandbox.killDaemon()
      _ = try await sandbox.startDaemon()
      let client = try sandbox.connect()
      // Asked after all was taken over: a request waits for that.
      try await sandbox.succeed("add", "--name", "later", "--", "sleep", "600")
      let service = try #require(try client.services().first { $0.name == "tree" })
      #expect(service.state == .running && Sandbox.isAlive(child), "\(service)")
      _ = try sandbox.write("", to: "go")
      try await sandbox.waitForService("tree", "finished") { $0.state == .finished && $0.restarts == 0 }
    }
  }

  @Test("one that SIGSTOP halts while it is being stopped ends nevertheless", arguments: [false, true])
  func haltedWhileStopping(isDeaf: Bool) async throws {
    try await Sandbox.with { sandbox in
      // Halts itself when it is asked to end; the one that is not deaf goes on to its end when it is continued.
      let script =
        "trap 'echo asked > asked; kill -STOP $$; \(isDeaf ? ":" : "exit 0")' TERM; echo $$ > pid; "
        + "while :; do sleep 0.02; done"
      try await sandbox.succeed("add", "--name", "halts", "--stop-timeout", "1s", "--", "sh", "-c", script)
      let pid = try await sandbox.number(in: "pid")
      let stopping = try sandbox.start(["dmon", "stop", "halts"])
      try await waitUntil("it was asked") { Files.exists("\(sandbox.path)/asked") }
      Spawn.signal(pid, Signal.stop.rawValue)
      let result = try await stopping.wait()
      #expect(result.code == 0 && result.text.contains("stopped by request"), "\(result.text)\(result.errorText)")
      #expect(!Sandbox.isAlive(pid))
      #expect(try await sandbox.service("halts").state == .finished)
    }
  }

  @Test("one that is paused stays so when keeper and daemon are killed, is said to be, and goes on when it is to")
  func pausedAndAdopted() async throws {
    try await Sandbox.with { sandbox in
      for name in ["kept", "meanwhile"] {
        try await sandbox.succeed("add", "--name", name, "--", "sleep", "600")
        try await sandbox.succeed("pause", name)
      }
      let pid = try #require(try await sandbox.service("meanwhile").pid)
      try await sandbox.killDaemon()
      Spawn.signal(pid, Signal.continue.rawValue)
      _ = try await sandbox.startDaemon()
      // Looked at from the first moment on: it is never said to run.
      var state: ServiceState?
      try await waitUntil("it is taken over") {
        let service = try await sandbox.service("kept")
        state = service.state
        return service.state != .stopped || service.adopted == true
      }
      #expect(state == .stopped)
      try await sandbox.waitForService("meanwhile", "known to go on") { $0.state == .running }
      let kept = try #require(try await sandbox.service("kept").pid)
      #expect(ProcessFacts(of: kept)?.isStopped == true)
      #expect(try await sandbox.succeed("resume", "kept").hasPrefix("kept: running, pid \(kept)"))
      try await waitUntil("it goes on") { ProcessFacts(of: kept)?.isStopped == false }
    }
  }

  @Test("one that is paused ends when it is stopped")
  func pausedThenStopped() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "web", "--", "sleep", "600")
      let pid = try #require(try await sandbox.service("web").pid)
      try await sandbox.succeed("pause", "web")
      let stopped = try await sandbox.succeed("stop", "web")
      #expect(stopped.contains("stopped by request: ended after"), "\(stopped)")
      #expect(!Sandbox.isAlive(pid))
    }
  }

  @Test("one that writes over its arguments and its environment is taken over, and ended with all that it started")
  func rewritesItself() async throws {
    try await Sandbox.with { sandbox in
      let script = """
        import ctypes, os, subprocess, sys
        child = subprocess.Popen(["/bin/sh", "-c", "exec sleep 600"], env={}, start_new_session=True)
        fields = open("/proc/self/stat").read().rpartition(")")[2].split()
        # arg_start to arg_end, env_start to env_end: see proc(5).
        for first, last in ((45, 46), (47, 48)):
            start, end = int(fields[first]), int(fields[last])
            ctypes.memset(start, ord("x"), end - start - 1)
        ctypes.CDLL(None).prctl(15, b"other", 0, 0, 0)
        open("child", "w").write("%d\\n" % child.pid)
        import signal
        signal.pause()
        """
      _ = try sandbox.write(script, to: "disguise.py")
      try await sandbox.succeed("add", "--name", "disguise", "--", "python3", "disguise.py")
      let child = try await sandbox.number(in: "child")
      let pid = try #require(try await sandbox.service("disguise").pid)
      #expect(!ProcessFacts.commandLine(of: pid).starts(with: "python3".utf8))
      try await sandbox.killDaemon()
      _ = try await sandbox.startDaemon()
      try await sandbox.waitForService("disguise", "taken over") { $0.adopted == true }
      let service = try await sandbox.service("disguise")
      #expect(service.pid == pid && service.state == .running && service.restarts == 0)
      try await sandbox.succeed("stop", "disguise")
      #expect(!Sandbox.isAlive(pid) && !Sandbox.isAlive(child))
    }
  }
}
