import Model
import Platform
import Support
import Testing

@Suite("dmon watch --inline on a terminal")
struct WatchTerminalTests {
  @Test("bars move, and an ended task says how it ended")
  func bars() async throws {
    try await watch { sandbox, session, watch in
      _ = try await sandbox.register("build", "--label", "link", "--total", "8")
      try await session.wait(for: "an empty bar") { $0.text.contains("▏   0%") }
      try await sandbox.succeed("report", "set", "build", "1", "2", "-m", "first part")
      try await session.wait(for: "a quarter") { $0.text.contains("25%") && $0.text.contains("2/8") }
      let quarter = Self.barCells(session.screen)
      try await sandbox.succeed("report", "set", "build", "1", "6")
      try await session.wait(for: "three quarters") { $0.text.contains("75%") }
      #expect(Self.barCells(session.screen) > 2 * quarter && quarter > 0)
      #expect(session.screen.text.contains("build   1 active"))

      _ = try await sandbox.register("build", "--label", "test", "--parent", "1")
      try await sandbox.succeed("report", "fail", "build", "2", "-m", "no disk")
      try await sandbox.succeed("report", "done", "build", "1")
      try await session.wait(for: "both ends") {
        $0.text.contains("✓ link") && $0.text.contains("✗   test") && $0.text.contains("1 failed · 1 done")
      }
      try await sandbox.succeed("gc", "build", "2")
      try await session.wait(for: "one less") { !$0.text.contains("test") }
      #expect(session.screen.unknown == [])
    }
  }

  /// The whole cells of the bar that stands on the screen.
  private static func barCells(_ screen: TerminalModel) -> Int { screen.text.count { $0 == "█" } }

  @Test(
    "Ctrl-C, SIGINT, SIGTERM and SIGHUP give the terminal back", arguments: ["key", "interrupt", "terminate", "hangup"])
  func restores(how: String) async throws {
    try await watch { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await session.wait(for: "a bar") { $0.text.contains("work") }
      switch how {
      case "key": try session.type("\u{3}")
      case "interrupt": watch.signal(.interrupt)
      case "terminate": watch.signal(.terminate)
      default: watch.signal(.hangup)
      }
      #expect(try await session.waitForEnd(of: watch) == 0)
      #expect(session.screen.isCursorVisible && session.screen.wraps && session.screen.isPlainStyle)
      #expect(!session.screen.isAlternate)
      #expect(session.screen.text.contains("work"), "the last state stays")
      #expect(session.screen.cursor.column == 0)
    }
  }

  @Test("killed with SIGKILL, it leaves a terminal that nobody has to mend")
  func killed() async throws {
    try await watch { sandbox, session, watch in
      let before = try #require(session.mode)
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await sandbox.succeed("report", "set", "g", "1", "2")
      try await session.wait(for: "a bar") { $0.text.contains("50%") }
      watch.signal(.kill)
      _ = try await session.waitForEnd(of: watch)
      #expect(session.screen.isCursorVisible && session.screen.wraps && session.screen.isPlainStyle)
      #expect(session.mode == before)
    }
  }

  @Test("follows a change of size in the middle")
  func resize() async throws {
    try await watch(columns: 100) { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "a label of some length", "--total", "4")
      try await session.wait(for: "a wide bar") { $0.text.contains("a label of some length") && $0.lines[1].count > 60 }
      try session.resize(columns: 40, rows: 10)
      try await session.wait(for: "a narrow bar") { screen in
        screen.lines.contains { $0.contains("  0%") && $0.contains("…") } && screen.lines.allSatisfy { $0.count <= 40 }
      }
      try session.resize(columns: 120, rows: 30)
      try await session.wait(for: "a wide bar again") { screen in
        screen.lines.contains { $0.contains("a label of some length") && $0.count > 60 }
      }
      #expect(session.screen.lines.count { $0.contains("0%") } == 1, "nothing is left of the narrow one")
      try await sandbox.succeed("report", "set", "g", "1", "2")
      try await session.wait(for: "half") { $0.text.contains("50%") }
    }
  }

  @Test(
    "after Ctrl-Z, and after SIGSTOP, the bars are drawn anew below what the shell wrote", arguments: ["key", "stop"])
  func stopped(how: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      for label in ["first", "second"] { _ = try await sandbox.register("g", "--label", label, "--total", "4") }
      let session = try TerminalSession(columns: 80, rows: 40)
      let shell = try sandbox.start(
        ["bash", "--norc", "--noprofile", "-i"], environment: ["TERM": "xterm-256color", "PS1": "$ "], on: session)
      try session.type("sh -c 'echo $$ > own.pid; exec dmon watch --inline g'\r")
      try await session.wait(for: "the bars") { $0.text.contains("second") && $0.text.contains("g   2 active") }
      if how == "key" {
        try session.type("\u{1A}")
      } else {
        let text = String(decoding: try readFile("\(sandbox.path)/own.pid"), as: UTF8.self)
        let pid = try #require(Int(text.filter(\.isNumber)))
        try #require(pid > 1)
        Spawn.signal(pid, Signal.stop.rawValue)
      }
      try await session.wait(for: "the shell") { $0.text.contains("Stopped") }
      for word in ["one", "two"] {
        try session.type("echo \(word)-\(word)\r")
        try await session.wait(for: "what the shell says") { $0.lines.contains("\(word)-\(word)") }
      }
      func written() -> [String] { session.screen.lines.filter { !$0.isEmpty } }
      try await session.wait(for: "the prompt") { _ in ["$", "$ "].contains(written().last) }
      let before = written()
      try session.type("fg\r")
      try await session.wait(for: "the bars again, all of them") {
        $0.lines.count { $0.hasPrefix("g   2 active") } == 2 && $0.lines.count { $0.contains("second") } == 2
      }
      try await sandbox.succeed("report", "set", "g", "1", "3")
      try await session.wait(for: "what happened since") { $0.text.contains("75%") }
      let after = written()
      #expect(after.prefix(before.count - 1) == before.dropLast(), "\(after)")
      // What the shell says that goes on, the heading and two bars.
      let new = Array(after.dropFirst(before.count))
      #expect(new.count == 4 && new.first?.contains("dmon watch") == true, "\(after)")
      #expect(new.dropFirst().first?.hasPrefix("g   2 active") == true && new.count { $0.contains("75%") } == 1)
      try session.type("\u{3}")
      try session.type("exit\r")
      _ = try await session.waitForEnd(of: shell)
      #expect(session.screen.unknown == [])
    }
  }

  @Test("more bars than rows are summed up", arguments: [40, 80])
  func more(columns: Int) async throws {
    try await watch(columns: columns, rows: 10) { sandbox, session, watch in
      let client = try sandbox.connect()
      for number in 1...30 { _ = try client.call("Register", #"{"group":"g","label":"part \#(number)","total":9}"#) }
      try await session.wait(for: "all, the rest in one line") {
        $0.text.contains("g   30 active") && $0.text.contains("+") && $0.text.contains(" more (")
      }
      #expect(session.screen.lines.allSatisfy { $0.count <= columns })
    }
  }

  @Test("without colour where NO_COLOR is set, with colour elsewhere")
  func colour() async throws {
    for (value, coloured) in [("1", false), (nil, true)] {
      try await watch(environment: ["NO_COLOR": value]) { sandbox, session, watch in
        _ = try await sandbox.register("g", "--label", "work", "--total", "4")
        try await sandbox.succeed("report", "fail", "g", "1")
        try await session.wait(for: "a failure") { $0.text.contains("✗ work") }
        let isColoured = session.text.split(separator: "\u{1B}").contains { part in
          part.hasPrefix("[") && part.dropFirst().drop { $0.isNumber || $0 == ";" }.first == "m"
            && !part.hasPrefix("[0m")
        }
        #expect(isColoured == coloured)
      }
    }
  }

  @Test("writes whole lines and no escape on a dumb terminal")
  func dumb() async throws {
    try await watch(environment: ["TERM": "dumb"]) { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await session.wait(for: "a line") { $0.text.contains("g/1 work: begins") }
      try await sandbox.succeed("report", "done", "g", "1")
      try await session.wait(for: "another") { $0.text.contains("g/1 work: done") }
      #expect(!session.bytes.contains(0x1B))
    }
  }

  @Test("outside text reaches the screen only as printable text")
  func hostile() async throws {
    try await watch(columns: 120) { sandbox, session, watch in
      let hostile = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{1B}[?1049h\u{9B}31m\r\n\u{202E}evil\u{0}"
      let client = try sandbox.connect()
      let text = hostile.unicodeScalars.map { "\\u" + String(String($0.value + 0x1_0000, radix: 16).dropFirst()) }
        .joined()
      for group in ["g", "h"] {
        let answer = try client.call(
          "Register", #"{"group":"\#(group)","label":"\#(text)","unit":"\#(text)","total":4}"#)
        #expect(answer?.contains("error") == false)
        _ = try client.call("Report", #"{"group":"\#(group)","id":1,"completed":2,"message":"\#(text)"}"#)
      }
      _ = try client.call("Fail", #"{"group":"h","id":1,"message":"\#(text)"}"#)
      try await session.wait(for: "the bars") { $0.text.contains("50%") && $0.text.contains("✗") }
      #expect(session.screen.unknown == [])
      #expect(!session.screen.isAlternate)
      for part in ["\u{1B}]", "\u{7}", "\u{1B}[2J", "1049", "\u{9B}", "\u{202E}", "\u{0}"] {
        #expect(!session.text.contains(part), "\(part.unicodeScalars.map(\.value))")
      }
    }
  }

  @Test("writes nothing while nothing that it shows changes")
  func idle() async throws {
    try await watch(arguments: ["shown"]) { sandbox, session, watch in
      let client = try sandbox.connect()
      for group in ["shown", "other"] { _ = try client.call("Register", #"{"group":"\#(group)","label":"one"}"#) }
      _ = try client.call("Finish", #"{"group":"shown","id":1}"#)
      try await session.wait(for: "the end") { $0.text.contains("✓ one") }
      let frames = Self.frames(session)
      for number in 1...2_000 { _ = try client.call("Report", #"{"group":"other","id":1,"completed":\#(number)}"#) }
      // The daemon has told the watcher all that came before this.
      _ = try client.call("Register", #"{"group":"shown","label":"two"}"#)
      _ = try client.call("Finish", #"{"group":"shown","id":2}"#)
      try await session.wait(for: "the second end") { $0.text.contains("✓ two") }
      #expect(Self.frames(session) - frames <= 2)
    }
  }

  private static func frames(_ session: TerminalSession) -> Int {
    session.text.split(separator: "\u{1B}[?2026h").count - 1
  }

  @Test("goes on after the daemon was started again")
  func restart() async throws {
    try await watch { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "first life")
      try await session.wait(for: "a bar") { $0.text.contains("first life") }
      try await sandbox.succeed("shutdown")
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "second life")
      try await session.wait(for: "both bars, each once") { screen in
        screen.text.contains("g   2 active")
          && ["first life", "second life"].allSatisfy { label in screen.lines.count { $0.contains(label) } == 1 }
      }
      #expect(watch.ended == nil)
    }
  }

  /// Starts a daemon and a watcher on a terminal.
  private func watch(
    columns: Int = 80, rows: Int = 24, arguments: [String] = [], environment: [String: String?] = [:],
    _ body: (Sandbox, TerminalSession, Child) async throws -> Void
  ) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let session = try TerminalSession(columns: columns, rows: rows)
      let all = ["TERM": "xterm-256color"].merging(environment) { $1 }
      let watch = try sandbox.start(["dmon", "watch", "--inline"] + arguments, environment: all, on: session)
      try await body(sandbox, session, watch)
    }
  }
}
