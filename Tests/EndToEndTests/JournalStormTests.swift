import Model
import Platform
import Support
import Testing

/// A longer storm: `DMON_STORM_KILLS=5000 swift test --filter JournalStormTests`; `DMON_STORM_SEED=N` repeats the moments
/// and the reporters' choices of a run, as far as the machine does.
@Suite("A daemon that is killed again and again")
struct JournalStormTests {
  private static let kills = Environment["DMON_STORM_KILLS"].flatMap { Int($0) } ?? 200
  private static let seed = Environment["DMON_STORM_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)

  @Test("what 64 reporters were told is there exactly once after 200 kills at random moments")
  func storm() async throws {
    try await Sandbox.with { sandbox in
      print("storm: \(Self.kills) kills, DMON_STORM_SEED=\(Self.seed)")
      let reporters = try sandbox.startScript(
        Self.reporters, with: "python3", arguments: [sandbox.socket, "\(Self.seed)", "64"])
      var generator = Support.SeededGenerator(seed: Self.seed)
      var unready = 0
      for number in 1...Self.kills {
        let daemon = try sandbox.start(["dmon", "daemon", "--log-level", "info"])
        // Some do not live to say that they listen.
        let life = Duration.microseconds(Int.random(in: 1_000...100_000, using: &generator))
        let isToListen = Int.random(in: 1...4, using: &generator) > 1
        if isToListen {
          try await waitUntil("daemon \(number) listens: \(daemon.errorText)") {
            daemon.ended != nil || daemon.errorText.contains("listening on")
          }
        }
        let end = Clocks.monotonic + life
        try await waitUntil("its moment has come") { Clocks.monotonic >= end }
        if !daemon.errorText.contains("listening on") { unready += 1 }
        #expect(daemon.ended == nil, "daemon \(number) ended by itself: \(daemon.errorText)")
        #expect(!daemon.errorText.contains("damaged"), "daemon \(number): \(daemon.errorText)")
        daemon.signal(.kill)
        _ = try await daemon.wait()
      }
      let last = try await sandbox.startDaemon()
      _ = try sandbox.write("", to: "stop")
      let result = try await reporters.wait(within: .seconds(120))
      #expect(result.code == 0, "\(result.text)\(result.errorText)")
      try await Self.check(sandbox)
      // The same once more for what the last daemon was told, and for a journal that nobody is writing to.
      last.signal(.kill)
      _ = try await last.wait()
      _ = try await sandbox.startDaemon()
      try await Self.check(sandbox)
      print("storm: \(unready) killed before they listened; \(result.text)")
    }
  }

  private static func check(_ sandbox: Sandbox) async throws {
    let result = try await sandbox.script(Self.comparison, with: "python3", arguments: [sandbox.socket])
    #expect(result.code == 0, "\(result.text)\(result.errorText)")
  }

  /// Each thread is a reporter that sends a call again, with its request id, until somebody acknowledges it. What was
  /// acknowledged is in the file `expected` at the end.
  private static let reporters = #"""
    import json, os, random, socket, sys, threading, time
    path, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    problems, tasks, changes = [], [], []

    class Reporter:
        def __init__(self, number):
            self.number, self.random, self.client, self.requests = number, random.Random(seed * 1000 + number), None, 0

        def connect(self):
            while True:
                try:
                    self.client = socket.socket(socket.AF_UNIX)
                    self.client.settimeout(30)
                    self.client.connect(path)
                    return
                except OSError:
                    self.client.close()
                    time.sleep(0.01 + self.random.random() * 0.02)

        def call(self, calls):
            "Sends all in one go, and those without an answer again."
            frames, replies = [], []
            for method, parameters in calls:
                self.requests += 1
                if method != "Forget": parameters["request"] = "%d-%d" % (self.number, self.requests)
                frames.append(json.dumps({"method": "org.dmon.Progress." + method, "parameters": parameters}).encode() + b"\0")
            tries = 0
            while len(replies) < len(calls):
                if self.client is None: self.connect()
                rest = b""
                tries += 1
                try:
                    self.client.sendall(b"".join(frames[len(replies):]))
                    while len(replies) < len(calls):
                        some = self.client.recv(65536)
                        if not some: raise OSError("end")
                        rest += some
                        while b"\0" in rest:
                            one, rest = rest.split(b"\0", 1)
                            replies.append(json.loads(one))
                except OSError as error:
                    if isinstance(error, socket.timeout): problems.append("no answer within 30 s: %r" % calls)
                    self.client.close()
                    self.client = None
            return replies, tries

        def done(self, method, **parameters):
            [reply], tries = self.call([(method, parameters)])
            # Forget has no request id: done twice it finds nothing.
            if "error" in reply and not (method == "Forget" and tries > 1):
                problems.append("%s %r: %r" % (method, parameters, reply))
            changes.append(1)
            return reply.get("parameters", {})

        def work(self):
            group = "group %d" % self.random.randrange(16)
            pid = os.getpid() if self.random.random() < 0.3 else 0
            label = "%d/%d" % (self.number, self.requests)
            key = {"group": group, "id": self.done("Register", group=group, label=label, total=1e6, pid=pid).get("id")}
            task = dict(key, label=label, completed=0, state="active")
            if key["id"] is None: return
            for _ in range(self.random.randrange(6)):
                steps = [self.random.randrange(1, 1000) for _ in range(self.random.choice([1, 1, 1, 4]))]
                replies, _ = self.call([("Report", dict(key, advance=step)) for step in steps])
                for reply in replies:
                    if "error" in reply: problems.append("advance %r: %r" % (key, reply))
                changes.extend(steps)
                task["completed"] += sum(steps)
                time.sleep(self.random.random() * 0.02)
            end = self.random.randrange(8)
            if end < 3:
                self.done("Finish", **key)
                task["state"] = "done"
            elif end < 5:
                self.done("Fail", code=3, **key)
                task["state"] = "failed"
            elif end < 7:
                self.done("Forget", **key)
                task["state"] = None
            tasks.append(task)

        def run(self):
            try:
                while not os.path.exists("stop"): self.work()
            except Exception as error:
                problems.append("reporter %d: %r" % (self.number, error))

    threads = [threading.Thread(target=Reporter(number).run) for number in range(count)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    keys = set((task["group"], task["id"]) for task in tasks)
    if len(keys) != len(tasks): problems.append("%d ids were given twice" % (len(tasks) - len(keys)))
    json.dump(tasks, open("expected", "w"))
    print("%d tasks, %d changes" % (len(tasks), len(changes)))
    for problem in problems[:20]: print(problem)
    sys.exit(1 if problems else 0)
    """#

  /// Compares the file `expected` with what the daemon lists.
  private static let comparison = #"""
    import json, socket, sys
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(60)
    client.connect(sys.argv[1])
    client.sendall(b'{"method":"org.dmon.Progress.List","more":true}\0')
    found, rest, ended = {}, b"", False
    problems = []
    while not ended:
        some = client.recv(1 << 20)
        if not some: sys.exit("the list breaks off")
        rest += some
        while b"\0" in rest:
            one, rest = rest.split(b"\0", 1)
            reply = json.loads(one)
            ended = not reply.get("continues", False)
            for task in reply["parameters"]["tasks"]:
                key = (task["group"], task["id"])
                if key in found: problems.append("listed twice: %r" % (key,))
                found[key] = task
    for task in json.load(open("expected")):
        key = (task["group"], task["id"])
        is_there = found.pop(key, None)
        if task["state"] is None:
            if is_there: problems.append("risen again: %r" % is_there)
            continue
        if not is_there:
            problems.append("lost: %r" % task)
            continue
        # Some belong to the process of the reporters, which has ended.
        if is_there["state"] == "lost" and task["state"] == "active" and is_there.get("pid"): is_there["state"] = "active"
        for field in ("label", "completed", "state"):
            if is_there[field] != task[field]: problems.append("%s should be %r: %r" % (field, task[field], is_there))
    for task in found.values(): problems.append("nobody registered %r" % task)
    for problem in problems[:20]: print(problem)
    sys.exit(1 if problems else 0)
    """#
}
