import Support
import Testing

@testable import Model

@Suite("A schedule's state")
struct ScheduleStateTests {
  private typealias Effect = ScheduleState.Effect

  /// Every hour in UTC, begun at half past zero.
  private struct Hourly {
    var state = ScheduleState()
    var rule: ScheduleRule
    let schedule: Schedule

    init(_ overlap: OverlapRule = .skip, _ missed: MissedRule = .skip, jitter: Int64 = 0) throws {
      rule = ScheduleRule(
        try CronExpression("0 * * * *"), overlap: overlap, missed: missed, jitter: Microseconds(jitter * 1_000_000))
      schedule = Schedule(rule.expression)
      _ = apply(.began(atBoot: false), 1_800)
    }

    mutating func apply(_ event: ScheduleState.Event, _ second: Int64, draw: Double = 0) -> [Effect] {
      state.apply(event, at: ScheduleStateTests.at(second), rule, schedule, draw: draw)
    }
  }

  fileprivate static func at(_ second: Int64) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }

  @Test("a run starts at its moment, and the next one is armed")
  func plain() throws {
    var hourly = try Hourly()
    #expect(hourly.state.armed == Self.at(3_600))
    #expect(hourly.apply(.woke, 3_600) == [.start(for: Self.at(3_600)), .arm(Self.at(7_200))])
    #expect(hourly.apply(.woke, 3_601) == [.arm(Self.at(7_200))])
  }

  @Test("what to do while the run before still lives: skip, queue one, or restart")
  func overlap() throws {
    var skip = try Hourly(.skip)
    _ = skip.apply(.woke, 3_600)
    #expect(skip.apply(.woke, 7_200) == [.skip(for: Self.at(7_200), .stillRunning), .arm(Self.at(10_800))])
    #expect(skip.apply(.runEnded, 7_300) == [])
    var queue = try Hourly(.queue)
    _ = queue.apply(.woke, 3_600)
    #expect(queue.apply(.woke, 7_200) == [.arm(Self.at(10_800))])
    #expect(queue.apply(.woke, 10_800) == [.skip(for: Self.at(10_800), .alreadyWaiting), .arm(Self.at(14_400))])
    #expect(queue.apply(.runEnded, 10_900) == [.start(for: Self.at(7_200))])
    var restart = try Hourly(.restart)
    _ = restart.apply(.woke, 3_600)
    #expect(restart.apply(.woke, 7_200) == [.stop(for: Self.at(7_200)), .arm(Self.at(10_800))])
    #expect(restart.apply(.runEnded, 7_201) == [.start(for: Self.at(7_200))])
  }

  @Test("the clock set back runs nothing twice, and nothing is lost")
  func setBack() throws {
    var hourly = try Hourly()
    _ = hourly.apply(.woke, 7_200)
    _ = hourly.apply(.runEnded, 7_210)
    #expect(hourly.apply(.clockChanged, 1_000) == [.arm(Self.at(10_800))])
    #expect(hourly.apply(.woke, 3_600) == [.arm(Self.at(10_800))])
    #expect(hourly.apply(.woke, 7_200) == [.arm(Self.at(10_800))])
    #expect(hourly.apply(.woke, 10_800).first == .start(for: Self.at(10_800)))
  }

  @Test("a clock that was plainly wrong does not keep the schedule from running for years")
  func wrongClock() throws {
    var hourly = try Hourly()
    _ = hourly.apply(.clockChanged, 400_000_000)
    _ = hourly.apply(.runEnded, 400_000_000)
    #expect(hourly.apply(.clockChanged, 5_000) == [.arm(Self.at(7_200))])
  }

  @Test("what was missed while the clock jumped forward is skipped and said, or run once")
  func setForward() throws {
    let runs = MissedRuns(count: 3, isMore: false, first: Self.at(3_600), last: Self.at(10_800))
    var skip = try Hourly(.skip, .skip)
    #expect(
      skip.apply(.clockChanged, 12_000) == [.skip(for: Self.at(10_800), .missed(runs)), .arm(Self.at(14_400))])
    var once = try Hourly(.skip, .once)
    let earlier = MissedRuns(count: 2, isMore: false, first: Self.at(3_600), last: Self.at(7_200))
    #expect(
      once.apply(.clockChanged, 12_000) == [
        .skip(for: Self.at(7_200), .missed(earlier)), .start(for: Self.at(10_800)), .arm(Self.at(14_400)),
      ])
  }

  @Test("a daemon that comes back finds what it missed, and keeps it in mind that a run lives")
  func comesBack() throws {
    var hourly = try Hourly(.skip, .once)
    _ = hourly.apply(.woke, 3_600)
    #expect(
      hourly.apply(.began(atBoot: false), 8_000) == [.skip(for: Self.at(7_200), .stillRunning), .arm(Self.at(10_800))])
    _ = hourly.apply(.runEnded, 8_001)
    #expect(hourly.apply(.began(atBoot: false), 12_000).first == .start(for: Self.at(10_800)))
  }

  @Test("a jitter puts a run off, but never to the next one")
  func jitter() throws {
    var hourly = try Hourly(jitter: 600)
    #expect(hourly.apply(.woke, 3_600, draw: 0.5) == [.start(for: Self.at(3_600)), .arm(Self.at(7_500))])
    _ = hourly.apply(.runEnded, 3_700)
    #expect(hourly.apply(.woke, 7_300) == [.arm(Self.at(7_500))])
    #expect(hourly.apply(.woke, 7_500).first == .start(for: Self.at(7_200)))
    var long = try Hourly(jitter: 100_000)
    _ = long.apply(.woke, 3_600, draw: 0.999_999)
    #expect(try #require(long.state.armed) < Self.at(10_800))
  }

  @Test("a person's stop lets the moments pass, and a start takes up the next one")
  func disabled() throws {
    var hourly = try Hourly(.queue, .once)
    _ = hourly.apply(.woke, 3_600)
    _ = hourly.apply(.woke, 7_200)
    #expect(hourly.apply(.disabled, 7_300) == [.disarm])
    #expect(hourly.apply(.runEnded, 7_400) == [])
    #expect(hourly.apply(.woke, 10_800) == [])
    #expect(hourly.apply(.enabled, 20_000) == [.arm(Self.at(21_600))])
  }

  @Test("@reboot starts when the machine has, and at no other time")
  func reboot() throws {
    let rule = ScheduleRule(try CronExpression("@reboot"))
    let schedule = Schedule(rule.expression)
    var state = ScheduleState()
    #expect(state.apply(.began(atBoot: true), at: Self.at(5), rule, schedule) == [.start(for: Self.at(5)), .disarm])
    #expect(state.apply(.runEnded, at: Self.at(6), rule, schedule) == [])
    #expect(state.apply(.began(atBoot: false), at: Self.at(7), rule, schedule) == [.disarm])
  }

  @Test(
    "any order of wakes, ends, jumps and pauses keeps the promises", arguments: ["America/New_York", "Europe/Berlin"])
  func storm(zone: String) throws {
    let rules = try TimeZoneRules(file: readFile("/usr/share/zoneinfo/\(zone)"))
    let first = UInt64.random(in: 0...UInt64.max / 2)
    var totals = (starts: 0, skips: 0, missed: 0)
    for seed in first..<first + 800 {
      var world = try ScheduleWorld(seed: seed, zone: rules)
      for _ in 0..<60 where world.problems.isEmpty { world.step() }
      guard world.problems.isEmpty else {
        Issue.record("seed \(seed): \((world.problems + world.trace.suffix(12)).joined(separator: "\n"))")
        return
      }
      totals = (totals.starts + world.starts, totals.skips + world.skips, totals.missed + world.missed)
    }
    #expect(totals.starts > 4_000 && totals.skips > 1_000 && totals.missed > 5_000, "\(totals)")
  }
}
