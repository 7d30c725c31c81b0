import Model
import Platform
import Support
import Testing

@Suite("A command for what happens to a service")
struct ServiceHookTests {
  private func text(_ name: String, _ sandbox: Sandbox) -> String {
    String(decoding: Files.read("\(sandbox.path)/\(name)", limit: 1 << 20) ?? [], as: UTF8.self)
  }

  private static let note =
    #"echo "$DMON_EVENT $DMON_SERVICE $DMON_GROUP $DMON_SERVICE_STATE ${DMON_CODE-} $DMON_REASON" >> said"#

  @Test("is run for each event, in order, and is told what happened and why")
  func told() async throws {
    try await Sandbox.with { sandbox in
      var words = ["dmon", "add", "--name", "it", "--restart-interval", "100ms", "--max-restarts", "1"]
      for event in ["ready", "crashed", "failed"] { words += ["--on", "\(event)=\(Self.note)"] }
      _ = try await sandbox.run(words + ["--", "sh", "-c", "exit 3"])
      try await waitUntil("all is said: \(text("said", sandbox))") {
        text("said", sandbox).split(separator: "\n").count >= 4
      }
      let lines = text("said", sandbox).split(separator: "\n").map(String.init)
      #expect(lines[1].hasPrefix("crashed default/it default crashed 3 crashed: exit 3, retry 1 of 1 in"), "\(lines)")
      #expect(lines[3].hasPrefix("failed default/it default failed 3 failed: exit 3; given up"), "\(lines)")
      #expect(lines[0].hasPrefix("ready ") && lines[2].hasPrefix("ready ") && lines.count == 4)
    }
  }

  @Test(
    "one that never ends is killed at its time limit with all that it started; the next one comes then, and ls says it")
  func endless() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon(environment: ["DMON_HOOK_LIMIT": "300ms"])
      _ = try await sandbox.dmon(
        "add", "--name", "it", "--restart", "never", "--on", "ready=setsid sleep 621 & sleep 622", "--on",
        "failed=echo second > second", "--", "sh", "-c", "exit 3")
      try await waitUntil("the second was run") { text("second", sandbox) == "second\n" }
      try await waitUntil("nothing of the first is left") { ServiceReadyTests.count("sleep 62", in: sandbox) == 0 }
    }
  }

  @Test("one that fails is said in ls and in the daemon's log")
  func failing() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.dmon("add", "--name", "it", "--on", "ready=echo no room; exit 4", "--", "sleep", "600")
      try await sandbox.waitForService("it", "said to have a command that failed") {
        $0.reason.hasSuffix("the command for 'ready' failed: exit 4: no room")
      }
      #expect(daemon.errorText.contains("default/it: the command for 'ready' failed: exit 4: no room"))
    }
  }

  @Test("a task of the service that is lost, and its stall, are told")
  func tasks() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.dmon(
        "add", "--name", "it", "--stall-after", "400ms", "--on-stall", "log", "--on", "lost=\(Self.note)", "--on",
        "stalled=\(Self.note)", "--", "sh", "-c",
        "sleep 0.2 & dmon report new work --pid $!; wait; dmon report new work --total 8; sleep 600")
      try await waitUntil("both are said: \(text("said", sandbox))") {
        text("said", sandbox).contains("lost default/it") && text("said", sandbox).contains("stalled default/it")
      }
      #expect(text("said", sandbox).contains("task work/1: process "))
    }
  }

  @Test("a group's own are run for its tasks, and not for those of others")
  func groups() async throws {
    try await Sandbox.with { sandbox in
      let note = #"echo "$DMON_EVENT $DMON_GROUP $DMON_TASK $DMON_LABEL ${DMON_CODE-}" >> \#(sandbox.path)/said"#
      try await sandbox.succeed("groups", "build", "--on", "failed=\(note)", "--on", "finished=\(note)")
      let other = try await sandbox.register("other")
      try await sandbox.succeed("report", "done", "other", "\(other)")
      for label in ["one", "two"] { _ = try await sandbox.register("build", "--label", label, "--pid", "0") }
      try await sandbox.succeed("report", "done", "build", "1")
      try await sandbox.succeed("report", "fail", "build", "2", "--code", "5")
      try await waitUntil("both are said: \(text("said", sandbox))") {
        text("said", sandbox) == "finished build 1 one \nfailed build 2 two 5\n"
      }
      let refused = try await sandbox.dmon("groups", "build", "--on", "crashed=true")
      #expect(refused.code == 65 && refused.errorText.contains("does not happen to tasks"), "\(refused.errorText)")
    }
  }

  @Test("an event that there is not is refused")
  func refused() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.dmon("add", "--name", "it", "--on", "boom=true", "--", "sleep", "600")
      #expect(result.code == 65 && result.errorText.contains("crashed, failed, finished"), "\(result.errorText)")
    }
  }
}
