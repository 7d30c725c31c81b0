import Model
import Platform
import Support
import Testing

@Suite("What runs say of themselves, as the keeper tells it")
struct NotifyTests {
  private static let talk = """
    import os, socket, sys, time
    def say(text):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as talk:
            talk.sendto(text.encode(), "\\0" + os.environ["NOTIFY_SOCKET"][1:])
    """

  private func order(_ keeper: KeeperUnderTest, _ run: RunNumber, _ script: String) -> SpawnOrder {
    keeper.order(run, ["/usr/bin/python3", "-c", Self.talk + "\n" + script]) { $0.notify = true }
  }

  private func notified(_ daemon: DaemonUnderTest, _ isMeant: (ServiceNotification) -> Bool) async throws {
    try await daemon.next { if case .notified(1, let said) = $0, isMeant(said) { () } else { nil } }
  }

  @Test("a run without need has no socket; one that asks has, and its word comes before its end")
  func socket() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(2, ["sleep", "1000"])))
      let plain = try await daemon.next()
      guard case .started(let silent) = plain.report else { throw Unexpected(what: "\(plain.report)") }
      #expect(silent.notify == nil && plain.descriptors.count == 2)
      try daemon.send(.spawn(order(keeper, 1, "say('READY=1\\nSTATUS=x'); say('STATUS=last words')")))
      let first = try await daemon.next()
      guard case .started(let started) = first.report else { throw Unexpected(what: "\(first.report)") }
      #expect(started.notify?.user == ProcessFacts.ownUser && first.descriptors.count == 3)
      var said = ServiceNotification()
      try await daemon.next { report in
        if case .notified(1, let more) = report { said.add(more) }
        if case .exited(1, _, _) = report { return () } else { return nil }
      }
      #expect(said.isReady == true && said.status == "last words")
    }
  }

  @Test("the next daemon is told what is still true, and not that the run lived once")
  func nextDaemon() async throws {
    try await KeeperUnderTest.with { keeper in
      let first = try await keeper.servingDaemon()
      try first.send(.spawn(order(keeper, 1, "say('READY=1\\nWATCHDOG=1\\nSTATUS=up'); time.sleep(1000)")))
      _ = try await first.started(1)
      try await notified(first) { $0.isReady == true && $0.isAlive == true && $0.status == "up" }
      first.kill()
      let second = try await keeper.nextDaemon()
      let reports = try await second.sayHello()
      let told = reports.compactMap { if case .notified(1, let said) = $0 { said } else { nil } }
      #expect(told.count == 1 && told.first?.isReady == true && told.first?.status == "up")
      #expect(told.first?.isAlive == nil)
    }
  }

  @Test("what was sent while the keeper was dead is read by the next one, from the socket that the daemon held")
  func nextKeeper() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      let script = "time.sleep(0.3)\nfor i in range(5): say(f'STATUS={i}'); time.sleep(0.01)\ntime.sleep(1000)"
      try daemon.send(.spawn(order(keeper, 1, script)))
      let report = try await daemon.next()
      guard case .started(let started) = report.report else { throw Unexpected(what: "\(report.report)") }
      Spawn.signal(keeper.pid, Signal.kill.rawValue)
      _ = try await keeper.waitForEnd()
      let held = report.descriptors.compactMap { $0.take()?.release() }
      let next = try KeeperUnderTest(succeeding: keeper)
      defer { next.end() }
      try await next.ownDaemon.sayHello()
      var order = AdoptOrder(
        run: 1, service: "default/run1", pid: started.pid, startTicks: started.startTicks,
        output: OutputRules(path: keeper.log(1)), splitOutput: false)
      order.notify = started.notify
      try next.ownDaemon.send(.adopt(order), descriptors: held)
      try await notified(next.ownDaemon) { $0.status == "4" }
      Spawn.signal(started.pid, Signal.kill.rawValue)
    }
  }

  @Test("a flood is read at its own pace, and told as its last word")
  func flood() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(order(keeper, 1, "for i in range(5000): say(f'STATUS={i}')\ntime.sleep(1000)")))
      try await notified(daemon) { $0.status == "4999" }
    }
  }

  @Test("a run whose daemon never reads is not held up")
  func noReader() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      let script = "for i in range(2000): say(f'STATUS={i}' + 'x' * 150)\nopen(sys.argv[1], 'w').write('done')"
      var order = order(keeper, 1, script)
      order.specification.command.append("\(keeper.state)/done")
      try daemon.send(.spawn(order))
      try await waitUntil("it has said everything") { Files.exists("\(keeper.state)/done") }
      var said = ServiceNotification()
      try await daemon.next { report in
        if case .notified(1, let more) = report { said.add(more) }
        if case .exited(1, _, _) = report { return () } else { return nil }
      }
      #expect(said.status?.hasPrefix("1999") == true)
    }
  }
}
