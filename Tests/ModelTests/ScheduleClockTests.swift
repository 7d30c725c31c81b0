import Support
import Testing

@testable import Model

@Suite("Schedules held against a watch of every minute")
struct ScheduleClockTests {
  private static let zones = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca",
    "Europe/Dublin",
    "Pacific/Apia", "America/St_Johns",
  ]

  @Test("around every change of the clocks the search finds what a hand that never goes back passes over")
  func everyMinute() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = CronGenerator(seed: seed)
    var total = 0
    for name in Self.zones {
      let zone = try TimeZoneRules(file: readFile("/usr/share/zoneinfo/\(name)"))
      for _ in 0..<60 {
        let text = Self.text(&generator)
        guard let expression = try? CronExpression(text) else { continue }
        let change = zone.span(at: Int.random(in: 900_000_000...2_700_000_000, using: &generator.random)).end
        guard change < TimeZoneRules.distantFuture else { continue }
        let begin = change - change % 60 - 30 * 3_600
        let watched = Self.watched(expression, zone, begin, begin + 60 * 3_600)
        total += watched.count
        let found = Self.found(Schedule(expression, in: zone), begin, begin + 60 * 3_600)
        let place = "seed \(seed): '\(text)' in \(name) around \(change)"
        #expect(found.forwards == watched, "\(place): \(Set(found.forwards).symmetricDifference(watched).sorted())")
        #expect(found.backwards == watched, "\(place), going back")
      }
    }
    #expect(total > 10_000)
  }

  private static func text(_ generator: inout CronGenerator) -> String {
    let time = "\(generator.field(.minute)) \(generator.field(.hour))"
    if generator.chance(3, of: 4) { return "\(time) * * *" }
    return "\(time) \(generator.field(.day)) * \(generator.field(.weekday))"
  }

  private static func found(_ schedule: Schedule, _ begin: Int, _ end: Int) -> (forwards: [Int], backwards: [Int]) {
    var forwards: [Int] = []
    var moment = begin - 1
    while let next = schedule.nextRun(after: Timestamp(microseconds: Int64(moment) * 1_000_000)) {
      moment = Int(next.microseconds / 1_000_000)
      guard moment < end else { break }
      forwards.append(moment)
    }
    var backwards: [Int] = []
    moment = end
    while let previous = schedule.previousRun(before: Timestamp(microseconds: Int64(moment) * 1_000_000)) {
      moment = Int(previous.microseconds / 1_000_000)
      guard moment >= begin else { break }
      backwards.append(moment)
    }
    return (forwards, backwards.reversed())
  }

  /// As cron does it: it looks each minute, with a hand that goes over what clocks skip and waits for what they repeat.
  private static func watched(_ expression: CronExpression, _ zone: TimeZoneRules, _ begin: Int, _ end: Int) -> [Int] {
    func local(_ moment: Int) -> Int {
      moment + zone.clock(at: Timestamp(microseconds: Int64(moment) * 1_000_000)).offset
    }
    var runs: [Int] = []
    var hand = local(begin) - 60
    for moment in stride(from: begin, to: end, by: 60) {
      let now = local(moment)
      if expression.isWildcard {
        if matches(expression, now) { runs.append(moment) }
        continue
      }
      var due = false
      while hand < now {
        hand += 60
        due = due || matches(expression, hand)
      }
      if due { runs.append(moment) }
    }
    return runs
  }

  /// Asked of one minute, by the book and bit by bit.
  private static func matches(_ expression: CronExpression, _ local: Int) -> Bool {
    func has(_ bits: UInt64, _ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }
    let time = CivilTime(seconds: local)
    guard has(expression.minutes, time.minute), has(expression.hours, time.hour), has(expression.months, time.month)
    else { return false }
    let (day, weekday) = (has(expression.days, time.day), has(expression.weekdays, time.weekday))
    return expression.needsBothDays ? day && weekday : day || weekday
  }
}
