import CBenchmarks

/// How long a call waits while the daemon does something with 100,000 tasks at once: no turn of the loop may be long.
enum TurnsRow {
  static let row = Row(
    name: "turns", about: "the longest delay of a call during work on 100,000 tasks", measure: measure)
  private static let tasks = 100_000
  private static let longest = Aim.below(5)

  private struct Delays {
    /// While nothing else is done: what the machine adds.
    var quiet = Sample()
    var busy = Sample()
    /// The loop's own time on its CPU during one call, which is no longer on a busy machine.
    var work = Sample()

    mutating func add(quiet before: Probe.Result, busy after: Probe.Result) {
      quiet.add(before.longest)
      busy.add(after.longest)
      work.add(after.mostWork)
    }
  }

  /// Of work that removes all tasks, each second time with a probe, which costs the loop more than the work.
  private struct Removals {
    var delays = Delays()
    var costs = Sample()
    var probed = 0
  }

  private static func measure(_ bench: Bench) throws -> [Line] {
    let repeats = bench.quick ? 1 : 3
    var sweep = Delays()
    var cost = Sample()
    for _ in 0..<repeats { try measureSweep(bench, &sweep, &cost) }
    var expiry = Removals()
    var removal = Removals()
    for _ in 0..<2 * repeats {
      try measureExpiry(bench, &expiry)
      try measureRemoval(bench, &removal)
    }
    let daemon = try Daemon.start(in: bench, try StateDirectory.make(in: bench, records: tasks, alive: tasks))
    var snapshots = Delays()
    var lists = Delays()
    var progress = Delays()
    for _ in 0..<repeats {
      try observe(daemon, Call.watch, &snapshots)
      try observe(daemon, Call.listAll, &lists)
      try observeProgress(daemon, &progress)
    }
    daemon.stop()
    var compaction = Delays()
    for _ in 0..<repeats { try measureCompaction(bench, &compaction) }
    return [
      .value("sweep of \(tasks) tasks, time on a CPU (ms)", cost, digits: 1, aim: .below(20)),
      .value(
        "sweep of \(tasks) expired tasks, the loop's time on a CPU (ms)", expiry.costs, digits: 1, aim: .below(20)),
      .value("Forget of a group of \(tasks) tasks, the loop's time on a CPU (ms)", removal.costs, digits: 1),
    ]
      + lines("\(tasks) tasks become stalled at once", sweep)
      + lines("\(tasks) tasks expire at once", expiry.delays)
      + lines("Forget of a group of \(tasks) tasks", removal.delays)
      + lines("snapshot of a watch", snapshots) + lines("list in parts", lists)
      + lines("progress of \(tasks) tasks is remembered", progress) + lines("journal is compacted", compaction)
  }

  private static func lines(_ what: String, _ delays: Delays) -> [Line] {
    [
      .ratio("\(what): longest delay of a call (ms)", delays.busy, to: "idle", delays.quiet, digits: 1),
      .value("  the loop's own time in one call (ms)", delays.work, digits: 1, aim: longest),
    ]
  }

  // MARK: what is done meanwhile

  /// All tasks have the same deadline.
  private static func measureSweep(_ bench: Bench, _ delays: inout Delays, _ cost: inout Sample) throws {
    let daemon = try Daemon.start(in: bench, try bench.makeDirectory())
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.socket)
    let count = bench.quick ? 10_000 : tasks
    let end = bench_now() + (bench.quick ? 4_000_000_000 : 12_000_000_000)
    for start in stride(from: 0, to: count, by: 100) {
      let calls = (0..<100).map { _ in
        let left = Int(end) - Int(bench_now())
        return Call.register(group: "group \(start / 100)", timeout: max(left / 1000, 1))
      }
      _ = try connection.call(calls)
    }
    let margin: UInt64 = 500_000_000
    guard bench_now() + 4 * margin < end else { throw Failure("the tasks were not registered in time") }
    // What registering left behind is done before anything is measured.
    while bench_now() + 3 * margin < end { bench_sleep(20) }
    let probe = try Probe(daemon)
    let before = try ProcessFigures.activity(of: daemon.pid).nanoseconds
    let quiet = try probe.run(until: end - 2 * margin)
    bench_sleep(Int32(margin / 1_000_000))
    let between = try ProcessFigures.activity(of: daemon.pid).nanoseconds
    let busy = try probe.run(until: bench_now() + 2 * margin)
    let after = try ProcessFigures.activity(of: daemon.pid).nanoseconds
    delays.add(quiet: quiet, busy: busy)
    let ofCalls = Double(between - before) / Double(max(quiet.calls, 1)) * Double(busy.calls)
    cost.add(max(0, Double(after - between) - ofCalls) / 1e6)
  }

  /// All tasks are over, and kept for so long; the daemon sleeps until that is over for all of them.
  private static func measureExpiry(_ bench: Bench, _ what: inout Removals) throws {
    let daemon = try Daemon.start(in: bench, try bench.makeDirectory(), options: ["--retain", "done=5s"])
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.socket)
    let count = bench.quick ? 10_000 : tasks
    for start in stride(from: 0, to: count, by: 100) {
      let group = "group \(start / 100)"
      _ = try connection.call((0..<100).map { _ in Call.register(group: group, timeout: 0) })
    }
    let end = bench_now() + 5_000_000_000
    for start in stride(from: 0, to: count, by: 100) {
      _ = try connection.call((1...100).map { Call.finish(group: "group \(start / 100)", id: $0) })
    }
    try measure(daemon, &what) {
      guard bench_now() < end else { throw Failure("the tasks were not finished in time") }
      try Failure.check(bench_suspend(daemon.pid))
      bench_sleep(6_000)
      try Failure.check(bench_resume(daemon.pid))
    }
  }

  /// One group holds all tasks, and is forgotten.
  private static func measureRemoval(_ bench: Bench, _ what: inout Removals) throws {
    let daemon = try Daemon.start(in: bench, try bench.makeDirectory())
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.socket)
    let count = bench.quick ? 10_000 : tasks
    for _ in 0..<count / 100 {
      _ = try connection.call((0..<100).map { _ in Call.register(group: "all", timeout: 0) })
    }
    try measure(daemon, &what) { try connection.send(Call.forget(group: "all")) }
  }

  /// Has all tasks go, as `removing` does it: first undisturbed, to see what it costs the loop, or with a probe.
  private static func measure(_ daemon: Server, _ what: inout Removals, _ removing: () throws -> Void) throws {
    // What came before is done then: a journal that grew long is compacted.
    bench_sleep(1_500)
    if what.costs.values.count == what.probed {
      let before = try ProcessFigures.mainThread(of: daemon.pid)
      try removing()
      bench_sleep(1_500)
      what.costs.add(Double(try ProcessFigures.mainThread(of: daemon.pid) - before) / 1e6)
    } else {
      let quiet = try Probe(daemon).run(until: bench_now() + 500_000_000)
      try removing()
      what.delays.add(quiet: quiet, busy: try Probe(daemon).run(until: bench_now() + 1_000_000_000))
      what.probed += 1
    }
    let answer = try Connection(to: daemon.socket).call([Call.listWhole]).first ?? ""
    guard answer.contains("\"tasks\":[]") else { throw Failure("not all tasks are gone: \(answer.prefix(200))") }
  }

  /// Another connection makes a call with a long answer.
  private static func observe(_ daemon: Server, _ call: String, _ delays: inout Delays) throws {
    let probe = try Probe(daemon)
    let quiet = try probe.run(until: bench_now() + 500_000_000)
    let other = try Connection(to: daemon.socket)
    try other.send(call)
    delays.add(quiet: quiet, busy: try probe.run(until: bench_now() + 1_500_000_000, draining: other))
  }

  /// Every task reported since the journal last heard of it.
  private static func observeProgress(_ daemon: Server, _ delays: inout Delays) throws {
    let probe = try Probe(daemon)
    let quiet = try probe.run(until: bench_now() + 500_000_000)
    let connection = try Connection(to: daemon.socket)
    let value = Int.random(in: 1..<1_000_000)
    for group in 0..<tasks / 100 {
      let ids = 1...100
      for id in ids.dropLast() {
        try connection.send(Call.reportOneway(group: "group \(group)", id: id, completed: value))
      }
      _ = try connection.call([Call.report(group: "group \(group)", id: 100, completed: value)])
    }
    delays.add(quiet: quiet, busy: try probe.run(until: bench_now() + 1_500_000_000))
  }

  /// A daemon that finds a long journal writes a snapshot at once.
  private static func measureCompaction(_ bench: Bench, _ delays: inout Delays) throws {
    let directory = try StateDirectory.make(in: bench, records: tasks, alive: tasks)
    let daemon = try Daemon.start(in: bench, directory, untouched: true)
    defer { daemon.stop() }
    let probe = try Probe(daemon)
    var busy = try probe.run(until: bench_now() + 1_000_000_000)
    for _ in 0..<30 where !bench_is_file("\(directory)/state/snapshot") {
      busy.take(try probe.run(until: bench_now() + 1_000_000_000))
    }
    guard bench_is_file("\(directory)/state/snapshot") else { throw Failure("there is no snapshot") }
    delays.add(quiet: try probe.run(until: bench_now() + 500_000_000), busy: busy)
  }
}

/// Calls the daemon again and again.
struct Probe {
  struct Result {
    /// In milliseconds.
    var longest: Double
    var mostWork: Double
    var calls: Int

    mutating func take(_ more: Result) {
      longest = max(longest, more.longest)
      mostWork = max(mostWork, more.mostWork)
      calls += more.calls
    }
  }

  private let connection: Connection
  private let pid: CInt

  init(_ daemon: Server) throws {
    connection = try Connection(to: daemon.socket)
    pid = daemon.pid
  }

  func run(until end: UInt64, draining other: Connection? = nil) throws -> Result {
    let message = Array(Call.list(group: "nobody").utf8) + [0]
    var result = bench_probe()
    try Failure.check(
      bench_probe(
        pid, connection.descriptor, message, message.count, other?.descriptor ?? -1, end, 200_000, &result))
    return Result(
      longest: Double(result.longest) / 1e6, mostWork: Double(result.most_work) / 1e6, calls: Int(result.calls))
  }
}
