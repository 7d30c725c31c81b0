import Model
import Platform
import Support
import Testing

@Suite("The daemon's own log")
struct LogTests {
  private func text(_ path: String) -> String {
    String(decoding: Files.read(path, limit: 1 << 24) ?? [], as: UTF8.self)
  }

  @Test("with --log-file it stands there and not on the standard error output; SIGHUP opens it again")
  func file() async throws {
    try await Sandbox.with { sandbox in
      let path = "\(sandbox.path)/own.log"
      // Relative to the directory in which it was typed.
      let daemon = try sandbox.start(["dmon", "daemon", "--log-file", "own.log"])
      try await waitUntil("it listens") { text(path).contains(" info: listening on \(sandbox.socket)") }
      #expect(try await sandbox.run(["mv", path, "\(path).1"]).code == 0)
      daemon.signal(.hangup)
      try await waitUntil("the file is there again") { Files.exists(path) }
      daemon.signal(.terminate)
      #expect(try await daemon.wait().errorText == "")
      #expect(text(path).contains(" info: ended\n"))
      #expect(!text(path).contains("listening"))
    }
  }

  @Test("a daemon in the background logs into its state directory, by a thread of its own")
  func detached() async throws {
    try await Sandbox.with { sandbox in
      #expect(try await sandbox.dmon("daemon", "--detach").code == 0)
      let pid = try await sandbox.awaitDaemon()
      let path = "\(sandbox.state)/daemon.log"
      try await waitUntil("it says that it listens") { text(path).contains("listening on") }
      try await waitUntil("it has its threads, and no others") {
        threadNames(of: pid) == ["dmon", "journal", "log", "proc"]
      }
      try await sandbox.succeed("shutdown")
      #expect(text(path).contains(" info: ended\n"))
      // The next one goes on there, also one that a client started.
      _ = try await sandbox.register("g")
      try await waitUntil("the next one says so too") { text(path).split(separator: "listening on").count == 3 }
      let status = try await sandbox.run(["stat", "-c", "%a", path])
      #expect(status.text == "600\n")
    }
  }

  @Test("--detach passes on where the log goes, how long it gets and how many are kept")
  func detachedFile() async throws {
    try await Sandbox.with { sandbox in
      let words = ["--log-file", "far.log", "--log-max", "1", "--log-keep", "1", "--log-level", "debug"]
      #expect(try await sandbox.run(["dmon", "daemon", "--detach"] + words).code == 0)
      let path = "\(sandbox.path)/far.log"
      try await waitUntil("it has logged more than one file's worth") { Files.exists("\(path).1") }
      try await sandbox.succeed("shutdown")
      #expect(text(path).contains("info: ended"))
      #expect(Files.exists("\(path).1") && !Files.exists("\(path).2"))
      #expect(!Files.exists("\(sandbox.state)/daemon.log"))
    }
  }

  @Test("a log that cannot be opened is an error before anything begins", arguments: [[], ["--detach"]])
  func refused(words: [String]) async throws {
    try await Sandbox.with { sandbox in
      for path in ["/dev/null", "\(sandbox.path)/nowhere/log", sandbox.path] {
        let result = try await sandbox.run(["dmon", "daemon", "--log-file", path] + words)
        #expect(result.code == 73)
        #expect(result.errorText.contains(path))
        #expect(!Files.exists(sandbox.socket))
      }
    }
  }
}
