import Model
import Platform
import Support
import Testing

@Suite("A process that dies without a word")
struct LostTests {
  @Test("kill -9 of a reporting script makes its task lost")
  func killed() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let script = try sandbox.startScript(
        """
        id=$(dmon report new g --label loop --strict)
        while :; do dmon report add g "$id" 1; done
        """)
      try await waitUntil("it reports") { try await sandbox.tasks("g").first.map { $0.completed > 2 } ?? false }
      #expect(try await sandbox.task().pid == script.pid)
      script.signal(.kill)
      try await waitUntil("it is lost", within: .seconds(120)) { try await sandbox.task().state == .lost }
      let task = try await sandbox.task()
      #expect(task.reason.contains("\(script.pid)"))
      #expect(task.ended != nil)
    }
  }

  @Test("one that is gone before a daemon that hung reads of it is lost too")
  func goneBefore() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      daemon.signal(.stop)
      for _ in 0..<3 {
        // Its `dmon run` gives up waiting, and ends before the daemon knows of it.
        _ = try await sandbox.run(["dmon", "run", "-g", "g", "--", "true"])
      }
      daemon.signal(.continue)
      try await waitUntil("all are lost") {
        let states = try await sandbox.tasks("g").map(\.state)
        return states.count == 3 && states.allSatisfy { $0 == .lost }
      }
    }
  }

  @Test("'dmon report done' as the last line is done, never lost", arguments: ["bash", "dash"])
  func lastLine(shell: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let inner = try sandbox.write(
        """
        id=$(dmon report new g --strict) || exit
        dmon report done g "$id"

        """, to: "inner")
      let result = try await sandbox.script(
        """
        i=0
        while [ $i -lt 50 ]; do i=$((i + 1)); \(shell) "$1"; done
        """, with: shell, arguments: [inner])
      #expect(result.errorText == "")
      let tasks = try await sandbox.tasks("g")
      #expect(tasks.count == 50)
      #expect(tasks.filter { $0.state != .done } == [])
    }
  }

  @Test("a last word that the daemon has not read when its process ends still counts")
  func lastWord() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let worker = try sandbox.startScript(
        #"""
        import os, socket, sys
        client = socket.socket(socket.AF_UNIX); client.connect(sys.argv[1])
        for number in range(1, 9):
            client.sendall(b'{"method":"org.dmon.Progress.Register","parameters":{"group":"g","pid":%d}}\0' % os.getpid())
            while not client.recv(1000).endswith(b"\0"): pass
        print("registered", flush=True)
        sys.stdin.readline()
        while not os.path.exists("go"): pass
        for number in range(1, 9):
            client.sendall(b'{"method":"org.dmon.Progress.Finish","parameters":{"group":"g","id":%d}}\0' % number)
        """#, with: "python3", arguments: [sandbox.socket])
      try await waitUntil("it is registered: \(worker.errorText)") { worker.text == "registered\n" }
      daemon.signal(.stop)
      _ = try sandbox.write("", to: "go")
      #expect(try await worker.wait().code == 0)
      daemon.signal(.continue)
      try await waitUntil("all are ended") { try await sandbox.tasks("g").allSatisfy { $0.state.isEnded } }
      #expect(try await sandbox.tasks("g").map(\.state) == Array(repeating: .done, count: 8))
    }
  }

  @Test("lost becomes done or failed by a late word, and active by a late report, then without a pid")
  func lateWord() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let sleeper = try sandbox.start(["sleep", "600"])
      for _ in 1...4 { _ = try await sandbox.register("g", "--pid", "\(sleeper.pid)") }
      #expect(try await sandbox.tasks("g").allSatisfy { $0.state == .active && $0.pid == sleeper.pid })
      sleeper.signal(.kill)
      try await waitUntil("its tasks are lost") { try await sandbox.tasks("g").allSatisfy { $0.state == .lost } }
      try await sandbox.succeed("report", "done", "g", "1")
      try await sandbox.succeed("report", "fail", "g", "2")
      try await waitUntil("reports bring it back") {
        try await sandbox.succeed("report", "add", "g", "3", "1")
        return try await sandbox.tasks("g")[2].state == .active
      }
      let tasks = try await sandbox.tasks("g")
      #expect(tasks.map(\.state) == [.done, .failed, .active, .lost])
      #expect(tasks[2].pid == nil && tasks[2].ended == nil && tasks[2].completed > 0)
    }
  }

  @Test("a process that is gone at its registration is lost; --pid 0 means none")
  func pids() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let gone = try sandbox.start(["true"])
      _ = try await gone.wait()
      _ = try await sandbox.register("gone", "--pid", "\(gone.pid)")
      try await waitUntil("it is lost") { try await sandbox.tasks("gone").first?.state == .lost }
      _ = try await sandbox.script("dmon report new none --pid 0 --strict")
      let none = try await sandbox.tasks("none")
      #expect(none.map(\.pid) == [nil])
      #expect(none.map(\.state) == [.active])
    }
  }

  @Test("a task that is silent for its timeout is stalled, and goes on with its next report")
  func stalled() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.register("g", "--timeout", "50ms", "--pid", "0")
      try await waitUntil("it is stalled") { try await sandbox.task().state == .stalled }
      try await sandbox.succeed("report", "done", "g", "1")
      #expect(try await sandbox.task().state == .done)
    }
  }
}
