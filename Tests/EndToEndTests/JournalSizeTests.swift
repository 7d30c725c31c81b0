import Platform
import Support
import Testing

@Suite("A board with many tasks")
struct JournalSizeTests {
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
