import Model
import Platform
import Support
import Testing

@testable import Daemon

@Suite("Schedules, boots and time zones in the supervisor")
struct ScheduleSurroundingsTests {
  @Test("@reboot runs once for each boot of the machine, however often the daemon starts")
  func reboot() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          let added = try await world.add(ServiceSpecification("job") { $0.schedule = "@reboot" })
          #expect(added.phase == "scheduled" && added.next == nil)
        }
      ),
      (10, "a", { world in #expect(await world.status("default/job")?.run == 0) }),
      (
        20, "b",
        { world in
          try await world.until("default/job", "up")
          world.keeper.end(1, .code(0))
          try await world.until("default/job", "scheduled")
        }
      ),
      (30, "b", { world in #expect(await world.status("default/job")?.run == 1) }),
    ])
  }

  @Test("a zone that does not exist is refused with the nearest one")
  func unknownZone() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          let refusal = await world.supervisor.refusal(of: ScheduleSetting.hourly { $0.timezone = "Europe/Berlim" })
          let why = "no time zone is called 'Europe/Berlim'; is 'Europe/Berlin' meant?"
          #expect(refusal == .invalidParameter("service.timezone", why: why))
        }
      )
    ])
  }

  @Test("a zone's file that changes moves the next run, and one that is gone is said until it is back")
  func zoneFiles() async throws {
    let zones = Shared<[String: String]>([:])
    try await ScheduleSetting.daemons(
      [
        (
          0, "a",
          { world in
            let added = try await world.add(ScheduleSetting.hourly())
            #expect(added.next == ScheduleSetting.at(1_800))
            await world.wake(5)
            zones.withLock { $0["UTC"] = "Asia/Kolkata" }
            await world.wake(10)
            #expect(
              await world.status("default/job")?.next == ScheduleSetting.at(1_800), "it was looked at a moment ago")
            world.loop.advance(by: .seconds(61))
            await world.wake(61)
            #expect(await world.status("default/job")?.next == ScheduleSetting.at(3_600))
            zones.withLock { $0["UTC"] = "No/Zone" }
            world.loop.advance(by: .seconds(61))
            await world.wake(122)
            #expect(await world.status("default/job")?.next == ScheduleSetting.at(3_600), "as it was")
          }
        ),
        (
          200, "a",
          { world in
            let status = try #require(await world.status("default/job"))
            #expect(status.phase == "down" && status.next == nil)
            #expect(status.reason.contains("its schedule is not served: no time zone"), "\(status.reason)")
            zones.withLock { $0["UTC"] = "UTC" }
            world.loop.advance(by: .seconds(61))
            await world.wake(300)
            #expect(await world.status("default/job")?.next == ScheduleSetting.at(1_800))
          }
        ),
      ], zones: zones)
  }

  @Test("a daemon that was not asked for serves no schedule after a shutdown, until a start or a daemon that was")
  func afterShutdown() async throws {
    let shutDown: @Sendable (SupervisorWorld) async throws -> Void = { world in
      await world.supervisor.end(keepingServices: false)
      await world.supervisor.stopAll()
    }
    try await ScheduleSetting.daemons(
      [
        (
          0, "a",
          { world in
            _ = try await world.add(ScheduleSetting.hourly())
            _ = try await world.add(ScheduleSetting.hourly("other"))
            try await shutDown(world)
          }
        ),
        (
          1_900, "a",
          { world in
            #expect(world.keeper.spawned.isEmpty)
            let status = try #require(await world.status("default/job"))
            #expect(status.phase == "down" && status.next == nil)
            #expect(status.reason.contains("goes on with the next 'dmon daemon'"), "\(status.reason)")
            let started = try await world.act(.start, ["job"])
            #expect(started.map(\.next) == [ScheduleSetting.at(5_400)])
            await world.wake(5_400)
            #expect(world.keeper.live("default/other").isEmpty)
          }
        ),
      ], autostarted: true)
  }

  @Test("@reboot of a service that comes with a daemon that begins with the machine runs then, and once")
  func firstBoot() async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      for expected in [1, 0] {
        try await SupervisorWorld.run(on: loop, in: temporary.path) { settings in
          settings.boot = "a"
          settings.hasJustBooted = true
        } _: { world in
          try await world.until("it has begun") { await world.supervisor.resumed.isOpen }
          let job = ServiceName(name: "job")
          if expected == 1 {
            await world.supervisor.declare(job, ServiceSpecification("job") { $0.schedule = "@reboot" })
          }
          try await world.until("it is settled") { world.keeper.spawned.count == expected }
          if let run = world.keeper.live("default/job").first { world.keeper.end(run, .code(0)) }
          try await world.until("default/job", "scheduled")
        }
      }
    }
  }
}
