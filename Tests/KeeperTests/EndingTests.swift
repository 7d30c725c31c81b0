import Model
import Platform
import Support
import Testing

@Suite("How a keeper ends")
struct EndingTests {
  @Test("the first daemon that cannot serve passes its code on")
  func firstDaemonFails() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.nextDaemon()
      daemon.kill()
      #expect(try await keeper.waitForEnd() == .code(128 + 9))
    }
  }

  @Test("a signal is told to the daemon; after a daemon that ended as it was asked to the keeper ends with 0")
  func shutdown() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      Spawn.signal(keeper.pid, Signal.terminate.rawValue)
      try await daemon.next { if case .signalled(15) = $0 { () } else { nil } }
      try daemon.send(.ending(keepServices: false, code: nil))
      daemon.kill()
      #expect(try await keeper.waitForEnd() == .code(0))
    }
  }

  @Test("a signal before the daemon listens is told to it when it does")
  func earlySignal() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.nextDaemon()
      Spawn.signal(keeper.pid, Signal.interrupt.rawValue)
      try daemon.send(.hello(KeeperHello(pid: daemon.pid, startTicks: 0)))
      try await daemon.next { if case .signalled(2) = $0 { () } else { nil } }
    }
  }

  @Test("SIGHUP is told, and ends nothing")
  func hangup() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      for _ in 0..<2 {
        Spawn.signal(keeper.pid, Signal.hangup.rawValue)
        try await daemon.next { if case .signalled(1) = $0 { () } else { nil } }
      }
      #expect(keeper.exit() == nil)
    }
  }

  @Test("a second signal kills all at once")
  func secondSignal() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, ["sh", "-c", "trap '' TERM; echo on; while :; do sleep 1; done"])))
      let started = try await daemon.started(1)
      try await waitUntil("it ignores SIGTERM") { Files.size(of: keeper.log(1)) ?? 0 > 0 }
      Spawn.signal(keeper.pid, Signal.terminate.rawValue)
      try await daemon.next { if case .signalled = $0 { () } else { nil } }
      Spawn.signal(keeper.pid, Signal.interrupt.rawValue)
      #expect(try await keeper.waitForEnd() == .code(128 + 2))
      try await waitUntil("the run is gone") { !ProcessFacts.isAlive(started.pid, startTicks: started.startTicks) }
      try await waitUntil("the daemon is gone") { !ProcessFacts.isAlive(daemon.pid, startTicks: 0) }
    }
  }

  @Test("with its daemon dead as well, the keeper ends the runs itself")
  func endsRunsItself() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, ["sleep", "1000"])))
      try daemon.send(
        .spawn(keeper.order(2, ["sh", "-c", "trap 'echo bye; exit 0' TERM; echo on; while :; do sleep 0.1; done"])))
      let started = [try await daemon.started(1), try await daemon.started(2)]
      try await waitUntil("the trap is set") { Files.size(of: keeper.log(2)) ?? 0 > 0 }
      Spawn.signal(keeper.pid, Signal.terminate.rawValue)
      try await daemon.next { if case .signalled = $0 { () } else { nil } }
      daemon.kill()
      #expect(try await keeper.waitForEnd() == .code(0))
      for run in started { #expect(!ProcessFacts.isAlive(run.pid, startTicks: run.startTicks)) }
      // The shell may say as well what became of its sleep(1).
      let text = String(decoding: Files.read(keeper.log(2), limit: 64) ?? [], as: UTF8.self)
      #expect(text.hasPrefix("on\n") && text.hasSuffix("bye\n"), "\(text)")
    }
  }

  @Test("with services kept it stays, and starts a daemon when it is asked to")
  func keepsServices() async throws {
    try await KeeperUnderTest.with { keeper in
      let first = try await keeper.servingDaemon()
      try first.send(.spawn(keeper.order(1, ["sleep", "1000"])))
      let started = try await first.started(1)
      try first.send(.ending(keepServices: true, code: nil))
      first.kill()
      let path = "\(keeper.state)/keeper.sock"
      try await waitUntil("it listens") { (try? BlockingSocket(connectingTo: path, within: .seconds(5))) != nil }
      #expect(LockFile.holder(of: keeper.state)?.pid == 0)
      #expect(LockFile.holder(of: keeper.state)?.keeperPid == keeper.pid)
      #expect(mode(of: path) == 0o600)
      do {
        let socket = try BlockingSocket(connectingTo: path, within: .seconds(5))
        try socket.send(Array("stop\n".utf8))
      }
      // A second `dmon daemon` of this place finds the keeper and asks it.
      let second = try KeeperUnderTest(state: keeper.state)
      #expect(try await second.waitForEnd() == .code(101))
      let daemon = try await keeper.nextDaemon()
      #expect(try await daemon.sayHello() == [.started(started)])
      try await waitUntil("the socket is gone") { mode(of: path) == nil }
    }
  }

  @Test("a daemon that ends by itself before it serves is waited for, a moment longer each time")
  func waits() async throws {
    try await KeeperUnderTest.with { keeper in
      let first = try await keeper.servingDaemon()
      first.kill()
      let second = try await keeper.nextDaemon()
      // Before it was ready, by a fault of its own.
      let before = Clocks.monotonic
      Spawn.signal(second.pid, 31)
      let third = try await keeper.nextDaemon()
      #expect(Clocks.monotonic - before >= .milliseconds(100))
      let reports = try await third.hello()
      #expect(reports.formerPid == second.pid && reports.formerExit == .signal(31))
    }
  }

  @Test("a second keeper of the same place says who is there")
  func occupied() async throws {
    try await KeeperUnderTest.with { keeper in
      _ = try await keeper.servingDaemon()
      let second = try KeeperUnderTest(state: keeper.state)
      #expect(try await second.waitForEnd() == .code(100))
    }
  }
}
