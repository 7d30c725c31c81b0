import Model
import Platform
import Support
import Testing

@Suite("dmon report attach")
struct AttachTests {
  /// A program that reads a file slowly, for as long as `name` is not there.
  private func reader(_ sandbox: Sandbox, ending code: Int) throws -> Child {
    let script = """
      import os, sys, time
      file = open("data", "rb", buffering=0)
      while True:
          block = file.read(1000)
          if not block: break
          time.sleep(0.01 if os.path.exists("go") else 0.05)
      sys.exit(\(code))
      """
    _ = try sandbox.write(String(repeating: "x", count: 100_000), to: "data")
    return try sandbox.start(["python3", try sandbox.write(script, to: "reader.py")])
  }

  @Test("follows a process through the file that it reads, and says how it ended", arguments: [0, 3])
  func reading(code: Int) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let child = try reader(sandbox, ending: code)
      let attach = try sandbox.start(["dmon", "report", "attach", "g", "\(child.pid)"])
      try await waitUntil("it is followed") { try await sandbox.tasks().first?.total == 100_000 }
      let task = try await sandbox.task()
      #expect((task.pid, task.unit, task.message) == (child.pid, "B", "data"))
      #expect(task.label.hasSuffix("reader.py"))
      let first = task.completed
      try await waitUntil("it moves") { try await sandbox.task().completed > first }
      _ = try sandbox.write("", to: "go")
      let result = try await attach.wait()
      #expect(Int(result.code) == code)
      #expect(result.text.contains("following \(sandbox.path)/data"))
      #expect(try await sandbox.task().state == (code == 0 ? .done : .failed))
      #expect(try await sandbox.task().code == (code == 0 ? nil : code))
    }
  }

  @Test("a file that is written is counted, and one that is killed has failed")
  func writing() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let child = try sandbox.startScript("exec >out; while :; do echo some line of text; sleep 0.001; done")
      let attach = try sandbox.start(["dmon", "report", "attach", "g", "\(child.pid)", "--file", "out"])
      try await waitUntil("it counts") { (try await sandbox.tasks().first?.completed ?? 0) > 100 }
      #expect(try await sandbox.task().total == nil)
      child.signalGroup(.kill)
      #expect(try await attach.wait().code == 137)
      try await waitUntil("it is told") { try await sandbox.task().state == .failed }
    }
  }

  @Test("a copy by cp is followed to its end")
  func copying() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let script = """
        head -c 200000 /dev/zero >from
        (exec 3<from; exec dd if=/dev/fd/3 of=to bs=1000 count=200 oflag=dsync 2>/dev/null) &
        dmon report attach g $!
        """
      let result = try await sandbox.script(script, with: "bash")
      #expect(result.code == 0, "\(result.errorText)")
      #expect(try await sandbox.task().state == .done)
    }
  }

  @Test("who is not there, and a file that is not there, are clear errors")
  func missing() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let nobody = try await sandbox.dmon("report", "attach", "g", "4194303")
      #expect(nobody.code == 66)
      #expect(nobody.errorText.contains("no process 4194303"))
      let nothing = try await sandbox.dmon("report", "attach", "g", "1", "--file", "none")
      #expect(nothing.code == 66)
      #expect(nothing.errorText.contains("'none'"))
      #expect(try await sandbox.tasks().isEmpty)
    }
  }
}
