import Model
import Support
import Testing

@testable import Screen

@Suite("WatchScreen, at random")
struct WatchScreenRandomTests {
  private static let keys: [Key] = [
    .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .escape, .backspace, .wheelUp, .wheelDown,
    .control("l"), .control("u"), .character(" "), .character("/"), .character("?"), .character("s"), .character("f"),
    .character("z"), .character("d"), .character("m"), .character("a"), .character("漢"), .character("q"), .delete, .tab,
  ]

  private func task(_ random: inout SeededRandom, _ step: Int) -> TaskStatus {
    let length = random.chance(1) ? 30_000 : 20
    return Samples.task(
      random.one(of: ["g", "h", "漢字", "\u{1B}[2Jx\u{202E}"]), Int.random(in: 1...12, using: &random),
      random.hostileText(upTo: length), random.one(of: TaskState.allCases), Double(bitPattern: random.next()),
      of: random.chance(50) ? Double(bitPattern: random.next()) : 100, unit: random.hostileText(upTo: 5),
      rate: Double(bitPattern: random.next()), left: Int64.random(in: 0...9_000_000, using: &random),
      message: random.hostileText(upTo: length), reason: random.hostileText(upTo: 5), parent: step % 12,
      updated: Int64.random(in: -9_000_000...9_000_000, using: &random),
      ended: Int64.random(in: 0...200, using: &random))
  }

  private func service(_ random: inout SeededRandom) -> ServiceStatus {
    ServiceStatus(
      name: random.one(of: ["web", "db", "a\u{202E}b"]), group: random.one(of: ["g", "s"]),
      instance: Int.random(in: 0...2, using: &random), state: random.one(of: ServiceState.allCases),
      phase: random.hostileText(upTo: 3), reason: random.hostileText(upTo: 40), pid: 7, started: Samples.start,
      restarts: 3, command: [random.hostileText(upTo: 9)])
  }

  private func happen(_ screen: inout WatchScreen, _ random: inout SeededRandom, _ step: Int, _ now: Timestamp) {
    switch Int.random(in: 0..<20, using: &random) {
    case 0...5: _ = screen.apply(Samples.reply([task(&random, step)]))
    case 6:
      _ = screen.apply(
        Samples.reply(removed: [TaskKey(group: random.one(of: ["g", "h"]), id: Int.random(in: 1...12, using: &random))])
      )
    case 7: screen.apply(ServiceWatchReply(revision: 1, services: [service(&random)], removed: []))
    case 8: screen.apply(ServiceWatchReply(revision: 1, services: [], removed: ["g/web", "s/db#1"]))
    case 9:
      if random.chance(20) { screen.reset() }
    case 10:
      let parts = (0..<3).map { _ in task(&random, step) }
      _ = screen.apply(WatchReply(revision: 0, tasks: parts, updates: [], removed: [], complete: random.chance(70)))
    case 11:
      _ = screen.apply(
        Samples.reply(updates: [
          TaskUpdate(
            group: "g", id: Int.random(in: 1...12, using: &random), completed: Double(bitPattern: random.next()),
            rate: 1, remaining: Microseconds(Int64.random(in: 0 ... .max, using: &random)), updated: now,
            message: random.hostileText(upTo: 5))
        ]))
    case 12:
      let click = Key.click(row: Int.random(in: 0...30, using: &random), column: 3)
      _ = screen.press(click, now: now)
    default: _ = screen.press(random.one(of: Self.keys), now: now)
    }
  }

  @Test("whatever comes, the screen has exactly its lines, and nothing of outside text gets through", arguments: 0..<4)
  func anything(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed) &+ 77)
    let sizes = [(40, 10), (80, 24), (200, 60), (1, 1), (7, 3), (33, 5)]
    var size = ScreenSize(columns: 80, rows: 24)
    var terminal = TerminalModel(columns: 80, rows: 24)
    terminal.feed("$ before\r\n")
    var diff = FullScreen(colour: true)
    terminal.feed(diff.enter(mouse: true))
    var screen = WatchScreen(appearance: random.chance(20) ? .ascii : Appearance())
    var now = Samples.now
    for step in 0..<200 {
      happen(&screen, &random, step, now)
      if random.chance(30) {
        now = Timestamp(microseconds: now.microseconds + Int64.random(in: -2_000_000...20_000_000, using: &random))
      }
      if random.chance(8) {
        let (columns, rows) = random.one(of: sizes)
        size = ScreenSize(columns: columns, rows: rows)
        terminal.resize(columns: columns, rows: rows)
      }
      let lines = screen.render(size: size, now: now)
      #expect(lines.count == size.rows)
      for line in lines { #expect(line.columns <= size.columns && DisplayWidth.of(line.text) == line.columns) }
      #expect(screen.list.rows.isEmpty || screen.list.rows.indices.contains(screen.top))
      if let selection = screen.selection, !screen.list.rows.isEmpty {
        #expect(screen.list.rows.indices.contains(screen.selected))
        #expect(screen.name(of: screen.list.rows[screen.selected]) == selection)
        #expect((screen.top..<screen.top + screen.height).contains(screen.selected))
      }
      terminal.feed(diff.update(lines, size: size))
      #expect(terminal.lines == lines.map(\.trimmed))
      #expect(terminal.unknown.isEmpty && terminal.isPlainStyle && terminal.isAlternate)
    }
    terminal.feed(diff.leave())
    #expect(!terminal.isAlternate && terminal.isCursorVisible && terminal.wraps && terminal.unknown.isEmpty)
  }

  @Test("what failed or was lost is always in the list, but where a person folded or filtered it", arguments: 0..<3)
  func badStays(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var screen = WatchScreen()
    _ = screen.apply(Samples.reply([]))
    var now = Samples.now
    for step in 0..<100 {
      _ = screen.apply(Samples.reply([task(&random, step)]))
      now = Timestamp(microseconds: now.microseconds + 1_000_000)
      _ = screen.render(size: ScreenSize(columns: 80, rows: 24), now: now)
      let shown = Set(
        screen.list.rows.compactMap { row -> Int? in if case .task(let slot) = row { slot } else { nil } })
      for task in screen.model.tasks where task.state != .done {
        #expect(screen.model.table.slot(of: task.key).map { shown.contains($0) } == true)
      }
      #expect(shown.count == screen.list.rows.count { if case .task = $0 { true } else { false } })
      let hidden = screen.list.sections.reduce(0) { $0 + $1.hidden }
      #expect(shown.count + hidden == screen.counts.all)
    }
  }

  @Test("the screen writes nothing while nothing that it shows changes")
  func idle() {
    var screen = WatchScreen()
    _ = screen.apply(Samples.reply(Samples.mixed))
    var diff = FullScreen(colour: true)
    let size = ScreenSize(columns: 80, rows: 24)
    #expect(!diff.update(screen.render(size: size, now: Samples.now), size: size).isEmpty)
    #expect(diff.update(screen.render(size: size, now: Samples.now), size: size).isEmpty)
    diff.forget()
    #expect(!diff.update(screen.render(size: size, now: Samples.now), size: size).isEmpty)
  }
}
