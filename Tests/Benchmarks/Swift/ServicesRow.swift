import CBenchmarks

/// 100 services from nothing to running, what keeping them costs, and one look at them, beside other supervisors.
enum ServicesRow {
  static let row = Row(
    name: "services", about: "start, memory and status of supervisors with 100 and 1,000 services", measure: measure)

  private static func measure(_ bench: Bench) throws -> [Line] {
    var lines: [Line] = []
    for count in bench.quick ? [20] : [100, 1_000] { lines += try measure(bench, count) }
    return lines
  }

  private static func measure(_ bench: Bench, _ count: Int) throws -> [Line] {
    var starts: [SupervisingTool.Kind: Sample] = [:]
    var memory: [SupervisingTool.Kind: Sample] = [:]
    var pipes: [SupervisingTool.Kind: Sample] = [:]
    var looks: [SupervisingTool.Kind: Sample] = [:]
    var idle: [Line] = []
    for round in 0..<(bench.quick || count > 100 ? 1 : 3) {
      for kind in SupervisingTool.Kind.allCases where count <= 100 || kind != .supervisord {
        guard let tool = try SupervisingTool(kind, services: count, in: bench) else { continue }
        defer { tool.stop() }
        starts[kind, default: Sample()].add(try tool.start())
        if round > 0 && kind != .dmon && kind != .floor && kind != .runit { continue }
        bench_sleep(4_000)
        let figures = try tool.processes.map { try ProcessFigures.memory(of: $0).total }
        memory[kind, default: Sample()].add(figures.reduce(0, +))
        pipes[kind, default: Sample()].add(Double(bench_pipe_bytes(tool.processes, CInt(tool.processes.count))) / 1e6)
        if let status = tool.status() {
          for _ in 0..<(bench.quick ? 5 : 100) { looks[kind, default: Sample()].add(try status.timeRun()) }
        }
        if kind == .dmon, round == 0 { idle = try measureIdle(tool, bench) }
      }
    }
    return lines(count, starts, memory, pipes, looks) + idle
  }

  private static func lines(
    _ count: Int, _ starts: [SupervisingTool.Kind: Sample], _ memory: [SupervisingTool.Kind: Sample],
    _ pipes: [SupervisingTool.Kind: Sample], _ looks: [SupervisingTool.Kind: Sample]
  ) -> [Line] {
    guard let start = starts[.dmon], let own = memory[.dmon] else { return [] }
    var lines: [Line] = []
    for (kind, sample) in starts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where kind != .dmon {
      let aim = kind == .floor ? Aim.atMost(1.5) : .below(1)
      lines.append(
        .ratio("\(count) services, nothing to running (ms)", start, to: kind.rawValue, sample, digits: 1, aim: aim))
    }
    lines.append(
      .value("\(count) services, keeper + daemon, PSS (MB)", own, digits: 2, aim: .below(count > 100 ? 12 : 7)))
    for (kind, sample) in memory.sorted(by: { $0.key.rawValue < $1.key.rawValue })
    where kind != .dmon && kind != .floor {
      lines.append(.ratio("  beside", own, to: kind.rawValue, sample, digits: 2))
    }
    for (kind, sample) in pipes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where kind != .floor {
      lines.append(
        Line(what: "  room in the kernel for its pipes, \(kind.rawValue) (MB)", dmon: sample.text(digits: 1)))
    }
    if let look = looks[.dmon], let other = looks[.runit] {
      lines.append(
        .ratio(
          "one look at \(count) services (ms)", look, to: "sv status", other, digits: 2,
          aim: count > 100 ? nil : .atMost(1.5)))
    }
    return lines
  }

  private static func measureIdle(_ tool: SupervisingTool, _ bench: Bench) throws -> [Line] {
    bench_sleep(2_000)
    let seconds = bench.quick ? 3 : 30
    let pids = tool.processes
    func switches() throws -> Int { try pids.map { try ProcessFigures.activity(of: $0).switches }.reduce(0, +) }
    let before = try switches()
    bench_sleep(CInt(seconds * 1000))
    return [
      .value(
        "\(tool.services) idle services, \(seconds) s: context switches", Sample([Double(try switches() - before)]),
        digits: 0, aim: .exactly(0))
    ]
  }
}
