import Model
import Platform
import Support
import Testing

@Suite("Upgrading a dmon whose services go on")
struct UpgradeTests {
  @Test("to another file: the keeper keeps its pid, services their processes and every line, and the file is what runs")
  func anotherFile() async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      try await setting.add("counts", UpgradeSetting.counting, "--log-max", "0")
      try await setting.add("splits", UpgradeSetting.counting, "--log-max", "0", "--split-output")
      try await setting.add("sleeps", "exec sleep 86400")
      let before = try await setting.running()
      let keeper = try setting.holder().keeperPid
      let file = try await setting.newProgram()
      try await setting.mustUpgrade("--to", file)
      #expect(try setting.holder().keeperPid == keeper)
      #expect(setting.executable(keeper) == file)
      #expect(setting.executable(try setting.holder().pid) == file)
      #expect(try await setting.running() == before)
      let lines = try #require(setting.countedLines("counts"))
      try await waitUntil("it copies on") { setting.countedLines("counts").map { $0 > lines } ?? true }
      try await sandbox.succeed("stop", "counts", "splits")
      #expect(setting.countedLines("counts") ?? 0 > 1_000)
      #expect(setting.countedLines("splits") ?? 0 > 1_000)
      let log = Files.read("\(sandbox.state)/daemon.log", limit: 1 << 20) ?? []
      #expect(String(decoding: log, as: UTF8.self).contains("upgraded to dmon \(Release.version), \(file)"))
    }
  }

  @Test(
    "after another file took its path, that one; and again, and to a third: five upgrades leave no descriptor behind")
  func replacedOnDisk() async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      try await setting.add("counts", UpgradeSetting.counting, "--log-max", "0")
      try await setting.add("sleeps", "exec sleep 86400")
      let before = try await setting.running()
      let keeper = try setting.holder().keeperPid
      _ = try await sandbox.run(["mv", try await setting.newProgram(), setting.program])
      #expect(setting.executable(keeper).hasSuffix("(deleted)"))
      try await setting.mustUpgrade()
      #expect(setting.executable(keeper) == setting.program)
      let open = setting.descriptors(keeper)
      for _ in 1...3 { try await setting.mustUpgrade() }
      let third = try await setting.newProgram("third")
      try await setting.mustUpgrade("--to", third)
      // An index is open only while there is something to write into it.
      try await waitUntil("nothing is open that was not before: \(setting.descriptors(keeper)), \(open)") {
        let isSettled = setting.descriptors(keeper).allSatisfy { $0.hasSuffix(".index") || open.contains($0) }
        return isSettled && setting.descriptors(keeper).count <= open.count + 1
      }
      #expect(try setting.holder().keeperPid == keeper)
      // The file that was named is the one to be opened from now on.
      _ = try await sandbox.run(["mv", try await setting.newProgram("fourth"), third])
      try await setting.mustUpgrade()
      #expect(setting.executable(keeper) == third)
      #expect(try await setting.running() == before)
      try await sandbox.succeed("stop", "counts")
      #expect(setting.countedLines("counts") != nil)
    }
  }

  @Test("a service that ends in the middle has its code and its last word known; a paused one stays paused")
  func endsMeanwhile() async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      _ = try await sandbox.run(["mkfifo", "\(sandbox.path)/word"])
      for number in 1...5 {
        let script = "read x < \(sandbox.path)/word\(number); echo the last word; exit \(number)"
        _ = try await sandbox.run(["mkfifo", "\(sandbox.path)/word\(number)"])
        try await setting.add("e\(number)", script, "--restart", "never")
      }
      try await setting.add("paused", "exec sleep 86400")
      try await sandbox.succeed("pause", "paused")
      // The daemon waits until it is let go: in that time there is none.
      let file = try await setting.daemonScript(
        "touch here; while [ ! -e go ]; do sleep 0.01; done".inDirectory(sandbox.path))
      let upgrade = try sandbox.start(["dmon", "upgrade", "--to", file])
      try await waitUntil("the new daemon waits") { Files.exists("\(sandbox.path)/here") }
      for number in 1...4 { _ = try await sandbox.run(["sh", "-c", "echo > \(sandbox.path)/word\(number)"]) }
      _ = try await sandbox.run(["touch", "\(sandbox.path)/go"])
      let result = try await upgrade.wait()
      #expect(result.code == 0, "\(result.errorText)")
      _ = try await sandbox.run(["sh", "-c", "echo > \(sandbox.path)/word5"])
      for number in 1...5 {
        try await sandbox.waitForService("e\(number)", "ended") { $0.ended != nil && $0.code == number }
        #expect(String(decoding: sandbox.log("e\(number)"), as: UTF8.self) == "the last word\n")
      }
      try await sandbox.waitForService("paused", "paused") { $0.state == .stopped }
      try await sandbox.succeed("resume", "paused")
      try await sandbox.waitForService("paused", "running") { $0.state == .running }
    }
  }

  @Test("afterwards everything works: ends, orphans, restarts, stops, and a daemon that is killed")
  func afterwards() async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      try await setting.add("old", "exec sleep 86400")
      try await setting.add("kept", "exec sleep 86400", "--restart", "never")
      let kept = try #require(try await sandbox.service("kept").pid)
      try await setting.mustUpgrade()
      let keeper = try setting.holder().keeperPid
      // The leader that ended lies there unreaped; strangers behind it are reaped nevertheless.
      try await setting.add(
        "orphans", "for i in 1 2 3; do (setsid sleep 0.1 &); done; exec sleep 86400", "--leave-children")
      Spawn.signal(kept, Signal.kill.rawValue)
      try await sandbox.waitForService("kept", "known to have ended") { $0.signal == 9 }
      try await waitUntil("no zombie is left") {
        !ProcessTree.children(of: keeper).contains { ProcessFacts(of: $0)?.isZombie == true }
      }
      _ = try await sandbox.run(["dmon", "add", "--name", "new", "--restart", "never", "--", "sh", "-c", "exit 3"])
      try await sandbox.waitForService("new", "ended") { $0.code == 3 }
      let daemon = try setting.holder().pid
      Spawn.signal(daemon, Signal.kill.rawValue)
      try await waitUntil("another daemon is there") { (sandbox.daemonPid ?? daemon) != daemon }
      let old = try #require(try await sandbox.service("old").pid)
      try await sandbox.succeed("restart", "old")
      #expect(try await sandbox.service("old").pid != old)
      try await sandbox.succeed("stop", "@default")
      #expect(!Sandbox.isAlive(old))
      try await sandbox.succeed("shutdown", "--yes")
      #expect(LockFile.holder(of: sandbox.state) == nil)
    }
  }

  @Test("what waits for the daemon meanwhile is answered by the next one")
  func clients() async throws {
    try await Sandbox.with { sandbox in
      let setting = try await UpgradeSetting(sandbox)
      try await setting.add("slow", "trap 'sleep 1; exit 0' TERM; while :; do sleep 0.05; done")
      let stop = try sandbox.start(["dmon", "stop", "slow"])
      try await sandbox.waitForService("slow", "stopping") { $0.phase == "stopping" }
      try await setting.mustUpgrade()
      let result = try await stop.wait()
      #expect(result.code == 0, "\(result.errorText)")
      try await sandbox.waitForService("slow", "down") { $0.phase == "down" && $0.state == .finished }
    }
  }
}

extension String {
  /// A script that is to run in a directory.
  fileprivate func inDirectory(_ path: String) -> String { "cd '\(path)'; \(self); cd /" }
}
