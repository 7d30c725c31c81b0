import Model
import Platform
import Support
import Testing

@Suite("A directory of scripts, its variables and persons")
struct CronSurroundingsTests {
  private func cron(_ directory: ScriptDirectory, _ variables: [String: String]) async throws {
    var environment: [String: String?] = ["DMON_SOCKET": nil]
    for (name, value) in variables { environment[name] = value }
    let result = try await directory.sandbox.run(
      ["dmon", "cron", "--directory", directory.path], environment: environment)
    try #require(result.code == 0, "\(result.errorText)")
  }

  private func lines(_ directory: ScriptDirectory) -> [String] {
    let bytes = Files.read("\(directory.sandbox.path)/said", limit: 1 << 16) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test(
    "HOME, SHELL and USER of a crontab reach the scripts; changed lines are for the next start, and restart nothing")
  func variables() async throws {
    try await Sandbox.with { sandbox in
      let directory = try ScriptDirectory(in: sandbox)
      let home = sandbox.path
      try directory.write(
        "#!/bin/sh\necho \"$HOME $SHELL $USER $MARK\" >> \(home)/said\nexec sleep 600\n", to: "says", mode: 0o700)
      try await cron(directory, ["HOME": home, "SHELL": "/bin/odd", "USER": "somebody", "MARK": "1"])
      try await directory.waitUntilRuns("says")
      try await waitUntil("it has spoken") { lines(directory) == ["\(home) /bin/odd somebody 1"] }
      let pid = try await directory.services().map(\.pid)
      try await directory.kill(withKeeper: true)
      try await cron(directory, ["HOME": home, "SHELL": "/bin/odd", "USER": "somebody", "MARK": "2"])
      try await waitUntil("it knows the new variables") {
        try await directory.dmon("show-configuration").text.contains("MARK: \"2\"")
      }
      #expect(try await directory.services().map(\.pid) == pid)
      #expect(lines(directory).count == 1)
      #expect(try await directory.dmon("restart", "says").code == 0)
      try await waitUntil("it has spoken again") { lines(directory).last == "\(home) /bin/odd somebody 2" }
    }
  }

  @Test("what a person paused stays so when its file is written, and is started anew when it goes on")
  func paused() async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(["web", "mark"], in: sandbox)
      #expect(try await directory.dmon("pause", "web").code == 0)
      let run = try await directory.services().first { $0.name == "web" }?.run
      for name in ["web", "mark"] { try directory.writeStarter(name, mark: "new") }
      try await waitUntil("the other one was started anew") { directory.starts("mark").count == 2 }
      let web = try await directory.services().first { $0.name == "web" }
      #expect(web?.state == .stopped && web?.run == run)
      #expect(try await directory.dmon("resume", "web").code == 0)
      try await waitUntil("it was started anew") { directory.starts("web").count == 2 }
      try await directory.waitUntilRuns("web")
    }
  }

  @Test("a directory that others can write to from now on, and one that was moved, are said in the list")
  func told() async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(["web"], in: sandbox)
      let refused = try await directory.dmon("scale", "web", "2")
      #expect(refused.errorText.contains("runs once"), "\(refused.errorText)")
      try Support.setMode(of: directory.path, 0o777)
      try await waitUntil("it is said") {
        try await directory.dmon("ls").errorText.contains("others can write to the directory")
      }
      try Support.setMode(of: directory.path, 0o700)
      try await waitUntil("it is well") { try await directory.dmon("ls").errorText.isEmpty }
      #expect(renameFile(directory.path, to: "\(directory.path)2"))
      let moved = try await sandbox.run(["dmon", "ls", "--directory", "\(directory.path)2"])
      #expect(moved.text.contains("has this directory, listens at \(directory.state)/"), "\(moved.text)")
      #expect(!moved.text.contains("nobody looks after it"), "\(moved.text)")
      #expect(renameFile("\(directory.path)2", to: directory.path))
    }
  }
}
