import CBenchmarks

/// What keeping a service's output costs: into logs with rotation and an index, beside `cat > file` and what others keep
/// logs with.
enum OutputRow {
  static let row = Row(name: "output", about: "output into logs, beside cat and other loggers", measure: measure)

  private struct Load {
    var text: String
    var chunk: Int
    var bytes: Int
    var aim: Aim
  }

  private static func measure(_ bench: Bench) throws -> [Line] {
    let memory = "/dev/shm"
    let directory =
      bench_is_memory_file_system(memory) ? try Files.makeDirectory(below: memory) : try bench.makeDirectory()
    defer { bench_remove_tree(directory) }
    let scale = bench.quick ? 1 : 6
    let loads = [
      Load(text: "64 KiB writes (MB/s)", chunk: 65_536, bytes: scale * 32 << 20, aim: .atLeast(0.6)),
      Load(text: "a line a write (MB/s)", chunk: 100, bytes: scale * 8 << 20, aim: .atLeast(0.8)),
    ]
    return try loads.flatMap { try measure($0, bench, directory) }
  }

  private static func measure(_ load: Load, _ bench: Bench, _ directory: String) throws -> [Line] {
    let own = try Files.ownPath()
    let produce = "'\(own)' \(Capture.produce) \(load.bytes) \(load.chunk)"
    var others = ["cat > file": "cat > '\(directory)/cat.log'"]
    if Program.find("svlogd") != nil {
      bench_make_plain_directory("\(directory)/svlogd")
      try Files.write("s10485760\nn5\n", to: "\(directory)/svlogd/config")
      others["svlogd"] = "svlogd '\(directory)/svlogd'"
    }
    if Program.find("s6-log") != nil { others["s6-log"] = "s6-log n5 s10485760 '\(directory)/s6-log'" }
    let environment = Bench.environment(home: directory)
    let dmon = Program(own, [Capture.keep, directory, "\(load.bytes)", "\(load.chunk)"], environment: environment)
    let programs = others.sorted { $0.key < $1.key }.map { name, command in
      (name, Program("/bin/sh", ["-c", "\(produce) | \(command)"], environment: environment))
    }
    var kept = Sample()
    var samples = programs.map { _ in Sample() }
    for round in 0...(bench.quick ? 1 : 7) {
      let rate = try rate(dmon, load)
      if round > 0 { kept.add(rate) }
      for (index, program) in programs.enumerated() {
        let rate = try self.rate(program.1, load)
        if round > 0 { samples[index].add(rate) }
      }
    }
    var lines = programs.indices.map { index in
      Line.ratio(
        "output, \(load.text)", kept, to: programs[index].0, samples[index], digits: 0,
        aim: programs[index].0.hasPrefix("cat") ? load.aim : .atLeast(1))
    }
    for name in ["svlogd", "s6-log"] where others[name] == nil {
      lines.append(.missing("output, \(load.text)", because: "no \(name)"))
    }
    return lines
  }

  /// Millions of bytes a second, from start to end.
  private static func rate(_ program: Program, _ load: Load) throws -> Double {
    Double(load.bytes) / 1_000 / (try program.timeRun())
  }
}
