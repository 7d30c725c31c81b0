import Model
import Platform
import Support
import Testing

@Suite("The process that 'dmon report new' registers")
struct AncestryTests {
  @Test("is the one that lives as long as the work, whatever the line", arguments: ["bash", "dash"])
  func lines(shell: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try Self.recordPids(of: Set(OwnerLine.all.map(\.owner)).subtracting(["script"]), in: sandbox)
      for line in OwnerLine.all {
        let ids = Set(try await sandbox.tasks("g").map(\.id))
        // Something to do behind the line, so that the shell does not become what it starts.
        let script = try sandbox.startScript("\(line.line)\n: end\n", with: shell, environment: ["PIDS": "pids"])
        let result = try await script.wait()
        let task = try await sandbox.listedTasks("g").first { !ids.contains($0.id) }
        let recorded = String(decoding: Files.read("\(sandbox.path)/pids", limit: 1 << 20) ?? [], as: UTF8.self)
        let started = recorded.split(separator: "\n").first { $0.hasSuffix(" \(line.owner)") }
        let owner = line.owner == "script" ? script.pid : started.flatMap { Int($0.prefix { $0 != " " }) }
        #expect(task != nil && owner != nil, "\(line.line): \(result.errorText)")
        #expect(task?.pid == owner, "\(line.line)\n\(recorded)")
        try Files.remove("\(sandbox.path)/pids")
      }
    }
  }

  /// Programs of these names that note their pids and become the real ones.
  private static func recordPids(of names: Set<String>, in sandbox: Sandbox) throws {
    for name in names {
      let real = try #require(Environment.findProgram(name))
      let bash = try #require(Environment.findProgram("bash"))
      let text = "#!\(bash)\n[ -z \"$PIDS\" ] || echo \"$$ \(name)\" >>\"$PIDS\"\nexec -a \(name) \(real) \"$@\"\n"
      try Files.write(Array(text.utf8), to: "\(sandbox.programs)/\(name)", mode: 0o755)
    }
  }

  @Test(
    "is the interactive shell for what a person types",
    arguments: [["bash", "--norc", "--noprofile", "-i"], ["dash", "-i"]])
  func interactive(shell: [String]) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let session = try TerminalSession(columns: 100, rows: 30)
      let child = try sandbox.start(shell, environment: ["TERM": "dumb", "PS1": "> ", "HISTFILE": nil], on: session)
      let lines = [
        "dmon report new g", "id=$(dmon report new g | tr -d x)", "timeout 5 dmon report new g",
        "sh -c \"dmon report new g; true\"", "id=`dmon report new g 2>/dev/null`",
        "f() { dmon report new g; }; id=$(f)",
      ]
      for (index, line) in lines.enumerated() {
        try session.type(line + "\n")
        var tasks: [TaskStatus] = []
        try await waitUntil("'\(line)' registers: \(session.screen.text)") {
          session.look()
          tasks = try await sandbox.tasks("g")
          return tasks.count == index + 1
        }
        #expect(tasks.last?.pid == child.pid, "\(line)")
        #expect(tasks.allSatisfy { $0.state == .active })
      }
      try session.type("exit\n")
      _ = try await session.waitForEnd(of: child)
      try await waitUntil("all are lost with it") { try await sandbox.tasks("g").allSatisfy { $0.state == .lost } }
    }
  }

  @Test("is none in another pid namespace", arguments: [["--mount-proc"], []])
  func namespace(options: [String]) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      for line in [
        "dmon report new g --strict", "id=$(dmon report new g --strict); : end",
        "dmon report new g --pid $$ --strict; :",
      ] {
        let result = try await sandbox.run(["unshare", "-p", "-f"] + options + ["sh", "-c", line])
        #expect((result.code, result.errorText) == (0, ""), "\(line)")
      }
      let tasks = try await sandbox.tasks("g")
      #expect(tasks.map(\.pid) == [nil, nil, nil])
      #expect(tasks.allSatisfy { $0.state == .active })
      try await sandbox.succeed("report", "set", "g", "1", "1")
    }
  }

  @Test("can be named: --pid")
  func named() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let sleeper = try sandbox.start(["sleep", "600"])
      _ = try await sandbox.register("g", "--pid", "\(sleeper.pid)")
      #expect(try await sandbox.task().pid == sleeper.pid)
    }
  }
}
