import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

@Suite("Calls of the supervisor")
struct SupervisorCallTests {
  @Test("a request that comes again is not carried out again, also by the next daemon")
  func requests() async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      let add = AddRequest(service: ServiceSpecification("a"), request: "one")
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        for _ in 1...2 {
          let added = try await world.call(.add, add, returning: AddReply.self).service
          #expect(added.run == 1)
        }
        for _ in 1...2 { #expect(try await world.act(.restart, ["a"], request: "two").map(\.run) == [2]) }
        await #expect(throws: CallFailure.self) { try await world.act(.stop, ["a"], request: "two") }
        former.withLock { $0 = world.keeper }
      }
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper) { world in
        let added = try await world.call(.add, add, returning: AddReply.self).service
        #expect(added.run == 2)
        #expect(try await world.act(.restart, ["a"], request: "two").map(\.run) == [2])
        #expect(world.keeper.spawned.isEmpty)
        #expect(try await world.act(.remove, ["a"], request: "three").map(\.name) == ["a"])
        #expect(try await world.act(.remove, ["a"], request: "three").isEmpty)
      }
    }
  }

  @Test("a restart that is waited for and whose daemon dies is answered by the next one")
  func restartAcrossDaemons() async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path) { world in
        _ = try await world.add(ServiceSpecification("a"))
        world.keeper.obeys = false
        _ = try await world.act(.restart, ["a"], wait: false, request: "r")
        try await world.until("default/a", "stopping")
        former.withLock { $0 = world.keeper }
      }
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper) { world in
        let restarted = try await world.act(.restart, ["a"], request: "r")
        #expect(restarted.map(\.run) == [2])
        #expect(world.keeper.live("default/a") == [2])
      }
    }
  }

  @Test("what is refused, and why")
  func refusals() async throws {
    try await SupervisorWorld.run { world in
      func refusal(_ body: () async throws -> Void) async -> SupervisorError? {
        do { try await body() } catch CallFailure.supervisor(let error) { return error } catch {}
        return nil
      }
      _ = try await world.add(ServiceSpecification("web"))
      _ = try await world.add(ServiceSpecification("web") { $0.group = "other" })
      #expect(await refusal { _ = try await world.add(ServiceSpecification("web")) } == .alreadyThere(name: "web"))
      #expect(await refusal { _ = try await world.act(.stop, ["x"]) } == .unknownService(name: "x"))
      #expect(
        await refusal { _ = try await world.act(.stop, ["web"]) }
          == .ambiguous(name: "web", candidates: ["default/web", "other/web"]))
      for specification in [
        ServiceSpecification(command: []), ServiceSpecification("a/b"), ServiceSpecification("x") { $0.umask = -1 },
        ServiceSpecification("x") { $0.stopSignal = "NOSUCH" }, ServiceSpecification("x") { $0.environment = ["X"] },
        ServiceSpecification("x") { $0.directory = "relative" },
        ServiceSpecification("x") { $0.command.append(String(repeating: "x", count: 200_000)) },
      ] { await #expect(throws: CallFailure.self) { try await world.add(specification) } }
      #expect(await world.supervisor.statuses.count == 2)
      await world.supervisor.end(keepingServices: true)
      #expect(
        await refusal { _ = try await world.act(.start, ["@"]) } == .notAllowed(what: "the daemon is ending"))
    }
  }

  @Test("a wait ends with its time, and what was begun goes on")
  func timeout() async throws {
    try await SupervisorWorld.run { world in
      _ = try await world.add(ServiceSpecification("web"))
      world.keeper.obeys = false
      let client = try world.connect()
      var bytes: [UInt8] = []
      try CallWriter.call(
        method: SupervisorInterface.Method.stop.fullName,
        parameters: ServicesRequest(names: ["web"], timeout: Microseconds(.seconds(2))), into: &bytes)
      // Behind it, on the same connection: answered in this order.
      try CallWriter.call(
        method: SupervisorInterface.Method.list.fullName, parameters: ServiceListRequest(), into: &bytes)
      await client.send(bytes)
      try await world.until("default/web", "stopping")
      world.loop.advance(by: .seconds(2))
      #expect(try await client.next(ServicesReply.self).results.services.map(\.phase) == ["stopping"])
      #expect(try await client.next(ServicesReply.self).results.services.map(\.phase) == ["stopping"])
      world.loop.advance(by: .seconds(8))
      try await world.until("default/web", "down")
      // What is sent only now is read as well, though somebody looked for the other side's end meanwhile.
      bytes = []
      try CallWriter.call(
        method: SupervisorInterface.Method.list.fullName, parameters: ServiceListRequest(), into: &bytes)
      await client.send(bytes)
      #expect(try await client.next(ServicesReply.self).results.services.map(\.phase) == ["down"])
      await client.close()
    }
  }

  @Test("a watcher gets a snapshot, then changes, then what is gone", arguments: executionOrders)
  func watch(order: EventLoop.Order) async throws {
    try await SupervisorWorld.run(order) { world in
      _ = try await world.add(ServiceSpecification("a"))
      let client = try world.connect()
      var bytes: [UInt8] = []
      try CallWriter.call(
        method: SupervisorInterface.Method.watch.fullName, parameters: ServiceWatchRequest(names: ["@default"]),
        more: true, into: &bytes)
      await client.send(bytes)
      let first = try await client.next(ServiceWatchReply.self).results
      #expect(first.services.map(\.phase) == ["up"] && first.complete)
      _ = try await world.add(ServiceSpecification("b") { $0.group = "other" })
      _ = try await world.add(ServiceSpecification("c"))
      await world.loop.settled()
      world.loop.advance(by: .milliseconds(250))
      let second = try await client.next(ServiceWatchReply.self).results
      #expect(second.services.map(\.name) == ["c"] && second.revision == 1 && second.removed.isEmpty)
      _ = try await world.act(.remove, ["a"])
      await world.loop.settled()
      world.loop.advance(by: .milliseconds(250))
      let third = try await client.next(ServiceWatchReply.self).results
      #expect(third.removed == ["default/a"] && third.services.isEmpty && third.revision == 2)
      await client.close()
    }
  }

  @Test("an edit keeps the process where it can, and starts it anew where that is asked for")
  func edit() async throws {
    try await SupervisorWorld.run { world in
      _ = try await world.add(ServiceSpecification("a"))
      var changes = ServiceSpecification(command: [])
      (changes.name, changes.logMax, changes.stopTimeout) = ("a", 5, Microseconds(.seconds(3)))
      let same = try await world.call(.edit, AddRequest(service: changes, wait: true), returning: AddReply.self)
      #expect(same.service.run == 1)
      try await world.until("the keeper knows the new rules") {
        world.keeper.requests.contains { if case .configure(1, let rules) = $0 { rules.max == 5 } else { false } }
      }
      changes.environment = ["A=b"]
      let later = try await world.call(.edit, AddRequest(service: changes), returning: AddReply.self)
      #expect(later.service.run == 1)
      changes.environment = ["A=c"]
      let anew = try await world.call(.edit, AddRequest(service: changes, wait: true), returning: AddReply.self)
      #expect(anew.service.run == 2)
      #expect(world.keeper.spawned.last?.specification.environment == ["A=c"])
      let described = try await world.call(.describe, ServiceListRequest(names: ["a"]), returning: DescribeReply.self)
      #expect(described.services.map(\.stopTimeout) == [Microseconds(.seconds(3))])
    }
  }

  @Test("a long call comes whole, and one of another interface that is as long is refused")
  func longCalls() async throws {
    try await SupervisorWorld.run { world in
      var specification = ServiceSpecification("long")
      specification.environment = [String(repeating: "x", count: 100_000) + "=1"]
      #expect(try await world.add(specification).phase == "up")
      let client = try world.connect()
      var bytes: [UInt8] = []
      try CallWriter.call(
        method: ProgressInterface.Method.register.fullName,
        parameters: RegisterRequest(group: "g", label: String(repeating: "x", count: 100_000)), into: &bytes)
      await client.send(bytes)
      await #expect(throws: CallFailure.self) { try await client.next(RegisterReply.self) }
    }
  }

  @Test("1,000 services start, crash at once, start again and stop")
  func thousand() async throws {
    try await SupervisorWorld.run { world in
      try await world.until("it goes on") { await world.supervisor.resumed.isOpen }
      for number in 1...1_000 {
        _ = try await world.supervisor.begin(
          .add(AddRequest(service: ServiceSpecification("s\(number)"), wait: false)))
        if number % 50 == 0 { await world.loop.settled() }
      }
      try await world.until("all run") { world.keeper.runs.count == 1_000 }
      try await world.until("all are up") { await world.supervisor.statuses.allSatisfy { $0.phase == "up" } }
      for run in world.keeper.runs.keys.sorted() {
        world.keeper.end(run, .code(1))
        if run % 50 == 0 { await world.loop.settled() }
      }
      try await world.until("all wait") { await world.supervisor.statuses.allSatisfy { $0.phase == "backing-off" } }
      world.loop.advance(by: .seconds(1))
      try await world.until("all run again") { await world.supervisor.statuses.allSatisfy { $0.phase == "up" } }
      #expect(world.keeper.spawned.count == 2_000)
      #expect(Set(world.keeper.spawned.map(\.run)).count == 2_000)
      let stopped = try await world.act(.stop, ["@"])
      #expect(stopped.count == 1_000 && stopped.allSatisfy { $0.phase == "down" })
    }
  }
}
