import Model
import Screen
import Testing

@Suite("StatsTable")
struct StatsTableTests {
  private static func row(_ name: String, _ change: (inout UsageStatus) -> Void) -> UsageStatus {
    var row = UsageStatus(name: name, state: .running)
    change(&row)
    return row
  }

  private static func reply(cpu: Double = 12.34) -> MeasureReply {
    var own = row("dmon") { ($0.cpu, $0.memory, $0.threads, $0.files) = (0.04, 7_000_000, 7, 50) }
    own.group = ""
    own.uptime = Microseconds(.seconds(3_600))
    return MeasureReply(
      time: Samples.now,
      services: [
        row("web") {
          ($0.cpu, $0.memory, $0.processes, $0.threads, $0.files) = (cpu, 45 << 20, 1, 4, 12)
          ($0.read, $0.written, $0.restarts) = (0, 4_096, 3)
          $0.uptime = Microseconds(.seconds(65))
        },
        row("old") { $0.state = .crashed },
      ], dmon: own,
      host: HostStatus(
        name: "k9", processors: 4, cpu: 12.5, memoryUsed: 3 << 30, memoryTotal: 16 << 30, load: [0.5, 0.25, 1]))
  }

  private func render(_ model: StatsModel, _ columns: Int? = nil, _ appearance: Appearance = .plain) -> [String] {
    StatsTable.render(model, columns: columns, follows: true, appearance: appearance).map(\.trimmed)
  }

  @Test("a line for each service, one for dmon, one for the machine")
  func table() {
    var model = StatsModel()
    #expect(render(model).isEmpty)
    let isWhole = model.apply(Self.reply())
    #expect(isWhole)
    #expect(
      render(model) == [
        "NAME  CPU %       MEM  THREADS  FILES  READ   WRITTEN   UPTIME  RESTARTS",
        "web    12.3  45.0 MiB        4     12   0 B  4.00 KiB     1:05         3",
        "old                                                    crashed         0",
        "dmon    0.0  6.67 MiB        7     50                  1:00:00",
        "host k9: CPU 12.5 % of 4 processors, memory 3.00 GiB of 16.0 GiB, load 0.50 0.25 1.00",
      ])
  }

  @Test("with the second measurement come bars, which go with what is gone")
  func courses() throws {
    var model = StatsModel()
    for cpu in [0.0, 50, 100] { _ = model.apply(Self.reply(cpu: cpu)) }
    let web = try #require(render(model).first { $0.hasPrefix("web") })
    #expect(web.contains("▁▄█") || web.contains("▁▅█"), "\(web)")
    #expect(model.history(of: ServiceName(name: "web"))?.cpu.values == [0, 50, 100])
    _ = model.apply(MeasureReply(time: Samples.now))
    #expect(model.history(of: ServiceName(name: "web")) == nil)
  }

  @Test("parts are one measurement, and a part of one that was cut off is none")
  func parts() {
    var model = StatsModel()
    let whole = Self.reply()
    let first = MeasureReply(time: Samples.now, services: [whole.services[0]], complete: false)
    let last = MeasureReply(time: Samples.now, services: [whole.services[1]], dmon: whole.dmon)
    var isWhole = model.apply(first)
    #expect(!isWhole)
    model.reset()
    isWhole = model.apply(first)
    #expect(!isWhole)
    isWhole = model.apply(last)
    #expect(isWhole)
    #expect(model.last?.services.map(\.name) == ["web", "old"])
  }

  @Test("no line is wider than the terminal, and name, percentage and memory stay")
  func widths() {
    var model = StatsModel()
    for _ in 0..<3 { _ = model.apply(Self.reply()) }
    for columns in 30...140 {
      for appearance in [Appearance.plain, .ascii] {
        let lines = StatsTable.render(model, columns: columns, follows: true, appearance: appearance)
        #expect(lines.allSatisfy { $0.columns <= columns })
        #expect(lines.first?.text.hasPrefix("NAME  CPU %       MEM") == true)
      }
    }
  }

  @Test("what a service calls itself cannot harm the terminal")
  func hostile() {
    var model = StatsModel()
    _ = model.apply(
      MeasureReply(time: Samples.now, services: [Self.row("a\u{1B}[2J") { $0.memory = 1 }]))
    #expect(!render(model).joined().contains("\u{1B}"))
    #expect(!StatsTable.sentence(Self.row("a\u{1B}[2J\n") { $0.memory = 1 }, appearance: .plain).contains("\u{1B}"))
  }

  @Test("a line about one service")
  func sentence() {
    let reply = Self.reply()
    #expect(
      StatsTable.sentence(reply.services[0], appearance: .plain)
        == "web: CPU 12.3 %, memory 45.0 MiB, 1 process, 4 threads, 12 files, read 0 B, written 4.00 KiB")
    #expect(StatsTable.sentence(reply.services[1], appearance: .plain) == "old: crashed")
  }

  @Test("small bars: empty, full, too much, no number, and the last ones where there are too many")
  func sparkline() {
    func text(_ values: [Double], _ columns: Int, _ appearance: Appearance = .plain) -> String {
      Sparkline.text(values, full: 100, columns: columns, appearance: appearance)
    }
    #expect(text([0, 0.1, 50, 100, 1_000], 7) == "  ▁▂▅██" || text([0, 0.1, 50, 100, 1_000], 7) == "  ▁▂▄██")
    #expect(text([.nan, -1, .infinity], 3) == "▁▁█")
    #expect(text([100, 0, 0], 2) == "▁▁")
    #expect(text([100, 0], 3, .ascii) == " #_")
    #expect(text([], 3) == "   " && text([1], 0) == "")
    #expect(Sparkline.text([1], full: 0, columns: 1, appearance: .plain) == "▁")
  }
}
