import Model
import Testing

@testable import Screen

@Suite("WatchScreen")
struct WatchScreenTests {
  /// The view of these tasks and somebody who types.
  struct Session {
    var screen: WatchScreen
    var size: ScreenSize
    var now = Samples.now

    init(
      _ tasks: [TaskStatus], columns: Int = 80, rows: Int = 24, sort: WatchSort = .state,
      appearance: Appearance = .plain
    ) {
      screen = WatchScreen(sort: sort, appearance: appearance)
      size = ScreenSize(columns: columns, rows: rows)
      _ = screen.apply(
        WatchReply(revision: 0, tasks: tasks, updates: [], removed: [], complete: true))
      _ = lines
    }

    mutating func lines(at moment: Timestamp) -> [String] {
      now = moment
      return screen.render(size: size, now: now).map(\.trimmed)
    }

    var lines: [String] { mutating get { lines(at: now) } }
    var text: String { mutating get { lines.joined(separator: "\n") } }

    @discardableResult
    mutating func press(_ keys: Key...) -> [WatchScreen.Effect] {
      keys.flatMap { screen.press($0, now: now) }
    }

    mutating func type(_ text: String) { for character in text { press(.character(character)) } }

    mutating func change(_ tasks: [TaskStatus]) { _ = screen.apply(Samples.reply(tasks)) }
  }

  @Test("every row is used, and the list follows the state: failed, lost, stalled, at work, done")
  func order() {
    var session = Session(Samples.mixed)
    let lines = session.lines
    #expect(lines.count == 24)
    #expect(lines[0].hasPrefix("dmon   4 active · 1 stalled · 1 failed · 1 lost · 1 done"))
    func row(_ text: String) -> Int { lines.firstIndex { $0.contains(text) } ?? -1 }
    #expect(row("▾ build") == 1)
    #expect(row("test ") == 2 && row("compile") == 3 && row("link ") == 4)
    #expect(row("▾ etl") == 5)
    #expect(row("extract") == 6 && row("load orders") == 7 && row("all of it") == 8)
    #expect(lines[23].hasPrefix("q quit  ? help  / filter"))
  }

  @Test("sorted by name, by age, by time of end; children stay below their parent")
  func sorting() {
    func labels(_ sort: WatchSort) -> [String] {
      var session = Session(Samples.mixed.filter { $0.group == "etl" && $0.state != .done }, columns: 120, sort: sort)
      return session.lines[2...].compactMap { line in
        ["load orders", "all of it", "a child", "extract"].first { line.contains($0) }
      }
    }
    #expect(labels(.age) == ["load orders", "all of it", "a child", "extract"])
    #expect(labels(.name) == ["all of it", "a child", "extract", "load orders"])
    #expect(labels(.eta) == ["load orders", "all of it", "a child", "extract"])
    #expect(labels(.state) == ["extract", "load orders", "all of it", "a child"])
    var session = Session(Samples.mixed)
    session.press(.character("s"))
    #expect(session.text.contains("sort: eta"))
  }

  @Test("what is done fades, then folds into one row; what failed stays; a group that is over folds by itself")
  func folding() {
    let tasks = [
      Samples.task("g", 1, "work", .active, 1, of: 4), Samples.task("g", 2, "old", .done, ended: 100),
      Samples.task("g", 3, "bad", .failed, ended: 1), Samples.task("over", 1, "fine", .done, ended: 90),
    ]
    var session = Session(tasks)
    #expect(session.text.contains("✓ old") && session.text.contains("✓ fine") && session.screen.isTicking)
    let later = session.lines(at: Samples.at(131)).joined(separator: "\n")
    #expect(!later.contains("✓ old") && later.contains("✓ 1 done") && later.contains("✗ bad"))
    #expect(later.contains("▸ over   1 done") && !later.contains("fine"))
    // Enter on the row of the done ones shows them, on the folded group all of it.
    session.press(.end, .up, .enter)
    #expect(session.text.contains("✓ old"))
    session.press(.end, .enter)
    #expect(session.text.contains("✓ fine"))
    session.press(.left)
    #expect(session.text.contains("▸ over") && !session.text.contains("✓ fine"))
    session.press(.character("z"))
    #expect(!session.text.contains("work"))
    session.press(.character("z"))
    #expect(session.text.contains("work"))
  }

  @Test("without anything at work, nothing ticks once all is folded")
  func quiet() {
    var session = Session([Samples.task("g", 1, "x", .done, ended: 99), Samples.task("g", 2, "y", .lost, ended: 9)])
    #expect(session.screen.isTicking)
    _ = session.lines(at: Samples.at(129))
    #expect(!session.screen.isTicking)
  }

  @Test("the filter shows what has all words, folded or not, and goes with Escape")
  func filter() {
    var session = Session(Samples.many, rows: 60)
    session.press(.character("/"))
    session.type("PIECE 1 REND")
    #expect(session.text.contains("/PIECE 1 REND█"))
    session.press(.enter)
    #expect(session.text.contains("piece 1 ") && !session.text.contains("piece 20") && !session.text.contains("backup"))
    #expect(session.text.contains("/ PIECE 1 REND"))
    session.press(.escape)
    #expect(session.text.contains("backup"))
    session.press(.character("/"))
    session.type("zzz")
    #expect(session.text.contains("nothing has these words"))
    session.press(.backspace, .backspace, .backspace, .backspace)
    #expect(session.text.contains("backup") && session.text.contains("/ filter"))
  }

  @Test("arrows, j and k, pages, ends and the wheel move the selection, and it stays on the screen")
  func moving() {
    var session = Session(Samples.many, rows: 12, sort: .age)
    #expect(session.screen.selection == nil)
    session.press(.down)
    #expect(session.screen.selected == 0)
    session.press(.character("j"), .down, .character("k"))
    #expect(session.screen.selected == 1)
    session.press(.pageDown)
    #expect(session.screen.selected == 10 && session.screen.top == 1)
    session.press(.character("G"))
    #expect(session.lines[10].contains("done") && session.screen.selected == session.screen.list.rows.count - 1)
    session.press(.character("g"))
    #expect(session.screen.top == 0)
    session.press(.wheelDown)
    #expect(session.screen.top == 3 && session.screen.selected == 3)
    session.press(.wheelUp, .wheelUp)
    #expect(session.screen.top == 0 && session.screen.selected == 3)
    session.press(.click(row: 2, column: 9))
    #expect(session.screen.selected == 1)
    session.press(.click(row: 0, column: 9), .click(row: 11, column: 1), .click(row: 40, column: 1))
    #expect(session.screen.selected == 1)
    session.press(.click(row: 2, column: 9))
    #expect(session.text.contains("History"))
  }

  @Test("the selection stays with its task when rows come, go and change places")
  func selection() {
    var session = Session(Samples.mixed)
    session.press(.home, .down, .down, .down)
    #expect(session.screen.selection == .task(TaskKey(group: "build", id: 2)))
    session.change([Samples.task("a", 1, "first"), Samples.task("build", 9, "new", .failed, ended: 99)])
    _ = session.lines
    #expect(session.screen.selection == .task(TaskKey(group: "build", id: 2)))
    #expect(session.lines[session.screen.selected + 1].contains("link"))
    _ = session.screen.apply(Samples.reply(removed: [TaskKey(group: "build", id: 2)]))
    _ = session.lines
    #expect(session.screen.selection != nil && session.screen.selection != .task(TaskKey(group: "build", id: 2)))
    session.press(.character("f"))
    #expect(session.lines[session.screen.selected + 1].contains("extract"))
    session.press(.character("f"))
    #expect(session.lines[session.screen.selected + 1].contains("✗ new"))
    session.press(.escape)
    #expect(session.screen.selection == nil)
  }

  @Test("details of a task: what it is, how fast it went, what happened")
  func details() {
    var task = Samples.task(
      "etl", 1, "load", .active, 10, of: 100, unit: "files", rate: 2, left: 45, message: "first", updated: 1)
    (task.pid, task.host, task.uid, task.service) = (4_711, "k9", 1_000, "etl/load")
    var session = Session([task], rows: 40)
    for second in 2...40 {
      _ = session.screen.apply(
        Samples.reply(updates: [
          TaskUpdate(
            group: "etl", id: 1, completed: Double(second), total: 100, rate: Double(second % 7),
            remaining: Microseconds(60_000_000), updated: Samples.at(Int64(second)),
            message: second == 20 ? "half \u{1B}[31mway" : nil)
        ]))
    }
    session.now = Samples.at(42)
    session.press(.home, .down, .enter)
    let text = session.text
    for part in [
      "etl/1  load", "active for 42 s", "40%", "40/100 files", "5.00/s", "in 0:55, 08:01:37",
      "pid 4711 on k9 user 1000",
      "2027-01-15T08:00:00Z", "2 s ago", "etl/load", "up to 6.00/s", "▇█▁", "08:00:20  half �way", "08:00:01  first",
      "08:00:00  began",
    ] { #expect(text.contains(part), "\(part) in:\n\(text)") }
    session.press(.escape)
    #expect(session.screen.mode == .list)
    session.change([
      Samples.task("etl", 1, "load", .lost, 40, of: 100, message: "half way", reason: "process 7 is gone", ended: 41)
    ])
    session.press(.enter)
    let lines = session.lines
    #expect(lines.contains(" state      lost after 41 s at 40% · process 7 is gone"), "\(lines)")
    #expect(lines.contains(" message    half way") && lines.count { $0.contains("process 7 is gone") } == 2, "\(lines)")
    _ = session.screen.apply(Samples.reply(removed: [TaskKey(group: "etl", id: 1)]))
    #expect(session.text.contains("it is gone"))
  }

  @Test("services stand among the tasks of their group, and have details of their own")
  func services() {
    var session = Session(Samples.mixed, columns: 100, rows: 40)
    var service = ServiceStatus(
      name: "web", group: "etl", host: "k9", state: .running, phase: "up", reason: "running for 1:40", ready: true,
      run: 3,
      pid: 99, started: Samples.start, restarts: 2, command: ["./web", "--port", "80"])
    var down = ServiceStatus(name: "db", group: "site", state: .failed, phase: "down", reason: "failed: exit 3")
    session.screen.apply(ServiceWatchReply(revision: 0, services: [service, down]))
    #expect(session.text.contains("● web") && session.text.contains("running 1:40 · 2 restarts"))
    #expect(
      session.text.contains("▾ site   1 service") && session.text.contains("✗ db") && session.text.contains("exit 3"))
    #expect(session.lines[0].contains("1 of 2 services up"))
    session.press(.character("/"))
    session.type("web")
    session.press(.enter, .home, .down, .enter)
    for part in ["etl/web", "pid", "99", "3, 2 restarts", "./web --port 80", "1:40"] {
      #expect(session.text.contains(part), "\(part)")
    }
    session.press(.escape, .escape)
    service.state = .crashed
    down.state = .running
    session.screen.apply(ServiceWatchReply(revision: 1, services: [service], removed: ["site/db"]))
    #expect(session.text.contains("! web") && !session.text.contains("site"))
  }

  @Test("what a service reports stands below it")
  func tasksOfServices() {
    var task = Samples.task("etl", 1, "batch", .active, 3, of: 10)
    task.service = "etl/load"
    var session = Session([task, Samples.task("etl", 2, "a part", parent: 1), Samples.task("etl", 3, "alone", .lost)])
    session.screen.apply(
      ServiceWatchReply(
        revision: 0,
        services: [
          ServiceStatus(name: "load", group: "etl", state: .running),
          ServiceStatus(name: "web", group: "etl", state: .running),
        ]))
    let lines = session.lines
    #expect(lines[2].hasPrefix(" ● load") && lines[5].hasPrefix(" ● web"))
    #expect(lines[3].hasPrefix("     batch") && lines[4].hasPrefix("       a part") && lines[6].hasPrefix(" ‽ alone"))
  }

  @Test("help, quit, and what only the program can do")
  func effects() {
    var session = Session(Samples.mixed)
    #expect(session.press(.character("?")) == [])
    #expect(session.text.contains("next that failed"))
    #expect(session.press(.character("x")) == [] && session.screen.mode == .list)
    #expect(session.press(.character("m")) == [.mouse(false)] && session.press(.character("m")) == [.mouse(true)])
    #expect(session.press(.control("l")) == [.redraw])
    #expect(session.press(.character("q")) == [.quit] && session.press(.control("c")) == [.quit])
    session.press(.character("/"))
    #expect(session.press(.character("q")) == [] && session.press(.control("c")) == [.quit])
  }

  @Test("the header has the sum of all, groups have theirs, and a lost daemon is said")
  func sums() {
    var session = Session([
      Samples.task("g", 1, "a", .active, 50, of: 100, left: 7_200),
      Samples.task("g", 2, "b", .active, 30, of: 100, left: 30),
    ])
    #expect(session.lines[0].hasSuffix("40%  ends 10:01"))
    #expect(session.lines[1].hasSuffix("40%  ends 10:01") && session.lines[1].contains("▕"))
    session.screen.reset()
    #expect(session.lines[0].hasSuffix("the daemon is gone, waiting for it"))
    session.change([])
    #expect(!session.text.contains("waiting"))
    var empty = Session([])
    #expect(empty.text.contains("nothing registered yet"))
    for (groups, text) in [
      (["g"], "nothing is registered in group g yet"), (["g", "h"], "nothing is registered in the groups g, h yet"),
    ] {
      empty.screen = WatchScreen(of: groups, appearance: .plain)
      _ = empty.screen.apply(Samples.reply())
      #expect(empty.text.contains(text))
    }
  }

  @Test("on a small screen the list comes first")
  func small() {
    for (columns, rows) in [(1, 1), (3, 2), (10, 3), (20, 4), (40, 10)] {
      var session = Session(Samples.mixed, columns: columns, rows: rows)
      for key in [Key.down, .character("?"), .escape, .enter, .escape, .character("/"), .character("x")] {
        session.press(key)
        let lines = session.screen.render(size: session.size, now: session.now)
        #expect(lines.count == rows && lines.allSatisfy { $0.columns <= columns })
      }
    }
  }
}
