import CBenchmarks

/// `Report` calls from one load process, against the C server and Redis SET, in alternation.
enum CallsRow {
  static let row = Row(name: "calls", about: "Report calls a second", measure: measure)

  private struct Load {
    var connections: Int
    var depth: Int
    var repeats: Int
    var reference: Aim?
    var redis: Aim

    var text: String { depth == 1 ? "\(connections) connections" : "\(connections) connections, \(depth) deep" }
  }

  private struct Figures {
    /// Thousand calls a second.
    var rate = Sample()
    /// Time of the server on its CPU for one call, in microseconds.
    var cost = Sample()
  }

  private static func measure(_ bench: Bench) throws -> [Line] {
    let directory = try bench.makeDirectory()
    let daemon = try Daemon.start(in: bench, directory)
    try Call.fill("bench", with: 64, over: daemon.socket)
    let servers = [daemon, try ReferenceServer.start(in: bench, directory)]
    let redis = try Redis.start(in: bench, directory)
    let repeats = bench.quick ? 2 : 9
    let loads = [
      Load(connections: 16, depth: 1, repeats: repeats, reference: .atLeast(0.75), redis: .atLeast(1)),
      Load(connections: 64, depth: 1, repeats: repeats, reference: .atLeast(0.75), redis: .atLeast(1)),
      Load(connections: 64, depth: 64, repeats: repeats, reference: nil, redis: .above(1)),
    ]
    var lines: [Line] = []
    for load in loads {
      let figures = try alternate(
        load, against: servers + (redis.map { [$0] } ?? []), seconds: bench.quick ? 0.1 : 0.6)
      lines += compare(load, figures)
    }
    return lines
  }

  private static func alternate(_ load: Load, against servers: [Server], seconds: Double) throws -> [Figures] {
    var figures = servers.map { _ in Figures() }
    for round in 0...load.repeats {
      for (index, server) in servers.enumerated() {
        let (rate, cost) = try press(load, on: server, seconds: seconds)
        if round == 0 { continue }  // warms up
        figures[index].rate.add(rate)
        figures[index].cost.add(cost)
      }
    }
    return figures
  }

  private static func press(_ load: Load, on server: Server, seconds: Double) throws -> (rate: Double, cost: Double) {
    var plan = bench_load(
      connections: CInt(load.connections), depth: CInt(load.depth),
      kind: server.name == "Redis" ? BENCH_SET : BENCH_REPORT,
      seconds: seconds)
    var result = bench_load_result()
    let pid = server.pid
    let before = try ProcessFigures.activity(of: pid)
    do {
      try Failure.check(bench_load(server.socket, &plan, &result))
    } catch let failure as Failure {
      throw Failure("\(server.name), \(load.text): \(failure.text)")
    }
    let after = try ProcessFigures.activity(of: pid)
    let calls = Double(max(result.calls, 1))
    return (calls / result.seconds / 1000, Double(after.nanoseconds - before.nanoseconds) / calls / 1000)
  }

  private static func compare(_ load: Load, _ figures: [Figures]) -> [Line] {
    let rate = "calls, \(load.text) (1000/s)"
    let cost = "its server's CPU a call (us)"
    var lines: [Line] = [
      .ratio(rate, figures[0].rate, to: "C server", figures[1].rate, digits: 0, aim: load.reference),
      .ratio(cost, figures[0].cost, to: "C server", figures[1].cost, digits: 2),
    ]
    if figures.count > 2 {
      lines.insert(.ratio(rate, figures[0].rate, to: "Redis", figures[2].rate, digits: 0, aim: load.redis), at: 1)
      lines.append(.ratio(cost, figures[0].cost, to: "Redis", figures[2].cost, digits: 2))
    } else {
      lines.append(.missing(rate, because: "no redis"))
    }
    return lines
  }
}
