import CBenchmarks

/// Memory of the daemon, idle and with 10,000 tasks, from a copy of the binary that no other process has mapped.
enum MemoryRow {
  static let row = Row(name: "memory", about: "memory of the daemon, idle and with 10,000 tasks", measure: measure)

  private static func measure(_ bench: Bench) throws -> [Line] {
    var idle = Sample()
    var alone = Sample()
    var full = Sample()
    var fullTotal = Sample()
    for _ in 0..<(bench.quick ? 1 : 3) {
      let directory = try bench.makeDirectory()
      // A file system in memory would count the binary's own pages as private memory.
      let parent = bench_is_memory_file_system(directory) ? Files.directory(of: bench.dmon) : directory
      let place = try Files.makeDirectory(below: parent)
      defer { bench_remove_tree(place) }
      let binary = "\(place)/dmon"
      try Failure.check(bench_copy_file(bench.dmon, binary))
      let daemon = try Daemon.start(binary, in: bench, directory, untouched: true)
      defer { daemon.stop() }
      bench_sleep(300)
      let before = try ProcessFigures.memory(of: daemon.pid)
      try Call.fill("memory", with: 10_000, over: daemon.socket)
      bench_sleep(300)
      idle.add(before.own)
      alone.add(before.total)
      let after = try ProcessFigures.memory(of: daemon.pid)
      full.add(after.own)
      fullTotal.add(after.total)
    }
    return [
      .value("idle daemon, private memory (MB)", idle, digits: 2, aim: .below(2)),
      .value("idle daemon alone, total PSS (MB)", alone, digits: 2, aim: .below(6)),
      .value("10,000 tasks, private memory (MB)", full, digits: 2, aim: .below(8)),
      .value("10,000 tasks, total PSS (MB)", fullTotal, digits: 2),
    ]
  }
}
