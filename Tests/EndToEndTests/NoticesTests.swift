import Model
import Platform
import Support
import Testing

@Suite("What the daemon has to say of itself")
struct NoticesTests {
  /// Leaves a journal whose second record is damaged.
  private func leaveDamage(_ sandbox: Sandbox) async throws {
    _ = try await sandbox.startDaemon()
    for label in ["one", "two", "three"] { _ = try await sandbox.register("g", "--label", label) }
    try await sandbox.succeed("shutdown")
    let path = "\(sandbox.state)/journal"
    let text = String(decoding: try #require(Files.read(path, limit: 1 << 20)), as: UTF8.self)
    try Files.write(Array(text.replacing("\"two\"", with: "\"owt\"").utf8), to: path, mode: 0o600)
  }

  @Test("dmon ls tells of damage, until somebody has seen it on a terminal; the journal tells for good")
  func damage() async throws {
    try await Sandbox.with { sandbox in
      try await leaveDamage(sandbox)
      _ = try await sandbox.startDaemon()
      for words in [[], ["--json"], ["--complete", "ids"], []] {
        let result = try await sandbox.run(["dmon", "ls"] + words)
        #expect(result.code == 0)
        let tells = result.errorText.contains("dmon ls: the journal is damaged: 1 damaged line")
        #expect(tells == !words.contains("--complete"))
      }
      let seen = try await onTerminal(sandbox)
      #expect(seen.contains("the journal is damaged") && seen.contains("records were used"))
      #expect(try await onTerminal(sandbox).contains("damaged") == false)
      #expect(try await sandbox.dmon("ls").errorText == "")
      try await waitUntil("the files are put aside") {
        Files.list(sandbox.state).contains { $0.hasPrefix("journal.damaged-") }
      }
      try await sandbox.succeed("shutdown")
      // What was repaired is no news for the next one.
      _ = try await sandbox.startDaemon()
      #expect(try await sandbox.dmon("ls").errorText == "")
      #expect(try await sandbox.tasks("g").compactMap(\.label).sorted() == ["one", "three"])
    }
  }

  /// What `dmon ls` shows a person.
  private func onTerminal(_ sandbox: Sandbox) async throws -> String {
    let session = try TerminalSession(columns: 200, rows: 24)
    _ = try await session.waitForEnd(of: try sandbox.start(["dmon", "ls"], on: session))
    return session.text
  }

  @Test("without anything to say nothing is said, and the call answers an empty list")
  func nothing() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      #expect(try await sandbox.dmon("ls").errorText == "")
      #expect(try sandbox.connect().call("Notices", "{}")?.contains(#""notices":[]"#) == true)
    }
  }

  @Test("while the journal cannot be written, dmon ls says so; the daemon goes on in memory")
  func suspended() async throws {
    try await Sandbox.with { sandbox in
      // Files may not become longer than a kilobyte.
      _ = try sandbox.startScript("trap '' XFSZ; ulimit -f 1; exec dmon daemon", with: "bash")
      try await waitUntil("it is there") { sandbox.daemonPid != nil && Files.exists(sandbox.socket) }
      for _ in 1...6 { _ = try await sandbox.register("g") }
      let result = try await sandbox.dmon("ls")
      #expect(result.errorText.contains("changes are kept in memory only: the journal cannot be written (write"))
      // Seen or not: it still holds.
      #expect(try await onTerminal(sandbox).contains("kept in memory only"))
      #expect(try await onTerminal(sandbox).contains("kept in memory only"))
      #expect(try await sandbox.tasks("g").count == 6)
    }
  }
}
