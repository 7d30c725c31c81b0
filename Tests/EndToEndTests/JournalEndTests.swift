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
      let asked = Clocks.monotonic
      daemon.signal(signal)
      #expect(try await daemon.wait(within: .seconds(20)).code == 0)
      #expect(Clocks.monotonic - asked < .seconds(10))
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
        import fcntl, os, sys, time
        while True:
            try: file = os.open(sys.argv[1], os.O_RDONLY)
            except OSError: continue
            try: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError: pass
            os.close(file)
        """, with: "python3", arguments: ["\(sandbox.state)/lock"])
      for _ in 0..<20 {
        let daemon = try await sandbox.startDaemon()
        #expect(daemon.ended == nil, "\(daemon.errorText)")
        daemon.kill()
      }
      look.kill()
    }
  }

  @Test("100,000 tasks in 1,000 groups: registered, listed, watched in parts, and there again after kill -9")
  func many() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.script(Self.many, with: "python3", arguments: [sandbox.socket, "register"])
      #expect(result.code == 0, "\(result.text)\(result.errorText)")
      for _ in 1...2 {
        let check = try await sandbox.script(Self.many, with: "python3", arguments: [sandbox.socket, "check"])
        #expect(check.code == 0, "\(check.text)\(check.errorText)")
        try await sandbox.killDaemon()
        let daemon = try sandbox.start(["dmon", "daemon"])
        try await waitUntil("it listens: \(daemon.errorText)", within: .seconds(120)) {
          daemon.errorText.contains("listening on")
        }
      }
    }
  }

  private static let many = #"""
    import json, socket, sys
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(120)
    client.connect(sys.argv[1])
    rest = b""
    def receive():
        global rest
        while b"\0" not in rest:
            some = client.recv(1 << 20)
            if not some: sys.exit("the connection breaks off")
            rest += some
        one, rest = rest.split(b"\0", 1)
        return json.loads(one)
    def send(method, more=False, **parameters):
        return json.dumps({"method": "org.dmon.Progress." + method, "parameters": parameters, "more": more}).encode() + b"\0"
    if sys.argv[2] == "register":
        for number in range(1000):
            name = "group %d" % number
            client.sendall(b"".join(send("Register", group=name, label="%d/%d" % (number, task)) for task in range(100)))
            ids = [receive()["parameters"]["id"] for _ in range(100)]
            if ids != list(range(1, 101)): sys.exit("ids of %s: %r" % (name, ids))
            client.sendall(send("Report", group=name, id=7, advance=number) + send("Finish", group=name, id=8))
            for _ in range(2):
                if "error" in receive(): sys.exit("an error in " + name)
        sys.exit()
    def check(tasks, parts, least):
        if parts < least: sys.exit("only %d parts" % parts)
        if len(tasks) != 100000: sys.exit("%d tasks" % len(tasks))
        for (group, id), task in tasks.items():
            number = int(group.split()[1])
            if task["label"] != "%d/%d" % (number, id - 1): sys.exit("label of %r" % task)
            if task["state"] != ("done" if id == 8 else "active"): sys.exit("state of %r" % task)
            if task["completed"] != (number if id == 7 else 0): sys.exit("progress of %r" % task)
    client.sendall(send("List", groups=["group 500"]))
    tasks = receive()["parameters"]["tasks"]
    if [task["id"] for task in tasks] != list(range(1, 101)): sys.exit("the group: %d tasks" % len(tasks))
    client.sendall(send("List"))
    if not receive().get("error", "").endswith("TooMany"): sys.exit("not refused")
    client.sendall(send("List", more=True))
    tasks, parts, more = {}, 0, True
    while more:
        reply = receive()
        parts += 1
        more = reply.get("continues", False)
        for task in reply["parameters"]["tasks"]: tasks[task["group"], task["id"]] = task
        if len(reply["parameters"]["tasks"]) > 256: sys.exit("a part of %d" % len(reply["parameters"]["tasks"]))
    check(tasks, parts, 390)
    client.sendall(send("Watch", more=True))
    tasks, parts, complete = {}, 0, False
    while not complete:
        reply = receive()["parameters"]
        parts += 1
        complete = reply["complete"]
        for task in reply["tasks"]: tasks[task["group"], task["id"]] = task
    check(tasks, parts, 10)
    """#
}

extension Sandbox {
  /// Kills the daemon that is there, if one is, and starts another, unless somebody else did.
  fileprivate func killAndStartIfThere() async throws {
    if daemonPid != nil { try await killDaemon() }
    let daemon = try start(["dmon", "daemon"])
    try await waitUntil("it listens, or another does: \(daemon.errorText)") {
      daemon.ended != nil || daemon.errorText.contains("listening on")
    }
    let end = Clocks.monotonic + .milliseconds(150)
    try await waitUntil("it has lived a moment") { Clocks.monotonic >= end }
  }
}
