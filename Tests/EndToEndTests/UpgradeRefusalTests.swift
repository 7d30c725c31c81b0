import Model
import Platform
import Support
import Testing

@testable import Journal

@Suite("A program that does not take over: the one that was there goes on")
struct UpgradeRefusalTests {
  /// Tries to upgrade to what `make` makes; afterwards all is as before, but perhaps for the daemon.
  private func refuse(
    _ code: Int32, _ words: String, keepsDaemon: Bool = true, _ make: (UpgradeSetting) async throws -> String
  ) async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      try await setting.add("counts", UpgradeSetting.counting, "--log-max", "0")
      let before = try await setting.running()
      let holder = try setting.holder()
      let result = try await setting.upgrade("--to", try await make(setting))
      #expect(result.code == code, "\(result.errorText)")
      #expect(
        result.errorText.contains(words) && result.errorText.hasSuffix("; what was there goes on\n"),
        "\(result.errorText)")
      #expect(result.errorText.split(separator: "\n").count == 1, "\(result.errorText)")
      #expect(try await setting.running() == before)
      #expect(try setting.holder().keeperPid == holder.keeperPid)
      #expect((try setting.holder().pid == holder.pid) == keepsDaemon)
      #expect(setting.executable(holder.keeperPid) == setting.program)
      #expect(setting.executable(try setting.holder().pid) == setting.program)
      try await setting.mustUpgrade()
      try await sandbox.succeed("stop", "counts")
      #expect(setting.countedLines("counts") != nil)
    }
  }

  @Test("a file that is not there, is no program, or may not be executed")
  func noProgram() async throws {
    try await refuse(66, "there is no") { "\($0.sandbox.path)/nothing" }
    try await refuse(78, "is no dmon that can take over") { $0.sandbox.path }
    try await refuse(77, "may not be executed") { try await $0.script("exit 0", mode: "644") }
  }

  @Test("a program that is no dmon")
  func noDmon() async throws {
    try await refuse(78, "is no dmon that can take over: it does not say what it is") { _ in "/bin/true" }
    try await refuse(78, "cannot take over: it ended with code 1") { try await $0.script("exit 1") }
    try await refuse(78, "it says that it is 'other'") {
      try await $0.script(#"echo '{"program":"other","version":"1","oldestHandover":1,"newestHandover":1}'"#)
    }
    try await refuse(70, "crashes when it is started (signal 11)") { try await $0.script("kill -SEGV $$") }
  }

  @Test("a dmon that was cut off")
  func cutOff() async throws {
    try await refuse(78, "is no dmon that can take over: Exec format error") { setting in
      let path = "\(setting.sandbox.path)/cut"
      _ = try await setting.sandbox.run(["sh", "-c", "head -c 40 '\(Sandbox.dmon)' > '\(path)' && chmod 755 '\(path)'"])
      return path
    }
  }

  @Test("a dmon that reads another handover, or is older than the state")
  func older() async throws {
    try await refuse(78, "(dmon 9) cannot take over from this dmon (\(Release.version))") {
      try await $0.script(#"echo '{"program":"dmon","version":"9","oldestHandover":7,"newestHandover":9}'"#)
    }
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      let holder = try setting.holder()
      var line: [UInt8] = []
      JournalLine.begin(0, isMark: true, into: &line)
      line += Array(#"{"file":"journal","version":99}"#.utf8)
      JournalLine.end(into: &line)
      JournalLine.seal(&line)
      let journal = "\(sandbox.state)/journal"
      try Files.write((Files.read(journal, limit: 1 << 20) ?? []) + line, to: journal, mode: 0o600)
      let result = try await setting.upgrade()
      #expect(result.code == 78)
      #expect(
        result.errorText
          == "dmon upgrade: '\(setting.program)' cannot take over: dmon \(Release.version) is older than the state: it was "
          + "written in format 99, this one knows 1; what was there goes on\n")
      #expect(try setting.holder() == holder)
    }
  }

  @Test("a dmon whose daemon ends, or crashes, before it serves")
  func endsAtOnce() async throws {
    try await refuse(78, "ended with code 3 before it served", keepsDaemon: false) {
      try await $0.daemonScript("exit 3")
    }
    try await refuse(70, "crashed with signal 11 before it served", keepsDaemon: false) {
      try await $0.daemonScript("kill -SEGV $$")
    }
  }

  @Test("a dmon whose daemon never serves")
  func neverServes() async throws {
    try await refuse(75, "did not answer within 10 s", keepsDaemon: false) { try await $0.daemonScript("sleep 1000") }
  }

  @Test("a dmon that the keeper cannot become: the new daemon serves beside the old keeper, and services go on")
  func notReplaced() async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      try await setting.add("counts", UpgradeSetting.counting, "--log-max", "0")
      let before = try await setting.running()
      let holder = try setting.holder()
      let shell = "\(sandbox.path)/shell"
      _ = try await sandbox.run(["cp", "/bin/sh", shell])
      let result = try await setting.upgrade("--to", try await setting.daemonScript("rm \(shell)", shell: shell))
      #expect(result.code == 75, "\(result.errorText)")
      #expect(result.errorText.contains("the new daemon serves, but the keeper cannot become"), "\(result.errorText)")
      #expect(try await setting.running() == before)
      #expect(try setting.holder().keeperPid == holder.keeperPid)
      #expect(setting.executable(holder.keeperPid) == setting.program)
      #expect(setting.executable(try setting.holder().pid) == Files.canonical(Sandbox.dmon))
      let lines = try #require(setting.countedLines("counts"))
      try await waitUntil("it copies on") { setting.countedLines("counts").map { $0 > lines } ?? true }
      try await setting.mustUpgrade("--to", try await setting.newProgram())
      #expect(try await setting.running() == before)
      try await sandbox.succeed("stop", "counts")
      #expect(setting.countedLines("counts") != nil)
    }
  }

  @Test("two at once: one is done, the other is refused; a daemon without a keeper, and no daemon at all")
  func atOnce() async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      let file = try await setting.daemonScript(
        "touch \(sandbox.path)/here; while [ ! -e \(sandbox.path)/go ]; do sleep 0.01; done")
      let first = try sandbox.start(["dmon", "upgrade", "--to", file])
      try await waitUntil("the new daemon waits") { Files.exists("\(sandbox.path)/here") }
      _ = try await sandbox.run(["touch", "\(sandbox.path)/go"])
      #expect(try await first.wait().code == 0)
      try await sandbox.succeed("shutdown", "--yes")
      let none = try await setting.upgrade()
      #expect(none.code == 69)
      _ = try await sandbox.startDaemon("--memory-only")
      let alone = try await setting.upgrade()
      #expect(alone.code == 78)
      #expect(alone.errorText.contains("this daemon has no keeper"))
    }
  }
}
