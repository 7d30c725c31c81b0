import CBenchmarks

/// One run of the benchmark: what is measured, how long, and where it may write.
final class Bench {
  let quick: Bool
  /// Beside this executable.
  let dmon: String
  /// Everything is below it, and it is removed at the end.
  let directory: String
  /// Whoever is started is here, so that nothing outlives the run.
  var servers: [Server] = []
  private let rows: [Row]
  private var inMemoryDirectories: [String] = []

  init(_ options: Options) throws {
    quick = options.quick
    rows = options.rows
    dmon = Files.directory(of: try Files.ownPath()) + "/dmon"
    guard bench_is_executable(dmon) else {
      throw Failure("there is no \(dmon); 'swift build -c release' makes it", exitCode: 66)
    }
    try Self.waitUntilAlone()
    _ = bench_cpu_count()
    try Failure.check(bench_leave_first_cpu())
    let parent = bench_environment("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    directory = try Files.makeDirectory(below: parent)
  }

  /// Measures every row and prints the table; returns the exit code: 0, 70 when a row failed, 130 after Ctrl-C.
  func measureAll() throws -> CInt {
    defer {
      stopServers()
      bench_remove_tree(directory)
      for path in inMemoryDirectories { bench_remove_tree(path) }
    }
    print(Machine.text + (quick ? "\nA quick run: it shows that everything runs, and is too short to judge by." : ""))
    var table = Table()
    var code: CInt = 0
    let begin = bench_now()
    for row in rows where !bench_interrupted() {
      bench_say("measuring \(row.name): \(row.about)")
      do {
        table.lines += try row.measure(self)
      } catch is Interruption {
        break
      } catch let failure as Failure {
        table.lines.append(Line(what: row.name, note: "failed: \(failure.text)"))
        code = 70
      }
      stopServers()
    }
    print("\n\(table.text)\n")
    print("median (min-max); ratio: median of dmon / reference over the pairs of repeats")
    print("\((bench_now() - begin) / 1_000_000_000) s; load average at the end \(Machine.load)")
    return bench_interrupted() ? 130 : code
  }

  /// Two runs at once would put their servers on the same CPU, and neither would measure anything.
  private static func waitUntilAlone() throws {
    for second in 0..<300 {
      if bench_is_alone() { return }
      if second == 0 { bench_say("another benchmark is running: waiting for its end, at most five minutes") }
      bench_sleep(1000)
      if bench_interrupted() { throw Failure("interrupted", exitCode: 130) }
    }
    throw Failure("another benchmark is still running", exitCode: 75)
  }

  private func stopServers() {
    for server in servers { server.stop() }
    servers = []
  }

  /// A fresh directory below this run's.
  func makeDirectory() throws -> String {
    try Files.makeDirectory(below: directory)
  }

  /// A fresh directory in memory where there is one: no disk has a part in what supervisors do.
  func makeServiceDirectory() throws -> String {
    let inMemory = "/dev/shm"
    guard bench_is_memory_file_system(inMemory) else { return try makeDirectory() }
    let made = try Files.makeDirectory(below: inMemory)
    inMemoryDirectories.append(made)
    return made
  }

  /// What every measured program gets, and nothing else of ours.
  static func environment(home: String, socket: String? = nil) -> [String] {
    let path = bench_environment("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let base = ["PATH=\(path)", "HOME=\(home)", "LANG=C.UTF-8", "DMON_AUTOSTART=0"]
    return base + (socket.map { ["DMON_SOCKET=\($0)"] } ?? [])
  }
}

/// What the figures were measured on.
enum Machine {
  static var text: String {
    let kernel = (try? Files.text(of: "/proc/sys/kernel/osrelease"))?.split(separator: "\n").first ?? "?"
    let model = (try? Files.text(of: "/proc/cpuinfo"))?.split(separator: "\n")
      .first { $0.hasPrefix("model name") }?.split(separator: ":").last?.drop { $0 == " " }
    #if DEBUG
      let build = "; A DEBUG BUILD: use 'swift run -c release Benchmarks'"
    #else
      let build = ""
    #endif
    let count = bench_cpu_count()
    let place = count > 1 ? "servers on the first, load and clients on the others" : "shared by servers and load"
    return "\(count) CPUs (\(model ?? "?")): \(place); Linux \(kernel); load average \(load)\(build)"
  }

  static var load: String {
    let words = (try? Files.text(of: "/proc/loadavg"))?.split(separator: " ") ?? []
    return words.first.map(String.init) ?? "?"
  }
}
