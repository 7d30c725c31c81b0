import Model
import Platform
import Support
import Testing

@Suite("Thresholds of services")
struct ThresholdServiceTests {
  private static let greedy = "import time\nblock = bytearray(100_000_000)\ntime.sleep(600)\n"
  private static let busy = "while :; do :; done"

  @Test("one that takes too much memory is started again, and the reason says what was measured")
  func memory() async throws {
    try await Sandbox.with { sandbox in
      let script = try sandbox.write(Self.greedy, to: "greedy.py")
      try await sandbox.succeed(
        "add", "--name", "it", "--memory-threshold", "50MiB", "--monitor-interval", "100ms", "--for", "200ms", "--",
        "python3", script)
      try await sandbox.waitForService("it", "started again") { $0.restarts > 0 }
      try await sandbox.waitForService("it", "explained") { service in
        service.reason.contains("memory ") && service.reason.contains(" over 50 MiB for 200 ms")
      }
    }
  }

  @Test("the words of the Daemon Process Manager")
  func script() async throws {
    try await Sandbox.with { sandbox in
      let script = try sandbox.write(Self.greedy, to: "job.py")
      try await sandbox.succeed(
        "start", "--script_path", script, "--process_name", "job", "--cpu_threshold", "80", "--memory_threshold", "50",
        "--monitor_interval", "0.2", "--max_restarts", "3", "--restart_interval", "1")
      try await sandbox.waitForService("job", "started again") { $0.restarts > 0 && $0.reason.contains("over 50 MB") }
      let configuration = try await sandbox.succeed("show-configuration", "--format", "json")
      for part in ["80", "50000000", "200ms"] { #expect(configuration.contains(part), "\(configuration)") }
    }
  }

  @Test("one that takes too much processor time is stopped where that was asked for, and stays down")
  func stop() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed(
        "add", "--name", "it", "--cpu-threshold", "0.5", "--on-threshold", "stop", "--monitor-interval", "200ms", "--",
        "sh", "-c", Self.busy)
      try await sandbox.waitForService("it", "down") { $0.phase == "down" }
      let service = try await sandbox.service("it")
      #expect(service.reason.contains("CPU ") && service.reason.contains(" over 0.5 % for 600 ms"), "\(service.reason)")
      #expect(service.restarts == 0)
      #expect(try await sandbox.succeed("start", "it").hasPrefix("it: running"))
    }
  }

  @Test("with log it is only said, and no longer once it is over")
  func log() async throws {
    try await Sandbox.with { sandbox in
      let calm = "\(sandbox.path)/calm"
      let script = "while [ ! -e '\(calm)' ]; do :; done; exec sleep 600"
      try await sandbox.succeed(
        "add", "--name", "it", "--cpu-threshold", "0.5", "--on-threshold", "log", "--monitor-interval", "100ms", "--",
        "sh", "-c", script)
      let pid = try await sandbox.service("it").pid
      try await sandbox.waitForService("it", "said to take much") { $0.reason.contains("over 0.5 %") }
      try Files.write([], to: calm)
      try await sandbox.waitForService("it", "said to take little") { !$0.reason.contains("over 0.5 %") }
      let service = try await sandbox.service("it")
      #expect(service.pid == pid && service.restarts == 0 && service.state == .running)
    }
  }

  @Test("a threshold comes and goes with edit, and holds for a daemon that comes after")
  func edited() async throws {
    try await Sandbox.with { sandbox in
      let script = try sandbox.write(Self.greedy, to: "greedy.py")
      try await sandbox.succeed("add", "--name", "it", "--", "python3", script)
      let pid = try await sandbox.service("it").pid
      try await sandbox.succeed(
        "edit", "it", "--memory-threshold", "50", "--monitor-interval", "100ms", "--on-threshold", "log")
      try await sandbox.waitForService("it", "said to take much") { $0.reason.contains("over 50 MB") }
      try await sandbox.succeed("edit", "it", "--memory-threshold", "0")
      #expect(try await sandbox.service("it").pid == pid)
      try await sandbox.succeed("edit", "it", "--memory-threshold", "50", "--on-threshold", "restart")
      let daemon = try await sandbox.awaitDaemon()
      Spawn.signal(daemon, Signal.kill.rawValue)
      try await sandbox.waitForService("it", "started again") { $0.restarts > 0 }
    }
  }

  @Test("the daemon sleeps while nothing has a threshold and nobody asks")
  func idle() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "it", "--", "sleep", "600")
      let daemon = try await sandbox.awaitDaemon()
      func helperTime() throws -> String {
        for thread in Files.list("/proc/\(daemon)/task") {
          let name = String(decoding: Files.read("/proc/\(daemon)/task/\(thread)/comm", limit: 64) ?? [], as: UTF8.self)
          guard name == "proc\n" else { continue }
          return String(
            decoding: Files.read("/proc/\(daemon)/task/\(thread)/schedstat", limit: 256) ?? [], as: UTF8.self)
        }
        throw NotReached(what: "there is a thread 'proc'", limit: .zero)
      }
      let before = try helperTime()
      // Other calls do not measure either.
      for _ in 0..<5 { try await sandbox.succeed("ls") }
      #expect(try helperTime() == before)
      try await sandbox.succeed("stats")
      #expect(try helperTime() != before)
    }
  }
}
