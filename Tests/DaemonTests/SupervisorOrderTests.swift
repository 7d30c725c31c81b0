import Journal
import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

@Suite("Order, copies and queues in the supervisor")
struct SupervisorOrderTests {
  @Test("a group's rule outlives the daemon, from the journal and from a snapshot", arguments: [false, true])
  func rules(hasSnapshot: Bool) async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        for (group, parallel) in [("q", 2), ("r", 3), ("r", 0)] {
          let request = SetGroupRequest(group: group, parallel: parallel, hooks: ["failed=true"])
          let reply = try await world.call(.setGroup, request, returning: SetGroupReply.self)
          #expect(reply.group.parallel == (parallel == 0 ? nil : parallel))
        }
        let request = SetGroupRequest(group: "gone", parallel: 1)
        _ = try await world.call(.setGroup, request, returning: SetGroupReply.self)
        let end = SetGroupRequest(group: "gone", parallel: 0)
        _ = try await world.call(.setGroup, end, returning: SetGroupReply.self)
        guard hasSnapshot else { return }
        let journal = try #require(world.journal)
        #expect(await Snapshots(world.board, world.supervisor, Log(.error)).write(journal) == .written)
      }
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        let groups = try await world.call(.groups, GroupsRequest(), returning: GroupsReply.self).groups
        #expect(
          groups == [
            GroupStatus(name: "q", parallel: 2, hooks: ["failed=true"]), GroupStatus(name: "r", hooks: ["failed=true"]),
          ])
      }
    }
  }

  @Test("a call that comes again changes nothing, also when it comes to the next daemon", arguments: executionOrders)
  func again(order: EventLoop.Order) async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop(order: order) { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        _ = try await world.add(ServiceSpecification("w") { $0.replicas = 2 })
        try await scale(world, 4, "first")
        try await scale(world, 1, "second")
        try await scale(world, 4, "first")
        #expect(await world.supervisor.names.map(\.instance) == [1])
        try await limit(world, 1, "third")
        try await limit(world, 5, "fourth")
        try await limit(world, 1, "third")
        #expect(await world.supervisor.groupStatus("q").parallel == 5)
        former.withLock { $0 = world.keeper }
      }
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper) { world in
        try await scale(world, 4, "first")
        try await limit(world, 1, "third")
        #expect(await world.supervisor.names.map(\.instance) == [1])
        #expect(await world.supervisor.groupStatus("q").parallel == 5)
        #expect(world.keeper.live("default/w#1") == [1])
      }
    }
  }

  private func scale(_ world: SupervisorWorld, _ copies: Int, _ request: String) async throws {
    let scale = ScaleRequest(name: "w", replicas: copies, request: request)
    _ = try await world.call(.scale, scale, returning: ServicesReply.self)
  }

  private func limit(_ world: SupervisorWorld, _ parallel: Int, _ request: String) async throws {
    let limit = SetGroupRequest(group: "q", parallel: parallel, request: request)
    _ = try await world.call(.setGroup, limit, returning: SetGroupReply.self)
  }

  @Test("who waits is found on its way through 40 layers without asking the same twice")
  func layers() async throws {
    try await SupervisorWorld.run { world in
      world.keeper.startsAtOnce = false
      for number in 0..<120 {
        let layer = number / 3
        let before = layer == 0 ? nil : (0..<3).map { "s\(layer * 3 - 3 + $0)" }
        _ = try await world.add(ServiceSpecification("s\(number)") { $0.after = before }, wait: false)
      }
      let last = ServiceName(name: "s119")
      #expect(await world.supervisor.isOnItsWay(last))
      _ = try await world.act(.stop, ["s1"], wait: false)
      #expect(await !world.supervisor.isOnItsWay(last))
    }
  }
}
