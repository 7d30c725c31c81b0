import CBenchmarks

/// `dmon report set bench 1 40/100`, start to exit, beside the least that a C client can do and redis-cli.
enum OneShotRow {
  static let row = Row(name: "oneshot", about: "one dmon report, start to exit", measure: measure)
  private static let what = "report set, start to exit (ms)"
  private static let words = ["report", "set", "bench", "1", "40/100"]

  private static func measure(_ bench: Bench) throws -> [Line] {
    let directory = try bench.makeDirectory()
    let daemon = try Daemon.start(in: bench, directory)
    try Call.fill("bench", with: 1, over: daemon.socket)
    let dmon = client(bench, socket: daemon.socket, home: directory)

    var lines: [Line] = []
    let message = try recordMessage(bench, in: directory)
    if let reference = try compile(message, in: directory, socket: daemon.socket) {
      let samples = try alternate([dmon, reference], runs: bench.quick ? 50 : 4000)
      lines.append(.ratio(what, samples[0], to: "C client", samples[1], digits: 3, aim: .atMost(2)))
    } else {
      lines.append(.missing(what, because: "no cc"))
    }
    guard let path = Program.find("redis-cli"), let redis = try Redis.start(in: bench, directory) else {
      return lines + [.missing(what, because: "no redis")]
    }
    let redisClient = Program(
      path, ["-s", redis.socket, "SET", "bench:1", "40/100"], environment: Bench.environment(home: directory))
    let samples = try alternate([dmon, redisClient], runs: bench.quick ? 20 : 1000)
    return lines + [.ratio(what, samples[0], to: "redis-cli", samples[1], digits: 3)]
  }

  private static func client(_ bench: Bench, socket: String, home: String) -> Program {
    Program(bench.dmon, words, environment: Bench.environment(home: home, socket: socket))
  }

  private static func alternate(_ programs: [Program], runs: Int) throws -> [Sample] {
    var samples = programs.map { _ in Sample() }
    for program in programs { _ = try program.timeRun() }
    let end = bench_now() + 25_000_000_000  // a busy machine gets fewer runs, not more time
    for _ in 0..<runs where bench_now() < end {
      for (index, program) in programs.enumerated() { samples[index].add(try program.timeRun()) }
    }
    return samples
  }

  /// The bytes that dmon really sends, caught on a socket of ours.
  private static func recordMessage(_ bench: Bench, in directory: String) throws -> [UInt8] {
    let socket = "\(directory)/recorder.sock"
    let listener = try Failure.check(bench_listen(socket))
    defer { bench_close(listener) }
    let child = try client(bench, socket: socket, home: directory).start()
    defer { bench_stop(child, 2000) }
    let connection = try Connection(accepting: listener, milliseconds: 5000)
    guard let message = try connection.receive(milliseconds: 5000) else { throw Failure("dmon report sent nothing") }
    try connection.send(#"{"parameters":{}}"#)
    return message
  }

  private static func compile(_ message: [UInt8], in directory: String, socket: String) throws -> Program? {
    let escaped = message.map { "\\" + octal($0) }.joined()
    try Files.write("#define MESSAGE \"\(escaped)\"\n", to: "\(directory)/message.h")
    guard let binary = try Compiler.build("client", in: directory, including: "\(directory)/message.h") else {
      return nil
    }
    return Program(binary, [socket], environment: Bench.environment(home: directory))
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
