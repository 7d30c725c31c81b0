import Model
import Platform
import Support
import Testing

@Suite("Progress that services say at their NOTIFY_SOCKET")
struct NotifyProgressTests {
  @Test("it moves the service's own bar, which is done when the service ends well")
  func bar() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--notify"])
      try await talker.say("X_DMON_PROGRESS=40/100\nX_DMON_MESSAGE=step two")
      try await talker.wait("reported") { $0.task != nil }
      try await waitUntil("its bar has moved") { try await sandbox.task().completed == 40 }
      let task = try await sandbox.task()
      #expect(task.total == 100 && task.message == "step two" && task.label == "talker")
      #expect(task.service == "default/talker" && task.state == .active)
      try await talker.say("X_DMON_PROGRESS=90.5")
      try await waitUntil("its bar has moved on") { try await sandbox.task().completed == 90.5 }
      Spawn.signal(try await sandbox.awaitDaemon(), Signal.kill.rawValue)
      try await talker.say("X_DMON_PROGRESS=95")
      try await talker.wait("known to the next daemon") { $0.task != nil }
      try await waitUntil("the next daemon has it") { try await sandbox.task().completed == 95 }
      try await talker.tell("sys.exit(0)")
      try await talker.wait("finished") { $0.state == .finished }
      try await waitUntil("done") { try await sandbox.task().state == .done }
    }
  }

  @Test("it fails with an exit that is bad, is lost with a kill, and each run has its own")
  func ends() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--notify", "--restart-interval", "0"])
      try await talker.say("X_DMON_PROGRESS=1/3")
      try await talker.wait("reported") { $0.task != nil }
      try await talker.tell("sys.exit(3)")
      try await waitUntil("failed") { try await sandbox.task().state == .failed }
      #expect(try await sandbox.task().code == 3)
      try await talker.say("X_DMON_PROGRESS=2/3")
      try await waitUntil("the second run has its own") { try await sandbox.tasks().count == 2 }
      Spawn.signal(try #require(try await talker.status.pid), Signal.kill.rawValue)
      try await waitUntil("lost") { try await sandbox.tasks().last?.state == .lost }
      #expect(try await sandbox.tasks().map(\.state) == [.failed, .lost])
    }
  }

  @Test("lies hurt nobody: no number, none that fits, a bar beyond its end")
  func lies() async throws {
    try await Sandbox.with { sandbox in
      let talker = try await Talker.add(sandbox, ["--notify"])
      for lie in ["nan/1", "-1/2", "1/-2", "inf", "1e9", "0x10", "/", "1/2/3", "", "9".padded(to: 400)] {
        try await talker.say("X_DMON_PROGRESS=\(lie)")
      }
      try await talker.say("MAINPID=1\nMAINPID=99999999999999\nWATCHDOG_USEC=-1\nREADY=2\nSTATUS=after the lies")
      try await talker.wait("heard") { $0.statusText == "after the lies" }
      #expect(try await sandbox.tasks().isEmpty)
      #expect(try await talker.status.mainPid == nil)
      try await talker.say("X_DMON_PROGRESS=7/5")
      try await waitUntil("it is shown as it was said") { try await sandbox.tasks().first?.completed == 7 }
      #expect(try await sandbox.succeed("ls").contains("talker"))
    }
  }

  @Test("a flood of messages holds up nobody else, and its last word counts")
  func flood() async throws {
    try await Sandbox.with { sandbox in
      let flood = """
        end = time.monotonic() + 3
        count = 0
        while time.monotonic() < end:
            say(f"STATUS=number {count}\\nX_DMON_PROGRESS={count}\\nWATCHDOG=1")
            count += 1
        say(f"STATUS=the last of {count}")
        """
      _ = try await Talker.add(sandbox, ["--notify"], as: "flood", beginning: flood)
      let quiet = try await Talker.add(sandbox, ["--notify"], as: "quiet")
      for round in 1...5 {
        try await quiet.say("STATUS=round \(round)")
        try await quiet.wait("heard") { $0.statusText == "round \(round)" }
      }
      try await sandbox.waitForService("flood", "heard to its end") {
        $0.statusText?.hasPrefix("the last of ") == true
      }
      #expect(try await sandbox.service("flood").run == 1)
    }
  }
}

extension String {
  fileprivate func padded(to count: Int) -> String { String(repeating: self, count: count / self.count) }
}
