import Model
import Support
import Testing

@testable import Screen

@Suite("WatchView")
struct WatchViewTests {
  private func model(_ tasks: [TaskStatus]) -> WatchModel {
    var model = WatchModel()
    _ = model.apply(Samples.reply(tasks))
    return model
  }

  private func render(
    _ tasks: [TaskStatus], _ columns: Int = 80, _ rows: Int = 24, now: Timestamp = Samples.now,
    appearance: Appearance = .plain
  ) -> [String] {
    WatchView.render(model(tasks), size: ScreenSize(columns: columns, rows: rows), now: now, appearance: appearance)
      .map(\.trimmed)
  }

  @Test(
    "golden screens",
    arguments: [
      ("mixedNarrow", 40, 10, GoldenScreens.mixedNarrow), ("mixed", 80, 24, GoldenScreens.mixed),
      ("mixedWide", 200, 60, GoldenScreens.mixedWide), ("manyNarrow", 40, 10, GoldenScreens.manyNarrow),
      ("many", 80, 24, GoldenScreens.many), ("manyWide", 200, 60, GoldenScreens.manyWide),
    ])
  func goldens(name: String, columns: Int, rows: Int, screen: String) {
    let tasks = name.hasPrefix("mixed") ? Samples.mixed : Samples.many
    #expect(render(tasks, columns, rows).joined(separator: "\n") == screen)
  }

  @Test("in ASCII where the terminal knows no more")
  func ascii() {
    let lines = render(Samples.mixed, appearance: .ascii)
    #expect(lines.joined(separator: "\n") == GoldenScreens.mixedASCII)
    #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
  }

  @Test("with nothing registered, what to do")
  func empty() {
    #expect(render([]) == ["nothing registered yet; try:  dmon report new GROUP --total 100"])
    #expect(render([], 12) == ["nothing reg…"])
  }

  @Test("an ending does not say the state twice")
  func ending() {
    func line(_ reason: String) -> String {
      render([Samples.task("g", 1, "a", .failed, 1, of: 2, message: "no disk", reason: reason, ended: 9)])[1]
    }
    #expect(line("failed") == "✗ a  failed after 9.0 s at 50% · no disk")
    #expect(line("failed: exit 3") == "✗ a  failed after 9.0 s at 50% · exit 3 · no disk")
  }

  @Test("labels have all the room when nothing is at work")
  func labelsOfTheEnded() {
    let done = Samples.task("g", 1, "a label with twenty-nine chars", .done, 1, of: 1, ended: 9)
    #expect(render([done], 48)[1] == "✓ a label with twenty-nine chars  done in 9.0 s")
  }

  @Test("columns do not move as digits are added to a count")
  func columnsStand() {
    func column(_ completed: Double) -> Int {
      let task = Samples.task("g", 1, "a", .active, completed, of: 1_000, rate: 5, left: 30)
      return render([task])[1].prefix { $0 != "%" }.count
    }
    #expect(column(9) == column(999))
  }

  @Test("parts leave in the stated order when the screen narrows")
  func narrowing() {
    let task = Samples.task("g", 1, "a label", .active, 42, of: 100, rate: 5, left: 30, message: "a message")
    let parts = ["a message", "5.00/s", "42/100", "ETA 0:30", "▕", "42%"]
    var left = parts.count
    for columns in (1...100).reversed() {
      let line = render([task], columns)[1]
      let shown = parts.filter { line.contains($0) || ($0 == "a message" && line.contains("a mes")) }
      #expect(shown == Array(parts.suffix(shown.count)), "\(columns): \(line)")
      #expect(shown.count <= left)
      left = shown.count
    }
    #expect(left == 0)
  }

  @Test("an estimate counts down between reports, and is not invented when it has run out")
  func estimates() {
    let task = Samples.task("g", 1, "x", .active, 5, of: 10, left: 30, updated: 100)
    #expect(render([task], now: Samples.at(110))[1].hasSuffix("ETA 0:20"))
    #expect(render([task], now: Samples.at(130))[1].hasSuffix("ETA ?"))
    #expect(render([task], now: Samples.at(90))[1].hasSuffix("ETA 0:30"))
    let stalled = Samples.task("g", 1, "x", .stalled, 5, of: 10, rate: 3, left: 30, updated: 60)
    #expect(render([stalled])[1].hasSuffix("stalled 40 s"))
    #expect(!render([stalled])[1].contains("/s"))
  }

  @Test("a task without a total has a count and a rate, and no percentage")
  func noTotal() {
    let line = render([Samples.task("g", 1, "x", .active, 1_234, unit: "lines", rate: 2)])[1]
    #expect(line.contains("1234 lines") && line.contains("2.00/s") && !line.contains("%"))
    #expect(render([Samples.task("g", 7)])[1].hasPrefix("  #7"))
  }

  @Test("what failed says how far it was, and why once")
  func endings() {
    let failed = Samples.task("g", 1, "x", .failed, 5, of: 10, message: "disk full", reason: "disk full", ended: 5)
    #expect(render([failed])[1] == "✗ x  failed after 5.0 s at 50% · disk full")
    var coded = Samples.task("g", 1, "x", .failed, message: "oh", ended: 65)
    coded.code = 3
    #expect(render([coded])[1] == "✗ x  failed after 1:05 · exit 3 · oh")
  }

  @Test("one row: only the sum; a row for each: no sum")
  func fewRows() {
    #expect(render(Samples.many, 80, 1) == ["+60 more (42 active · 6 failed · 12 done)"])
    #expect(render(Samples.many, 80, 63).count == 63)
    #expect(render(Samples.many, 80, 62).last == "+2 more (2 done)")
    #expect(render(Samples.mixed, 80, 10).count == 10)
    #expect(render(Samples.mixed, 80, 9).last == "+2 more (1 active · 1 done)")
  }

  @Test("rows are used, every shown task stands below its group's heading, and shown and hidden are all")
  func selection() {
    var random = SeededRandom(seed: 12)
    for _ in 0..<300 {
      var table = TaskTable()
      for id in 1...Int.random(in: 1...80, using: &random) {
        let state = random.one(of: TaskState.allCases)
        table.put(
          Samples.task(
            "g\(Int.random(in: 0...9, using: &random))", id, "", state,
            parent: random.chance(30) ? Int.random(in: 1...id, using: &random) : nil, ended: Int64(id)))
      }
      let rows = Int.random(in: 1...40, using: &random)
      let selection = RowSelection(table, rows: rows)
      let shown = selection.sections.flatMap(\.slots)
      let used = shown.count + selection.sections.count + (selection.hidden.all > 0 ? 1 : 0)
      #expect(used <= rows)
      #expect(shown.count + selection.hidden.all == table.counts.all)
      #expect(Set(shown).count == shown.count && selection.sections.allSatisfy { !$0.slots.isEmpty })
      if selection.hidden.all > 0 { #expect(used >= rows - 1) }
      if selection.hidden.open > 0 && rows > 6 {
        // Something at work is hidden: then nothing that is done takes its place.
        #expect(!shown.contains { table.states[$0] == .done })
      }
    }
  }

  @Test("what ended last comes first among the done")
  func recent() {
    let tasks = (1...20).map { Samples.task("g", $0, "t\($0)", .done, ended: Int64($0 * 7 % 20)) }
    let latest = tasks.sorted { ($0.ended ?? $0.updated) > ($1.ended ?? $1.updated) }.prefix(3).map(\.label)
    let lines = render(tasks, 80, 5)
    #expect(lines[1...3].allSatisfy { line in latest.contains { line.contains($0 + " ") } })
    #expect(lines[4] == "+17 more (17 done)")
  }

  @Test("colour adds nothing but colour")
  func colour() {
    let appearances = [Appearance(), Appearance.plain]
    let texts = appearances.map { render(Samples.mixed, appearance: $0) }
    #expect(texts[0] == texts[1])
    var terminal = TerminalModel(columns: 80, rows: 24)
    let size = ScreenSize(columns: 80, rows: 24)
    let lines = WatchView.render(model(Samples.mixed), size: size, now: Samples.now, appearance: Appearance())
    for line in lines { terminal.feed(line.encoded(colour: true) + "\r\n") }
    #expect(Array(terminal.lines.prefix(lines.count)) == texts[1])
    #expect(terminal.isPlainStyle && terminal.unknown.isEmpty)
  }

  @Test("hostile labels, groups, units and messages never make a line too wide or change the screen", arguments: 0..<4)
  func hostile(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var watched = WatchModel()
    var size = ScreenSize(columns: 40, rows: 10)
    var terminal = TerminalModel(columns: 40, rows: 10)
    var diff = ScreenDiff(colour: true)
    for step in 0..<120 {
      let length = random.chance(3) ? 30_000 : 30
      let task = Samples.task(
        random.one(of: ["g", "漢字", "\u{1B}[2Jx\u{202E}"]), Int.random(in: 1...20, using: &random),
        random.hostileText(upTo: length), random.one(of: TaskState.allCases), Double(bitPattern: random.next()),
        of: random.chance(50) ? Double(bitPattern: random.next()) : 100, unit: random.hostileText(upTo: 5),
        rate: Double(bitPattern: random.next()), left: Int64.random(in: -9_000_000...9_000_000, using: &random),
        message: random.hostileText(upTo: length), reason: random.hostileText(upTo: 5), parent: step % 20,
        updated: Int64.random(in: -9_000_000...9_000_000, using: &random))
      _ = watched.apply(Samples.reply([task]))
      if random.chance(20) {
        size = ScreenSize(
          columns: Int.random(in: 1...120, using: &random), rows: Int.random(in: 1...30, using: &random))
        terminal.resize(columns: size.columns, rows: size.rows)
      }
      let appearance = random.chance(20) ? Appearance.ascii : Appearance()
      let lines = WatchView.render(watched, size: size, now: Samples.now, appearance: appearance)
      #expect(lines.count <= size.rows)
      for line in lines {
        #expect(line.columns <= size.columns && DisplayWidth.of(line.text) == line.columns)
        #expect(line.encoded(colour: true).utf8.count < 20 * 1_024)
      }
      terminal.feed(diff.update(lines, size: size))
      let top = terminal.cursor.row - lines.count + 1
      #expect(top >= 0 && terminal.unknown.isEmpty)
      if top >= 0 { #expect(Array(terminal.lines[top...terminal.cursor.row]) == lines.map(\.trimmed)) }
    }
  }
}
