import Configuration
import Model
import Screen
import Support
import Testing

@Suite("What a configuration file says of services")
struct ServiceFileTests {
  private func read(_ text: String, _ format: ConfigurationSource.Format = .yaml) throws -> ServiceFile {
    try ServiceFile.read(ConfigurationSource(Array(text.utf8), format: format), directory: "/etc/dmon", hosts: ["box"])
      .get()
  }

  /// Everything that is wrong, a line each: place, keys, message.
  private func problems(_ text: String) -> [String] {
    switch ServiceFile.read(ConfigurationSource(Array(text.utf8), format: .yaml), directory: "/etc/dmon") {
    case .success(let file): ["read: \(file)"]
    case .failure(let problems):
      problems.all.map {
        String($0.rendered(file: "f", columns: DisplayWidth.of).split(separator: "\n")[0].dropFirst(2))
      }
    }
  }

  @Test("dmon's own format says what 'dmon add' can say")
  func native() throws {
    let file = try read(Self.nativeFile)
    var web = ServiceSpecification(command: ["/etc/dmon/./serve", "--port", "8080"])
    (web.name, web.group, web.directory) = ("web", "etl", "/etc/dmon/data")
    web.environment = ["RUST_LOG=trace", "COUNT=3", "ON=true", "EMPTY="]
    (web.umask, web.nice, web.limits) = (0o27, -5, ["nofile=1024:4096"])
    (web.restart, web.restartInterval, web.stopSignal) = (.always, Microseconds(90_000_000), "INT")
    (web.successCodes, web.logMax) = ([0, 3], 1_572_864)
    (web.cpuThreshold, web.memoryThreshold, web.onThreshold) = (80.5, 500_000_000, .stop)
    (web.after, web.replicas) = (["db=ready"], 3)
    #expect(file.services.map(\.specification.name) == ["web", "shell"])
    #expect(file.services[1].specification.group == "jobs")
    #expect(file.services[0].specification == web)
    #expect(file.services[0].position == ConfigurationPosition(line: 2, column: 11))
    #expect(file.services[1].specification.command == ["sh", "-c", "while true; do echo \"a b\"; done"])
    #expect(try read("# nothing\n") == ServiceFile())
    #expect(try read("services:\n") == ServiceFile())
  }

  @Test("what all have in common, then what a group has, then what a service says itself")
  func defaults() throws {
    let file = try read(
      """
      groups:
        etl: {restart: never, env: {B: group, C: group}}
      services:
        - {name: a, group: etl, command: [x], env: {C: own}}
        - {name: b, command: [x], nice: 1}
      defaults: {nice: 5, restart: always, env: {A: all, B: all}}
      """)
    let (a, b) = (file.services[0].specification, file.services[1].specification)
    #expect(a.environment == ["A=all", "B=group", "C=own"])
    #expect(a.restart == .never && a.nice == 5)
    #expect(b.environment == ["A=all", "B=all"])
    #expect(b.restart == .always && b.nice == 1)
  }

  @Test("PPM's file loads as it is")
  func partner() throws {
    let file = try read(ExampleFiles.partner)
    #expect(file.statsInterval == Microseconds(10_000_000) && file.restartInterval == Microseconds(2_000_000))
    let commands = file.services.map(\.specification.command)
    #expect(
      commands == [
        ["sh", "-c", "while true; do echo world; sleep 30; done"], ["ls", "-la"], ["false"], ["/bin/true"],
        ["sleep", "600"],
      ])
    #expect(file.services[0].specification.environment == ["RUST_LOG=trace"])
    #expect(file.services[1].specification.directory == "/tmp")
    #expect(file.services[3].specification.schedule == "*/15 * * * * *")
    var watch = ServiceFile.Watch()
    (watch.paths, watch.include, watch.exclude, watch.maxDepth) = (["/tmp/dmon-example"], ["*.toml"], ["*.tmp"], 2)
    #expect(file.services[4].watch == watch && file.services[4].id == 9)
    var logger = ServiceFile.Logger()
    (logger.path, logger.maxFiles, logger.maxFileSize) = ("/tmp/dmon-example-log", 3, 1_572_864)
    #expect(file.logger == logger)
  }

  @Test("ProcMan's file loads as it is; what is meant for another host is kept")
  func procman() throws {
    // This host by its own name, too.
    let text = ExampleFiles.procman.replacing(#""/", "host": "localhost""#, with: #""/", "host": "box""#)
    let file = try read(text, .json)
    #expect(file.deputies == ["http://localhost:8000"])
    #expect(file.services.map(\.specification.name) == ["echoloop", "dateprinter", "odd-name_1"])
    #expect(file.services.map(\.host) == [nil, "k9.lan", nil])
    #expect(file.services[0].specification.command == ["sh", "-c", "while true; do echo \"hello\"; sleep 1; done"])
    #expect(file.services.map(\.specification.autostart) == [true, false, true])
    #expect(file.services.map(\.specification.restart) == [.never, .never, .always])
  }

  @Test("all that is wrong is said at once, with the nearest key or word")
  func wrong() {
    let found = problems(Self.wrongFile)
    #expect(
      found == [
        "1:1: service: there is no such key; did you mean 'services'?",
        "3:5: services[0]: the key 'command' is missing",
        "4:5: services[0].comand: there is no such key; did you mean 'command'?",
        "5:11: '-b' cannot be the name of a service: it begins with '-'",
        "7:14: services[1].restart: one of on-failure, always, never was expected; did you mean 'always'?",
        "8:23: services[1].restart-interval: a duration such as 250ms, 10s or 1h30m was expected",
        "9:11: services[1].nice: a whole number from -20 to 19 was expected",
        "11:14: services[2].command: a command was expected: a program, and its arguments",
        "12:16: services[2].autostart: 'true' or 'false' was expected",
        "14:14: services[2].workdir: 'cwd' and 'workdir' are the same",
        "15:24: services[3].command: a quote of the command is not closed",
        "16:40: services[4].stop-signal: there is no such signal",
        "16:53: services[4].umask: an octal number up to 777 was expected",
        "16:62: services[4].env[0]: NAME=VALUE was expected",
        "17:12: the service 'f' stands in line 16 already",
        "18:5: services[6]: a mapping was expected",
        "19:15: services[7].command: the key 'path' is missing, or says nothing",
        "20:12: services[8]: 'g/h' says group 'g', and 'group' says 'i'",
        "21:34: services[9].ready: 'whenever' shows nothing: 'started', 'notify', 'fd:N', 'port:N', 'log:REGEX', "
          + "'exec:COMMAND' and 'http:URL' are",
        "21:50: services[9].on: 'sometime' is no event; there are crashed, failed, finished, ready, threshold, stalled, lost",
        "22:12: services[10]: 'watchdog': it needs 'notify', which is off",
      ])
    #expect(problems("- a\n") == ["1:1: a mapping with the key 'services' was expected"])
    #expect(problems("a: b: c\n").count == 1)
  }

  private static let nativeFile = """
    services:
      - name: web
        group: etl
        command: [./serve, --port, 8080]
        cwd: data
        env: {RUST_LOG: trace, COUNT: 3, ON: true, EMPTY: }
        umask: 027
        nice: -5
        limit: [nofile=1024:4096]
        restart: always
        restart_interval: 90
        stop-signal: INT
        success-codes: [0, 3]
        log-max: 1.5 MiB
        cpu-threshold: 80.5
        memory-threshold: 500MB
        on-threshold: stop
        after: db=ready
        replicas: 3
      - name: jobs/shell
        command: sh -c 'while true; do echo "a b"; done'
    """

  private static let wrongFile = """
    service: []
    services:
      - name: a
        comand: [x]
      - name: -b
        command: [x]
        restart: allways
        restart-interval: soon
        nice: 20
      - name: d
        command: []
        autostart: no
        cwd: a
        workdir: b
      - {name: e, command: "x 'y"}
      - {name: f, command: x, stop-signal: WHAT, umask: 8, env: [A]}
      - {name: f, command: x}
      - text
      - {command: {args: [x]}}
      - {name: g/h, group: i, command: x}
      - {name: j, command: x, ready: whenever, "on": sometime=x}
      - {name: k, command: x, notify: false, watchdog: 5s}
    """
}
