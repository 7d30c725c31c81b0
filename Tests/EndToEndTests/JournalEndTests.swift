import Model
import Platform
import Support
import Testing

@Suite("A daemon that is asked to end")
struct JournalEndTests {
  @Test("SIGTERM and SIGINT lose nothing, absolute progress included", arguments: [Signal.terminate, .interrupt])
  func flush(signal: Signal) async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let client = try sandbox.connect()
      for number in 1...200 {
        _ = try client.call("Register", #"{"group":"g"}"#)
        _ = try client.call("Report", #"{"group":"g","id":\#(number),"completed":\#(number),"message":"m\#(number)"}"#)
      }
      daemon.signal(signal)
      #expect(try await daemon.wait(within: .seconds(120)).code == 0)
      #expect(!Files.exists(sandbox.socket))
      let next = try await sandbox.startDaemon()
      let tasks = try await sandbox.tasks("g")
      #expect(tasks.map(\.completed) == (1...200).map(Double.init))
      #expect(tasks.last?.message == "m200")
      #expect(!next.errorText.contains("damaged"))
    }
  }

  @Test("what was read before the end is answered or not done at all")
  func answered() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let clients = try (0..<16).map { _ in try sandbox.connect() }
      for (number, client) in clients.enumerated() {
        let calls = (0..<500).map {
          #"{"method":"org.dmon.Progress.Register","parameters":{"group":"\#(number)","label":"\#($0)"}}"#
        }
        try client.send(calls.flatMap { Array($0.utf8) + [0] })
      }
      daemon.signal(.terminate)
      #expect(try await daemon.wait().code == 0)
      var counts: [Int] = []
      for client in clients {
        var count = 0
        while let answer = try client.receive() { count += answer.contains(#""id":"#) ? 1 : 0 }
        counts.append(count)
      }
      _ = try await sandbox.startDaemon()
      for (number, count) in counts.enumerated() {
        // More may have been done than was answered, never less.
        #expect(try await sandbox.tasks("\(number)").count >= count)
      }
    }
  }

  @Test("a watcher goes on after the daemon came back")
  func watcher() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0", "--label", "first")
      let watcher = try sandbox.start(["dmon", "watch", "--plain"], environment: ["DMON_AUTOSTART": "0"])
      try await waitUntil("it shows the task") { watcher.text.contains("first") }
      try await sandbox.killAndStart()
      _ = try await sandbox.register("g", "--pid", "0", "--label", "second")
      try await waitUntil("it shows what came later: \(watcher.text)\(watcher.errorText)") {
        watcher.text.contains("second")
      }
      #expect(watcher.ended == nil)
    }
  }

  @Test("'dmon report add' while the daemon is killed and started counts each once")
  func additions() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      let adding = try sandbox.startScript(
        """
        i=0; n=0
        while [ $i -lt 100 ]; do i=$((i + 1)); dmon report add g 1 1 --strict && n=$((n + 1)); done
        echo $n
        """)
      while adding.ended == nil { try await sandbox.killAndStartIfThere() }
      let result = try await adding.wait()
      let count = try #require(Double(result.text.dropLast()), "\(result.text)\(result.errorText)")
      let task = try await sandbox.task()
      // What said that nobody answered may have been done; what said that it was done was done once.
      #expect(task.completed >= count && task.completed <= 100)
      #expect(count > 90, "\(result.errorText)")
    }
  }

  @Test("clients that look who holds the lock do not keep a daemon from starting")
  func lookers() async throws {
    try await Sandbox.with { sandbox in
      let look = try sandbox.startScript(
        """
        import fcntl, os, sys
        print("looking", flush=True)
        while True:
            try: file = os.open(sys.argv[1], os.O_RDONLY)
            except OSError: continue
            try: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError: pass
            os.close(file)
        """, with: "python3", arguments: ["\(sandbox.state)/lock"])
      try await waitUntil("it looks") { look.text == "looking\n" }
      for _ in 0..<20 {
        let daemon = try await sandbox.startDaemon()
        #expect(daemon.ended == nil, "\(daemon.errorText)")
        daemon.kill()
      }
      look.kill()
    }
  }
}
