import Model
import Platform
import Support
import Testing

@testable import Daemon

@Suite("Schedules in the supervisor, by a clock that the test sets")
struct SupervisorScheduleTests {
  @Test("it is not started when it is added, runs at its time, and the next time comes")
  func times() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          let added = try await world.add(ScheduleSetting.hourly())
          #expect(
            added.phase == "scheduled" && added.state == .created && added.run == 0 && added.reason == "not run yet")
          #expect(added.schedule == "0 * * * *" && added.timezone == "UTC" && added.next == ScheduleSetting.at(1_800))
          await world.wake(1_799)
          #expect(world.keeper.spawned.isEmpty)
          await world.wake(1_800)
          try await world.until("default/job", "up")
          #expect(await world.status("default/job")?.next == ScheduleSetting.at(5_400))
          world.keeper.end(1, .code(3))
          try await world.until("default/job", "scheduled")
          let ended = try #require(await world.status("default/job"))
          #expect(ended.state == .failed && ended.code == 3 && ended.next == ScheduleSetting.at(5_400))
          await world.wake(5_400)
          try await world.until("default/job", "up")
          #expect(world.keeper.spawned.map(\.run) == [1, 2])
        }
      )
    ])
  }

  @Test("while it has a time limit to get ready, or to end, the next run is told")
  func stopping() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          _ = try await world.add(ScheduleSetting.hourly { $0.ready = "notify" })
          await world.wake(1_800)
          try await world.until("default/job", "up")
          #expect(await world.status("default/job")?.next == ScheduleSetting.at(5_400))
        }
      )
    ])
  }

  @Test("overlap: skip says so, queue runs one afterwards, restart ends the old one first")
  func overlap() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          for rule in OverlapRule.allCases {
            _ = try await world.add(ScheduleSetting.hourly(rule.rawValue) { $0.overlap = rule })
          }
          await world.wake(1_800)
          try await world.until("all run") { world.keeper.spawned.count == 3 }
          for name in ["queue", "restart", "skip"] { try await world.until("default/\(name)", "up") }
          await world.wake(5_400)
          try await world.until("the old one is ended, and the new one runs") {
            world.keeper.live("default/restart") == [4]
          }
          try await world.until("default/restart", "up")
          let skip = try #require(await world.status("default/skip"))
          #expect(skip.run <= 3 && skip.reason.contains("1 run skipped: the run before has not ended yet"))
          let queue = try #require(await world.status("default/queue"))
          #expect(queue.run <= 3 && queue.reason.contains("the next run waits for its end"))
          await world.wake(9_000)
          world.keeper.end(RunNumber(queue.run), .code(0))
          try await world.until("the one that waited runs, and the next one has taken the place") {
            (world.keeper.live("default/queue") + world.keeper.live("default/restart")).sorted() == [5, 6]
          }
          try await world.until("default/queue", "up")
          world.keeper.end(world.keeper.live("default/queue")[0], .code(0))
          try await world.until("default/queue", "scheduled")
          #expect(world.keeper.live("default/skip") == [RunNumber(skip.run)])
        }
      )
    ])
  }

  @Test("stop ends the run and the schedule, start runs it now and goes on; without autostart it waits for that")
  func stopped() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          _ = try await world.add(ScheduleSetting.hourly())
          let late = try await world.add(ScheduleSetting.hourly("late") { $0.autostart = false })
          #expect(late.phase == "down" && late.next == nil && late.reason.contains("rests until a start"))
          await world.wake(1_800)
          try await world.until("default/job", "up")
          let stopped = try await world.act(.stop, ["job"])
          #expect(stopped.map(\.phase) == ["down"] && stopped.map(\.next) == [nil])
          await world.wake(5_400)
          await world.wake(9_000)
          #expect(world.keeper.spawned.count == 1)
          let started = try await world.act(.start, ["job", "late"])
          #expect(
            started.map(\.phase) == ["up", "up"]
              && started.map(\.next) == [ScheduleSetting.at(12_600), ScheduleSetting.at(12_600)])
        }
      ),
      (10_000, "a", { world in _ = try await world.act(.stop, ["job"]) }),
      (
        12_600, "b",
        { world in
          #expect(await world.status("default/job")?.phase == "down")
        }
      ),
    ])
  }

  @Test("a daemon that is killed and comes back: nothing runs twice, nothing is lost", arguments: [true, false])
  func killed(keeperLives: Bool) async throws {
    try await ScheduleSetting.daemons(
      [
        (
          0, "a",
          { world in
            _ = try await world.add(ScheduleSetting.hourly())
            await world.wake(1_800)
            try await world.until("default/job", "up")
          }
        ),
        (
          1_801, "a",
          { world in
            try await world.until("it is settled") { world.keeper.spawned.isEmpty }
            if keeperLives { #expect(await world.status("default/job")?.run == 1) }
            if keeperLives { world.keeper.end(1, .code(0)) }
            try await world.until("default/job", "scheduled")
            #expect(await world.status("default/job")?.next == ScheduleSetting.at(5_400))
          }
        ),
        // Twenty seconds late.
        (5_420, "a", { world in try await world.until("default/job", "up") }),
      ], keeperLives: keeperLives)
  }

  @Test("what was missed while nobody was there is skipped and said, or run once", arguments: MissedRule.allCases)
  func missed(rule: MissedRule) async throws {
    try await ScheduleSetting.daemons([
      (0, "a", { world in _ = try await world.add(ScheduleSetting.hourly { $0.missed = rule }) }),
      (
        9_400, "a",
        { world in
          let status = try #require(await world.status("default/job"))
          #expect((status.phase == "scheduled") == (rule == .skip), "\(status)")
          #expect(status.next == ScheduleSetting.at(12_600))
          if rule == .skip { #expect(status.reason.contains("3 runs missed"), "\(status.reason)") }
          if rule == .once { try await world.until("it runs") { world.keeper.spawned.count == 1 } }
        }
      ),
    ])
  }

  @Test("a clock that is set is an event: forward it runs what is due, back it runs nothing twice")
  func clock() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          _ = try await world.add(ScheduleSetting.hourly())
          await world.wake(1_810, clockWasSet: true)
          try await world.until("default/job", "up")
          world.keeper.end(1, .code(0))
          try await world.until("default/job", "scheduled")
          await world.wake(600, clockWasSet: true)
          await world.wake(1_800)
          #expect(world.keeper.spawned.count == 1)
          #expect(await world.status("default/job")?.next == ScheduleSetting.at(5_400))
        }
      )
    ])
  }

  @Test("an edit changes, ends and begins a schedule, and the run goes on")
  func edited() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          _ = try await world.add(ServiceSpecification("job"))
          try await world.edit { $0.schedule = "0 0 * * *" }
          let daily = try #require(await world.status("default/job"))
          #expect(daily.phase == "up" && daily.run == 1 && daily.next != nil)
          try await world.edit { ($0.schedule, $0.timezone) = ("0 * * * *", "Asia/Kolkata") }
          // Half an hour apart from UTC.
          #expect(await world.status("default/job")?.next == ScheduleSetting.at(3_600))
          world.keeper.end(1, .code(0))
          try await world.until("default/job", "scheduled")
          try await world.edit { $0.schedule = "" }
          let plain = try #require(await world.status("default/job"))
          #expect(plain.phase == "down" && plain.schedule == nil && plain.next == nil)
          await world.wake(3_600)
          #expect(world.keeper.spawned.count == 1)
        }
      ),
      (7_200, "a", { world in #expect(await world.status("default/job")?.phase == "down") }),
    ])
  }

  @Test("copies run all at their time, and each waits for the turn that its group gives it")
  func copies() async throws {
    try await ScheduleSetting.daemons([
      (
        0, "a",
        { world in
          let request = SetGroupRequest(group: "g", parallel: 1)
          _ = try await world.call(.setGroup, request, returning: SetGroupReply.self)
          _ = try await world.add(ScheduleSetting.hourly { ($0.group, $0.replicas) = ("g", 2) })
          await world.wake(1_800)
          try await world.until("g/job#1", "up")
          try await world.until("g/job#2", "waiting")
        }
      ),
      (
        1_900, "a",
        { world in
          try await world.until("g/job#2", "waiting")
          world.keeper.end(1, .code(0))
          try await world.until("g/job#1", "scheduled")
          try await world.until("g/job#2", "up")
          #expect(await world.status("g/job#2")?.run == 2)
        }
      ),
    ])
  }
}
