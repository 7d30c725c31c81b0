import Model
import Platform
import Support
import Testing

@Suite("When the daemon or the keeper dies")
struct SurvivalTests {
  @Test("a daemon that is killed is back at once, and is told everything again")
  func everythingAgain() async throws {
    try await KeeperUnderTest.with { keeper in
      let first = try await keeper.servingDaemon()
      try first.send(.spawn(keeper.order(1, ["sleep", "1000"])))
      try first.send(.spawn(keeper.order(2, ["sh", "-c", "exit 3"])))
      let started = [try await first.started(1), try await first.started(2)]
      _ = try await first.exited(2)
      try first.send(.spawn(keeper.order(3, ["sleep", "1001"])))
      _ = try await first.started(3)
      try first.send(.signal(run: 3, number: 19, toGroup: false))
      try await first.next { if case .stopped(run: 3) = $0 { () } else { nil } }
      first.kill()
      let second = try await keeper.nextDaemon()
      #expect(second.pid != first.pid)
      let reports = try await second.sayHello()
      #expect(reports.contains(.started(started[0])) && reports.contains(.started(started[1])))
      #expect(reports.contains(.stopped(run: 3)))
      #expect(reports.contains { if case .exited(2, .code(3), _) = $0 { true } else { false } })
      #expect(reports.count == 5)
    }
  }

  @Test("what ends while no daemon listens is told to the next one, and what the last one ordered is started")
  func nothingIsLost() async throws {
    try await KeeperUnderTest.with { keeper in
      let first = try await keeper.servingDaemon()
      try first.send(.spawn(keeper.order(1, ["sh", "-c", "sleep 0.05; exit 5"])))
      try first.send(.spawn(keeper.order(2, ["sleep", "1000"])))
      first.kill()
      let second = try await keeper.nextDaemon()
      let reports = try await second.sayHello()
      let runs = reports.compactMap { if case .started(let started) = $0 { started.run } else { nil } }
      #expect(runs == [1, 2])
      if !reports.contains(where: { if case .exited(1, _, _) = $0 { true } else { false } }) {
        #expect(try await second.exited(1) == .code(5))
      }
    }
  }

  @Test("each daemon hears which run was asked for last, of this keeper or perhaps of one before it")
  func lastRun() async throws {
    try await KeeperUnderTest.with { keeper in
      var daemon = try await keeper.nextDaemon()
      #expect(try await daemon.hello(lastRun: 4).lastRun == 4)
      try daemon.send(.ready)
      try daemon.send(.spawn(keeper.order(7, ["sleep", "1000"])))
      try daemon.send(.spawn(keeper.order(6, ["sleep", "1000"])))
      daemon.kill()
      daemon = try await keeper.nextDaemon()
      #expect(try await daemon.hello(lastRun: 9).lastRun == 7)
    }
  }

  @Test("a daemon that is killed a hundred times leaves each run with its pid and one exit")
  func hundredKills() async throws {
    try await KeeperUnderTest.with { keeper in
      var daemon = try await keeper.servingDaemon()
      var pids: [RunNumber: Int] = [:]
      for run in RunNumber(1)...100 {
        try daemon.send(.spawn(keeper.order(run, run % 2 == 0 ? ["sleep", "1000"] : ["sh", "-c", "exit \(run)"])))
        daemon.kill()
        daemon = try await keeper.nextDaemon()
        for report in try await daemon.sayHello() {
          guard case .started(let started) = report else { continue }
          #expect(pids.updateValue(started.pid, forKey: started.run) ?? started.pid == started.pid)
        }
        try daemon.send(.ready)
      }
      #expect(pids.count == 100)
      daemon.kill()
      daemon = try await keeper.nextDaemon()
      let reports = try await daemon.sayHello()
      let exits = reports.compactMap { if case .exited(let run, let exit, _) = $0 { (run, exit) } else { nil } }
      for (run, exit) in exits { #expect(exit == .code(Int(run))) }
      #expect(reports.count(where: { if case .started = $0 { true } else { false } }) == 100)
    }
  }

  @Test("the keeper killed: services live on, write on, and the next keeper takes them over")
  func keeperKilled() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      let script = "trap 'exit 9' USR1; while :; do echo line; sleep 0.01; done"
      try daemon.send(.spawn(keeper.order(1, ["sh", "-c", script])))
      let report = try await daemon.next()
      guard case .started(let started) = report.report else {
        Issue.record("\(report.report)")
        return
      }
      Spawn.signal(keeper.pid, Signal.kill.rawValue)
      _ = try await keeper.waitForEnd()
      let held = report.descriptors.compactMap { $0.take()?.release() }
      #expect(held.count == 2)
      let next = try KeeperUnderTest(succeeding: keeper)
      let second = next.ownDaemon
      try await second.sayHello()
      let order = AdoptOrder(
        run: 1, service: "default/run1", pid: started.pid, startTicks: started.startTicks,
        output: OutputRules(path: keeper.log(1)), splitOutput: false)
      try second.send(.adopt(order), descriptors: held)
      try second.send(.ready)
      let size = Files.size(of: keeper.log(1)) ?? 0
      try await waitUntil("its output is copied again") { Files.size(of: keeper.log(1)) ?? 0 > size }
      #expect(ProcessFacts.isAlive(started.pid, startTicks: started.startTicks))
      try second.send(.signal(run: 1, number: 10, toGroup: false))
      let exit = try await second.exited(1)
      // Whose child it now is, the kernel tells how it ended.
      #expect(exit == .code(9))
      next.end()
    }
  }
}
