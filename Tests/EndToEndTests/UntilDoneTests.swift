import Model
import Platform
import Support
import Testing

@Suite("dmon watch --until-done")
struct UntilDoneTests {
  @Test("ends when no task is at work: 0 when all went well, 1 when one failed", arguments: ["--plain", "--json"])
  func lines(mode: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let watch = try sandbox.start(["dmon", "watch", mode, "--until-done", "g"])
      _ = try await sandbox.register("other")
      for label in ["a", "b"] { _ = try await sandbox.register("g", "--label", label, "--total", "2") }
      try await sandbox.succeed("report", "done", "g", "1")
      try await waitUntil("it is told of the first") { watch.text.contains(mode == "--json" ? "\"done\"" : "a: done") }
      #expect(watch.ended == nil)
      try await sandbox.succeed("report", "done", "g", "2")
      #expect(try await watch.wait().code == 0)
      _ = try await sandbox.register("g", "--label", "c")
      let second = try sandbox.start(["dmon", "watch", mode, "--until-done", "g"])
      try await sandbox.succeed("report", "fail", "g", "3", "-m", "no disk")
      #expect(try await second.wait().code == 1)
      // All is over already: what there is counts.
      #expect(try await sandbox.run(["dmon", "watch", mode, "--until-done", "g"]).code == 1)
      try await sandbox.succeed("gc", "g", "3")
      #expect(try await sandbox.run(["dmon", "watch", mode, "--until-done", "g"]).code == 0)
    }
  }

  @Test("on the full screen the last state stays on the terminal; leaving early is no success")
  func view() async throws {
    try await Sandbox.withView(arguments: ["--until-done"]) { sandbox, session, watch in
      for label in ["a", "b"] { _ = try await sandbox.register("g", "--label", label, "--total", "2") }
      try await session.wait(for: "two bars") { $0.isAlternate && $0.text.contains("2 active") }
      try await sandbox.succeed("report", "done", "g", "1")
      try await sandbox.succeed("report", "fail", "g", "2", "-m", "no disk")
      #expect(try await session.waitForEnd(of: watch) == 1)
      #expect(!session.screen.isAlternate)
      #expect(session.screen.text.contains("✓ a") && session.screen.text.contains("no disk"))
    }
    for (key, code) in [("q", 130), ("\u{3}", 130)] {
      try await Sandbox.withView(arguments: ["--until-done"]) { sandbox, session, watch in
        _ = try await sandbox.register("g", "--label", "work")
        try await session.wait(for: "a row") { $0.isAlternate && $0.text.contains("work") }
        try session.type(key)
        #expect(try await session.waitForEnd(of: watch) == code)
      }
    }
  }

  @Test("ended by a signal it says so with its code")
  func signalled() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "work")
      let watch = try sandbox.start(["dmon", "watch", "--until-done"])
      try await waitUntil("it watches") { watch.text.contains("work") }
      watch.signal(.terminate)
      #expect(try await watch.wait().code == 143)
    }
  }

  @Test("lines come after the time or the percentage that was asked for")
  func pace() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let rare = try sandbox.start(["dmon", "watch", "--plain", "--interval", "1h", "--step", "50"])
      let often = try sandbox.start(["dmon", "watch", "--plain", "--interval", "1h", "--step", "5"])
      _ = try await sandbox.register("g", "--label", "work", "--total", "100")
      for watch in [rare, often] { try await waitUntil("it begins") { watch.text.contains("begins") } }
      for percent in [10, 20, 60] {
        try await sandbox.succeed("report", "set", "g", "1", "\(percent)")
        try await waitUntil("\(percent) is told: \(often.text)") { often.text.contains("\(percent)%") }
      }
      try await waitUntil("the half is told") { rare.text.contains("60%") }
      #expect(!rare.text.contains("10%") && !rare.text.contains("20%"))
    }
  }
}
