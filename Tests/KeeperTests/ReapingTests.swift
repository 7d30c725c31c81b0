import Model
import Platform
import Support
import Testing

@Suite("The keeper as a parent")
struct ReapingTests {
  /// Names of the keeper's threads.
  private func threads(of keeper: KeeperUnderTest) -> [String] {
    Files.list("/proc/\(keeper.pid)/task").map { thread in
      let name = Files.read("/proc/\(keeper.pid)/task/\(thread)/comm", limit: 64) ?? []
      return String(decoding: name.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }.sorted()
  }

  @Test("an orphan comes to the keeper and is reaped, while the leader stays")
  func orphan() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      let script = "(setsid sh -c 'echo $$; read x < \(keeper.state)/fifo' &); exit 0"
      try Files.remove(keeper.state + "/fifo")
      try daemon.send(.spawn(keeper.order(1, ["sh", "-c", "mkfifo \(keeper.state)/fifo; \(script)"])))
      let started = try await daemon.started(1)
      #expect(try await daemon.exited(1) == .code(0))
      var orphan = 0
      try await waitUntil("the orphan says who it is") {
        let text = String(decoding: Files.read(keeper.log(1), limit: 64) ?? [], as: UTF8.self)
        orphan = Int(text.split(separator: "\n").first ?? "") ?? 0
        return orphan > 0
      }
      #expect(ProcessFacts(of: orphan)?.parent == keeper.pid)
      #expect(ProcessTree.children(of: keeper.pid).contains(orphan))
      Spawn.signal(orphan, Signal.kill.rawValue)
      try await waitUntil("the orphan is reaped") { ProcessFacts(of: orphan) == nil }
      #expect(ProcessFacts(of: started.pid)?.isZombie == true)
    }
  }

  @Test("a thousand runs that exit at once are all told, and nothing is left of them; three threads stay three")
  func thousand() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      var next: RunNumber = 1
      var ended: Set<RunNumber> = []
      while ended.count < 1_000 {
        // As many as the keeper takes at a time.
        while next <= 1_000, Int(next) - ended.count < 500 {
          try daemon.send(.spawn(keeper.order(next, ["true"])))
          next += 1
        }
        switch try await daemon.next().report {
        case .exited(let run, let exit, _):
          #expect(exit == .code(0))
          #expect(ended.insert(run).inserted)
          try daemon.send(.forget(run: run))
        case .notStarted(let run, let failure): Issue.record("\(run): \(failure)")
        default: break
        }
      }
      try await waitUntil("all are reaped") { ProcessTree.children(of: keeper.pid).count == 1 }
      try await waitUntil("all pipes are closed") { Files.list("/proc/\(keeper.pid)/fd").count < 40 }
      #expect(threads(of: keeper) == ["KeeperProbe", "log", "spawn"])
      daemon.kill()
      #expect(try await keeper.nextDaemon().sayHello() == [])
    }
  }

  @Test("orders beyond what the spawn thread takes are refused, not queued without end")
  func fullQueue() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      for run in RunNumber(1)...4_000 { try daemon.send(.spawn(keeper.order(run, ["no-such-program-here"]))) }
      var answers: Set<RunNumber> = []
      while answers.count < 4_000 {
        guard case .notStarted(let run, let failure) = try await daemon.next().report else { continue }
        #expect(answers.insert(run).inserted)
        #expect(failure.stage == .notFound || failure.stage == .fork && failure.errno == 11)
      }
    }
  }

  @Test("a run that its daemon forgets before it has ended goes when it ends")
  func forgottenEarly() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, ["sleep", "1000"])))
      let started = try await daemon.started(1)
      try daemon.send(.forget(run: 1))
      try daemon.send(.signal(run: 1, number: 9, toGroup: true))
      try await waitUntil("it is reaped") { ProcessFacts(of: started.pid) == nil }
    }
  }
}
