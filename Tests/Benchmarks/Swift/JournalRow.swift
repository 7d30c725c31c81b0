import CBenchmarks

/// What remembering costs: a daemon with a journal, one without, and Redis with an append-only file, in alternation.
enum JournalRow {
  static let row = Row(name: "journal", about: "calls with the journal on, off, and beside Redis", measure: measure)
  private static let connections: CInt = 16

  private enum Load: CaseIterable {
    case pairs, advances, reports

    var text: String {
      switch self {
      case .pairs: "Register+Finish pairs, 16 connections (1000/s)"
      case .advances: "advance, 16 connections (1000/s)"
      case .reports: "absolute Report, 16 connections (1000/s)"
      }
    }

    var aim: Aim { self == .reports ? .atLeast(0.95) : .atLeast(0.7) }
  }

  private static func measure(_ bench: Bench) throws -> [Line] {
    let directory = try bench.makeDirectory()
    let on = try Daemon.start(in: bench, directory)
    let off = try Daemon.start(in: bench, try bench.makeDirectory(), memoryOnly: true)
    for server in [on, off] { try Call.fill("bench", with: 64, over: server.socket) }
    let redis = try Redis.start(in: bench, directory, keepsLog: true)
    let servers = [on, off] + (redis.map { [$0] } ?? [])
    let place = bench_is_memory_file_system(directory) ? "in memory" : "on a disk"
    var lines: [Line] = []
    for load in Load.allCases {
      var samples = servers.map { _ in Sample() }
      for round in 0...(bench.quick ? 2 : 9) {
        for (index, server) in servers.enumerated() {
          let rate = try press(load, on: server, seconds: bench.quick ? 0.1 : 0.6)
          if round > 0 { samples[index].add(rate) }
        }
      }
      lines.append(
        .ratio("\(load.text), journal \(place)", samples[0], to: "off", samples[1], digits: 0, aim: load.aim))
      if samples.count > 2 {
        // A pair is two calls, and so is beside two SETs.
        let calls = load == .pairs ? Sample(samples[0].values.map { 2 * $0 }) : samples[0]
        lines.append(
          .ratio("its calls", calls, to: "Redis, AOF everysec", samples[2], digits: 0, aim: .atLeast(1)))
      } else {
        lines.append(.missing("its calls", because: "no redis"))
      }
    }
    return lines
  }

  /// Thousands a second: pairs, or calls.
  private static func press(_ load: Load, on server: Server, seconds: Double) throws -> Double {
    var result = bench_load_result()
    let isRedis = server.name == "Redis"
    if load == .pairs && !isRedis {
      try Failure.check(bench_pairs(server.socket, connections, seconds, &result))
      // What piles up is no part of what is measured.
      _ = try Connection(to: server.socket).call([Call.forget(group: "pairs")])
      return Double(result.calls) / 2 / result.seconds / 1000
    }
    let kind = isRedis ? BENCH_SET : load == .advances ? BENCH_ADVANCE : BENCH_REPORT
    var plan = bench_load(connections: connections, depth: 1, kind: kind, seconds: seconds)
    try Failure.check(bench_load(server.socket, &plan, &result))
    return Double(result.calls) / result.seconds / 1000
  }
}
