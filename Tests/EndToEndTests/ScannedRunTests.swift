import Model
import Platform
import Support
import Testing

@Suite("dmon run --scan")
struct ScannedRunTests {
  @Test("passes everything on, in order, and reads the progress out of it")
  func output() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let script = "echo '[1/4] a'; echo problem >&2; echo '[3/4] b'; exit 5"
      let result = try await sandbox.dmon("run", "-g", "g", "--scan", "sh", "-c", script)
      #expect((result.code, result.text, result.errorText) == (5, "[1/4] a\n[3/4] b\n", "problem\n"))
      let task = try await sandbox.task()
      #expect((task.state, task.code, task.message) == (TaskState.failed, 5, "b"))
      #expect((task.completed, task.total) == (3, 4))
    }
  }

  @Test("both streams into one file keep their order")
  func order() async throws {
    try await Sandbox.with { sandbox in
      let script = "for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done"
      let result = try await sandbox.script("dmon run --scan sh -c '\(script)' >file 2>&1; cat file")
      let wanted = (1...9).map { "out \($0)\nerr \($0)\n" }.joined()
      #expect(result.text == wanted)
    }
  }

  @Test("output that cannot be written is said, and is a failure", arguments: [">/dev/full", ">&-"])
  func fullDisk(redirection: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.script("dmon run -g g --scan -- echo important \(redirection)")
      #expect(result.code == 73)
      #expect(result.errorText.hasPrefix("dmon run: the command's output was lost: write standard output: "))
      #expect(result.errorText.split(separator: "\n").count == 1)
      #expect(try await sandbox.task().state == .failed)
      let own = try await sandbox.script("dmon run -g g --scan -- sh -c 'echo x; exit 5' \(redirection)")
      #expect(own.code == 5)
      #expect(own.errorText.contains("was lost"))
    }
  }

  @Test("without a daemon, and with one that hangs, the command runs all the same")
  func unreachable() async throws {
    try await Sandbox.with { sandbox in
      let none = try await sandbox.run(
        ["dmon", "run", "--scan", "sh", "-c", "echo 1/2; echo $DMON_TASK; exit 4"], environment: ["DMON_AUTOSTART": "0"]
      )
      #expect((none.code, none.text) == (4, "1/2\n0\n"))
      let daemon = try await sandbox.startDaemon()
      daemon.signal(.stop)
      let hung = try await sandbox.dmon("run", "--scan", "sh", "-c", "seq 100000 | tail -n 1; exit 4")
      #expect((hung.code, hung.text) == (4, "100000\n"))
      daemon.signal(.continue)
    }
  }

  @Test("on a terminal the command has a terminal, of our size, also when that changes")
  func terminal() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let session = try TerminalSession(columns: 72, rows: 19)
      let script = """
        test -t 0 && test -t 1 && test -t 2 && echo terminal
        stty size
        trap 'stty size; touch changed' WINCH
        printf '\\r50%%'
        while [ ! -e changed ]; do sleep 0.05; done
        """
      let run = try sandbox.start(["dmon", "run", "--scan", "sh", "-c", script], on: session)
      try await session.wait(for: "the first size") { $0.text.contains("terminal") && $0.text.contains("19 72") }
      try await waitUntil("the bar was read") { try await sandbox.task().completed == 50 }
      try session.resize(columns: 64, rows: 20)
      try await session.wait(for: "the second size") { $0.text.contains("20 64") }
      #expect(try await session.waitForEnd(of: run) == 0)
      #expect(try await sandbox.task().total == 100)
    }
  }

  @Test("with its output in a pipe it leaves the keys to others, and its errors stay on a terminal")
  func errorsOnTerminal() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let session = try TerminalSession(columns: 80, rows: 24)
      let script = """
        dmon run --scan sh -c 'test -t 0 && test -t 2 && ! test -t 1 && echo right >&2; sed "s/^/got /"' | cat >out
        """
      let run = try sandbox.start(["sh", try sandbox.write(script, to: "errors.sh")], on: session)
      try await session.wait(for: "its errors") { $0.lines.contains("right") }
      try session.type("hello\r\u{4}")
      #expect(try await session.waitForEnd(of: run) == 0)
      #expect(String(decoding: try readFile("\(sandbox.path)/out"), as: UTF8.self) == "got hello\n")
    }
  }

  @Test("Ctrl-C and what is typed reach the command, and the terminal is put back in order")
  func keys() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let session = try TerminalSession(columns: 80, rows: 24)
      let inner = "trap 'echo got; exit 7' INT; read line; echo \"read $line\"; while :; do sleep 0.05; done"
      let script = """
        stty -a | tr ';' '\\n' | grep -c 'isig icanon'
        before=$(stty -g)
        dmon run --scan sh -c '\(inner.replacing("'", with: "'\\''"))'
        echo code $?
        [ "$before" = "$(stty -g)" ] && echo restored
        """
      let run = try sandbox.start(["sh", try sandbox.write(script, to: "keys.sh")], on: session)
      try await waitUntil("it runs") { try await sandbox.tasks().count == 1 }
      try session.type("hello\r")
      try await session.wait(for: "what was typed") { $0.text.contains("read hello") }
      try session.type("\u{3}")
      try await session.wait(for: "the end") { $0.text.contains("restored") }
      _ = try await session.waitForEnd(of: run)
      #expect(session.screen.text.contains("got"))
      #expect(session.screen.text.contains("code 7"))
    }
  }

  @Test("Ctrl-Z stops the job, and fg goes on with it")
  func stopping() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let (session, shell) = try await Self.shell(in: sandbox)
      try session.type(
        "dmon run --scan sh -c 'n=0; while [ ! -e go ]; do n=$((n+1)); echo $n >count; sleep 0.02; done; echo over'\r")
      try await waitUntil("it runs") { Files.exists("\(sandbox.path)/count") }
      try await Self.stop(session) { _ = try sandbox.write("", to: "go") }
      #expect(!session.screen.text.contains("over\n"))
      try await Self.goOn(session)
      _ = try await session.waitForEnd(of: shell)
      #expect(try await sandbox.task().state == .done)
    }
  }

  /// An interactive shell that waits for what is typed.
  private static func shell(in sandbox: Sandbox) async throws -> (TerminalSession, Child) {
    let session = try TerminalSession(columns: 80, rows: 24)
    let shell = try sandbox.start(
      ["bash", "--norc", "--noprofile", "-i"], environment: ["PS1": "READY> ", "TERM": "xterm"], on: session)
    try await session.wait(for: "the prompt") { $0.text.contains("READY>") }
    return (session, shell)
  }

  /// Ctrl-Z, after which the shell has the terminal.
  private static func stop(_ session: TerminalSession, _ meanwhile: () throws -> Void = {}) async throws {
    try session.type("\u{1A}")
    try await session.wait(for: "the shell") { $0.text.contains("Stopped") }
    try meanwhile()
    try session.type("echo st'i'll\r")
    try await session.wait(for: "the shell answers") { $0.text.contains("still") }
  }

  /// The job goes on to its end, which it says, and the shell ends.
  private static func goOn(_ session: TerminalSession) async throws {
    try session.type("fg\r")
    // Before the shell has the terminal again, what is typed is the job's.
    try await session.wait(for: "the job's end") { screen in
      let end = screen.lines.firstIndex { $0.hasSuffix("over") } ?? screen.lines.endIndex
      return screen.lines[end...].contains { $0.hasPrefix("READY>") }
    }
    try session.type("exit\r")
  }

  @Test("a command that stops itself, as top does for Ctrl-Z, stops the job, and fg goes on with it")
  func stoppingItself() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let (session, shell) = try await Self.shell(in: sandbox)
      let script = """
        trap 'touch taken' TSTP
        touch ready
        while [ ! -e taken ]; do sleep 0.02; done
        kill -STOP $$
        echo ov'er'
        """
      try session.type("dmon run --scan sh \(try sandbox.write(script, to: "own.sh"))\r")
      try await waitUntil("it runs") { Files.exists("\(sandbox.path)/ready") }
      try await Self.stop(session)
      #expect(!session.screen.text.contains("over"))
      try await Self.goOn(session)
      _ = try await session.waitForEnd(of: shell)
      #expect(try await sandbox.task().state == .done)
    }
  }

  @Test("a signal that ends reaches a command that is stopped")
  func endingStopped() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let script = "trap 'exit 9' TERM; echo $$; kill -STOP $$; while :; do sleep 0.02; done"
      let run = try sandbox.start(["dmon", "run", "--scan", "sh", "-c", script])
      try await waitUntil("it is stopped") {
        guard let pid = run.text.split(separator: "\n").first,
          let status = Files.read("/proc/\(pid)/status", limit: 8_192)
        else { return false }
        return String(decoding: status, as: UTF8.self).contains("State:\tT")
      }
      run.signal(.terminate)
      #expect(try await run.wait().code == 9)
    }
  }

  @Test("signals reach the command, whose answer decides")
  func signals() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let run = try sandbox.start(
        ["dmon", "run", "--scan", "sh", "-c", "trap 'echo got; exit 9' TERM; echo ready; while :; do sleep 0.02; done"])
      try await waitUntil("it runs") { run.text == "ready\n" }
      run.signal(.terminate)
      let result = try await run.wait()
      #expect((result.code, result.text) == (9, "ready\ngot\n"))
    }
  }

  @Test("who reads no more ends the command as without us")
  func brokenPipe() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.script(
        "dmon run --scan yes | head -n 1; echo ${PIPESTATUS[@]}", with: "bash")
      #expect(result.text == "y\n141 0\n")
    }
  }

  @Test("inside, reports need no names, and a run in it makes a task below")
  func nesting() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let inner = """
        test "$DMON_SOCKET" = '\(sandbox.socket)' || exit 1
        dmon report set 40/100 -m linking
        dmon run -l below -- sh -c 'dmon report set 1/2'
        dmon run -g other -- true
        dmon report new
        """
      let result = try await sandbox.dmon("run", "-g", "build", "-l", "outer", "--", "sh", "-c", inner)
      #expect((result.code, result.text) == (0, "3\n"), "\(result.errorText)")
      let build = try await sandbox.tasks("build").sorted { $0.id < $1.id }
      #expect(build.map(\.label) == ["outer", "below", ""])
      #expect(build.map(\.parent) == [nil, 1, 1])
      #expect(build.map(\.completed) == [40, 1, 0])
      #expect(build.first?.message == "linking")
      #expect(try await sandbox.tasks("other").map(\.parent) == [nil])
    }
  }

  @Test("real programs: a build, a copy, and a Python script that draws a bar")
  func programs() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let bar = """
        import sys, time
        for i in range(21):
            sys.stderr.write("\\rload: %3d%%|%s| %d/20 [00:01<00:02, 9.9it/s]" % (i * 5, "#" * i, i))
            sys.stderr.flush()
            time.sleep(0.01)
        sys.stderr.write("\\n")
        """
      let script = try sandbox.write(bar, to: "bar.py")
      let python = try await sandbox.dmon("run", "-g", "py", "--scan", "python3", script)
      #expect(python.code == 0)
      let task = try #require(try await sandbox.tasks("py").first)
      #expect((task.completed, task.total, task.message) == (20, 20, "load"))
      let copy = try await sandbox.dmon(
        "run", "-g", "dd", "--scan", "dd", "if=/dev/zero", "of=\(sandbox.path)/copy", "bs=1M", "count=20",
        "status=progress")
      #expect(copy.code == 0)
      #expect(try await sandbox.tasks("dd").first?.completed == 20 * 1_048_576)
    }
  }
}
