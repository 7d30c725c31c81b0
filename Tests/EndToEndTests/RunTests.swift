import Model
import Platform
import Support
import Testing

@Suite("dmon run")
struct RunTests {
  @Test(
    "passes the command's code on and reports its end",
    arguments: [
      ("exit 0", 0, TaskState.done), ("exit 3", 3, .failed), ("exit 255", 255, .failed),
      ("kill -TERM $$", 143, .failed),
      ("kill -KILL $$", 137, .failed),
    ])
  func codes(line: String, code: Int, state: TaskState) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.dmon("run", "-g", "jobs", "--label", "a job", "--", "sh", "-c", line)
      #expect(Int(result.code) == code)
      let task = try await sandbox.task()
      #expect((task.group, task.label, task.state) == ("jobs", "a job", state))
      #expect(task.code == (code == 0 ? nil : code))
      if code > 128, code < 255 { #expect(task.message.contains("signal \(code - 128)")) }
    }
  }

  @Test("a program that is not there is 127, one that cannot be run 126, and the task failed")
  func notRun() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let file = try sandbox.write("no program", to: "file")
      let missing = try await sandbox.dmon("run", "--", "no-such-program")
      #expect(missing.code == 127)
      #expect(missing.errorText.contains("no-such-program"))
      #expect(try await sandbox.dmon("run", "--", "./none/there").code == 127)
      let noProgram = try await sandbox.dmon("run", "--", file)
      #expect(noProgram.code == 126)
      #expect(noProgram.errorText.contains(file))
      #expect(try await sandbox.dmon("run", "--", sandbox.path).code == 126)
      #expect(try await sandbox.tasks().allSatisfy { $0.state == .failed })
    }
  }

  @Test("what follows the command is the command's own, also options, '--' and empty words")
  func arguments() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.dmon(
        "run", "-g", "g", "--", "printf", "<%s>", "-g", "--help", "--", "", "a b", "ü")
      #expect(result.text == "<-g><--help><--><><a b><ü>")
      #expect(try await sandbox.dmon("run", "printf", "<%s>", "--group=x", "-h").text == "<--group=x><-h>")
      #expect(try await sandbox.tasks().map(\.group) == ["g", "default"])
      #expect(try await sandbox.tasks("default").map(\.label) == ["printf <%s> --group=x -h"])
    }
  }

  @Test("registers its own process, and the command has the standard streams")
  func streams() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let run = try sandbox.start(
        ["dmon", "run", "--", "sh", "-c", "cat; echo error >&2; while [ ! -e go ]; do :; done"],
        input: Array("input\n".utf8))
      try await waitUntil("it runs: \(run.errorText)") { run.errorText == "error\n" }
      #expect(try await sandbox.task().pid == run.pid)
      #expect(try await sandbox.task().state == .active)
      _ = try sandbox.write("", to: "go")
      let result = try await run.wait()
      #expect((result.code, result.text) == (0, "input\n"))
      #expect(try await sandbox.task().state == .done)
    }
  }

  @Test("signals reach the command, whose answer decides", arguments: [Signal.terminate, .interrupt, .hangup, .user1])
  func signals(signal: Signal) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let script = """
        for s in TERM INT HUP USR1; do trap "echo got $s; exit 9" $s; done
        echo ready
        while :; do :; done
        """
      let run = try sandbox.start(["dmon", "run", "--", "sh", "-c", script])
      try await waitUntil("it runs") { run.text == "ready\n" }
      run.signal(signal)
      let result = try await run.wait()
      #expect(result.code == 9)
      #expect(result.text.contains("got"))
      #expect(try await sandbox.task().state == .failed)
      #expect(try await sandbox.task().code == 9)
    }
  }

  @Test("Ctrl-C reaches the command once, from the terminal itself")
  func key() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let session = try TerminalSession(columns: 80, rows: 24)
      let script = "trap 'echo got' INT; echo ready; while [ ! -e go ]; do :; done; echo end; exit 130"
      let run = try sandbox.start(["dmon", "run", "--", "bash", "-c", script], on: session)
      try await session.wait(for: "it runs") { $0.lines[0] == "ready" }
      try session.type("\u{3}")
      try await session.wait(for: "the answer") { $0.text.contains("got") }
      _ = try sandbox.write("", to: "go")
      #expect(try await session.waitForEnd(of: run) == 130)
      #expect(session.screen.text.count(where: { $0 == "\n" }) == 2, "\(session.screen.text)")
      #expect(try await sandbox.task().state == .failed)
    }
  }

  @Test("killed, it is lost")
  func killed() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let run = try sandbox.start(["dmon", "run", "--", "sleep", "600"])
      try await waitUntil("it runs") { try await sandbox.tasks().count == 1 }
      run.signalGroup(.kill)
      try await waitUntil("it is lost", within: .seconds(120)) { try await sandbox.task().state == .lost }
    }
  }

  @Test("runs the command and passes its code on also where no daemon can be reached")
  func unreachable() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.run(
        ["dmon", "run", "--", "sh", "-c", "echo work; exit 5"], environment: ["DMON_AUTOSTART": "0"])
      #expect((result.code, result.text) == (5, "work\n"))
      #expect(result.errorText.split(separator: "\n").count == 1)
    }
  }

  @Test("the command has no blocked or ignored signals and no descriptors of ours")
  func inheritance() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.dmon(
        "run", "--", "sh", "-c", "ls /proc/self/fd; grep -E '^Sig(Blk|Ign)' /proc/self/status")
      #expect(result.code == 0)
      let words = result.text.split { $0 == "\n" || $0 == "\t" }
      // Number 3 is the directory that ls reads.
      #expect(words.prefix(5) == ["0", "1", "2", "3", "SigBlk:"])
      // From 32 on they are the C library's own.
      for word in words where word.count == 16 {
        #expect(UInt64(word, radix: 16).map { $0 & 0x7FFF_FFFF } == 0, "\(result.text)")
      }
    }
  }
}
