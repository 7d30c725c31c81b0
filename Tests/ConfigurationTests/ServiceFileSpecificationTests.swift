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
