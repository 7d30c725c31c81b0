import Model
import Platform
import Support
import Testing

@Suite("A service whose own task does not go on")
struct ServiceStallTests {
  private static let beginning = "id=$(dmon report new work --label load --total 100); "

  @Test("is started again, by a count of its own, and has failed in the end")
  func restarted() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed(
        "add", "--name", "it", "--stall-after", "300ms", "--max-restarts", "2", "--restart", "never", "--", "sh", "-c",
        Self.beginning + "dmon report set work $id 41; sleep 600")
      try await sandbox.waitForService("it", "given up") { $0.state == .failed }
      let service = try await sandbox.service("it")
      #expect(service.restarts == 2)
      #expect(service.reason.hasPrefix("failed: stalled at 41 % for "), "\(service.reason)")
      #expect(service.reason.hasSuffix("given up after 2 restarts of 2"), "\(service.reason)")
    }
  }

  @Test("one that never reported does not stall, nor one that goes on, nor one whose task is done, nor a paused one")
  func well() async throws {
    try await Sandbox.with { sandbox in
      let add = ["dmon", "add", "--stall-after", "400ms", "--name"]
      let scripts = [
        "silent": "sleep 600",
        "moving": Self.beginning + "while :; do dmon report add work $id 0.1; sleep 0.02; done",
        "done": Self.beginning + "dmon report done work $id; sleep 600",
      ]
      for (name, script) in scripts { _ = try await sandbox.run(add + [name, "--", "sh", "-c", script]) }
      _ = try await sandbox.run(add + ["paused", "--", "sh", "-c", Self.beginning + "sleep 600"])
      try await sandbox.waitForService("paused", "a reporter") { $0.task != nil }
      try await sandbox.succeed("pause", "paused")
      // Long enough for the fourth, which has no other merit, to have stalled twice.
      _ = try await sandbox.run(add + ["stalling", "--", "sh", "-c", Self.beginning + "sleep 600"])
      try await sandbox.waitForService("stalling", "started again twice") { $0.restarts >= 2 }
      for name in ["silent", "moving", "done", "paused"] {
        #expect(try await sandbox.service(name).restarts == 0, "\(name)")
      }
    }
  }

  @Test("what it says to do is done: nothing but a word that goes when it goes on, or an end until a person starts it")
  func remedies() async throws {
    try await Sandbox.with { sandbox in
      let script = Self.beginning + "dmon report set work $id 7; while ! [ -e go ]; do sleep 0.02; done; "
      try await sandbox.succeed(
        "add", "--name", "said", "--stall-after", "300ms", "--on-stall", "log", "--", "sh", "-c",
        script + "while :; do dmon report add work $id 0.1; sleep 0.02; done")
      try await sandbox.succeed(
        "add", "--name", "over", "--stall-after", "300ms", "--on-stall", "stop", "--", "sh", "-c", script)
      try await sandbox.waitForService("said", "said to stall") { $0.reason.contains("stalled at 7 % for") }
      try await sandbox.waitForService("over", "stopped") {
        $0.state == .finished && $0.reason.hasPrefix("stopped: stalled at 7 % for")
      }
      _ = try sandbox.write("", to: "go")
      try await sandbox.waitForService("said", "going on") { !$0.reason.contains("stalled") && $0.restarts == 0 }
    }
  }
}
