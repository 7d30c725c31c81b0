import Support
import Testing

@testable import Model

@Suite("Schedules where clocks are set")
struct ScheduleTests {
  private func schedule(_ text: String, _ zone: String) throws -> Schedule {
    Schedule(try CronExpression(text), in: try TimeZoneRules(file: readFile("/usr/share/zoneinfo/\(zone)")))
  }

  /// The runs after a moment in UTC, as the clocks there show them.
  private func runs(
    _ text: String, _ zone: String = "Europe/Berlin", after start: CivilTime, count: Int
  ) throws -> [String] {
    let schedule = try schedule(text, zone)
    var moment = Timestamp(microseconds: Int64(start.seconds) * 1_000_000)
    var runs: [String] = []
    for _ in 0..<count {
      guard let next = schedule.nextRun(after: moment) else { break }
      moment = next
      runs.append(
        "\(schedule.zone.civil(at: next).text.dropFirst(5).dropLast(3)) \(schedule.zone.clock(at: next).name)")
    }
    return runs
  }

  @Test("a fixed time in the skipped hour runs once, when the clocks are set")
  func gap() throws {
    let night = CivilTime(year: 2_026, month: 3, day: 28, hour: 12)
    #expect(try runs("30 2 * * *", after: night, count: 2) == ["03-29 03:00 CEST", "03-30 02:30 CEST"])
    #expect(try runs("0,20,40 2 * * *", after: night, count: 2) == ["03-29 03:00 CEST", "03-30 02:00 CEST"])
    #expect(
      try runs("0,30 2,3 * * *", after: night, count: 3) == [
        "03-29 03:00 CEST", "03-29 03:30 CEST", "03-30 02:00 CEST",
      ])
    #expect(
      try runs("30 1-3 * * *", after: night, count: 4) == [
        "03-29 01:30 CET", "03-29 03:00 CEST", "03-29 03:30 CEST", "03-30 01:30 CEST",
      ])
  }

  @Test("a fixed time in the repeated hour runs once, the first time")
  func repetition() throws {
    let night = CivilTime(year: 2_026, month: 10, day: 24, hour: 12)
    #expect(try runs("30 2 * * *", after: night, count: 2) == ["10-25 02:30 CEST", "10-26 02:30 CET"])
    let between = CivilTime(year: 2_026, month: 10, day: 25, hour: 1, minute: 10)
    #expect(try runs("30 2 * * *", after: between, count: 1) == ["10-26 02:30 CET"])
  }

  @Test("with a star in minutes or hours it runs by time elapsed")
  func wildcards() throws {
    let spring = CivilTime(year: 2_026, month: 3, day: 29, hour: 0, minute: 10)
    #expect(
      try runs("*/30 * * * *", after: spring, count: 3) == ["03-29 01:30 CET", "03-29 03:00 CEST", "03-29 03:30 CEST"])
    #expect(try runs("30 * * * *", after: spring, count: 2) == ["03-29 01:30 CET", "03-29 03:30 CEST"])
    #expect(try runs("* 2 * * *", after: spring, count: 1) == ["03-30 02:00 CEST"])
    let autumn = CivilTime(year: 2_026, month: 10, day: 25, hour: 0, minute: 10)
    #expect(
      try runs("30 * * * *", after: autumn, count: 3) == ["10-25 02:30 CEST", "10-25 02:30 CET", "10-25 03:30 CET"])
  }

  @Test("a day that a place never had does not lose its job")
  func skippedDay() throws {
    let before = CivilTime(year: 2_011, month: 12, day: 30)
    #expect(try runs("0 9 * * *", "Pacific/Apia", after: before, count: 2) == ["12-31 00:00 +14", "12-31 09:00 +14"])
  }

  @Test("a job that asks only for times that are always skipped never runs, and the search ends")
  func alwaysSkipped() throws {
    // The clocks of this place skip that hour each year on that date.
    let zone = TimeZoneRules(try PosixZone("AAA0BBB,J81/0,J264/1"))
    let schedule = Schedule(try CronExpression("* 0 22 3 *"), in: zone)
    #expect(schedule.nextRun(after: Timestamp(microseconds: 0)) == nil)
    #expect(schedule.previousRun(before: Timestamp(microseconds: 1_800_000_000_000_000)) == nil)
  }

  @Test("parts of a second: a run is later than the moment, and the one before it earlier")
  func fractions() throws {
    let schedule = try schedule("* * * * * *", "UTC")
    #expect(schedule.nextRun(after: Timestamp(microseconds: 1_500_000))?.microseconds == 2_000_000)
    #expect(schedule.nextRun(after: Timestamp(microseconds: 2_000_000))?.microseconds == 3_000_000)
    #expect(schedule.previousRun(before: Timestamp(microseconds: 1_500_000))?.microseconds == 1_000_000)
    #expect(schedule.previousRun(before: Timestamp(microseconds: 2_000_000))?.microseconds == 1_000_000)
    #expect(schedule.nextRun(after: Timestamp(microseconds: -1_500_000))?.microseconds == -1_000_000)
    #expect(schedule.previousRun(before: Timestamp(microseconds: -1_500_000))?.microseconds == -2_000_000)
  }

  @Test("the ends of all time are no trap")
  func extremes() throws {
    for zone in ["UTC", "Europe/Berlin", "America/New_York"] {
      for text in ["* * * * *", "0 0 29 2 *", "30 2 * * *", "@reboot"] {
        let schedule = try schedule(text, zone)
        for moment in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
          _ = schedule.nextRun(after: Timestamp(microseconds: moment))
          _ = schedule.previousRun(before: Timestamp(microseconds: moment))
        }
      }
    }
  }

  @Test("runs between two moments are counted up to a limit, with the first and the last")
  func missed() throws {
    let schedule = try schedule("*/10 * * * *", "UTC")
    let hour = Timestamp(microseconds: 3_600_000_000)
    let runs = schedule.runs(after: Timestamp(microseconds: 0), through: hour)
    #expect(runs == MissedRuns(count: 6, isMore: false, first: Timestamp(microseconds: 600_000_000), last: hour))
    let many = schedule.runs(after: Timestamp(microseconds: 0), through: hour, limit: 4)
    #expect(many?.count == 4 && many?.isMore == true && many?.last == hour)
    #expect(schedule.runs(after: hour, through: Timestamp(microseconds: 4_100_000_000)) == nil)
    #expect(schedule.runs(after: hour, through: Timestamp(microseconds: 0)) == nil)
  }
}
