import Model
import Platform
import Support
import Testing

@Suite("Runs that are started")
struct StartingTests {
  @Test("a run is started with its pidfd and pipe, and its exit is told with its code")
  func exitCode() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, ["sh", "-c", "exit 7"])))
      let first = try await daemon.next()
      guard case .started(let started) = first.report else {
        Issue.record("\(first.report)")
        return
      }
      #expect(started.run == 1 && started.service == "default/run1" && started.pid > 0 && started.startTicks > 0)
      #expect(started.pipe != nil && started.errorPipe == nil && started.isAdopted == nil)
      #expect(first.descriptors.count == 2)
      #expect(try await daemon.exited(1) == .code(7))
    }
  }

  @Test("an end by a signal is told as that")
  func exitSignal() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, ["sleep", "1000"])))
      _ = try await daemon.started(1)
      try daemon.send(.signal(run: 1, number: 15, toGroup: true))
      #expect(try await daemon.exited(1) == .signal(15))
    }
  }

  @Test("a leader stays a zombie until its run is forgotten")
  func zombie() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, ["true"])))
      let started = try await daemon.started(1)
      _ = try await daemon.exited(1)
      #expect(ProcessFacts(of: started.pid)?.isZombie == true)
      try daemon.send(.forget(run: 1))
      try await waitUntil("the leader is reaped") { ProcessFacts(of: started.pid) == nil }
    }
  }

  @Test("a stopped run is told, and that it goes on")
  func pauses() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, ["sleep", "1000"])))
      _ = try await daemon.started(1)
      try daemon.send(.signal(run: 1, number: 19, toGroup: true))
      try await daemon.next { if case .stopped(run: 1) = $0 { () } else { nil } }
      try daemon.send(.signal(run: 1, number: 18, toGroup: true))
      try await daemon.next { if case .continued(run: 1) = $0 { () } else { nil } }
    }
  }
}
