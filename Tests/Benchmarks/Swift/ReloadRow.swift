import CBenchmarks

/// A daemon reads the file of its 1,000 services again, and nothing in it has changed.
enum ReloadRow {
  static let row = Row(
    name: "reload", about: "a reload of 1,000 services that are unchanged", measure: measure)
  private static let services = 1_000

  private static func measure(_ bench: Bench) throws -> [Line] {
    let directory = try bench.makeDirectory()
    let path = "\(directory)/services.yml"
    try Files.write(ConfigurationRow.text(services, autostart: false), to: path)
    let daemon = try Daemon.start(in: bench, directory, options: ["--config", path, "--log-level", "error"])
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.socket)
    var times = Sample()
    let rounds = bench.quick ? 3 : 15
    for round in 0...rounds {
      let begin = bench_now()
      let reply = try connection.call(
        [#"{"method":"org.dmon.Supervisor.Reload","parameters":{}}"#], milliseconds: 60_000)
      let end = bench_now()
      guard reply.first?.contains("\"unchanged\":\(services),\"lines\":[]") == true else {
        throw Failure("something changed: \(reply.first?.prefix(400) ?? "no reply")")
      }
      // The first one warms up.
      if round > 0 { times.add(Double(end - begin) / 1e6) }
    }
    return [.value("reload of \(services) unchanged services (ms)", times, digits: 1, aim: .below(40))]
  }
}
