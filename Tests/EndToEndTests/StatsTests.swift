import Model
import Platform
import Support
import Testing

@Suite("dmon stats")
struct StatsTests {
  private func measure(_ sandbox: Sandbox, _ words: String...) async throws -> MeasureReply {
    let result = try await sandbox.run(["dmon", "stats", "--json"] + words)
    guard result.code == 0 else { throw UnexpectedResult(result) }
    return try decode(MeasureReply.self, from: result.output)
  }

  @Test("what it says of a service is what /proc says of its process")
  func figures() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "it", "--", "sleep", "600")
      let pid = try #require(try await sandbox.service("it").pid)
      // Between vfork and exec there are two.
      try await waitUntil("it sleeps") { ProcessFacts(of: pid)?.name == "sleep" }
      var reply = try await measure(sandbox, "it")
      try await waitUntil("the memory that it takes no longer changes") {
        reply = try await measure(sandbox, "it")
        return reply.services.first?.memory == Self.resident(pid)
      }
      let row = try #require(reply.services.first)
      #expect(reply.services.count == 1 && reply.complete)
      #expect((row.name, row.group, row.state, row.pid) == ("it", "default", .running, pid))
      #expect((row.processes, row.threads, row.files) == (1, 1, Files.list("/proc/\(pid)/fd").count))
      #expect(row.read == Self.io("read_bytes", pid) && row.written == Self.io("write_bytes", pid))
      #expect(row.cpu == 0 && row.cpuTime?.value ?? 0 > 0 && row.uptime?.value ?? 0 > 0 && row.pss == nil)
      #expect(try await measure(sandbox, "it", "--pss").services.first?.pss ?? 0 > 0)
      #expect(reply.dmon?.processes == 2 && reply.dmon?.memory ?? 0 > 1 << 20)
      #expect(reply.host?.memoryTotal == Self.total)
    }
  }

  private static func field(_ name: String, in file: String) -> Int? {
    let text = String(decoding: Files.read(file, limit: 1 << 16) ?? [], as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
    return line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) }
  }

  private static func resident(_ pid: Int) -> Int? { field("VmRSS", in: "/proc/\(pid)/status").map { $0 << 10 } }
  private static func io(_ name: String, _ pid: Int) -> Int? { field(name, in: "/proc/\(pid)/io") }
  private static var total: Int? { field("MemTotal", in: "/proc/meminfo").map { $0 << 10 } }

  @Test("a tree is one sum: children, and who forked twice into a session of its own")
  func tree() async throws {
    try await Sandbox.with { sandbox in
      let busy = "while :; do :; done"
      let script = "sleep 600 & (setsid sleep 601 &); sh -c '\(busy)' & wait"
      try await sandbox.succeed("add", "--name", "it", "--", "sh", "-c", script)
      var row: UsageStatus?
      try await waitUntil("all four are summed and one of them works; it was \(String(describing: row))") {
        row = try await measure(sandbox, "it").services.first
        return row?.processes == 4 && row?.cpu ?? 0 > 0
      }
      let before = try #require(row?.cpuTime?.value)
      try await waitUntil("its time grows") {
        try await measure(sandbox).services.first?.cpuTime?.value ?? 0 > before + 50_000
      }
    }
  }

  @Test("tables, lines and objects; ls has two columns more when it is asked to")
  func forms() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "it", "--", "sleep", "600")
      let table = try await sandbox.succeed("stats").split(separator: "\n")
      #expect(table.count == 4 && table[0].hasPrefix("NAME  CPU %"), "\(table)")
      #expect(table[1].hasPrefix("it ") && table[2].hasPrefix("dmon ") && table[3].hasPrefix("host "), "\(table)")
      #expect(try await sandbox.succeed("ls", "--stats").contains("CPU %"))
      #expect(!(try await sandbox.succeed("ls").contains("CPU %")))
      let listed = try await sandbox.succeed("ls", "--json", "--stats")
      #expect(listed.contains(#""usage":[{"name":"it""#))
      for (words, mark) in [(["--json"], #"{"time":"#), ([], " it: CPU ")] {
        let child = try sandbox.start(["dmon", "stats", "--follow", "--interval", "100ms"] + words)
        try await waitUntil("three measurements are written; it wrote \(child.text)") {
          child.text.split(separator: "\n").filter { $0.contains(mark) }.count > 2
        }
        child.signal(.interrupt)
        try await waitUntil("it ends") { child.ended != nil }
        #expect(child.ended?.shellCode == 0 && child.errorText.isEmpty)
      }
    }
  }

  @Test("on a terminal the table is drawn over itself")
  func live() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "it", "--", "sleep", "600")
      let terminal = try TerminalSession(columns: 100, rows: 12)
      let child = try sandbox.start(
        ["dmon", "stats", "-f", "-i", "100ms"], environment: ["TERM": "xterm"], on: terminal)
      try await terminal.wait(for: "bars are there") { $0.text.contains("▁") && $0.text.contains("host ") }
      child.signal(.interrupt)
      #expect(try await terminal.waitForEnd(of: child) == 0)
    }
  }

  @Test("a name that is none is said; without a daemon none is started")
  func errors() async throws {
    try await Sandbox.with { sandbox in
      #expect(try await sandbox.dmon("stats").code == 69)
      #expect(sandbox.daemonPid == nil)
      try await sandbox.succeed("add", "--name", "it", "--", "sleep", "600")
      let none = try await sandbox.dmon("stats", "other")
      #expect(none.code == 66 && none.errorText.contains("other"), "\(none.errorText)")
      #expect(try await sandbox.dmon("stats", "--interval", "1s").code == 64)
    }
  }
}
