import Model
import Platform
import Support
import Testing

@Suite("dmon as process 1 of a container")
struct ContainerTests {
  @Test("the command has dmon's input, output, variables and directory, and its code is dmon's")
  func passesOn() async throws {
    try await Sandbox.with { sandbox in
      let script = "cat; pwd; echo $HOME $GREETING $DMON_SERVICE; echo wrong >&2; exit 7"
      let container = try Container(
        sandbox, ["--", "sh", "-c", script], input: Array("typed\n".utf8),
        environment: ["HOME": "/nowhere", "GREETING": "hello"])
      let result = try await container.outside.wait()
      #expect(result.code == 7)
      #expect(result.text == "typed\n\(sandbox.path)\n/nowhere hello default/sh\n")
      #expect(result.errorText == "wrong\n")
    }
  }

  @Test(
    "it ends as the command ended",
    arguments: [
      ("exit 0", 0), ("exit 255", 255), ("kill -KILL $$", 137), ("kill -TERM $$", 143), ("exec kill -SEGV $$", 139),
    ] as [(String, Int32)])
  func codes(_ script: String, _ code: Int32) async throws {
    try await Sandbox.with { sandbox in
      let container = try Container(sandbox, ["--", "sh", "-c", script])
      #expect(try await container.outside.wait().code == code)
    }
  }

  @Test("a command that cannot be started is said, and ends it with 127 or 126")
  func notStarted() async throws {
    try await Sandbox.with { sandbox in
      let missing = try await Container(sandbox, ["--", "no-such-program"]).outside.wait()
      #expect(missing.code == 127 && missing.errorText.contains("'no-such-program' is in no directory of PATH"))
      let text = try sandbox.write("not executable", to: "text")
      let refused = try await Container(sandbox, ["--", text]).outside.wait()
      #expect(refused.code == 126 && refused.errorText.contains("is not executable"))
    }
  }

  @Test("strangers that come to process 1 are reaped, also many at once")
  func reaps() async throws {
    try await Sandbox.with { sandbox in
      // Each is an orphan of an orphan in a session of its own.
      let script = """
        for i in $(seq 100); do (setsid sh -c 'sleep 0.01 & exit 0' &) ; done
        echo started > started
        exec sleep 600
        """
      let container = try Container(sandbox, ["--", "sh", "-c", script])
      _ = try await container.line(in: "started")
      let first = try await container.first()
      try await waitUntil("nobody but daemon and command is left") {
        ProcessTree.children(of: first).compactMap { ProcessFacts(of: $0) }.filter { $0.name != "dmon" }.count == 1
      }
      #expect(!ProcessTree.children(of: first).contains { ProcessFacts(of: $0)?.isZombie == true })
      try await container.signal(.terminate)
      #expect(try await container.outside.wait().code == 143)
    }
  }

  @Test("SIGTERM ends the whole tree, the command last and in its own way, and its code is passed on")
  func terminate() async throws {
    try await Sandbox.with { sandbox in
      let main = "trap 'echo main >> order; exit 21' TERM; echo up > main; while :; do sleep 0.02; done"
      let container = try Container(sandbox, ["--", "sh", "-c", main])
      _ = try await container.line(in: "main")
      for name in ["one", "two"] {
        let script = "trap 'echo \(name) >> order; exit 0' TERM; echo up > \(name); while :; do sleep 0.02; done"
        let added = try await container.inside("dmon", "add", "--name", name, "--", "sh", "-c", script)
        #expect(added.code == 0, "\(added.errorText)")
        _ = try await container.line(in: name)
      }
      try await container.signal(.terminate)
      #expect(try await container.outside.wait().code == 21)
      let order = try await container.line(in: "order").split(separator: "\n")
      #expect(Set(order) == ["one", "two", "main"] && order.last == "main")
    }
  }

  @Test("what does not listen to SIGTERM has its part of the one time limit, and the command still has its own")
  func limit() async throws {
    try await Sandbox.with { sandbox in
      let main = "trap 'echo main >> order; exit 21' TERM; echo up > main; while :; do sleep 0.02; done"
      let container = try Container(sandbox, ["--shutdown-timeout", "2s", "--", "sh", "-c", main])
      _ = try await container.line(in: "main")
      for name in ["one", "two", "three"] {
        let script = "trap '' TERM; echo up > \(name); while :; do sleep 0.02; done"
        let added = try await container.inside(
          "dmon", "add", "--name", name, "--stop-timeout", "10m", "--", "sh", "-c", script)
        #expect(added.code == 0, "\(added.errorText)")
        _ = try await container.line(in: name)
      }
      try await container.signal(.terminate)
      let result = try await container.outside.wait()
      #expect(result.code == 21 && result.errorText.contains("killing it"), "\(result.errorText)")
    }
  }

  @Test("the signals that dmon has no use for reach the command")
  func passesSignalsOn() async throws {
    try await Sandbox.with { sandbox in
      let signals: [(Signal, String)] = [
        (.user1, "USR1"), (.user2, "USR2"), (.windowChange, "WINCH"), (.quit, "QUIT"),
      ]
      let traps = signals.map { "trap 'echo \($0.1) > \($0.1)' \($0.1)" }.joined(separator: "\n")
      let container = try Container(
        sandbox, ["--", "sh", "-c", "\(traps)\necho up > up\nwhile :; do sleep 0.02; done"])
      _ = try await container.line(in: "up")
      for (signal, name) in signals {
        try await container.signal(signal)
        #expect(try await container.line(in: name) == name)
      }
      // Opens logs anew, and ends nothing.
      try await container.signal(.hangup)
      #expect(try await container.inside("dmon", "ls", "sh").text.contains("running"))
    }
  }

  @Test("--restart has it started again until it ends well")
  func restarts() async throws {
    try await Sandbox.with { sandbox in
      let script = "echo >> runs; [ $(wc -l < runs) = 3 ]"
      let container = try Container(sandbox, ["--restart", "on-failure", "--", "sh", "-c", script])
      #expect(try await container.outside.wait().code == 0)
      #expect(Files.size(of: "\(sandbox.path)/runs") == 3)
    }
  }

  @Test("the daemon may be killed at any time: the command goes on, is not started twice, and its code is passed on")
  func daemonKilled() async throws {
    try await Sandbox.with { sandbox in
      let script = "echo $$ >> pids; while [ ! -e go ]; do sleep 0.02; done; exit 9"
      let container = try Container(sandbox, ["--", "sh", "-c", script])
      let pid = try await container.line(in: "pids")
      let first = try await container.first()
      for _ in 0..<5 {
        try await waitUntil("a daemon answers") { try await container.inside("dmon", "ls", "sh").code == 0 }
        let daemon = try #require(
          ProcessTree.children(of: first).first {
            ProcessFacts.commandLine(of: $0).split(separator: 0).contains { $0.elementsEqual("--as-daemon".utf8) }
          })
        Spawn.signal(daemon, Signal.kill.rawValue)
        try await waitUntil("it is gone") { !Sandbox.isAlive(daemon) }
      }
      _ = try sandbox.write("", to: "go")
      #expect(try await container.outside.wait().code == 9)
      #expect(try await container.line(in: "pids") == pid)
    }
  }

  @Test("a person's stop of the command ends nothing, and it can be started again")
  func stopped() async throws {
    try await Sandbox.with { sandbox in
      let container = try Container(sandbox, ["--", "sh", "-c", "echo up >> up; exec sleep 600"])
      _ = try await container.line(in: "up")
      #expect(try await container.inside("dmon", "stop", "sh").code == 0)
      #expect(try await container.inside("dmon", "ls", "sh").text.contains("finished"))
      #expect(try await container.inside("dmon", "start", "sh").code == 0)
      try await container.signal(.terminate)
      #expect(try await container.outside.wait().code == 143)
    }
  }

  @Test("--exit-with ends all, with the code of a service that was added, and not before that is final")
  func exitWith() async throws {
    try await Sandbox.with { sandbox in
      let container = try Container(sandbox, ["--exit-with", "job"])
      try await waitUntil("it serves") { try await container.inside("dmon", "ls").code == 0 }
      _ = try await container.inside("dmon", "add", "--name", "other", "--", "sleep", "600")
      let script = "echo >> runs; exit 9"
      _ = try await container.inside(
        "dmon", "add", "--name", "job", "--no-wait", "--restart-interval", "10ms", "--max-restarts", "2", "--", "sh",
        "-c", script)
      #expect(try await container.outside.wait().code == 9)
      #expect(Files.size(of: "\(sandbox.path)/runs") == 3)
    }
  }

  @Test("the next container on the same volume starts its own command, and not the one before")
  func nextContainer() async throws {
    try await Sandbox.with { sandbox in
      let first = try Container(sandbox, ["--", "sleep", "600"])
      try await waitUntil("it runs") { try await first.inside("dmon", "ls", "sleep").code == 0 }
      try await first.signal(.terminate)
      #expect(try await first.outside.wait().code == 143)
      for code in [3, 4] as [Int32] {
        let next = try Container(sandbox, ["--", "sh", "-c", "dmon ls --json; exit \(code)"])
        let result = try await next.outside.wait()
        #expect(result.code == code)
        #expect(result.text.contains(#""name":"sh""#) && !result.text.contains("sleep"), "\(result.text)")
      }
    }
  }

  @Test("what does not go together is refused")
  func refused() async throws {
    try await Sandbox.with { sandbox in
      for words in [["--detach", "--", "true"], ["--restart", "always"], ["--exit-with", "@all"]] {
        let result = try await sandbox.run(["dmon", "daemon"] + words)
        #expect(result.code == 64, "\(words)")
      }
    }
  }
}

@Suite("A container that has next to nothing")
struct BareContainerTests {
  /// Makes everything that is not the test's own read-only.
  private static let readOnly = """
    unset HOME DMON_SOCKET XDG_RUNTIME_DIR XDG_STATE_HOME
    awk '{print $5}' /proc/self/mountinfo | while read -r place; do
      case $place in /proc*) ;; *) mount -o remount,bind,ro "$place" 2>/dev/null ;; esac
    done
    mount -o remount,bind,ro / || exit 90
    """

  @Test("without a place for a file it runs, says so once, and goes on after its daemon was killed")
  func readOnlyRoot() async throws {
    try await Sandbox.with { sandbox in
      let script = "touch /tmp/x /run/x /dev/shm/x 2>/dev/null && exit 91; echo up; read line; exit $line"
      // Its input is what ends it: nothing else can be told to it.
      let fifo = "\(sandbox.path)/fifo"
      _ = try await sandbox.run(["mkfifo", fifo])
      let container = try Container(
        sandbox, ["--", "sh", "-c", script], preparation: "exec 0<>\(fifo)\n\(Self.readOnly)")
      try await waitUntil("it is up; it says \(container.outside.errorText)") {
        container.outside.ended != nil || container.outside.text == "up\n"
      }
      let first = try await container.first()
      for _ in 0..<3 {
        var daemon: Int?
        try await waitUntil("there is a daemon") {
          daemon = ProcessTree.children(of: first).first {
            ProcessFacts.commandLine(of: $0).split(separator: 0).contains { $0.elementsEqual("--as-daemon".utf8) }
          }
          return daemon != nil
        }
        Spawn.signal(try #require(daemon), Signal.kill.rawValue)
        try await waitUntil("it is gone") { !Sandbox.isAlive(daemon ?? 0) }
      }
      _ = try await sandbox.script("echo 17 > \(fifo)")
      let result = try await container.outside.wait()
      #expect(result.code == 17 && result.text == "up\n", "\(result.errorText)")
      let lines = result.errorText.split(separator: "\n")
      #expect(lines.count { $0.contains("is in memory alone") } == 1)
      #expect(lines.count { $0.contains("there can be no socket") } == 1)
    }
  }

  @Test("with one directory for files it has socket, journal and logs there, and services come back")
  func oneDirectory() async throws {
    try await Sandbox.with { sandbox in
      let preparation = "\(Self.readOnly)\nmount -t tmpfs tmpfs /run"
      let container = try Container(sandbox, ["--", "sleep", "600"], preparation: preparation)
      func inside(_ words: String) async throws -> RunResult {
        try await container.inside("sh", "-c", "unset DMON_SOCKET HOME; \(words)")
      }
      try await waitUntil("it serves; it says \(container.outside.errorText)") {
        try await inside("dmon ls sleep").code == 0
      }
      #expect(try await inside("dmon add --name s -- sh -c 'echo hello; exec sleep 600'").code == 0)
      let before = try await inside("dmon ls --json").text
      let first = try await container.first()
      let daemon = ProcessTree.children(of: first).first {
        ProcessFacts.commandLine(of: $0).split(separator: 0).contains { $0.elementsEqual("--as-daemon".utf8) }
      }
      Spawn.signal(try #require(daemon), Signal.kill.rawValue)
      let pids = try decode(ServicesReply.self, from: Array(before.utf8)).services.map(\.pid)
      try await waitUntil("the next daemon knows them") {
        let reply = try? decode(ServicesReply.self, from: await inside("dmon ls --json").output)
        return reply?.services.map(\.pid) == pids
      }
      #expect(try await inside("cat /run/dmon/dmon.sock.state/logs/s.log").text == "hello\n")
      #expect(container.outside.errorText.contains("journal and logs are in /run/dmon/dmon.sock.state"))
      try await container.signal(.terminate)
      #expect(try await container.outside.wait().code == 143)
    }
  }

  @Test("as nobody, in a user namespace, without a home")
  func nobody() async throws {
    try await Sandbox.with { sandbox in
      let script = "id -u; sh -c 'setsid sh -c \"sleep 0.01 &\" &'; echo out; exit 6"
      let container = try Container(
        sandbox, ["--", "sh", "-c", script], isNobody: true, preparation: "unset HOME DMON_SOCKET; cd /")
      let result = try await container.outside.wait()
      #expect(result.code == 6 && result.text == "0\nout\n", "\(result.errorText)")
    }
  }

  @Test("of one file: the binary alone in an empty root, its command the binary itself")
  func scratch() async throws {
    try await Sandbox.with { sandbox in
      // A test's own binary is not static; what it needs is put beside it.
      let root = "\(sandbox.path)/root"
      let preparation = """
        mkdir -p \(root)/proc && cp \(Sandbox.dmon) \(root)/dmon || exit 92
        for library in $(ldd \(Sandbox.dmon) | grep -o '/[^ ]*'); do
          mkdir -p \(root)$(dirname $library) && cp $library \(root)$library
        done
        mount -t proc proc \(root)/proc
        """
      let command = [
        "unshare", "--pid", "--fork", "--mount", "sh", "-c",
        "\(preparation)\nexec env -i \"$(command -v chroot)\" \(root) /dmon daemon -- /dmon run -g g -- /dmon version",
      ]
      let result = try await sandbox.run(command)
      #expect(result.code == 0 && result.text.hasPrefix("dmon "), "\(result.text) \(result.errorText)")
      #expect(result.errorText.isEmpty)
    }
  }
}
