import CBenchmarks

/// From the start of a daemon to its first answer, with a long journal.
enum RecoveryRow {
  static let row = Row(
    name: "recovery", about: "start of a daemon with a journal of 1,000,000 records", measure: measure)

  private static func measure(_ bench: Bench) throws -> [Line] {
    let records = bench.quick ? 100_000 : 1_000_000
    let repeats = bench.quick ? 1 : 3
    var lines: [Line] = []
    for alive in [1_000, 100_000] where alive < records {
      let long = try start(bench, records: records, alive: alive, repeats)
      // A journal that holds little but what is alive: the memory that is needed in any case.
      let short = try start(bench, records: alive, alive: alive, repeats)
      let what = "\(records) records, \(alive) tasks alive"
      lines.append(
        .value("\(what): start to first answer (ms)", long.time, digits: 0, aim: bench.quick ? nil : .below(2000)))
      lines.append(
        .ratio(
          "\(what): peak memory (MB)", long.peak, to: "\(alive) records", short.peak, digits: 1,
          aim: .atMost(1.5)))
    }
    return lines
  }

  private static func start(
    _ bench: Bench, records: Int, alive: Int, _ repeats: Int
  ) throws -> (time: Sample, peak: Sample) {
    var time = Sample()
    var peak = Sample()
    for _ in 0..<repeats {
      let directory = try StateDirectory.make(in: bench, records: records, alive: alive)
      let begin = bench_now()
      let daemon = try Daemon.start(in: bench, directory)
      time.add(Double(bench_now() - begin) / 1e6)
      peak.add(try ProcessFigures.peak(of: daemon.pid))
      let answer = try Connection(to: daemon.socket).call([Call.listWhole]).first ?? ""
      // A long list is refused, with the number of its tasks.
      guard answer.contains("\"id\":") || answer.contains("\"count\":\(alive)") else {
        throw Failure("the journal was not read: \(answer)")
      }
      daemon.stop()
      bench_remove_tree(directory)
    }
    return (time, peak)
  }
}

/// A directory whose `state` holds a journal that was not written by the daemon that will read it.
enum StateDirectory {
  static func make(in bench: Bench, records: Int, alive: Int) throws -> String {
    let directory = try bench.makeDirectory()
    try Failure.check(bench_make_plain_directory("\(directory)/state"))
    try Failure.check(bench_write_journal("\(directory)/state/journal", records, alive))
    return directory
  }
}
