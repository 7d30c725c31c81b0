import Model
import Platform
import Support
import Testing

@Suite("dmon journal")
struct JournalCommandTests {
  @Test("without a journal it says so and ends with 66, also with --follow and --json")
  func none() async throws {
    try await Sandbox.with { sandbox in
      for words in [[], ["--follow"], ["--json"], ["--state", "\(sandbox.path)/nowhere"]] {
        let result = try await sandbox.run(["dmon", "journal"] + words)
        #expect(result.code == 66)
        #expect(result.errorText.contains("no journal"))
        #expect(result.text == "")
      }
    }
  }

  @Test("it tells what happened, with a daemon and without, and starts none")
  func story() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let id = try await sandbox.register("etl", "--label", "resize", "--total", "100", "--pid", "\(daemon.pid)")
      try await sandbox.succeed("report", "add", "etl", "\(id)", "40")
      try await sandbox.succeed("report", "fail", "etl", "\(id)", "-m", "no room", "--code", "3")
      try await sandbox.succeed("gc", "etl")
      let story = [
        "daemon on host \(ProcessFacts.hostName) began this journal",
        "etl/1 'resize' registered by uid \(ProcessFacts.ownUser), pid \(daemon.pid), total 100", "etl/1 40/100",
        "etl/1 'resize' failed with code 3: no room", "etl/1 forgotten",
      ]
      #expect(try await Self.words(sandbox) == story)
      try await sandbox.succeed("shutdown")
      #expect(try await Self.words(sandbox) == story)
      let named = try await sandbox.dmon(
        "journal", "--state", sandbox.state, environment: ["DMON_SOCKET": nil, "TZ": "UTC"])
      #expect(named.text.split(separator: "\n").count == story.count)
      #expect(sandbox.daemonPid == nil)
    }
  }

  /// What each line says behind its time.
  private static func words(_ sandbox: Sandbox) async throws -> [String] {
    try await sandbox.succeed("journal").split(separator: "\n").map { String($0.dropFirst(25)) }
  }

  @Test("after a compaction the snapshot's tasks come first, then what the journal has, each once and with its time")
  func snapshot() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "one", "--pid", "0")
      _ = try await sandbox.register("g", "--label", "two", "--pid", "0")
      try await sandbox.succeed("report", "done", "g", "1")
      try await sandbox.succeed("shutdown")
      // Damage makes the next one write a snapshot at once.
      let path = "\(sandbox.state)/journal"
      try Files.write((Files.read(path, limit: 1 << 20) ?? []) + Array("nonsense\n".utf8), to: path, mode: 0o600)
      _ = try await sandbox.startDaemon()
      try await waitUntil("a snapshot is written") { Files.exists("\(sandbox.state)/snapshot") }
      let follower = try sandbox.start(["dmon", "journal", "-f"])
      try await sandbox.succeed("gc", "g", "1")
      let lines = try await sandbox.succeed("journal").split(separator: "\n")
      let words = lines.map { String($0.dropFirst(25)) }
      let host = ProcessFacts.hostName
      #expect(words[0].hasPrefix("snapshot of host \(host) of what was known after record "))
      #expect(words[1..<4] == ["group g: ids up to 2 were given", "g/1 'one' done", "g/2 'two' is active, 0"])
      #expect(words[4].hasPrefix("end of the snapshot, "))
      #expect(words[5].hasPrefix("daemon on host \(host) goes on here"))
      #expect(words.last == "g/1 forgotten")
      #expect(lines.count { $0.hasPrefix("     ") } == 1, "only the end of the snapshot has no time")
      try await waitUntil("who follows sees the same: \(follower.text)") { follower.text.hasSuffix("g/1 forgotten\n") }
      #expect(follower.text.split(separator: "\n") == lines)
      let json = try await sandbox.succeed("journal", "--json").split(separator: "\n")
      #expect(json.count { $0.hasPrefix(#"{"snapshot":true,"#) } >= 6)
      #expect(json.last?.contains(#""record":{"forgotten":{"group":"g","id":1},"time":"#) == true)
    }
  }

  @Test("--json has the records as they are, each on its line")
  func json() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "a \"b\"")
      struct Line: Codable {
        struct Mark: Codable { var file: String }
        var sequence: Int
        var time: Int
        var record: BoardRecord?
        var mark: Mark?
      }
      let lines = try await sandbox.succeed("journal", "--json").split(separator: "\n").map {
        try decode(Line.self, from: Array($0.utf8))
      }
      #expect(lines.map(\.sequence) == [0, 1])
      #expect(lines.first?.mark?.file == "journal")
      #expect(lines.last?.record?.task?.status.label == "a \"b\"")
      #expect(lines.last?.record?.task?.status.started.microseconds == Int64(lines.last?.time ?? 0))
    }
  }

  @Test("--follow goes on, over daemons that come and go and a journal that is replaced, until SIGTERM or SIGINT")
  func follow() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "one")
      let followers = try [["journal", "-f"], ["journal", "--follow", "--json"]].map {
        try sandbox.start(["dmon"] + $0)
      }
      // As it stands in both forms; the word alone may be part of a request's random letters.
      func labels(_ label: String, _ follower: Child) -> Int {
        follower.text.split(separator: "\n").count { $0.contains("'\(label)'") || $0.contains("\"\(label)\"") }
      }
      for follower in followers {
        try await waitUntil("what was there is shown") { labels("one", follower) == 1 }
      }
      _ = try await sandbox.register("g", "--label", "two")
      try await sandbox.succeed("shutdown")
      // As after a compaction: another file by the same name.
      let copy = Files.read("\(sandbox.state)/journal", limit: 1 << 20) ?? []
      try Files.write(copy, to: "\(sandbox.state)/journal", mode: 0o600)
      _ = try await sandbox.register("g", "--label", "three")
      for (follower, signal) in zip(followers, [Signal.terminate, .interrupt]) {
        try await waitUntil("the rest is shown") { labels("three", follower) == 1 }
        #expect(labels("two", follower) == 1, "\(follower.text)")
        follower.signal(signal)
        #expect(try await follower.wait().errorText == "")
      }
    }
  }

  @Test("a reader that goes away ends --follow")
  func goneReader() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      // It answers a moment before its helper thread has made the file.
      try await waitUntil("there is a journal") { Files.exists("\(sandbox.state)/journal") }
      let result = try await sandbox.script(
        """
        set -o pipefail
        dmon journal --follow | head -n 1
        """, with: "bash")
      #expect(result.code == 0)
      #expect(result.text.contains("began"))
      #expect(result.errorText == "")
    }
  }

  @Test("a damaged line is said, and nothing in it reaches the terminal")
  func damaged() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--label", "one")
      try await sandbox.succeed("shutdown")
      var bytes = Files.read("\(sandbox.state)/journal", limit: 1 << 20) ?? []
      bytes += Array("nonsense \u{1B}[2J\n".utf8)
      try Files.write(bytes, to: "\(sandbox.state)/journal", mode: 0o600)
      let text = try await sandbox.succeed("journal")
      #expect(text.contains("damaged line: nonsense \u{FFFD}\n"))
      #expect(try await sandbox.succeed("journal", "--json").hasSuffix(#"{"damaged":"nonsense \#u{FFFD}"}"# + "\n"))
    }
  }

  @Test("a state directory that others can write to is refused with 77")
  func exposed() async throws {
    try await Sandbox.with { sandbox in
      try Files.makeDirectory(sandbox.state)
      #expect(try await sandbox.script("chmod 777 \"$1\"", arguments: [sandbox.state]).code == 0)
      #expect(try await sandbox.dmon("journal").code == 77)
    }
  }
}
