import CBenchmarks
import Model
import Platform

/// The next runs of 1,000 schedules, half of them in a zone with summer time, beside Python's croniter.
enum SchedulesRow {
  static let row = Row(name: "schedules", about: "the next run of 1,000 schedules, beside croniter", measure: measure)
  private static let what = "next run of 1000 schedules (ms)"
  private static let zone = "Europe/Berlin"
  /// 2026-11-21T09:30:15Z
  private static let start: Int64 = 1_795_253_415

  private static func measure(_ bench: Bench) throws -> [Line] {
    let directory = try bench.makeDirectory()
    let texts = expressions
    let zones = [TimeZoneRules.utc, try berlin()]
    var ours = Sample()
    var theirs = Sample()
    var parsing = Sample()
    let python = try reference(texts, in: directory)
    for round in 0...(bench.quick ? 2 : 9) {
      let begin = bench_now()
      let parsed = texts.compactMap { try? CronExpression($0) }
      let between = bench_now()
      let schedules = parsed.enumerated().map { Schedule($1, in: zones[$0 % 2]) }
      let ready = bench_now()
      let found = schedules.reduce(0) {
        $0 + ($1.nextRun(after: Timestamp(microseconds: start * 1_000_000)) == nil ? 0 : 1)
      }
      let end = bench_now()
      guard found == texts.count else { throw Failure("\(found) of \(texts.count) schedules have a next run") }
      let reference = try python.map { try $0() }
      if round == 0 { continue }  // warms up
      parsing.add(Double(between - begin) / 1e6)
      ours.add(Double(end - ready) / 1e6)
      if let reference { theirs.add(reference) }
    }
    var lines: [Line] = []
    if python == nil {
      lines.append(.missing(what + " beside croniter", because: "no python3 with croniter"))
    } else {
      lines.append(.ratio(what, ours, to: "croniter", theirs, digits: 3, aim: .atMost(1)))
    }
    lines.append(.value(what, ours, digits: 3, aim: .below(5)))
    lines.append(.value("1000 cron expressions read (ms)", parsing, digits: 3))
    return lines + (try idle(bench))
  }

  /// What a daemon does while a hundred services wait for a time that is far away.
  private static func idle(_ bench: Bench) throws -> [Line] {
    let daemon = try Daemon.start(in: bench, try bench.makeDirectory())
    let connection = try Connection(to: daemon.socket)
    let calls = (0..<100).map { index in
      let service =
        #"{"name":"job\#(index)","command":["/bin/true"],"schedule":"0 0 29 2 *","timezone":"Europe/Berlin"}"#
      return #"{"method":"org.dmon.Supervisor.Add","parameters":{"service":\#(service)}}"#
    }
    for call in calls { _ = try connection.call([call]) }
    bench_sleep(3_000)
    let seconds = bench.quick ? 3 : 30
    let before = try ProcessFigures.activity(of: daemon.pid)
    bench_sleep(CInt(seconds * 1_000))
    let after = try ProcessFigures.activity(of: daemon.pid)
    return withExtendedLifetime(connection) {
      [
        .value(
          "100 scheduled services, idle \(seconds) s: context switches",
          Sample([Double(after.switches - before.switches)]),
          digits: 0, aim: .exactly(0))
      ]
    }
  }

  /// What people write, each a little different.
  private static var expressions: [String] {
    (0..<1_000).map { index in
      let (minute, hour, day) = (index * 7 % 60, index * 5 % 24, index % 28 + 1)
      switch index % 10 {
      case 0: return "*/\(index % 29 + 1) * * * *"
      case 1: return "\(minute) * * * *"
      case 2: return "\(minute) \(hour) * * *"
      case 3: return "\(minute) \(hour) * * MON-FRI"
      case 4: return "\(minute) \(hour) \(day) * *"
      case 5: return "\(minute) \(hour) \(day) \(index % 12 + 1) *"
      case 6: return "\(minute) \(hour) \(day) * \(index % 7)"
      case 7: return "0 0 29 2 *"
      case 8: return "\(minute),\((minute + 20) % 60) 1-5,\(hour) * * 0,6"
      default: return "\(minute) 2 \(day)/2 JAN,JUL *"
      }
    }
  }

  private static func berlin() throws -> TimeZoneRules {
    do {
      return try ZoneFile.rules(named: zone)
    } catch {
      throw Failure(error.message)
    }
  }

  /// Measures croniter once, in milliseconds, by its own clock; nil where there is none.
  private static func reference(_ texts: [String], in directory: String) throws -> (() throws -> Double)? {
    guard let path = Program.find("python3") else { return nil }
    let home = bench_environment("HOME").map { String(cString: $0) } ?? directory
    let log = "\(directory)/croniter.log"
    try Files.write(texts.joined(separator: "\n"), to: "\(directory)/expressions")
    let program = Program(
      path, ["-c", script, "\(directory)/expressions", zone, "\(start)"], environment: Bench.environment(home: home))
    guard try program.run(milliseconds: 60_000, log: log) == 0 else { return nil }
    return {
      try Files.write("", to: log)
      guard try program.run(milliseconds: 60_000, log: log) == 0,
        let milliseconds = Double(try Files.text(of: log).split(separator: "\n").first ?? "")
      else { throw Failure("croniter failed: \((try? Files.text(of: log)) ?? "")") }
      return milliseconds
    }
  }

  private static let script = """
    import sys, time, datetime
    from zoneinfo import ZoneInfo
    from croniter import croniter
    texts = open(sys.argv[1]).read().split("\\n")
    zones = [datetime.timezone.utc, ZoneInfo(sys.argv[2])]
    starts = [datetime.datetime.fromtimestamp(int(sys.argv[3]), zone) for zone in zones]
    crons = [croniter(text, starts[index % 2]) for index, text in enumerate(texts)]
    begin = time.perf_counter()
    for cron in crons: cron.get_next()
    print((time.perf_counter() - begin) * 1000)
    """
}
