import CBenchmarks

/// What `dmon report` costs a pipe: `cat FILE | dmon report bytes` beside `cat FILE | cat`, with a daemon that listens.
enum PipesRow {
  static let row = Row(name: "pipes", about: "cat | dmon report, beside cat | cat", measure: measure)

  private static func measure(_ bench: Bench) throws -> [Line] {
    let directory = try bench.makeServiceDirectory()
    let daemon = try Daemon.start(in: bench, directory)
    let megabytes = bench.quick ? 128 : 1024
    let file = "\(directory)/lines"
    try write(megabytes, to: file)
    let environment = Bench.environment(home: directory, socket: daemon.socket)
    func pipe(_ last: String) -> Program {
      Program("/bin/sh", ["-c", "cat '\(file)' | \(last) >/dev/null"], environment: environment)
    }
    let names = ["bytes", "lines", "scan"]
    let programs = [pipe("cat")] + names.map { pipe("'\(bench.dmon)' report \($0) pipes") }
    var samples = programs.map { _ in Sample() }
    for round in 0...(bench.quick ? 2 : 12) {
      for (index, program) in programs.enumerated() {
        let rate = Double(megabytes) * 1_048.576 / (try program.timeRun())
        if round > 0 { samples[index].add(rate) }
      }
    }
    return names.enumerated().map { index, name in
      .ratio(
        "pipe, report \(name) (MB/s)", samples[index + 1], to: "cat", samples[0], digits: 0, aim: .atLeast(0.9))
    }
  }

  /// A file of lines as logs have them.
  private static func write(_ megabytes: Int, to path: String) throws {
    let shell = Program(
      "/bin/sh",
      [
        "-c",
        "yes 'a line of a log, of some eighty characters, with 17/23 of something and 45% of it' | head -c \(megabytes)M >'\(path)'",
      ],
      environment: Bench.environment(home: "/"))
    _ = try shell.run(milliseconds: 60_000)
  }
}
