import CBenchmarks
import Configuration

/// A configuration file of 1,000 services, from its bytes to values with their places.
enum ConfigurationRow {
  static let row = Row(
    name: "configuration", about: "a YAML file of 1,000 services is read, beside Python's readers", measure: measure)
  private static let services = 1_000

  private static func measure(_ bench: Bench) throws -> [Line] {
    let yaml = text(services)
    let json = jsonText(services)
    let directory = try bench.makeDirectory()
    let path = "\(directory)/services.yml"
    try Files.write(yaml, to: path)
    let repeats = bench.quick ? 3 : 15
    // Once for the caches, which Python's readers get too.
    _ = try time(yaml, .yaml)
    var own = Sample()
    let before = try timeOnCPU()
    for _ in 0..<repeats { own.add(try time(yaml, .yaml)) }
    // What is left of a busy machine's noise. Of many repeats, because the kernel counts in ticks.
    let cost = (try timeOnCPU() - before) / Double(repeats)
    var ownJSON = Sample()
    for _ in 0..<repeats { ownJSON.add(try time(json, .json)) }
    let what = "\(services) services of YAML, \(yaml.utf8.count / 1_000) kB, read (ms)"
    var lines: [Line] = []
    for (name, loading, times) in [
      ("PyYAML's C reader", "yaml.load(text, Loader=yaml.CSafeLoader)", bench.quick ? 1 : 5),
      ("ruamel.yaml", "ruamel.yaml.YAML(typ='safe', pure=True).load(text)", 1),
    ] {
      guard let other = try python(loading, times, path, in: directory) else {
        lines.append(.missing(what, because: "no \(name)"))
        continue
      }
      // Not side by side: the medians are what can be compared.
      lines.append(.ratio(what, Sample([own.median]), to: name, Sample([other.median]), digits: 1, aim: .below(1)))
    }
    return [
      .value(what, own, digits: 1, aim: .below(20)),
      .value("  its time on a CPU (ms)", Sample([cost]), digits: 1, aim: .below(20)),
    ] + lines + [.value("the same as JSON, \(json.utf8.count / 1_000) kB (ms)", ownJSON, digits: 1)]
  }

  /// Milliseconds.
  private static func time(_ text: String, _ format: ConfigurationSource.Format) throws -> Double {
    let bytes = Array(text.utf8)
    let begin = bench_now()
    let node: ConfigurationNode
    do throws(ConfigurationProblem) {
      node = try ConfigurationSource(bytes, format: format).read()
    } catch {
      throw Failure("the file is refused: \(error.rendered(file: "services", columns: { _ in 1 }))")
    }
    let end = bench_now()
    guard case .mapping(let entries) = node.kind, case .sequence(let items) = entries.last?.value.kind,
      items.count == services
    else { throw Failure("the file was not read as it is") }
    return Double(end - begin) / 1e6
  }

  /// Of this thread, in milliseconds.
  private static func timeOnCPU() throws -> Double {
    guard let nanoseconds = numbers(in: try Files.text(of: "/proc/thread-self/schedstat")).first else {
      throw Failure("there is no /proc/thread-self/schedstat")
    }
    return Double(nanoseconds) / 1e6
  }

  /// How long a reader of Python takes; nil when there is none.
  private static func python(_ loading: String, _ times: Int, _ path: String, in directory: String) throws -> Sample? {
    guard let interpreter = Program.find("python3") else { return nil }
    let script = """
      import time
      \(loading.hasPrefix("ruamel") ? "import ruamel.yaml" : "import yaml")
      text = open('\(path)').read()
      for _ in range(\(times)):
          begin = time.monotonic_ns()
          assert len(\(loading)['services']) == \(services)
          print((time.monotonic_ns() - begin) // 1000, flush=True)
      """
    let log = "\(directory)/python.log"
    bench_remove_tree(log)
    let program = Program(interpreter, ["-c", script], environment: Bench.environment(home: directory))
    guard try program.run(milliseconds: 120_000, log: log) == 0 else { return nil }
    return Sample(numbers(in: try Files.text(of: log)).map { Double($0) / 1_000 })
  }

  /// As people write it: comments, both kinds of quotes, lists in brackets.
  static func text(_ count: Int, autostart: Bool = true) -> String {
    "# \(count) workers\nservices:\n"
      + (0..<count).map { number in
        """
          - name: worker-\(number)
            group: batch
            command: [/usr/bin/python3, -m, worker, "--shard=\(number)"]
            cwd: /srv/worker/\(number)
            env:
              RUST_LOG: info
              SHARD: "\(number)"
              GREETING: 'it''s number \(number)'
            restart: on-failure   # as most do
            restart-interval: 2s
            max-restarts: 10
            stop-timeout: 15s
            success-codes: [0, 3]
            nice: 5
            autostart: \(autostart)
            log-max: 10485760

        """
      }.joined()
  }

  private static func jsonText(_ count: Int) -> String {
    let items = (0..<count).map { number in
      """
      {"name": "worker-\(number)", "group": "batch", "command": ["/usr/bin/python3", "-m", "worker", "--shard=\(number)"],
       "cwd": "/srv/worker/\(number)", "env": {"RUST_LOG": "info", "SHARD": "\(number)", "GREETING": "it's number \(number)"},
       "restart": "on-failure", "restart-interval": "2s", "max-restarts": 10, "stop-timeout": "15s", "success-codes": [0, 3],
       "nice": 5, "autostart": true, "log-max": 10485760}
      """
    }
    return "{\"services\": [\n" + items.joined(separator: ",\n") + "\n]}\n"
  }
}
