import Model
import Platform
import Support
import Testing
import Varlink

@testable import Daemon

/// Files that are not there: what their readings say.
final class PretendedFiles: Sendable {
  private let files = Shared<[String: OriginReading]>([:])

  /// The services of a file, by their lines; nil: it is not there.
  func write(_ file: String, _ services: [ServiceSpecification]?) {
    var reading = OriginReading(file, services: services)
    reading.services = services.map { services in
      services.enumerated().map { index, service in
        var service = service
        (service.origin, service.originLine) = (file, index + 1)
        return service
      }
    }
    if services == nil {
      reading.problems = [OriginProblem(file: file, text: "it is not there")]
      reading.isMissing = true
    }
    files.withLock { $0[file] = reading }
  }

  func write(_ reading: OriginReading) { files.withLock { $0[reading.origin] = reading } }

  func origins(_ list: [String]) -> Origins {
    Origins(list) { origin in
      self.files.withLock { $0[origin] }
        ?? OriginReading(origin, services: nil, problems: [OriginProblem(file: origin, text: "never heard of")])
    }
  }
}

@Suite("Services that come from files")
struct SupervisorOriginTests {
  private func reload(
    _ world: SupervisorWorld, _ origins: [String]? = nil, dry: Bool = false, request: String? = nil
  ) async throws -> [OriginReport] {
    try await world.call(
      .reload, ReloadRequest(origins: origins, dryRun: dry, request: request), returning: ReloadReply.self
    ).origins
  }

  @Test("what has run at times only and is to be up from now on is started, whether it has ever run or not")
  func unscheduled() async throws {
    let files = PretendedFiles()
    let scheduled = ["a", "b"].map { ServiceSpecification($0) { $0.schedule = "0 0 1 1 *" } }
    files.write("/f", scheduled)
    try await SupervisorWorld.run(origins: files.origins(["/f"])) { world in
      try await world.until("default/a", "scheduled")
      _ = try await world.act(.start, ["b"])
      world.keeper.end(1, .code(0))
      try await world.until("default/b", "scheduled")
      files.write("/f", [ServiceSpecification("a"), ServiceSpecification("b") { $0.command = ["/bin/other"] }])
      _ = try await reload(world)
      for name in ["a", "b"] { try await world.until("default/\(name)", "up") }
      // What a person has stopped stays so.
      files.write("/f", scheduled)
      _ = try await reload(world)
      _ = try await world.act(.stop, ["a", "b"])
      files.write("/f", [ServiceSpecification("a"), ServiceSpecification("b")])
      _ = try await reload(world)
      #expect(await world.supervisor.statuses.map(\.phase) == ["down", "down"])
    }
  }

  @Test("they start with the daemon; a reload starts, stops and changes what is to be, and again nothing")
  func reloading() async throws {
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("a"), ServiceSpecification("b"), ServiceSpecification("c")])
    try await SupervisorWorld.run(origins: files.origins(["/f"])) { world in
      for name in ["a", "b", "c"] { try await world.until("default/\(name)", "up") }
      let runs = await world.supervisor.statuses.map(\.run)
      #expect(try await reload(world).first?.unchanged == 3)
      files.write(
        "/f",
        [
          ServiceSpecification("a"), ServiceSpecification("b") { $0.logMax = 7 },
          ServiceSpecification("d") { $0.autostart = false }, ServiceSpecification("e") { $0.host = "k9" },
        ])
      let dry = try await reload(world, dry: true)
      #expect(await world.supervisor.statuses.map(\.name) == ["a", "b", "c"])
      let report = try #require(try await reload(world).first)
      #expect(dry == [report])
      #expect(
        report.lines == [
          "b: changed in place (log-max)", "d: new, not started by itself", "e: new, of host k9: not started here",
          "c: gone, stops and is removed",
        ])
      try await world.until("c is gone") { await world.status("default/c") == nil }
      #expect(await world.supervisor.statuses.map(\.name) == ["a", "b", "d", "e"])
      #expect(await world.supervisor.statuses.prefix(2).map(\.run) == Array(runs.prefix(2)))
      #expect(await world.status("default/d")?.phase == "down")
      #expect(await world.status("default/e")?.phase == "remote")
      let again = try #require(try await reload(world).first)
      #expect(again.lines.isEmpty && again.unchanged == 4)
      files.write("/f", [ServiceSpecification("a") { $0.command = ["/bin/other"] }])
      let last = try await reload(world, request: "r")
      #expect(last.first?.restarted == ["a"])
      try await world.until("a runs anew") { (await world.status("default/a")?.run ?? 0) > (runs[0]) }
      #expect(try await reload(world, request: "r") == last)
    }
  }

  @Test("what a person stopped stays down over reload and restart, and a bad file changes nothing")
  func stopped() async throws {
    let temporary = try TemporaryDirectory()
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("a"), ServiceSpecification("b")])
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path, origins: files.origins(["/f"])) { world in
        for name in ["a", "b"] { try await world.until("default/\(name)", "up") }
        _ = try await world.act(.stop, ["a"])
        files.write("/f", [ServiceSpecification("a") { $0.nice = 3 }, ServiceSpecification("b")])
        #expect(try await reload(world).first?.lines == ["a: changed, stays down (nice)"])
        #expect(await world.status("default/a")?.phase == "down")
        files.write("/f", nil)
        let bad = try #require(try await reload(world).first)
        #expect(!bad.applied && bad.lines.isEmpty && bad.problems.map(\.words) == ["/f: it is not there"])
        former.withLock { $0 = world.keeper }
      }
      files.write(
        "/f", [ServiceSpecification("a") { $0.nice = 3 }, ServiceSpecification("b"), ServiceSpecification("c")])
      let keeper = try #require(former.withLock { $0 })
      // Nothing says that it is to read the file: its services do.
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper, origins: files.origins([])) { world in
        try await world.until("default/c", "up")
        #expect(await world.status("default/a")?.phase == "down")
        #expect(await world.status("default/b")?.run == 2)
        #expect(world.keeper.spawned.count == 1)
      }
    }
  }

  @Test(
    "autostart that comes starts what nobody stopped, at a reload and in a daemon that comes; one that goes ends nothing"
  )
  func autostart() async throws {
    let temporary = try TemporaryDirectory()
    let files = PretendedFiles()
    let names = ["a", "b", "c", "d"]
    @Sendable func write(_ starting: String...) {
      files.write("/f", names.map { name in ServiceSpecification(name) { $0.autostart = starting.contains(name) } })
    }
    write("c")
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path, origins: files.origins(["/f"])) { world in
        try await world.until("default/c", "up")
        _ = try await world.act(.stop, ["b"])
        write("a", "b")
        #expect(
          try await reload(world).first?.lines == [
            "a: changed, starts (autostart)", "b: changed in place (autostart)", "c: changed in place (autostart)",
          ])
        try await world.until("default/a", "up")
        #expect(await world.status("default/b")?.phase == "down")
        #expect(await world.status("default/c").map { $0.phase == "up" && $0.run == 1 } == true)
        #expect(try #require(try await reload(world).first).lines.isEmpty)
        former.withLock { $0 = world.keeper }
      }
      write("a", "b", "d")
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper, origins: files.origins([])) { world in
        try await world.until("default/d", "up")
        #expect(await world.status("default/b")?.phase == "down")
        #expect(world.keeper.spawned.count == 1)
      }
    }
  }

  @Test("a schedule that is taken out of the file leaves a service that runs all the time, unless a person stopped it")
  func scheduleGone() async throws {
    let temporary = try TemporaryDirectory()
    let files = PretendedFiles()
    let names = ["a", "b", "c", "d"]
    @Sendable func write(_ timed: String...) {
      files.write(
        "/f",
        names.map { name in
          ServiceSpecification(name) { service in
            service.schedule = timed.contains(name) ? "@yearly" : nil
            service.autostart = name == "c" ? false : nil
          }
        })
    }
    write("a", "b", "c", "d")
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path, origins: files.origins(["/f"])) { world in
        try await world.until("default/a", "scheduled")
        _ = try await world.act(.stop, ["b"])
        write("d")
        #expect(
          try await reload(world).first?.lines == [
            "a: changed, starts (schedule)", "b: changed in place (schedule)", "c: changed in place (schedule)",
          ])
        try await world.until("default/a", "up")
        for name in ["b", "c"] { #expect(await world.status("default/\(name)")?.phase == "down") }
        former.withLock { $0 = world.keeper }
      }
      write()
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper, origins: files.origins([])) { world in
        try await world.until("default/d", "up")
        #expect(world.keeper.spawned.count == 1)
      }
    }
  }

  @Test("a daemon that comes back finds what changed meanwhile, before it starts anything")
  func meanwhile() async throws {
    let temporary = try TemporaryDirectory()
    let files = PretendedFiles()
    files.write("/f", ["a", "b", "c"].map { ServiceSpecification($0) })
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      try await SupervisorWorld.run(on: loop, in: temporary.path, origins: files.origins(["/f"])) { world in
        for name in ["a", "b", "c"] { try await world.until("default/\(name)", "up") }
        former.withLock { $0 = world.keeper }
      }
      files.write(
        "/f",
        [
          ServiceSpecification("a"), ServiceSpecification("b") { $0.command = ["/bin/new"] }, ServiceSpecification("d"),
        ])
      let keeper = try #require(former.withLock { $0 })
      try await SupervisorWorld.run(on: loop, in: temporary.path, after: keeper, origins: files.origins(["/f"])) {
        world in
        try await world.until("default/d", "up")
        try await world.until("c is gone") { await world.status("default/c") == nil }
        try await world.until("b runs anew") {
          let status = await world.status("default/b")
          return status?.phase == "up" && (status?.run ?? 0) > 3
        }
        #expect(await world.status("default/a")?.run == 1)
        #expect(world.keeper.live("default/b").count == 1)
      }
    }
  }

  @Test("rm, edit and scale of a file's service are refused with its place; without the file they are not")
  func refusals() async throws {
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("x"), ServiceSpecification("a") { $0.replicas = 2 }])
    try await SupervisorWorld.run(origins: files.origins(["/f"])) { world in
      try await world.until("default/a#2", "up")
      func refusal(_ body: () async throws -> Void) async -> String? {
        do { try await body() } catch CallFailure.supervisor(.notAllowed(let what)) { return what } catch {}
        return nil
      }
      #expect(
        await refusal { _ = try await world.act(.remove, ["a#1"]) }
          == "a#1 comes from /f, line 2: it is removed there, and by 'dmon reload'")
      let change = AddRequest(service: ServiceSpecification("a") { $0.nice = 1 })
      #expect(await refusal { _ = try await world.call(.edit, change, returning: AddReply.self) } != nil)
      let scale = ScaleRequest(name: "a", replicas: 3)
      #expect(await refusal { _ = try await world.call(.scale, scale, returning: ServicesReply.self) } != nil)
      _ = try await world.add(ServiceSpecification("b"))
      files.write(
        "/f", [ServiceSpecification("x"), ServiceSpecification("b"), ServiceSpecification("a") { $0.replicas = 3 }])
      let report = try #require(try await reload(world).first)
      #expect(
        report.problems.map(\.words)
          == ["/f:2: 'b' was added with 'dmon add' already; 'dmon rm b' takes that one away"])
      #expect(report.edited == ["a"])
      try await world.until("default/a#3", "up")
      files.write("/f", nil)
      _ = try await reload(world)
      #expect(try await world.act(.remove, ["a"]).count == 3)
      #expect(await world.supervisor.statuses.map(\.name) == ["b", "x"])
    }
  }

  @Test("what is taken out and put in again while it ends comes back when it has ended")
  func returning() async throws {
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("a")])
    try await SupervisorWorld.run(origins: files.origins(["/f"])) { world in
      try await world.until("default/a", "up")
      world.keeper.obeys = false
      files.write("/f", [])
      #expect(try await reload(world).first?.removed == ["a"])
      files.write("/f", [ServiceSpecification("a")])
      #expect(try await reload(world).first?.lines == ["a: is being removed yet, comes back when it is gone"])
      world.keeper.obeys = true
      world.loop.advance(by: .seconds(10))
      try await world.until("a is back") {
        await world.status("default/a").map { $0.run == 2 && $0.phase == "up" } == true
      }
    }
  }

  @Test("what moves to another host stops here; what comes back starts; copies that nobody wants up are not started")
  func hosts() async throws {
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("a"), ServiceSpecification("b") { $0.replicas = 1 }])
    try await SupervisorWorld.run(origins: files.origins(["/f"])) { world in
      try await world.until("default/a", "up")
      try await world.until("default/b#1", "up")
      _ = try await world.act(.stop, ["b"])
      files.write(
        "/f", [ServiceSpecification("a") { $0.host = "k9" }, ServiceSpecification("b") { $0.replicas = 2 }])
      #expect(
        try await reload(world).first?.lines == ["a: moves to host k9, stops here", "b: changed in place (replicas)"])
      try await world.until("default/a", "remote")
      let copy = await world.status("default/b#2")
      #expect(copy?.phase == "down" && copy?.wanted == .down)
      #expect(world.keeper.live("default/a").isEmpty)
      files.write("/f", [ServiceSpecification("a"), ServiceSpecification("b") { $0.replicas = 2 }])
      #expect(try await reload(world).first?.lines == ["a: moves to this host"])
      try await world.until("default/a", "up")
      #expect(await world.status("default/a")?.host == "here")
    }
  }

  @Test("a file that is gone and gives nothing more is forgotten; one that never gave anything only by a reload of all")
  func forgetting() async throws {
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("a")])
    files.write("/n", nil)
    try await SupervisorWorld.run(origins: files.origins(["/f", "/n"])) { world in
      try await world.until("default/a", "up")
      let run = await world.status("default/a")?.run
      files.write("/f", nil)
      let gone = try await reload(world, ["/f", "/n"])
      #expect(gone.map(\.problems.count) == [1, 1] && gone.map(\.missing) == [true, nil])
      #expect(await world.supervisor.origins.list == ["/f", "/n"])
      files.write("/g", [ServiceSpecification("a")])
      #expect(try await reload(world, ["/g"]).first?.lines == ["a: came from /f before, goes on"])
      #expect(await world.status("default/a")?.run == run)
      #expect(await world.supervisor.origins.list == ["/n", "/g"])
      #expect(await world.supervisor.origins.notices == ["/n: it is not there; 'dmon reload' reads it anew"])
      for isDry in [true, false] {
        let reports = try await reload(world, dry: isDry)
        #expect(reports.map(\.forgotten) == [true, nil] && reports.allSatisfy { $0.problems.isEmpty })
        #expect(await world.supervisor.origins.list == (isDry ? ["/n", "/g"] : ["/g"]))
      }
      #expect(await world.supervisor.origins.notices.isEmpty)
    }
  }

  @Test("what is refused at the first reading is said until it is mended")
  func refusedAtFirst() async throws {
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("a") { $0.after = ["b"] }])
    files.write("/g", [ServiceSpecification("b") { $0.after = ["a"] }, ServiceSpecification("c")])
    files.write("/h", [ServiceSpecification("d")])
    try await SupervisorWorld.run(origins: files.origins(["/f", "/g", "/h"])) { world in
      try await world.until("default/d", "up")
      #expect(await world.supervisor.statuses.map(\.name) == ["d"])
      let notices = await world.supervisor.origins.notices
      #expect(notices.count == 2 && notices.first?.hasPrefix("/f:1: it would wait for itself: a after b") == true)
      files.write("/g", [ServiceSpecification("b")])
      _ = try await reload(world)
      try await world.until("default/a", "up")
      #expect(await world.supervisor.origins.notices == [])
    }
  }

  @Test("of a file that asks for what cannot be, nothing is done, and all of it is said")
  func impossible() async throws {
    let files = PretendedFiles()
    files.write("/f", [ServiceSpecification("a")])
    try await SupervisorWorld.run(origins: files.origins(["/f"])) { world in
      try await world.until("default/a", "up")
      files.write(
        "/f",
        [
          ServiceSpecification("b") { $0.umask = -1 }, ServiceSpecification("c") { $0.after = ["d"] },
          ServiceSpecification("d") { $0.after = ["c"] },
        ])
      let report = try #require(try await reload(world).first)
      #expect(!report.applied && report.problems.count == 2 && report.lines.isEmpty)
      #expect(report.problems.first?.line == 1)
      #expect(await world.supervisor.statuses.map(\.name) == ["a"])
      await #expect(throws: CallFailure.self) { try await reload(world, ["relative"]) }
      #expect(try await reload(world, ["/nowhere"]).first?.applied == false)
    }
  }
}
