import Model
import Platform
import Support
import Testing

@Suite("dmon report in a pipe")
struct PipeTests {
  @Test("bytes hands everything on, counts it, and is done at the end")
  func bytes() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.script(
        "head -c 3000000 /dev/urandom >in; cat in | dmon report bytes g --total 4MB | cmp - in && echo same")
      #expect((result.code, result.text, result.errorText) == (0, "same\n", ""))
      let task = try await sandbox.task()
      #expect((task.label, task.unit, task.state) == ("pipe", "B", TaskState.done))
      #expect(task.completed == 3_000_000)
      #expect(task.total == 4_000_000)
    }
  }

  @Test("the total is that of the input file, of a named file, or unknown", arguments: ["bytes", "lines", "scan"])
  func files(verb: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let text = (1...20_000).map { "[\($0)/20000] line\n" }.joined()
      let path = try sandbox.write(text, to: "in.txt")
      let result = try await sandbox.script(
        "dmon report \(verb) g <'\(path)' >out && cmp out '\(path)' && dmon report \(verb) g -l two <'\(path)' | cmp - '\(path)'"
      )
      #expect(result.code == 0, "\(result.errorText)")
      let tasks = try await sandbox.tasks()
      #expect(tasks.map(\.label) == ["in.txt", "two"])
      for task in tasks {
        #expect(task.state == .done)
        #expect(task.completed == (verb == "bytes" ? Double(text.utf8.count) : 20_000))
        #expect(task.total == task.completed)
      }
    }
  }

  @Test("the end of the reader ends the writer, as with cat", arguments: ["bytes", "lines", "scan"])
  func brokenPipe(verb: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.script(
        "yes | dmon report \(verb) g | head -n 1; echo ${PIPESTATUS[@]}", with: "bash")
      #expect(result.text == "y\n141 141 0\n")
      let task = try await sandbox.task()
      #expect((task.state, task.code) == (TaskState.failed, 141))
    }
  }

  @Test("a signal ends it, and the task failed")
  func signal() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let child = try sandbox.startScript("exec dmon report bytes g < <(sleep 600)", with: "bash")
      try await waitUntil("it is there") { try await sandbox.tasks().count == 1 }
      child.signal(.terminate)
      #expect(try await child.wait().code == 128 + 15)
      let task = try await sandbox.task()
      #expect((task.state, task.code) == (TaskState.failed, 143))
      child.signalGroup(.kill)
    }
  }

  @Test("neither a daemon that hangs nor none at all stops the pipe", arguments: ["bytes", "lines", "scan"])
  func hungDaemon(verb: String) async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      daemon.signal(.stop)
      let hung = try await sandbox.script("seq 2000000 | dmon report \(verb) g | tail -n 1")
      #expect(hung.text == "2000000\n")
      daemon.signal(.continue)
      let none = try await sandbox.run(
        ["sh", "-c", "seq 1000 | dmon report \(verb) g | tail -n 1"],
        environment: ["DMON_SOCKET": "\(sandbox.path)/none.sock", "DMON_AUTOSTART": "0"])
      #expect((none.code, none.text) == (0, "1000\n"))
      #expect(none.errorText.split(separator: "\n").count == 1)
    }
  }

  @Test("while the daemon hangs the bytes flow on, and it hears of them when it goes on")
  func waking() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let child = try sandbox.startScript("(while [ ! -e go ]; do echo line; done) | dmon report lines g >out")
      try await waitUntil("it counts") { (try await sandbox.tasks().first?.completed ?? 0) > 0 }
      daemon.signal(.stop)
      let before = Files.size(of: "\(sandbox.path)/out") ?? 0
      try await waitUntil("bytes flow") { (Files.size(of: "\(sandbox.path)/out") ?? 0) > before + 10_000 }
      daemon.signal(.continue)
      _ = try sandbox.write("", to: "go")
      #expect(try await child.wait().code == 0)
      let lines = (Files.size(of: "\(sandbox.path)/out") ?? 0) / 5
      try await waitUntil("all is told") { try await sandbox.task().completed == Double(lines) }
      #expect(try await sandbox.task().state == .done)
    }
  }

  @Test("a program's progress is read out of a pipe, with an expression of one's own too")
  func scanning() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let script = """
        printf 'row 17 of about 40: users\\n' |
          dmon report scan g --match 'row (?<done>\\d+) of about (?<total>\\d+): (?<message>.*)'
        printf '\\r3MB/12MB \\r' | dmon report scan g
        """
      let result = try await sandbox.script(script)
      #expect(result.text == "row 17 of about 40: users\n\r3MB/12MB \r")
      let tasks = try await sandbox.tasks()
      #expect(tasks.map(\.completed) == [17, 3_000_000])
      #expect(tasks.map(\.total) == [40, 12_000_000])
      #expect(tasks.map(\.unit) == ["", "B"])
      #expect(tasks.first?.message == "users")
      let wrong = try await sandbox.dmon("report", "scan", "g", "--match", "(?<count>x)")
      #expect(wrong.code == 64)
      #expect(wrong.errorText.contains("'count'"))
    }
  }

  @Test("a closed input or output is an error at once, as with cat", arguments: ["bytes", "lines", "scan"])
  func closed(verb: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let input = try await sandbox.script("timeout 60 dmon report \(verb) g <&-")
      #expect((input.code, input.text) == (66, ""))
      #expect(input.errorText == "dmon report \(verb): read the input: Bad file descriptor\n")
      let output = try await sandbox.script("echo x | timeout 60 dmon report \(verb) g >&-")
      #expect(output.code == 73)
      #expect(output.errorText == "dmon report \(verb): write the output: Bad file descriptor\n")
    }
  }

  @Test("none of dmon's own descriptors becomes a standard stream of a command")
  func closedStreams() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      for scan in ["", "--scan"] {
        let result = try await sandbox.script(
          "timeout 60 dmon run \(scan) -- sh -c 'readlink /proc/self/fd/0 >links' <&-")
        #expect(result.code == 0, "\(result.errorText)")
        #expect(String(decoding: try readFile("\(sandbox.path)/links"), as: UTF8.self) == "/dev/null\n")
      }
    }
  }

  @Test("only of a file can it be said how long it is")
  func directory() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.script("echo x | dmon report bytes g --file /")
      #expect((result.code, result.text) == (66, ""))
      #expect(result.errorText.contains("'/' is no file"))
    }
  }

  @Test("a message that was named is shown as it stands; a wrong expression is quoted as it was typed")
  func naming() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let expression = #"epoch (?<done>\d+) of (?<total>\d+), loss (?<message>.*)"#
      _ = try await sandbox.script("echo 'epoch 1 of 5, loss 0.8' | dmon report scan g --match '\(expression)'")
      #expect(try await sandbox.task().message == "0.8")
      let wrong = try await sandbox.dmon("report", "scan", "g", "--match", #"(?<done>\d+"#)
      #expect(wrong.code == 64)
      #expect(wrong.errorText.contains(#"'(?<done>\d+'"#), "\(wrong.errorText)")
    }
  }

  @Test(
    "an expression that could take for ever is refused before anything runs",
    arguments: [
      (#"(?<done>\d+)(.*)(.*)\2\3z"#, #"option '--match': the expression has a back-reference, '\2' at byte 21"#),
      ("((x{1,255}){1,255}){1,255}(?<done>[0-9]+)", "option '--match': the expression is too large"),
    ])
  func unbounded(text: String, part: String) async throws {
    try await Sandbox.with { sandbox in
      for words in [["run", "--match", text, "--", "echo", "ran"], ["report", "scan", "g", "--match", text]] {
        let result = try await sandbox.run(["dmon"] + words)
        #expect(result.code == 64 && result.text.isEmpty, "\(result.text)")
        #expect(result.errorText.contains(part), "\(result.errorText)")
      }
    }
  }
}
