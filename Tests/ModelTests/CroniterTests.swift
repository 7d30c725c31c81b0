import Support
import Testing

@testable import Model

@Suite("Schedules held against Python's croniter")
struct CroniterTests {
  private static let zones = [
    "UTC", "UTC", "UTC", "Europe/Berlin", "Europe/Dublin", "Africa/Casablanca", "Asia/Kolkata", "America/New_York",
    "America/Sao_Paulo", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia",
  ]

  @Test("24,000 random expressions, half of them near a change of the clocks: the same runs, or a named reason")
  func sameRuns() throws {
    var generator = CronGenerator(seed: 20_261_121)
    try compare(24_000, &generator)
  }

  private func compare(_ count: Int, _ generator: inout CronGenerator) throws {
    var zones: [String: TimeZoneRules] = [:]
    for name in Set(Self.zones) { zones[name] = try TimeZoneRules(file: readFile("/usr/share/zoneinfo/\(name)")) }
    var cases: [(text: String, name: String, zone: TimeZoneRules, start: Int)] = []
    for _ in 0..<count {
      let name = generator.pick(Self.zones)
      let zone = try #require(zones[name])
      cases.append((generator.expression(), name, zone, generator.start(in: zone)))
    }
    let input = cases.map { "\($0.text)\t\($0.name)\t\($0.start)\n" }.joined()
    let result = try run(["python3", "-c", croniterProgram], input: Array(input.utf8))
    try #require(result.code == 0, "python3: \(result.errorText)")
    let lines = result.text.split(separator: "\n")
    try #require(lines.count == cases.count)
    var tally = CroniterTally()
    for (item, line) in zip(cases, lines) {
      let comparison = CroniterComparison(text: item.text, zone: item.zone, start: item.start, answer: line)
      tally.add(comparison.outcome, "'\(item.text)' in \(item.name) from \(item.start): \(line)")
    }
    print(tally.text)
    #expect(tally.unexplained.isEmpty, "\(tally.unexplained.prefix(10).joined(separator: "\n"))")
    // The cases are worth something only when nearly all of them are taken, and the same.
    #expect(tally.same > count * 8 / 10)
    #expect(tally.bothRefuse > count / 100)
  }
}

/// How many cases came out how.
private struct CroniterTally {
  var same = 0
  var bothRefuse = 0
  var explained: [String: Int] = [:]
  var unexplained: [String] = []

  mutating func add(_ outcome: CroniterComparison.Outcome, _ what: String) {
    switch outcome {
    case .same: same += 1
    case .bothRefuse: bothRefuse += 1
    case .explained(let rules): for rule in rules { explained[rule, default: 0] += 1 }
    case .unexplained(let difference): unexplained.append("\(what): \(difference)")
    }
  }

  var text: String {
    let rules = explained.sorted { $0.value > $1.value }.map { "  \($0.value) by '\($0.key)'" }
    return
      "croniter: \(same) with the same five runs, \(bothRefuse) refused by both, \(unexplained.count) unexplained\n"
      + rules.joined(separator: "\n")
  }
}
