import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

@Suite("Services outlive keeper and daemon")
struct SupervisorSurvivalTests {
  @Test("a new keeper gets what lives, and says how it goes on", arguments: executionOrders)
  func keeperDies(order: EventLoop.Order) async throws {
    try await SupervisorWorld.run(order) { world in
      _ = try await world.add(ServiceSpecification("a"))
      _ = try await world.add(ServiceSpecification("b"))
      world.keeper.die()
      try await world.until("both are taken over") {
        world.keepers.count == 2 && world.keeper.live("default/a") == [1] && world.keeper.live("default/b") == [2]
      }
      try await world.until("it is said") { await world.status("default/a")?.adopted == true }
      #expect(await world.status("default/a")?.phase == "up")
      #expect(world.keeper.spawned.isEmpty)
      let isReady = world.keeper.requests.contains { if case .ready = $0 { true } else { false } }
      #expect(!isReady)
      // An end afterwards is an end; the next run is a child of the new keeper.
      world.keeper.end(1, .unknown)
      try await world.until("default/a", "backing-off")
      world.loop.advance(by: .seconds(1))
      try await world.until("default/a", "up")
      #expect(await world.status("default/a")?.adopted == nil)
      #expect(world.keeper.live("default/a") == [3])
    }
  }

  @Test("a run that was asked for and not answered is looked for, and given up when it is nowhere")
  func keeperDiesWhileStarting() async throws {
    try await SupervisorWorld.run { world in
      world.keeper.startsAtOnce = false
      let service = ServiceName(name: "a")
      _ = try await world.add(ServiceSpecification("a"), wait: false)
      try await world.until("it is asked for") { world.keeper.spawned.count == 1 }
      world.keeper.die()
      try await world.until("default/a", "backing-off")
      world.loop.advance(by: .seconds(1))
      try await world.until("default/a", "up")
      #expect(await world.supervisor.status(of: service)?.run == 2)
      #expect(world.keeper.live("default/a") == [2])
    }
  }

  @Test("a run that was found is given to each next keeper, also when one dies before it has told of it")
  func keepersDieWhileStarting() async throws {
    try await SupervisorWorld.run { world in
      world.keeper.startsAtOnce = false
      _ = try await world.add(ServiceSpecification("a"), wait: false)
      try await world.until("it is asked for") { world.keeper.spawned.count == 1 }
      // The keeper has started it, and dies before it says so.
      var spawn = Spawn(path: "/bin/sleep", arguments: ["sleep", "600"], environment: [], directory: "/")
      spawn.hasOwnSession = true
      spawn.descriptors = [-1, -1, -1]
      spawn.brand = Brand(number: await world.supervisor.identity.brandNumber, run: 1).limit
      let pid = try spawn.start()
      defer {
        Spawn.signal(pid, Signal.kill.rawValue)
        _ = Spawn.wait(for: pid, blocking: true)
      }
      func isAsked(_ keeper: FakeKeeper) -> Bool {
        keeper.requests.contains {
          if case .adopt(let order) = $0 { order.run == 1 && order.pid == pid } else { false }
        }
      }
      world.keepersAdoptNothing = true
      world.keeper.die()
      try await world.until("the second keeper is to take it over") {
        world.keepers.count == 2 && isAsked(world.keeper)
      }
      world.keepersAdoptNothing = false
      world.keeper.die()
      world.loop.advance(by: .seconds(1))
      try await world.until("the third one does") { world.keepers.count == 3 && isAsked(world.keeper) }
      try await world.until("default/a", "up")
      #expect(await world.status("default/a")?.pid == pid)
      #expect(await world.status("default/a")?.restarts == 0)
    }
  }

  @Test("keepers that die at once are not started again without a pause")
  func keepersThatDie() async throws {
    try await SupervisorWorld.run { world in
      _ = try await world.add(ServiceSpecification("a"))
      world.refusesKeepers = true
      world.keeper.die()
      await world.loop.settled()
      world.refusesKeepers = false
      #expect(world.keepers.count == 1)
      world.loop.advance(by: .milliseconds(100))
      try await world.until("it is taken over") { world.keepers.count == 2 && world.keeper.live("default/a") == [1] }
    }
  }

  @Test("a new daemon goes on with what the keeper knows", arguments: executionOrders)
  func daemonDies(order: EventLoop.Order) async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop(order: order) { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        _ = try await world.add(ServiceSpecification("up"))
        _ = try await world.add(ServiceSpecification("ended"))
        _ = try await world.add(ServiceSpecification("down") { $0.autostart = false })
        _ = try await world.add(ServiceSpecification("stopped"))
        _ = try await world.act(.stop, ["stopped"])
        former.withLock { $0 = world.keeper }
      }
      let keeper = try #require(former.withLock { $0 })
      keeper.end(2, .code(0))
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper) { world in
        try await world.until("default/up", "up")
        try await world.until("default/ended", "down")
        #expect(await world.status("default/ended")?.state == .finished)
        #expect(await world.status("default/ended")?.code == 0)
        #expect(await world.status("default/up")?.run == 1)
        #expect(await world.status("default/down")?.phase == "down")
        #expect(await world.status("default/stopped")?.phase == "down")
        #expect(world.keeper.spawned.isEmpty)
        // Numbers are not given twice.
        #expect(try await world.act(.start, ["down"]).map(\.run) == [4])
      }
    }
  }

  @Test("a run that the last daemon had numbered and not asked for is asked for now, and is no restart")
  func daemonDiesBeforeItAsks() async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        _ = try await world.add(ServiceSpecification("a"))
        world.keeper.hearsNoSpawn = true
        _ = try await world.add(ServiceSpecification("b"), wait: false)
        _ = try await world.add(ServiceSpecification("c"), wait: false)
        try await world.until("b is in the journal, and to be started") { world.keeper.spawned.count == 3 }
        _ = try await world.act(.stop, ["c"], wait: false)
        former.withLock { $0 = world.keeper }
      }
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper) { world in
        try await world.until("default/b", "up")
        #expect(await world.status("default/b")?.run == 2)
        #expect(await world.status("default/b")?.restarts == 0)
        #expect(await world.status("default/c")?.phase == "down")
        #expect(world.keeper.spawned.map(\.run) == [2])
      }
    }
  }

  @Test("a run that a former keeper may have been asked for, and that is nowhere, has vanished")
  func formerKeeperWasAsked() async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        world.keeper.startsAtOnce = false
        _ = try await world.add(ServiceSpecification("a"), wait: false)
        try await world.until("it is asked for") { world.keeper.spawned.count == 1 }
      }
      // Both died: the next keeper's first daemon has the run in its journal.
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        try await world.until("default/a", "backing-off")
        former.withLock { $0 = world.keeper }
      }
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper) { world in
        world.loop.advance(by: .seconds(1))
        try await world.until("default/a", "up")
        #expect(await world.status("default/a")?.run == 2)
        #expect(await world.status("default/a")?.restarts == 1)
      }
    }
  }

  @Test("a new daemon of a keeper that knows nothing: what is gone has vanished, and is started again")
  func bothDie() async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        _ = try await world.add(ServiceSpecification("a"))
        _ = try await world.add(ServiceSpecification("b") { $0.restart = .never })
      }
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        try await world.until("default/a", "backing-off")
        try await world.until("default/b", "down")
        #expect(await world.status("default/b")?.state == .failed)
        world.loop.advance(by: .seconds(1))
        try await world.until("default/a", "up")
        #expect(world.keeper.live("default/a") == [3])
      }
    }
  }

  /// A daemon with the service `a` dies; the next one finds a keeper in which more lives than the journal knows.
  private func nextDaemon(
    finding strangers: @escaping @Sendable (FakeKeeper) -> Void,
    _ body: @escaping @Sendable (SupervisorWorld) async throws -> Void
  ) async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        _ = try await world.add(ServiceSpecification("a"))
        former.withLock { $0 = world.keeper }
      }
      let keeper = try #require(former.withLock { $0 })
      strangers(keeper)
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper, body)
    }
  }

  @Test("a run that lives and that nobody asked for is ended, and forgotten")
  func stranger() async throws {
    try await nextDaemon(finding: { keeper in
      keeper.invent(7, "default/gone", pid: 5_100_000)
      keeper.invent(0, "default/a", pid: 5_100_001)
    }) { world in
      try await world.until("only one is left") { world.keeper.runs.keys.sorted() == [1] }
      #expect(await world.status("default/a")?.run == 1)
    }
  }

  @Test("no run gets the number of one that lives, whoever that is of and whatever the journal knows")
  func numbers() async throws {
    try await nextDaemon(finding: { keeper in
      // A check whose number the journal has lost.
      keeper.invent(9, "@check/default/a", pid: 5_100_000)
    }) { world in
      #expect(try await world.add(ServiceSpecification("b")).run == 10)
      try await world.until("the check is gone") { world.keeper.runs.keys.sorted() == [1, 10] }
    }
  }

  @Test("what is left of a run that is over, and that nobody knows any more, is ended")
  func strays() async throws {
    try await SupervisorWorld.run { world in
      _ = try await world.add(ServiceSpecification("a"))
      _ = try await world.act(.stop, ["a"])
      _ = try await world.add(ServiceSpecification("b"))
      var spawn = Spawn(path: "/bin/sleep", arguments: ["sleep", "600"], environment: [], directory: "/")
      spawn.hasOwnSession = true
      spawn.descriptors = [-1, -1, -1]
      let number = await world.supervisor.identity.brandNumber
      var pids: [Int] = []
      for run in [1, 2, 3] as [RunNumber] {
        spawn.brand = Brand(number: number, run: run).limit
        pids.append(try spawn.start())
      }
      defer {
        for pid in pids {
          Spawn.signal(pid, 9)
          _ = Spawn.wait(for: pid, blocking: true)
        }
      }
      await world.supervisor.endStrays()
      try await world.until("it is ended") { ProcessFacts(of: pids[0])?.isZombie == true }
      try await world.until("it is forgotten") { await world.supervisor.strangers.isEmpty }
      // One that lives, and one that was begun behind the look.
      #expect(ProcessFacts(of: pids[1])?.isZombie == false && ProcessFacts(of: pids[2])?.isZombie == false)
    }
  }

  @Test(
    "a later run than the journal's last one, which is over, is the service's own; the one that is over is forgotten")
  func lostEnd() async throws {
    let temporary = try TemporaryDirectory()
    let other = try TemporaryDirectory()
    try await onLoop { loop in
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        _ = try await world.add(ServiceSpecification("a"))
      }
      let keeper = Shared<FakeKeeper?>(nil)
      // A keeper that knows of the later run alone.
      try await SupervisorWorld.run(on: loop, in: other.path) { world in
        world.keeper.invent(4, "default/a", pid: 5_100_000)
        keeper.withLock { $0 = world.keeper }
      }
      let former = try #require(keeper.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: former) { world in
        try await world.until("it goes on") { await world.supervisor.resumed.isOpen }
        try await world.until("default/a", "up")
        #expect(await world.status("default/a")?.run == 4)
        #expect(world.keeper.spawned.isEmpty && world.keeper.live("default/a") == [4])
        try await world.until("the former run is forgotten") { await world.supervisor.table.runs == [4] }
      }
    }
  }

  @Test("a check that the death of the keeper has broken off says nothing of the service")
  func brokenOff() async throws {
    try await SupervisorWorld.run { world in
      _ = try await world.add(
        ServiceSpecification("a") {
          ($0.health, $0.healthInterval, $0.healthRetries) = ("exec:true", Microseconds(1_000_000), 1)
        })
      world.loop.advance(by: .seconds(1))
      try await world.until("it is asked") { world.keeper.live("@check/default/a").count == 1 }
      world.keeper.die()
      try await world.until("it is taken over") { world.keepers.count == 2 && world.keeper.live("default/a") == [1] }
      world.loop.advance(by: .seconds(1))
      try await world.until("it is asked again") { world.keeper.live("@check/default/a").count == 1 }
      #expect(await world.status("default/a")?.phase == "up")
      world.keeper.end(try #require(world.keeper.live("@check/default/a").first), .code(0))
      try await world.until("it is well") { await world.status("default/a")?.health == "healthy" }
      #expect(await world.status("default/a")?.run == 1)
    }
  }

  @Test("after a shutdown an auto-started daemon starts nothing; one that a person started does")
  func shutdown() async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        for name in ["a", "b", "c"] { _ = try await world.add(ServiceSpecification(name)) }
        _ = try await world.act(.stop, ["c"])
        await world.supervisor.stopAll()
        #expect(world.keeper.live("default/a").isEmpty && world.keeper.live("default/b").isEmpty)
        let signalled = world.keeper.requests.compactMap { request -> RunNumber? in
          if case .signal(let run, SignalName.term, _) = request { run } else { nil }
        }
        #expect(signalled == [3, 2, 1])
      }
      try await SupervisorWorld.run(on: loop, in: temporary.path, autostarted: true) { world in
        try await world.until("it goes on") { await world.supervisor.resumed.isOpen }
        #expect(world.keeper.spawned.isEmpty)
        #expect(await world.supervisor.statuses.map(\.wanted) == [.up, .up, .down])
        #expect(await world.supervisor.waitingCount == 2)
      }
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        try await world.until("default/a", "up")
        try await world.until("default/b", "up")
        #expect(world.keeper.spawned.map(\.service) == ["default/a", "default/b"])
        #expect(await world.supervisor.waitingCount == 0)
      }
    }
  }
}
