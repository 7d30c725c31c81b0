import Model
import Platform
import Support

@testable import Daemon

/// Daemons with scheduled services, one after the other, by a clock that the test sets.
enum ScheduleSetting {
  /// Every hour in UTC; the world begins half an hour past one.
  static let half: Int64 = 1_795_253_400

  static func at(_ second: Int64) -> Timestamp { Timestamp(microseconds: (half + second) * 1_000_000) }

  static func hourly(
    _ name: String = "job", _ change: (inout ServiceSpecification) -> Void = { _ in }
  ) -> ServiceSpecification {
    ServiceSpecification(name) { specification in
      (specification.schedule, specification.timezone) = ("0 * * * *", "UTC")
      change(&specification)
    }
  }

  /// What the clock on the wall shows in each directory.
  static let wall = Shared<[String: Timestamp]>([:])

  /// Runs daemons one after the other in one directory; a keeper outlives the daemon that it is handed on from.
  static func daemons(
    _ lives: [(start: Int64, boot: String, body: @Sendable (SupervisorWorld) async throws -> Void)],
    keeperLives: Bool = true, autostarted: Bool = false, zones: Shared<[String: String]> = Shared([:])
  ) async throws {
    let temporary = try TemporaryDirectory()
    try await onLoop { loop in
      let former = Shared<FakeKeeper?>(nil)
      for (index, life) in lives.enumerated() {
        Self.wall.withLock { $0[temporary.path] = Self.at(life.start) }
        try await SupervisorWorld.run(
          on: loop, in: temporary.path, after: former.withLock { $0 }, autostarted: autostarted && index > 0
        ) { settings in
          settings.boot = life.boot
          settings.wall = { Self.wall.withLock { $0[temporary.path] ?? Self.at(0) } }
          settings.zone = { name throws(TimeZoneError) in
            let file = zones.withLock { $0[name ?? ""] } ?? name ?? "UTC"
            return (name ?? "UTC", try ZoneFile.rules(named: file))
          }
        } _: { world in
          try await world.until("it has begun") { await world.supervisor.resumed.isOpen }
          try await life.body(world)
          let keeper = world.keeper
          former.withLock { $0 = keeperLives ? keeper : nil }
        }
      }
    }
  }
}

extension Supervisor {
  /// As a file's service comes to be when the daemon begins.
  func declare(_ name: ServiceName, _ specification: ServiceSpecification) {
    table.insert(ServiceRecord(name, specification))
    adjustSchedule(name, atStart: true)
    settle()
  }

  func refusal(of specification: ServiceSpecification) -> SupervisorError? {
    do throws(SupervisorError) {
      try check(specification, ServiceName(specification))
      return nil
    } catch {
      return error
    }
  }
}

extension SupervisorWorld {
  func edit(_ change: (inout ServiceSpecification) -> Void) async throws {
    var specification = ServiceSpecification(command: [])
    specification.name = "job"
    change(&specification)
    _ = try await call(.edit, AddRequest(service: specification), returning: AddReply.self)
  }

  /// The clock on the wall shows so many seconds after half past, and the timer comes.
  func wake(_ second: Int64, clockWasSet: Bool = false) async {
    let moment = Timestamp(microseconds: (1_795_253_400 + second) * 1_000_000)
    ScheduleSetting.wall.withLock { $0[FilePath.parent(of: path) ?? ""] = moment }
    var isFirst = true
    while await supervisor.serveSchedules(clockWasSet: clockWasSet && isFirst) { isFirst = false }
    await loop.settled()
  }
}
