import Support
import Testing

@testable import Model

@Suite("Time zones")
struct TimeZoneRulesTests {
  private func rules(_ name: String) throws -> TimeZoneRules {
    try TimeZoneRules(file: readFile("/usr/share/zoneinfo/\(name)"))
  }

  /// Answers lines of `zone TAB o TAB moment` with offset and name, and of `zone TAB l TAB local` with the moments that show it.
  private static let program = #"""
    import datetime, sys
    from zoneinfo import ZoneInfo
    zones = {}
    epoch = datetime.datetime(1970, 1, 1)
    def answer(line):
        name, kind, number = line.split("\t")
        if name not in zones: zones[name] = ZoneInfo(name)
        zone = zones[name]
        if kind == "o":
            moment = datetime.datetime.fromtimestamp(int(number), zone)
            return "%d %s" % (moment.utcoffset().total_seconds(), moment.tzname())
        naive = epoch + datetime.timedelta(seconds=int(number))
        found = set()
        for fold in (0, 1):
            moment = naive.replace(fold=fold, tzinfo=zone).astimezone(datetime.timezone.utc)
            if moment.astimezone(zone).replace(tzinfo=None, fold=0) == naive: found.add(int(moment.timestamp()))
        return " ".join(map(str, sorted(found)))
    sys.stdout.write("\n".join([answer(line) for line in sys.stdin.read().split("\n")[:-1]]) + "\n")
    """#

  @Test("every zone of the system, both ways, from 1880 to 2300: as Python's zoneinfo says it")
  func allZones() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    var questions: [String] = []
    var answers: [String] = []
    let areas = [
      "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "Etc",
    ]
    for area in areas {
      for file in try listFiles(below: "/usr/share/zoneinfo/\(area)") {
        let name = "\(area)/\(file)"
        let zone = try rules(name)
        for _ in 0..<24 {
          var moment = Int.random(in: -2_840_000_000...10_400_000_000, using: &random)
          let end = zone.span(at: moment).end
          if Bool.random(using: &random), abs(end) < 10_400_000_000 {
            moment = end + Int.random(in: -8_000...8_000, using: &random)
          }
          let clock = zone.clock(at: Timestamp(microseconds: Int64(moment) * 1_000_000))
          questions.append("\(name)\to\t\(moment)")
          answers.append("\(clock.offset) \(clock.name)")
          let local = moment + clock.offset
          questions.append("\(name)\tl\t\(local)")
          let moments = zone.moments(showing: CivilTime(seconds: local)).map { $0.microseconds / 1_000_000 }
          answers.append(moments.map(String.init).joined(separator: " "))
        }
      }
    }
    let result = try run(
      ["python3", "-c", Self.program], input: Array((questions.joined(separator: "\n") + "\n").utf8))
    try #require(result.code == 0, "\(result.errorText)")
    let theirs = result.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    try #require(theirs.count == questions.count && questions.count > 10_000)
    let wrong = zip(questions, zip(answers, theirs)).filter { $1.0 != $1.1 }
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.count): \(wrong.prefix(5))")
  }

  @Test("a zone that POSIX describes, for all times", arguments: [1_950, 2_026, 2_500, 9_999])
  func posix(year: Int) throws {
    let zone = TimeZoneRules(try PosixZone("CET-1CEST,M3.5.0,M10.5.0/3"))
    let march = zone.moments(showing: CivilTime(year: year, month: 3, day: 24, hour: 12))
    let june = zone.moments(showing: CivilTime(year: year, month: 6, day: 1))
    #expect(march.map { zone.clock(at: $0) } == [ZoneClock(offset: 3_600, name: "CET")])
    #expect(june.map { zone.clock(at: $0) } == [ZoneClock(offset: 7_200, name: "CEST")])
  }

  @Test(
    "what POSIX allows is read",
    arguments: [
      ("UTC0", 0), ("<+0530>-5:30", 19_800), ("EST5EDT", -18_000), ("XXX-24", 86_400), ("<-03>3", -10_800),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 3_600), ("EST5EDT,J60,J300/-1:30:10", -18_000), ("AAA3BBB4,0/0,J365/23", -10_800),
    ])
  func posixTexts(text: String, offset: Int) throws { #expect(try PosixZone(text).standard.offset == offset) }

  @Test(
    "what is none is refused",
    arguments: [
      "", "UT0", "UTC", "Europe/Berlin", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3.5.0", "CET-1CEST,M3.6.0,M1.1.0",
      "CET-25", "<CET-1", "CET-1CEST,J0,J10", "CET-1CEST,M3.5.0,M10.5.0 ", "CET-1:60",
    ])
  func noPosixTexts(text: String) { #expect(throws: TimeZoneError.self) { try PosixZone(text) } }

  @Test("a file that was cut or damaged is refused or read, and nothing else happens")
  func damage() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for name in ["Europe/Berlin", "America/New_York", "UTC", "Africa/Casablanca"] {
      let whole = try readFile("/usr/share/zoneinfo/\(name)")
      for length in 0..<min(whole.count, 200) {
        #expect(throws: TimeZoneError.self) { try TimeZoneRules(file: Array(whole.prefix(length))) }
      }
      for _ in 0..<3_000 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        guard let zone = try? TimeZoneRules(file: bytes) else { continue }
        let schedule = Schedule(try CronExpression("30 2 * * *"), in: zone)
        _ = schedule.nextRun(after: Timestamp(microseconds: Int64.random(in: Int64.min...Int64.max, using: &random)))
        _ = schedule.nextRun(after: Timestamp(microseconds: 1_790_000_000_000_000))
      }
    }
  }

  @Test("dates are counted right over 800 years, and back")
  func dates() {
    var (year, month, day) = (1_600, 1, 1)
    for days in CivilTime.days(year: 1_600, month: 1, day: 1)..<CivilTime.days(year: 2_400, month: 1, day: 1) {
      let date = CivilTime.date(days: days)
      guard date == (year, month, day), CivilTime.days(year: year, month: month, day: day) == days else {
        Issue.record("\(days) days: \(date), expected \(year)-\(month)-\(day)")
        return
      }
      day += 1
      if day > CivilTime.daysInMonth(month, of: year) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(CivilTime(year: 2_026, month: 11, day: 21).weekday == 6)
  }
}
