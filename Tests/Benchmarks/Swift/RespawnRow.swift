import CBenchmarks

/// From the kill of a service to the first instruction of the one that replaces it, with 100 services live.
enum RespawnRow {
  static let row = Row(name: "respawn", about: "from a crash to the replacement's first instruction", measure: measure)
  private static let services = 100

  private static func measure(_ bench: Bench) throws -> [Line] {
    let count = bench.quick ? 10 : services
    let kills = bench.quick ? 3 : 30
    var samples: [SupervisingTool.Kind: Sample] = [:]
    for kind in [SupervisingTool.Kind.dmon, .floor, .runit, .s6] {
      guard let tool = try SupervisingTool(kind, services: count, in: bench, settings: #","restartInterval":0"#) else {
        continue
      }
      defer { tool.stop() }
      _ = try tool.start()
      bench_sleep(1_500)
      let watchers = kind == .dmon ? try watch(tool) : []
      let times = kind == .dmon || kind == .floor ? kills : min(kills, 8)
      samples[kind] = try withExtendedLifetime(watchers) { try crash(tool, times: times) }
    }
    var lines: [Line] = []
    for kind in [SupervisingTool.Kind.floor, .runit, .s6] {
      guard let own = samples[.dmon], let other = samples[kind] else { continue }
      let aim = kind == .floor ? Aim.atMost(2) : nil
      // Not side by side: the medians are what can be compared.
      lines.append(
        .ratio(
          "crash to replacement, interval 0 (ms)", Sample([own.median]), to: kind.rawValue, Sample([other.median]),
          digits: 2, aim: aim))
    }
    return lines + [try announced(bench, count)]
  }

  /// Somebody looks on, as people do.
  private static func watch(_ tool: SupervisingTool) throws -> [Connection] {
    let services = try Connection(to: tool.socket)
    try services.send(#"{"method":"org.dmon.Supervisor.Watch","parameters":{},"more":true}"#)
    _ = try services.receive(milliseconds: 5_000)
    return [services]
  }

  private static func crash(_ tool: SupervisingTool, times: Int) throws -> Sample {
    var sample = Sample()
    for round in 0..<times {
      let known = tool.stamps.all
      let name = Substring("s\(round % tool.services + 1)")
      guard let victim = known.last(where: { $0.name == name }) else { throw Failure("\(name) never began") }
      let begin = bench_now()
      bench_kill(victim.pid)
      guard let next = try tool.stamps.next(of: name, after: known.count, milliseconds: 10_000) else {
        throw Failure("\(tool.kind.rawValue): \(name) did not come back within 10 s")
      }
      sample.add(Double(next.monotonic - begin) / 1e6)
    }
    return sample
  }

  /// With the default settings: how much later than was announced.
  private static func announced(_ bench: Bench, _ count: Int) throws -> Line {
    guard let tool = try SupervisingTool(.dmon, services: count, in: bench) else {
      return .missing("default settings", because: "no compiler")
    }
    defer { tool.stop() }
    _ = try tool.start()
    var sample = Sample()
    let connection = try Connection(to: tool.socket)
    for round in 0..<(bench.quick ? 2 : 10) {
      let known = tool.stamps.all
      let name = Substring("s\(round + 1)")
      guard let victim = known.last(where: { $0.name == name }) else { throw Failure("\(name) never began") }
      bench_kill(victim.pid)
      let next = try awaitAnnouncement(connection, name)
      guard let stamp = try tool.stamps.next(of: name, after: known.count, milliseconds: 10_000) else {
        throw Failure("\(name) did not come back within 10 s")
      }
      sample.add(Double(stamp.real) / 1e6 - Double(next) / 1e3)
    }
    return .value("default settings, later than announced (ms)", sample, digits: 2, aim: .atMost(10))
  }

  /// What the daemon says of the moment of the next start, in microseconds since the epoch.
  private static func awaitAnnouncement(_ connection: Connection, _ name: Substring) throws -> Int {
    for _ in 0..<200 {
      let reply = try connection.call([#"{"method":"org.dmon.Supervisor.List","parameters":{"names":["\#(name)"]}}"#])
      if let text = reply.first, let mark = text.range(of: #""next":"#) {
        if let next = Int(text[mark.upperBound...].prefix { $0.isNumber }) { return next }
      }
      bench_sleep(2)
    }
    throw Failure("the daemon does not say when \(name) is started again")
  }
}

extension String {
  /// The first place of `part`; the standard library's own needs another library.
  fileprivate func range(of part: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
