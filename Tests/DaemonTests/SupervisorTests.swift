import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

@Suite("The supervisor, with a keeper that says what the test wants")
struct SupervisorTests {
  @Test("a service is added, runs, is stopped, started and removed", arguments: executionOrders)
  func life(order: EventLoop.Order) async throws {
    try await SupervisorWorld.run(order) { world in
      let added = try await world.add(ServiceSpecification("web"))
      #expect(added.phase == "up" && added.state == .running && added.run == 1 && added.pid == 5_000_001)
      #expect(world.keeper.spawned.map(\.run) == [1])
      let stopped = try await world.act(.stop, ["web"])
      #expect(stopped.map(\.state) == [.finished] && stopped.map(\.phase) == ["down"])
      try await world.until("the keeper forgets") { world.keeper.runs.isEmpty }
      let started = try await world.act(.start, ["default/web"])
      #expect(started.map(\.run) == [2] && started.map(\.phase) == ["up"])
      let restarted = try await world.act(.restart, ["@default"])
      #expect(restarted.map(\.run) == [3] && restarted.map(\.phase) == ["up"])
      let listed = try await world.call(.list, ServiceListRequest(), returning: ServicesReply.self).services
      #expect(listed.map(\.name) == ["web"])
      let removed = try await world.act(.remove, ["web"])
      #expect(removed.map(\.name) == ["web"])
      #expect(await world.supervisor.statuses.isEmpty)
      try await world.until("the keeper forgets") { world.keeper.runs.isEmpty }
    }
  }

  @Test("who waits for a stop is answered when somebody else starts the service again", arguments: executionOrders)
  func overtakenStop(order: EventLoop.Order) async throws {
    try await SupervisorWorld.run(order) { world in
      _ = try await world.add(ServiceSpecification("web"))
      world.keeper.obeys = false
      async let stopped = world.act(.stop, ["web"])
      try await world.until("default/web", "stopping")
      _ = try await world.act(.start, ["web"], wait: false)
      #expect(try await stopped.map(\.phase) == ["stopping"])
    }
  }

  @Test("who waits for a stop is told that somebody else removed the service", arguments: executionOrders)
  func removedWhileStopping(order: EventLoop.Order) async throws {
    try await SupervisorWorld.run(order) { world in
      _ = try await world.add(ServiceSpecification("web"))
      world.keeper.obeys = false
      async let stopped = world.act(.stop, ["web"])
      try await world.until("default/web", "stopping")
      _ = try await world.act(.remove, ["web"], wait: false)
      world.keeper.end(1, .signal(9))
      let services = try await stopped
      #expect(services.map(\.reason) == ["removed meanwhile"] && services.map(\.state) == [.finished])
      #expect(services.map(\.pid) == [nil])
    }
  }

  @Test("a run's marks, brand and log are those of the service")
  func order() async throws {
    try await SupervisorWorld.run { world in
      var specification = ServiceSpecification("load")
      (specification.group, specification.logMax) = ("etl", 7)
      _ = try await world.add(specification)
      let order = try #require(world.keeper.spawned.first)
      let brand = try #require(Brand(limit: order.brand))
      #expect(brand.run == 1)
      #expect(
        order.marks == [
          "DMON_SOCKET=/s", "DMON_GROUP=etl", "DMON_SERVICE=etl/load", "DMON_RUN=\(brand.number).1",
        ])
      #expect(order.output == OutputRules(path: "/logs/etl%2Fload.log", max: 7))
    }
  }

  @Test("after a crash it is started again when its back-off is over, and not before", arguments: executionOrders)
  func crash(order: EventLoop.Order) async throws {
    try await SupervisorWorld.run(order) { world in
      _ = try await world.add(ServiceSpecification("web"))
      world.keeper.end(1, .code(3))
      try await world.until("default/web", "backing-off")
      #expect(await world.status("default/web")?.state == .crashed)
      world.loop.advance(by: .milliseconds(999))
      await world.loop.settled()
      #expect(world.keeper.spawned.count == 1)
      world.loop.advance(by: .milliseconds(1))
      try await world.until("default/web", "up")
      #expect(await world.status("default/web")?.restarts == 1)
      #expect(world.keeper.spawned.map(\.run) == [1, 2])
    }
  }

  @Test("what cannot be started is the error of whoever added it")
  func notStarted() async throws {
    try await SupervisorWorld.run { world in
      let failure = StartFailure(stage: .notFound, errno: 2, text: "there is no program 'x'")
      world.keeper.failure = failure
      await #expect(throws: CallFailure.supervisor(.notStarted(name: "web", failure))) {
        try await world.add(ServiceSpecification("web") { $0.restart = .never })
      }
      #expect(await world.status("default/web")?.state == .failed)
    }
  }

  @Test("a stop that is not obeyed is a kill when its time is over", arguments: executionOrders)
  func stubborn(order: EventLoop.Order) async throws {
    try await SupervisorWorld.run(order) { world in
      _ = try await world.add(ServiceSpecification("web"))
      world.keeper.obeys = false
      _ = try await world.act(.stop, ["web"], wait: false)
      try await world.until("default/web", "stopping")
      world.loop.advance(by: .seconds(10))
      try await world.until("default/web", "down")
      #expect(await world.status("default/web")?.signal == SignalName.kill)
    }
  }

  @Test("without a keeper nothing can be started, and that is said")
  func alone() async throws {
    try await onLoop { loop in
      var memory = ServiceMemory()
      memory.finish(passingOver: 0)
      let supervisor = Supervisor(
        on: loop, settings: SupervisorSettings(host: "here", socket: "/s", logs: "/logs", user: 0), limits: Limits(),
        log: Log(.error), memory: memory, journal: nil, link: nil, reader: nil, board: nil)
      await supervisor.restore()
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await supervisor.run() }
        await loop.settled()
        let begun = try? await supervisor.begin(.add(AddRequest(service: ServiceSpecification("web"))))
        #expect(begun?.names == [ServiceName(name: "web")])
        #expect(await supervisor.statuses.map(\.state) == [.failed])
        group.cancelAll()
      }
    }
  }
}
