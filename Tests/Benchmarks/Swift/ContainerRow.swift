import CBenchmarks

/// Memory of process 1 with one service that sleeps, beside what else is put there.
enum ContainerRow {
  static let row = Row(
    name: "container", about: "memory as process 1 of a container, with one service", measure: measure)

  private enum Tool: String, CaseIterable {
    case dmon, tini, dumbInit = "dumb-init", supervisord
  }

  private static let service = ["sleep", "1000"]

  private static func measure(_ bench: Bench) throws -> [Line] {
    let what = "process 1 with one service, PSS (MB)"
    guard let unshare = Program.find("unshare") else { return [.missing(what, because: "there is no unshare")] }
    var samples: [Tool: Sample] = [:]
    for _ in 0..<(bench.quick ? 1 : 3) {
      for tool in Tool.allCases {
        guard let words = try words(of: tool, in: bench) else { continue }
        let program = Program(
          unshare, ["--pid", "--fork", "--mount-proc", "--kill-child"] + words.command,
          environment: Bench.environment(home: words.directory, socket: "\(words.directory)/dmon.sock"))
        let child = try program.start(log: "\(words.directory)/log")
        defer { bench_stop(child, 0) }
        // What only the start needed is given back by then.
        bench_sleep(5_000)
        guard let first = children(of: child).first else {
          return [.missing(what, because: "no namespace of pids could be made")]
        }
        defer { bench_kill(first) }
        // The service is the same for all, and its memory is not theirs.
        let own = ([first] + children(of: first)).filter { !isService($0) }
        samples[tool, default: Sample()].add(try own.map { try ProcessFigures.memory(of: $0).total }.reduce(0, +))
      }
    }
    guard let own = samples[.dmon] else { return [] }
    var lines: [Line] = [.value("\(what), keeper + daemon", own, digits: 2, aim: .below(6))]
    for tool in Tool.allCases where tool != .dmon {
      guard let sample = samples[tool] else { continue }
      lines.append(.ratio("  beside", own, to: tool.rawValue, sample, digits: 2))
    }
    return lines
  }

  /// Nil when it is not installed.
  private static func words(of tool: Tool, in bench: Bench) throws -> (command: [String], directory: String)? {
    let directory = try bench.makeDirectory()
    switch tool {
    case .dmon:
      // Nobody else has it mapped.
      let binary = "\(directory)/dmon"
      try Failure.check(bench_copy_file(bench.dmon, binary))
      return ([binary, "daemon", "--"] + service, directory)
    case .tini: return Program.find("tini").map { ([$0, "--"] + service, directory) }
    case .dumbInit: return Program.find("dumb-init").map { ([$0] + service, directory) }
    case .supervisord:
      let configuration = """
        [supervisord]
        nodaemon=true
        user=root
        logfile=/dev/null
        logfile_maxbytes=0
        pidfile=\(directory)/supervisord.pid
        [program:s]
        command=\(service.joined(separator: " "))

        """
      try Files.write(configuration, to: "\(directory)/supervisord.conf")
      return Program.find("supervisord").map { ([$0, "-n", "-c", "\(directory)/supervisord.conf"], directory) }
    }
  }

  private static func isService(_ pid: CInt) -> Bool {
    ((try? Files.text(of: "/proc/\(pid)/comm")) ?? "").hasPrefix("sleep")
  }

  private static func children(of pid: CInt) -> [CInt] {
    numbers(in: (try? Files.text(of: "/proc/\(pid)/task/\(pid)/children")) ?? "").map { CInt($0) }
  }
}
