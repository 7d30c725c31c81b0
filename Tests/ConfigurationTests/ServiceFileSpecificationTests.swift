import Configuration
import Model
import Testing

@Suite("What a file's services are to the daemon")
struct ServiceFileSpecificationTests {
  private func read(_ text: String) throws -> ServiceFile {
    try ServiceFile.read(ConfigurationSource(Array(text.utf8), format: .yaml), directory: "/etc/x", hosts: ["box"])
      .get()
  }

  @Test("they know their place, and what the file says of all holds where they say nothing else")
  func places() throws {
    let file = try read(
      """
      stats_interval: 10s
      restart_interval: 2s
      watch_restart_interval: 3s
      logger: {path: /l, max_files: 3, max_file_size: 1k}
      services:
        - {name: a, command: x, watch: [etc, /abs]}
        - {name: b, command: x, cwd: /b, restart-interval: 5s, log-max: 7, log-keep: 8, cpu-threshold: 50}
        - {name: c, command: x, host: k9, watch: {paths: y, include: "*.toml", exclude: [z], max_depth: 2}}
        - {name: d, command: x, host: box}
      """)
    let services = file.specifications(of: "/etc/x/s.yml", in: "/etc/x")
    #expect(services.map(\.origin) == Array(repeating: "/etc/x/s.yml", count: 4))
    #expect(services.map(\.originLine) == [6, 7, 8, 9])
    #expect(services.map(\.directory) == ["/etc/x", "/b", "/etc/x", "/etc/x"])
    #expect(services.map(\.restartInterval?.value) == [2_000_000, 5_000_000, 2_000_000, 2_000_000])
    #expect(services.map(\.logMax) == [1_024, 7, 1_024, 1_024] || services.map(\.logMax) == [1_000, 7, 1_000, 1_000])
    #expect(services.map(\.logKeep) == [3, 8, 3, 3])
    #expect(services.map(\.monitorInterval?.value) == [nil, 10_000_000, nil, nil])
    #expect(services.map(\.host) == [nil, nil, "k9", nil])
    #expect(
      services[0].watch == WatchRule(paths: ["/etc/x/etc", "/abs"], delay: Microseconds(3_000_000)))
    #expect(
      services[2].watch
        == WatchRule(
          paths: ["/etc/x/y"], include: ["*.toml"], exclude: ["z"], depth: 2, delay: Microseconds(3_000_000)))
    #expect(file.notes.count == 3, "\(file.notes)")
  }

  @Test("names of this host are the same in small and capital letters, and so are its own addresses")
  func hosts() throws {
    for host in ["BOX", "box", "Localhost", "127.0.0.1", "::1"] {
      let file = try read("services: [{name: a, command: x, host: \"\(host)\"}]\n")
      #expect(file.services.first?.host == nil, "\(host)")
    }
    #expect(try read("services: [{name: a, command: x, host: K9}]\n").services.first?.host == "K9")
  }

  @Test("limits are checked, and have plain numbers then; there is at least one copy")
  func limits() throws {
    let file = try read("services: [{name: a, command: x, limit: [memlock=64M, nofile=1:2]}]\n")
    #expect(file.services.first?.specification.limits == ["memlock=67108864", "nofile=1:2"])
    for bad in ["limit: [foo=3]", "limit: [nofile=abc]", "limit: [nofile=2:1]", "replicas: 0"] {
      #expect(throws: ConfigurationProblems.self, "\(bad)") {
        try read("services: [{name: a, command: x, \(bad)}]\n")
      }
    }
  }

  @Test("everything is said at once: names of services with other mistakes, and circles that have nothing in common")
  func atOnce() throws {
    func problems(_ text: String) -> [String] {
      let source = ConfigurationSource(Array(text.utf8), format: .yaml)
      guard case .failure(let problems) = ServiceFile.read(source, directory: "/etc/x") else { return [] }
      return problems.all.map(\.message)
    }
    let names = problems("services:\n  - {name: a, command: x}\n  - {name: a}\n  - {name: -b}\n")
    #expect(names.contains { $0 == "the service 'a' stands in line 2 already" }, "\(names)")
    #expect(names.contains { $0.hasPrefix("'-b' cannot be the name of a service") }, "\(names)")
    #expect(names.filter { $0 == "the key 'command' is missing" }.count == 2)
    let circles = problems(
      """
      services:
        - {name: a, command: x, after: b}
        - {name: b, command: x, after: a}
        - {name: c, command: x, after: d}
        - {name: d, command: x, after: c}
      """)
    #expect(
      circles == ["it would wait for itself: a after b after a", "it would wait for itself: c after d after c"])
    let beside = problems(
      """
      services:
        - {name: a, command: x, after: b, replicas: two}
        - {name: b, after: a}
        - {name: c, command: x, restart: maybe}
      """)
    #expect(beside.contains("it would wait for itself: a after b after a") && beside.count == 4, "\(beside)")
  }

  @Test("a secret that is there as it is printed is told")
  func masked() throws {
    let file = try read("services: [{name: a, command: x, env: {MY_TOKEN: '***', B: '****'}}]\n")
    #expect(file.notes.count == 1 && file.notes[0].hasPrefix("a: MY_TOKEN is the text '***'"), "\(file.notes)")
  }

  @Test("a file of other hosts has its services in either way to write them")
  func deputies() throws {
    #expect(try read("deputies: [a]\nservices: [{name: x, command: y}]\n").deputies == ["a"])
    #expect(try read("deputies: [a]\nprocesses: [{name: x, command: y}]\n").services.count == 1)
  }

  @Test("a group has what its services have in common, and what holds for it as a whole")
  func groups() throws {
    let file = try read(
      """
      groups:
        etl: {parallel: 2, on-task: ["failed=mail 'me'"], nice: 3}
        web: {nice: 4}
      services: [{name: a, group: etl, command: x}]
      """)
    #expect(file.groups == [SavedGroupRule(group: "etl", parallel: 2, hooks: ["failed=mail 'me'"])])
    #expect(file.services[0].specification.nice == 3)
    for text in [
      "groups: {etl: {parallel: 0}}", "groups: {-x: {}}", "groups: {etl: {on-task: 'crashed=x'}}",
      "defaults: {parallel: 2}", "services: [{name: a, command: x, parallel: 2}]",
    ] { #expect(throws: ConfigurationProblems.self, "\(text)") { try read(text) } }
  }

  @Test("nothing waits for itself, and a schedule is a cron expression")
  func order() {
    func problems(_ text: String) -> [String] {
      switch ServiceFile.read(ConfigurationSource(Array(text.utf8), format: .yaml), directory: "/") {
      case .success: []
      case .failure(let problems): problems.all.map { "\($0.position.line): \($0.message)" }
      }
    }
    #expect(
      problems(
        """
        services:
          - {name: a, command: x, after: [b]}
          - {name: b, command: x, after: [c, d]}
          - {name: c, command: x, after: [a]}
          - {name: d, command: x, schedule: "* * * *"}
        """
      ).contains { $0.hasPrefix("2: it would wait for itself: a after b after c after a") })
    #expect(problems("services: [{name: d, command: x, schedule: '61 * * * *'}]\n").count == 1)
    #expect(problems("services: [{name: d, command: x, schedule: '@daily'}]\n") == [])
  }
}
