import Model
import Support
import Testing

@Suite("dmon report, ls, gc and shutdown")
struct ReportTests {
  @Test("a task from its registration to its end")
  func life() async throws {
    try await Sandbox.with { sandbox in
      let id = try await sandbox.register(
        "build", "--label", "link", "--total", "40", "--unit", "files", "--timeout", "1h")
      #expect(id == 1)
      var task = try await sandbox.listedTasks()[0]
      #expect(task.key == TaskKey(group: "build", id: 1))
      #expect((task.label, task.total, task.unit) == ("link", 40, "files"))
      #expect((task.state, task.completed) == (.active, 0))

      try await sandbox.succeed("report", "set", "build", "1", "10")
      try await sandbox.succeed("report", "add", "build", "1", "2.5", "-m", "halfway, nearly")
      task = try await sandbox.listedTasks()[0]
      #expect((task.completed, task.total, task.message) == (12.5, 40, "halfway, nearly"))

      try await sandbox.succeed("report", "set", "build", "1", "20/80")
      task = try await sandbox.listedTasks()[0]
      #expect((task.completed, task.total, task.state) == (20, 80, .active))

      try await sandbox.succeed("report", "done", "build", "1")
      task = try await sandbox.listedTasks()[0]
      #expect(task.state == .done)
      #expect(task.ended != nil)
    }
  }

  @Test("an ending said again changes nothing; the other one, or a report, is refused with 65")
  func endings() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.register("g")
      try await sandbox.succeed("report", "fail", "g", "1", "-m", "disk full")
      try await sandbox.succeed("report", "fail", "g", "1")
      for words in [["done", "g", "1"], ["set", "g", "1", "3"], ["add", "g", "1", "3"]] {
        let result = try await sandbox.run(["dmon", "report"] + words)
        #expect(result.code == 65, "\(words)")
        #expect(result.errorText.contains("failed"), "\(result.errorText)")
        #expect(result.errorText.split(separator: "\n").count == 1)
      }
      let task = try await sandbox.task()
      #expect((task.state, task.message) == (.failed, "disk full"))
    }
  }

  @Test("ids count from 1 in each group and are not given again after gc")
  func ids() async throws {
    try await Sandbox.with { sandbox in
      var given: [Int] = []
      for _ in 1...3 { given.append(try await sandbox.register("a")) }
      #expect(given == [1, 2, 3])
      #expect(try await sandbox.register("b") == 1)
      #expect(try await sandbox.succeed("gc", "a", "2") == "removed 1 task\n")
      #expect(try await sandbox.tasks("a").map(\.id) == [1, 3])
      #expect(try await sandbox.succeed("gc", "a") == "removed 2 tasks\n")
      #expect(try await sandbox.register("a") == 4)
      #expect(try await sandbox.succeed("gc", "b", "1", "--json").hasPrefix("{\"removed\":1,"))
      #expect(try await sandbox.tasks("a", "b").map(\.key) == [TaskKey(group: "a", id: 4)])
    }
  }

  @Test("gc without a group forgets what has ended, and with --dry-run only says so")
  func sweep() async throws {
    try await Sandbox.with { sandbox in
      for _ in 1...3 { _ = try await sandbox.register("g", "--pid", "0") }
      try await sandbox.succeed("report", "done", "g", "1")
      try await sandbox.succeed("report", "fail", "g", "3")
      #expect(try await sandbox.succeed("gc", "--dry-run").hasPrefix("would remove 2 tasks\n"))
      #expect(try await sandbox.tasks().count == 3)
      #expect(try await sandbox.succeed("gc").hasPrefix("removed 2 tasks\n"))
      #expect(try await sandbox.tasks().map(\.id) == [2])
    }
  }

  @Test("id 0 is nobody: every verb accepts it and does nothing")
  func nobody() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      for words in [["set", "g", "0", "1/2"], ["add", "g", "0", "1"], ["done", "g", "0"], ["fail", "g", "0"]] {
        let result = try await sandbox.run(["dmon", "report"] + words)
        #expect(result.code == 0)
        #expect(result.output + result.errors == [], "\(words)")
      }
      for method in ["Report", "Finish", "Fail"] {
        #expect(try sandbox.connect().call(method, #"{"group":"g","id":0}"#) == #"{"parameters":{}}"#)
      }
      #expect(try await sandbox.tasks() == [])
    }
  }

  @Test("an unknown group or id is 65, and the line says which")
  func unknown() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.register("known")
      for words in [
        ["report", "set", "known", "7", "1"], ["report", "add", "known", "7", "1"], ["report", "done", "known", "7"],
        ["report", "fail", "known", "7"], ["gc", "known", "7"],
      ] {
        let result = try await sandbox.run(["dmon"] + words)
        #expect(result.code == 65, "\(words)")
        #expect(result.errorText.contains("7") && result.errorText.contains("known"), "\(result.errorText)")
      }
      let result = try await sandbox.dmon("report", "set", "strange", "1", "1")
      #expect(result.code == 65)
      #expect(result.errorText.contains("strange"))
    }
  }

  @Test(
    "wrong use is 64 and points to the help",
    arguments: [
      ["report", "new"], ["report", "set", "g", "1"], ["report", "set", "g", "x", "1"],
      ["report", "set", "g", "1", "x/y"], ["report", "add", "g", "1"], ["report", "add", "g", "-1", "1"],
      ["report", "done", "g"], ["report", "new", "a/b"], ["report", "new", ""],
      ["report", "new", "g", "--total", "nan"],
      ["report", "new", "g", "--total", "much"], ["report", "new", "g", "--timeout", "5 weeks"],
      ["report", "new", "g", "--lable", "x"], ["report", "new", "g", "--pid", "-3"], ["report", "nwe", "g"], ["report"],
      ["ls", "--jsn"], ["gc", "g", "1", "--dry-run"], ["shutdown", "now"], ["wacth"], ["run"], ["run", "-g"],
      ["daemon", "--log-level", "loud"], ["--nonsense"], [],
    ])
  func usage(words: [String]) async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.run(["dmon"] + words, environment: ["DMON_AUTOSTART": "0"])
      #expect(result.code == 64)
      #expect(!result.errors.isEmpty)
      #expect(result.output == [])
      if !words.isEmpty { #expect(result.errorText.split(separator: "\n").count == 1, "\(result.errorText)") }
    }
  }

  @Test("a typo is answered with the nearest name")
  func typo() async throws {
    try await Sandbox.with { sandbox in
      for (words, name) in [
        (["wacth"], "watch"), (["report", "nwe", "g"], "new"), (["report", "new", "g", "--lable", "x"], "--label"),
      ] {
        let result = try await sandbox.run(["dmon"] + words)
        #expect(result.errorText.contains(name))
      }
    }
  }

  @Test("options stand anywhere, with '=', with '_', and '--' ends them")
  func options() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try await sandbox.succeed("report", "new", "--label=one two", "g", "--total=3")
      try await sandbox.succeed("report", "new", "-t", "3", "--", "h")
      try await sandbox.succeed("daemon", "--log_level", "error", "--socket", sandbox.socket)
      #expect(try await sandbox.tasks("g").map(\.label) == ["one two"])
      #expect(try await sandbox.tasks("h").map(\.total) == [3])
    }
  }

  @Test("ls lists what there is, for people and as JSON")
  func list() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let daemon = try await sandbox.awaitDaemon()
      #expect(try await sandbox.succeed("ls") == "daemon \(daemon) at \(sandbox.socket)\nno services, no tasks\n")
      let unknown = try await sandbox.dmon("ls", "g")
      #expect(unknown.code == 66 && unknown.errorText.contains("nothing is called 'g'"))
      #expect(try await sandbox.succeed("ls", "--json") == "{\"tasks\":[],\"services\":[]}\n")
      _ = try await sandbox.register("etl", "--label", "load \u{1B}[31mred", "--total", "4")
      try await sandbox.succeed("report", "set", "etl", "1", "1")
      let text = try await sandbox.succeed("list")
      #expect(text.contains("etl") && text.contains("25%") && text.contains("load"))
      #expect(!text.contains("\u{1B}"))
    }
  }

  @Test("shutdown ends the daemon and removes its socket")
  func shutdown() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      try await sandbox.succeed("shutdown")
      #expect(try await daemon.wait().code == 0)
      #expect(try await sandbox.run(["test", "-e", sandbox.socket]).code == 1)
      #expect(sandbox.daemonPid == nil)
      #expect(try await sandbox.dmon("shutdown").code == 69)
    }
  }
}
