import CBenchmarks

/// What a step of a loop costs that shows its progress with dmon.py, beside tqdm.
enum LibrariesRow {
  static let row = Row(
    name: "libraries", about: "a step of a loop in Python with a bar, beside tqdm; dmon.h", measure: measure)

  private static func measure(_ bench: Bench) throws -> [Line] {
    let directory = try bench.makeDirectory()
    let server = try Daemon.start(in: bench, directory)
    return try python(bench, server, directory) + [try header(bench, server, directory)]
  }

  private static func python(_ bench: Bench, _ server: Server, _ directory: String) throws -> [Line] {
    let steps = bench.quick ? 100_000 : 10_000_000
    let what = "a loop of \(steps) steps in Python, each (ns)"
    guard let interpreter = Program.find("python3") else { return [.missing(what, because: "there is no python3")] }
    let tests = Files.directory(of: Files.directory(of: #filePath))
    let library = Files.directory(of: Files.directory(of: tests)) + "/Sources/Clients"
    // The interpreter may be found through its user's home.
    let home = bench_environment("HOME").map { String(cString: $0) } ?? directory
    let program = Program(
      interpreter, ["\(tests)/Reference/loops.py", "\(steps)", bench.quick ? "1" : "5"],
      environment: Bench.environment(home: home, socket: server.socket) + [
        "PYTHONPATH=\(library)", "PYTHONDONTWRITEBYTECODE=1",
      ])
    let log = "\(directory)/python.log"
    guard try program.run(milliseconds: 300_000, log: log) == 0 else {
      return [.missing(what, because: "no tqdm: \(try Files.text(of: log).suffix(200))")]
    }
    let times = numbers(in: try Files.text(of: log))
    func sample(_ column: Int) -> Sample {
      Sample(stride(from: column, to: times.count, by: 5).map { Double(times[$0]) / 100 })
    }
    return [
      .ratio("\(what): dmon.tqdm", sample(1), to: "tqdm", sample(0), digits: 0, aim: .atMost(1)),
      .ratio("  dmon.track", sample(2), to: "tqdm", sample(0), digits: 0, aim: .atMost(1)),
      .ratio("  update(1)", sample(4), to: "tqdm", sample(3), digits: 0, aim: .atMost(1)),
    ]
  }

  private static func header(_ bench: Bench, _ server: Server, _ directory: String) throws -> Line {
    let what = "dmon_advance of dmon.h (ns)"
    let root = Files.directory(of: Files.directory(of: Files.directory(of: Files.directory(of: #filePath))))
    guard let binary = try Compiler.build("steps", in: directory, including: "\(root)/Sources/Clients/dmon.h") else {
      return .missing(what, because: "there is no C compiler")
    }
    let program = Program(
      binary, [bench.quick ? "100000" : "10000000", bench.quick ? "1" : "5"],
      environment: Bench.environment(home: directory, socket: server.socket))
    let log = "\(directory)/steps.log"
    guard try program.run(milliseconds: 300_000, log: log) == 0 else {
      throw Failure("the program with dmon.h failed: \(try Files.text(of: log))")
    }
    return .value(what, Sample(numbers(in: try Files.text(of: log)).map { Double($0) / 100 }), digits: 0)
  }
}
