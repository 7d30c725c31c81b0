import CBenchmarks

/// What it costs to measure services: nothing while nobody asks, and a look at all of them.
enum MeasuringRow {
  static let row = Row(
    name: "measuring", about: "what it costs to measure 100 and 1,000 services", measure: measure)

  /// Processor time of two processes, and of the threads that matter.
  private struct Work {
    var switches = 0
    var all = 0
    var loop = 0
    var helper = 0

    init(of tool: SupervisingTool) throws {
      for pid in tool.processes {
        let activity = try ProcessFigures.activity(of: pid)
        switches += activity.switches
        all += activity.nanoseconds
      }
      guard let daemon = tool.processes.last else { return }
      loop = Int(try ProcessFigures.mainThread(of: daemon))
      helper = try ProcessFigures.nanoseconds(of: "proc", in: daemon)
    }

    static func - (later: Work, earlier: Work) -> Work {
      var difference = later
      difference.switches -= earlier.switches
      difference.all -= earlier.all
      difference.loop -= earlier.loop
      difference.helper -= earlier.helper
      return difference
    }
  }

  private static func measure(_ bench: Bench) throws -> [Line] {
    let (few, many) = bench.quick ? (20, 20) : (100, 1_000)
    let seconds = bench.quick ? 3 : 30
    let off = try work(bench, few, seconds: seconds)
    let on = try work(bench, few, seconds: seconds, interval: 5_000)
    var lines: [Line] = [
      .value(
        "\(few) services, \(seconds) s, not measured: context switches", Sample([Double(off.switches)]), digits: 0,
        aim: .exactly(0)),
      .value(
        "\(few) services, \(seconds) s, measured every 5 s: CPU (ms)", Sample([Double(on.all) / 1e6]), digits: 1,
        aim: .atMost(10)),
    ]
    // Ten looks a second, so that what else the daemon does does not count.
    let looks = Double(10 * seconds)
    let often = try work(bench, many, seconds: seconds, interval: 100)
    lines += [
      .value(
        "a look at \(many) services for thresholds, helper thread (ms)", Sample([Double(often.helper) / looks / 1e6]),
        digits: 2, aim: .below(30)),
      .value("  on the loop (ms)", Sample([Double(often.loop) / looks / 1e6]), digits: 2, aim: .below(1)),
    ]
    return lines + (try whole(bench, many))
  }

  /// What daemon and keeper do in so many seconds.
  private static func work(_ bench: Bench, _ services: Int, seconds: Int, interval: Int? = nil) throws -> Work {
    let settings = interval.map { #","memoryThreshold":1000000000000,"monitorInterval":\#($0 * 1000)"# }
    guard let tool = try SupervisingTool(.dmon, services: services, in: bench, settings: settings ?? "") else {
      throw Failure("there is no C compiler")
    }
    defer { tool.stop() }
    _ = try tool.start()
    bench_sleep(bench.quick ? 3_000 : 7_000)
    let before = try Work(of: tool)
    bench_sleep(CInt(seconds * 1_000))
    return try Work(of: tool) - before
  }

  /// Everything that `dmon stats` shows.
  private static func whole(_ bench: Bench, _ services: Int) throws -> [Line] {
    guard let tool = try SupervisingTool(.dmon, services: services, in: bench) else { return [] }
    defer { tool.stop() }
    _ = try tool.start()
    bench_sleep(3_000)
    let connection = try Connection(to: tool.socket)
    let call = #"{"method":"org.dmon.Supervisor.Measure","parameters":{}}"#
    _ = try connection.call([call])
    bench_sleep(300)
    var helper = Sample()
    var loop = Sample()
    for _ in 0..<20 {
      let before = try Work(of: tool)
      _ = try connection.call([call])
      let work = try Work(of: tool) - before
      helper.add(Double(work.helper) / 1e6)
      loop.add(Double(work.loop) / 1e6)
      bench_sleep(250)
    }
    return [
      .value("everything of \(services) services, helper thread (ms)", helper, digits: 2, aim: .below(30)),
      .value("  on the loop, with its answer (ms)", loop, digits: 2),
    ]
  }
}

extension ProcessFigures {
  /// Time on a CPU of the thread of this name.
  static func nanoseconds(of name: String, in pid: CInt) throws -> Int {
    var threads = [CInt](repeating: 0, count: 4096)
    let count = try Failure.check(bench_list_numbers("/proc/\(pid)/task", &threads, CInt(threads.count)))
    for thread in threads.prefix(Int(count)) {
      let directory = "/proc/\(pid)/task/\(thread)"
      guard try Files.text(of: "\(directory)/comm").split(separator: "\n").first == name[...] else { continue }
      return numbers(in: try Files.text(of: "\(directory)/schedstat")).first ?? 0
    }
    throw Failure("process \(pid) has no thread '\(name)'")
  }
}
