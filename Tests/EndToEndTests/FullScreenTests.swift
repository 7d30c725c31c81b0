import Model
import Platform
import Support
import Testing

@Suite("dmon watch on the full screen")
struct FullScreenTests {
  @Test("takes the whole screen, shows groups, tasks and services, and follows what happens")
  func whole() async throws {
    try await Sandbox.withView { sandbox, session, watch in
      try await session.wait(for: "an empty view") { $0.isAlternate && $0.text.contains("nothing registered yet") }
      _ = try await sandbox.register("etl", "--label", "load", "--total", "8")
      try await sandbox.succeed("add", "--name", "web", "-g", "etl", "--", "sleep", "1000")
      try await session.wait(for: "both in their group") { screen in
        screen.text.contains("▾ etl   1 active · 1 service") && screen.text.contains("● web")
          && screen.text.contains("load") && screen.lines[0].contains("1 of 1 services up")
          && screen.lines[23].hasPrefix("q quit  ? help")
      }
      try await sandbox.succeed("report", "set", "etl", "1", "2")
      try await session.wait(for: "a quarter") { $0.text.contains("25%") && $0.text.contains("2/8") }
      try await sandbox.succeed("report", "fail", "etl", "1", "-m", "no disk")
      try await sandbox.succeed("stop", "web")
      try await session.wait(for: "both ends") {
        $0.text.contains("✗ load") && $0.text.contains("no disk") && $0.lines[0].contains("1 failed")
          && $0.lines[0].contains("0 of 1 services up")
      }
      #expect(session.screen.unknown == [] && !session.screen.isCursorVisible && !session.screen.wraps)
    }
  }

  @Test("keys and the mouse move, filter, open and leave")
  func keys() async throws {
    try await Sandbox.withView { sandbox, session, watch in
      let before = session.mode
      for label in ["alpha", "beta", "gamma"] { _ = try await sandbox.register("g", "--label", label, "--total", "4") }
      try await session.wait(for: "three rows") { $0.text.contains("gamma") }
      #expect(session.mode == before?.forKeys)
      try session.type("jj")
      try await session.wait(for: "a selected row") { $0.lines[2].hasPrefix("▌") && $0.lines[2].contains("alpha") }
      try session.type("\u{1B}[B")
      try await session.wait(for: "the next one") { $0.lines[3].hasPrefix("▌") }
      try session.type("\u{1B}[<0;5;5M\u{1B}[<0;5;5m")
      try await session.wait(for: "the one that was clicked") {
        $0.lines[4].hasPrefix("▌") && $0.lines[4].contains("gamma")
      }
      try session.type("\r")
      try await session.wait(for: "details") { $0.text.contains("History") && $0.lines[1].contains("g/3  gamma") }
      try session.type("\u{1B}")
      try await session.wait(for: "the list, though Escape begins other keys") { $0.text.contains("alpha") }
      try session.type("/bet\r")
      try await session.wait(for: "what has the word") { $0.text.contains("beta") && !$0.text.contains("alpha") }
      try session.type("?")
      try await session.wait(for: "help") { $0.text.contains("Ctrl-L") }
      try session.type("xq")
      #expect(try await session.waitForEnd(of: watch) == 0)
      expectGivenBack(session)
    }
  }

  private func expectGivenBack(_ session: TerminalSession, _ location: SourceLocation = #_sourceLocation) {
    let screen = session.screen
    #expect(
      screen.isCursorVisible && screen.wraps && screen.isPlainStyle && !screen.isAlternate, sourceLocation: location)
    #expect(session.mode?.forKeys != session.mode, "keys are shown again", sourceLocation: location)
    for mode in ["1000", "1006"] {
      let parts = session.text.components(of: "\u{1B}[?\(mode)")
      #expect(parts.last?.hasPrefix("l") ?? true, "the mouse is let go: \(mode)", sourceLocation: location)
    }
  }

  @Test(
    "Ctrl-C and every signal that ends it give the terminal back",
    arguments: ["key", "interrupt", "terminate", "hangup", "quit"])
  func restores(how: String) async throws {
    try await Sandbox.withView { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await session.wait(for: "a bar") { $0.text.contains("work") && $0.isAlternate }
      switch how {
      case "key": try session.type("\u{3}")
      case "interrupt": watch.signal(.interrupt)
      case "terminate": watch.signal(.terminate)
      case "quit": watch.signal(.quit)
      default: watch.signal(.hangup)
      }
      #expect(try await session.waitForEnd(of: watch) == 0)
      expectGivenBack(session)
    }
  }

  @Test(
    "killed with SIGKILL, its terminal is given back by the next dmon watch", arguments: ["view", "--once", "--plain"])
  func killed(next: String) async throws {
    try await Sandbox.withView { sandbox, session, watch in
      let before = try #require(session.mode)
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await session.wait(for: "a bar") { $0.text.contains("work") && $0.isAlternate }
      watch.signal(.kill)
      _ = try await session.waitForEnd(of: watch)
      #expect(session.screen.isAlternate && !session.screen.isCursorVisible && session.mode != before)
      let again = try sandbox.view(on: session, next == "view" ? ["--until-done"] : [next])
      if next == "--plain" {
        try await session.wait(for: "a line") { $0.text.contains("g/1 work") && !$0.isAlternate }
        #expect(session.mode == before)
        again.signal(.terminate)
      } else if next == "view" {
        try await session.wait(for: "a bar again") { $0.text.contains("work") && $0.isAlternate }
        try await sandbox.succeed("report", "done", "g", "1")
      }
      _ = try await session.waitForEnd(of: again)
      #expect(session.mode == before)
      expectGivenBack(session)
      #expect(Files.list("\(sandbox.path)/run").filter { $0.hasPrefix("terminal-") } == [])
    }
  }

  @Test("Ctrl-Z gives the terminal to the shell, fg takes it again, also after SIGSTOP")
  func stopped() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      let session = try TerminalSession(columns: 80, rows: 24)
      let shell = try sandbox.start(
        ["bash", "--norc", "--noprofile", "-i"], environment: ["TERM": "xterm-256color", "PS1": "$ "], on: session)
      try session.type("dmon watch; echo \"first: $?\"\r")
      try await session.wait(for: "the view") { $0.isAlternate && $0.text.contains("work") }
      try session.type("\u{1A}")
      try await session.wait(for: "the shell") { !$0.isAlternate && $0.text.contains("Stopped") && $0.isCursorVisible }
      try session.type("fg\r")
      try await session.wait(for: "the view again") {
        $0.isAlternate && $0.text.contains("work") && !$0.isCursorVisible
      }
      try await sandbox.succeed("report", "set", "g", "1", "3")
      try await session.wait(for: "what happened since") { $0.text.contains("75%") }
      try session.type("q")
      try await session.wait(for: "the shell again") { !$0.isAlternate && $0.isCursorVisible }
      try session.type("exit\r")
      _ = try await session.waitForEnd(of: shell)
      #expect(session.screen.unknown == [])
    }
  }

  @Test("a change of size in the middle leaves nothing of the old screen", arguments: [(40, 10), (80, 24), (200, 60)])
  func resize(columns: Int, rows: Int) async throws {
    try await Sandbox.withView(columns: columns, rows: rows) { sandbox, session, watch in
      let client = try sandbox.connect()
      for number in 1...70 { _ = try client.call("Register", #"{"group":"g","label":"part \#(number)","total":9}"#) }
      for (columns, rows) in [(columns, rows), (200, 60), (40, 10), (80, 24), (columns, rows)] {
        try session.resize(columns: columns, rows: rows)
        try await session.wait(for: "\(columns) by \(rows)") { screen in
          screen.lines.count == rows && screen.lines[0].hasPrefix("dmon   70 active")
            && screen.lines[1].hasPrefix(" ▾ g   70 active") && screen.lines[rows - 1].hasPrefix("q quit")
            && (1...(rows - 3)).allSatisfy { screen.lines[$0 + 1].hasPrefix("   part \($0) ") }
            && screen.lines.allSatisfy { $0.count <= columns }
        }
      }
      #expect(session.screen.unknown == [])
    }
  }

  @Test(
    "hostile labels and messages, also of 60 kB, never change the screen", arguments: [(40, 10), (80, 24), (200, 60)])
  func hostile(columns: Int, rows: Int) async throws {
    try await Sandbox.withView(columns: columns, rows: rows) { sandbox, session, watch in
      let client = try sandbox.connect()
      let hostile = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{1B}[?1049l\u{9B}31m\r\n\u{202E}evil\u{200D}👩‍👩‍👧 漢字\u{0}"
      let text = Sandbox.escaped(hostile)
      for number in 1...6 {
        _ = try client.call("Register", #"{"group":"漢\#(number)","label":"\#(text)","total":4}"#)
        _ = try client.call("Report", #"{"group":"漢\#(number)","id":1,"completed":2,"message":"\#(text)"}"#)
      }
      let long = String(repeating: "漢\\u202e", count: 60_000 / 9)
      _ = try client.call("Register", #"{"group":"long","label":"\#(long)","total":4}"#)
      _ = try client.call("Report", #"{"group":"long","id":1,"completed":1,"message":"\#(long)"}"#)
      _ = try client.call("Register", #"{"group":"龍","label":"last","total":4}"#)
      try await session.wait(for: "all of them") { $0.lines[0].contains("8 active") }
      try session.type("G")
      try await session.wait(for: "the last") { screen in
        screen.lines.contains { $0.hasPrefix("▌") && $0.contains("last") }
      }
      for key in ["k", "k", "\r", "\u{1B}", "g", "j", "\r"] {
        try session.type(key)
        try await Task.yieldUntilDrawn(session)
      }
      try session.resize(columns: columns + 7, rows: rows + 2)
      try await session.wait(for: "it is drawn again") {
        $0.lines.count == rows + 2 && $0.lines[rows + 1].hasPrefix("Esc back")
      }
      #expect(session.screen.unknown == [] && session.screen.isAlternate && session.screen.isPlainStyle)
      #expect(session.screen.lines.allSatisfy { $0.count <= columns + 7 })
      for part in ["\u{1B}]", "\u{7}", "\u{9B}", "\u{202E}", "\u{0}", "1049l"] {
        #expect(!session.text.contains(part), "\(part.unicodeScalars.map(\.value))")
      }
    }
  }

  @Test("without colour where NO_COLOR is set; whole lines where the terminal is dumb")
  func plainTerminals() async throws {
    try await Sandbox.withView(environment: ["NO_COLOR": "1"]) { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await session.wait(for: "a bar") { $0.text.contains("work") && $0.isAlternate }
      try session.type("j")
      try await session.wait(for: "a mark instead of a colour") { $0.lines[1].hasPrefix("▌") }
      let styles = session.text.components(of: "\u{1B}[").filter { part in
        part.drop { $0.isNumber || $0 == ";" }.first == "m" && !part.hasPrefix("0m")
      }
      #expect(styles == [])
    }
    try await Sandbox.withView(environment: ["TERM": "dumb"]) { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "work", "--total", "4")
      try await session.wait(for: "a line") { $0.text.contains("g/1 work: begins") }
      #expect(!session.bytes.contains(0x1B))
    }
  }

  @Test("tells the taskbar where it is known to be understood, and takes it away")
  func taskbar() async throws {
    try await Sandbox.withView(environment: ["WT_SESSION": "x"]) { sandbox, session, watch in
      for label in ["a", "b"] { _ = try await sandbox.register("g", "--label", label, "--total", "4") }
      try await sandbox.succeed("report", "set", "g", "1", "2")
      try await session.wait(for: "a quarter") { _ in session.text.contains("\u{1B}]9;4;1;25\u{1B}\\") }
      try await sandbox.succeed("report", "fail", "g", "2")
      try await session.wait(for: "something is wrong") { _ in session.text.contains("\u{1B}]9;4;2;25\u{1B}\\") }
      try session.type("q")
      _ = try await session.waitForEnd(of: watch)
      #expect(session.text.components(of: "]9;4;").last?.hasPrefix("0;0") == true)
    }
    try await Sandbox.withView { sandbox, session, watch in
      _ = try await sandbox.register("g", "--total", "4")
      try await session.wait(for: "a bar") { $0.text.contains("#1") }
      #expect(!session.text.contains("]9;"))
    }
  }

  @Test("waits for a daemon that went away, and shows what the next one knows")
  func restart() async throws {
    try await Sandbox.withView { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "first life")
      try await session.wait(for: "a bar") { $0.text.contains("first life") }
      try await sandbox.succeed("shutdown")
      try await session.wait(for: "it is said") { $0.lines[0].contains("the daemon is gone") }
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "second life")
      try await session.wait(for: "both") {
        $0.lines[1].contains("g   2 active") && $0.text.contains("second life") && !$0.lines[0].contains("gone")
      }
    }
  }
}

extension String {
  /// What stands between the occurrences of a text.
  func components(of text: String) -> [String] {
    split(separator: text, omittingEmptySubsequences: false).map(String.init)
  }
}

extension Task where Success == Never, Failure == Never {
  /// Waits until something was drawn since.
  static func yieldUntilDrawn(_ session: TerminalSession) async throws {
    let count = session.bytes.count
    try await session.wait(for: "a frame") { _ in session.bytes.count > count }
  }
}
