import Configuration
import Model
import Screen
import Testing

@Suite("Schedules in configuration files")
struct ScheduleKeysTests {
  private func read(
    _ text: String, _ zones: ServiceFile.ZoneCheck? = nil
  ) -> Result<ServiceFile, ConfigurationProblems> {
    ServiceFile.read(ConfigurationSource(Array(text.utf8), format: .yaml), directory: "/srv", zones: zones)
  }

  @Test("all that dmon add can say, and defaults for those that have a schedule")
  func keys() throws {
    let file = try read(
      """
      defaults: {timezone: Europe/Berlin, overlap: queue}
      services:
        - {name: a, command: [a], schedule: "30  2 * * *", missed: once, jitter: 10s, overlap: restart}
        - {name: b, command: [b], schedule: "@hourly"}
        - {name: c, command: [c]}
        - {name: d, command: [d], schedule: ""}
      """
    ).get()
    let services = file.services.map(\.specification)
    #expect(services[0].schedule == "30 2 * * *" && services[0].timezone == "Europe/Berlin")
    #expect(services[0].overlap == .restart && services[0].missed == .once)
    #expect(services[0].jitter == Microseconds(10_000_000))
    #expect(services[1].schedule == "@hourly" && services[1].overlap == .queue)
    #expect(!services[2].isScheduled && !services[3].isScheduled)
  }

  @Test("what is wrong is said with its place, all at once")
  func problems() throws {
    let outcome = read(
      """
      services:
        - name: a
          command: [a]
          schedule: "61 * * * *"
        - name: b
          command: [b]
          schedule: "@daily"
          overlap: quue
      """)
    guard case .failure(let problems) = outcome else { return #expect(Bool(false), "it was read") }
    let lines = problems.all.map { $0.rendered(file: "f.yml", columns: DisplayWidth.of).split(separator: "\n")[0] }
    #expect(
      lines == [
        "f.yml:4:15: services[0].schedule: minute, at column 1: '61' is out of range; 0 to 59 is allowed",
        "f.yml:8:14: services[1].overlap: one of skip, queue, restart was expected; did you mean 'queue'?",
      ])
  }

  @Test("a zone that is not there is told at its place, with everything else; each name is asked for once")
  func zones() throws {
    let text = """
      defaults: {timezone: Mars}
      services:
        - {name: a, command: a, schedule: "@daily", timezone: Mars}
        - {name: b, command: b, schedule: "@daily", timezone: UTC, replicas: two}
      """
    var asked: [String] = []
    let outcome = read(text) { name in
      asked.append(name)
      return name == "UTC" ? nil : "there is none"
    }
    guard case .failure(let problems) = outcome else { return #expect(Bool(false), "it was read") }
    let lines = problems.all.map { $0.rendered(file: "f", columns: DisplayWidth.of).split(separator: "\n")[0] }
    #expect(
      lines == [
        "f:1:22: defaults.timezone: there is none", "f:3:57: services[0].timezone: there is none",
        "f:4:72: services[1].replicas: a whole number from 1 to 100000 was expected",
      ])
    #expect(asked == ["Mars", "UTC"])
  }
}
