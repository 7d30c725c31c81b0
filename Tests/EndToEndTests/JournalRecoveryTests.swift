import Model
import Platform
import Support
import Testing

@Suite("A daemon that comes back")
struct JournalRecoveryTests {
  @Test("kill -9 at rest loses nothing: tasks, sums, endings, ids, also of a group that was forgotten")
  func atRest() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      for _ in 1...5 { _ = try await sandbox.register("a", "--pid", "0", "--label", "grün \"\\\n", "--total", "9") }
      for _ in 1...3 { _ = try await sandbox.register("gone", "--pid", "0") }
      try await sandbox.succeed("report", "add", "a", "1", "2.5")
      try await sandbox.succeed("report", "add", "a", "1", "3", "-m", "half")
      try await sandbox.succeed("report", "done", "a", "2")
      try await sandbox.succeed("report", "fail", "a", "3", "-m", "why")
      let client = try sandbox.connect()
      _ = try client.call("Forget", #"{"group":"a","id":5}"#)
      _ = try client.call("Forget", #"{"group":"gone"}"#)
      let before = try await sandbox.tasks().map(\.still)
      #expect(before.map(\.key.id) == [1, 2, 3, 4])
      #expect(before[0].completed == 5.5 && before[0].message == "half")
      for _ in 1...3 { try await sandbox.killAndStart() }
      _ = daemon
      #expect(try await sandbox.tasks().map(\.still) == before)
      #expect(try await sandbox.register("a", "--pid", "0") == 6)
      #expect(try await sandbox.register("gone", "--pid", "0") == 4)
    }
  }

  @Test("absolute progress is there a second after it was said")
  func absolute() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      let client = try sandbox.connect()
      for value in 1...500 { _ = try client.call("Report", #"{"group":"g","id":1,"completed":\#(value)}"#) }
      let said = Clocks.monotonic + .seconds(1)
      try await waitUntil("a second has passed") { Clocks.monotonic >= said }
      try await sandbox.killAndStart()
      #expect(try await sandbox.task().completed == 500)
    }
  }

  @Test("a last record that was not written to its end is cut off, and nobody speaks of damage")
  func torn() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      for _ in 1...3 { _ = try await sandbox.register("g", "--pid", "0") }
      try await sandbox.killDaemon()
      let journal = try sandbox.journal
      let lines = journal.split(separator: UInt8(ascii: "\n"))
      try Files.write(Array(journal.dropLast(lines[lines.count - 1].count / 2)), to: sandbox.journalPath)
      let daemon = try await sandbox.startDaemon()
      #expect(!daemon.errorText.contains("damaged"))
      #expect(try await sandbox.tasks().map(\.key.id) == [1, 2])
      #expect(Files.list(sandbox.state) == ["brand", "journal", "lock", "reserve", "reserve.journal"])
    }
  }

  @Test("a damaged journal is kept aside; what is whole is used, and the log and the new journal say so once")
  func damaged() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      for _ in 1...20 { _ = try await sandbox.register("g", "--pid", "0") }
      _ = try await sandbox.register("last", "--pid", "0")
      let client = try sandbox.connect()
      _ = try client.call("Forget", #"{"group":"g","id":19}"#)
      try await sandbox.killDaemon()
      var bytes = try sandbox.journal
      let middle = bytes.count / 2
      for index in middle..<middle + 50 { bytes[index] ^= 0x5A }
      try Files.write(bytes, to: sandbox.journalPath)
      let daemon = try await sandbox.startDaemon()
      #expect(daemon.errorText.components("the journal is damaged") == 1)
      try await waitUntil("the damaged one is kept aside") {
        Files.list(sandbox.state).contains { $0.hasPrefix("journal.damaged-20") } && sandbox.hasSnapshot(daemon)
      }
      #expect(String(decoding: try sandbox.journal, as: UTF8.self).contains(#""note":"#))
      #expect(String(decoding: try sandbox.journal, as: UTF8.self).contains("the journal is damaged"))
      let kept = try #require(Files.list(sandbox.state).first { $0.hasPrefix("journal.damaged-") })
      #expect(Files.read("\(sandbox.state)/\(kept)", limit: 1 << 20)?.starts(with: bytes) == true)
      let tasks = try await sandbox.tasks("g")
      #expect((17...18).contains(tasks.count) && !tasks.contains { $0.key.id == 19 })
      #expect(try await sandbox.tasks("last").count == 1)
      #expect(try await sandbox.register("g", "--pid", "0") > 20)
      #expect(try await sandbox.register("new", "--pid", "0") > 0)
      let before = try await sandbox.tasks().map(\.still)
      let next = try await sandbox.killAndStart()
      #expect(!next.errorText.contains("damaged"))
      #expect(try await sandbox.tasks().map(\.still) == before)
    }
  }

  @Test("a group whose registrations are all destroyed gets no id again")
  func destroyedGroup() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      for _ in 1...10 { _ = try await sandbox.register("g", "--pid", "0") }
      let client = try sandbox.connect()
      _ = try client.call("Forget", #"{"group":"g"}"#)
      _ = try await sandbox.register("other", "--pid", "0")
      try await sandbox.killDaemon()
      var bytes = try sandbox.journal
      for index in 200..<bytes.count - 500 { bytes[index] = 0 }
      try Files.write(bytes, to: sandbox.journalPath)
      _ = try await sandbox.startDaemon()
      #expect(try await sandbox.register("g", "--pid", "0") > 10)
      try await sandbox.killAndStart()
      #expect(try await sandbox.register("g", "--pid", "0") > 11)
    }
  }

  @Test("a request that was answered before kill -9 is answered the same afterwards, also from a snapshot")
  func requests() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let calls = [
        ("Register", #"{"group":"g","request":"r1"}"#), ("Report", #"{"group":"g","id":1,"advance":2,"request":"r2"}"#),
        ("Finish", #"{"group":"g","id":1,"request":"r3"}"#),
      ]
      for round in 1...3 {
        let client = try sandbox.connect()
        for (method, parameters) in calls {
          let answer = try client.call(method, parameters)
          #expect(answer?.contains("error") == false, "round \(round): \(answer ?? "")")
        }
        try await sandbox.killDaemon()
        if round == 2 {
          // Damage behind all that counts makes the next daemon write a snapshot.
          try Files.write(sandbox.journal + Array("damage\n".utf8), to: sandbox.journalPath)
          let daemon = try await sandbox.startDaemon()
          try await waitUntil("a snapshot is written") { sandbox.hasSnapshot(daemon) }
        } else {
          _ = try await sandbox.startDaemon()
        }
      }
      let task = try await sandbox.task()
      #expect(task.completed == 2 && task.state == .done)
    }
  }

  @Test("a state directory that was removed, and cannot be made for a while, is there again with all that was in it")
  func stateRemoved() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      try await sandbox.succeed("add", "--name", "w", "--", "sh", "-c", "while sleep 0.1; do echo line; done")
      let pid = try await sandbox.service("w").pid
      let log = "\(sandbox.state)/logs/w.log"
      try await waitUntil("it has a log") { Files.exists(log) }
      // The daemon may make it anew in between.
      let script = "until rm -rf \(sandbox.state); : >\(sandbox.state) && [ -f \(sandbox.state) ]; do :; done"
      #expect(try await sandbox.run(["sh", "-c", script]).code == 0)
      try await waitUntil("it is noticed: \(daemon.errorText)") { daemon.errorText.contains("in memory alone") }
      try await waitUntil("the log is missed") { try await sandbox.service("w").output != nil }
      try Files.remove(sandbox.state)
      try await waitUntil("all of it is there: \(Files.list(sandbox.state))") {
        ["journal", "snapshot", "brand"].allSatisfy { Files.exists("\(sandbox.state)/\($0)") }
          && LockFile.holder(of: sandbox.state) != nil && (Files.size(of: log) ?? 0) > 0
      }
      try await waitUntil("nothing is missed any more") { try await sandbox.service("w").output == nil }
      #expect(try await sandbox.service("w").pid == pid && daemon.ended == nil)
    }
  }
}

extension Sandbox {
  var journalPath: String { "\(state)/journal" }

  var journal: [UInt8] {
    get throws { try #require(Files.read(journalPath, limit: 1 << 30)) }
  }

  /// The daemon says that it wrote a snapshot.
  func hasSnapshot(_ daemon: Child) -> Bool { daemon.errorText.contains("snapshot written") }
}

extension String {
  /// How often a text stands here.
  func components(_ text: String) -> Int {
    indices.count { self[$0...].hasPrefix(text) }
  }
}
