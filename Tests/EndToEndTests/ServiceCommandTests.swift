import Model
import Platform
import Support
import Testing

@Suite("Services by command")
struct ServiceCommandTests {
  @Test("add, ls, stop, start, rm: a service's whole life, with no daemon before")
  func life() async throws {
    try await Sandbox.with { sandbox in
      let added = try await sandbox.succeed("add", "--name", "web", "--", "sleep", "600")
      let service = try await sandbox.service("web")
      let pid = try #require(service.pid)
      #expect(added == "web: running, pid \(pid)\n")
      #expect(Sandbox.isAlive(pid) && service.state == .running && service.command == ["sleep", "600"])
      let listed = try await sandbox.succeed("ls")
      #expect(listed.contains("web") && listed.contains("running") && listed.contains("\(pid)"))
      let stopped = try await sandbox.succeed("stop")
      #expect(stopped.hasPrefix("web: ") && stopped.contains("stopped by request"), "\(stopped)")
      #expect(!Sandbox.isAlive(pid))
      #expect(try await sandbox.service("web").state == .finished)
      #expect(try await sandbox.succeed("start", "web").hasPrefix("web: running, pid "))
      #expect(try await sandbox.service("web").pid != pid)
      #expect(try await sandbox.succeed("rm", "web").hasPrefix("web: removed"))
      #expect(try await sandbox.services().isEmpty)
      #expect(try await sandbox.dmon("stop", "web").code == 66)
    }
  }

  @Test("what a service gets: directory, variables, umask, limits, a session, nothing to read from")
  func inheritance() async throws {
    try await Sandbox.with { sandbox in
      let script =
        "pwd; umask; ulimit -Sn; nice; echo \"$A $B ${HIDDEN-unset} $DMON_GROUP $DMON_SERVICE\"; cat; echo end"
      let file = try sandbox.write("B=two words\n", to: "vars")
      let result = try await sandbox.run(
        [
          "dmon", "add", "--name", "etl/what", "--env", "A=1", "--env-file", file, "--umask", "027", "--limit",
          "nofile=123:456", "--nice", "5", "--oneshot", "--", "sh", "-c", "{ \(script); } > out 2>&1",
        ], environment: ["HIDDEN": "secret"])
      #expect(result.code == 0, "\(result.errorText)")
      #expect(try await sandbox.dmon("wait", "etl/what", "--for", "finished", "--timeout", "30s").code == 0)
      let text = String(decoding: try readFile("\(sandbox.path)/out"), as: UTF8.self)
      #expect(text == "\(sandbox.path)\n0027\n123\n5\n1 two words unset etl etl/what\nend\n")
    }
  }

  @Test("the examples of ppm, word for word")
  func ppm() async throws {
    try await Sandbox.with { sandbox in
      let added = try await sandbox.script(
        """
        dmon add --name my_test_service --env 'RUST_LOG=trace' -- \\
          sh -c "while true; do echo world; sleep 30; done"
        dmon add --name my_oneshot_service -- ls -la
        """)
      #expect(added.code == 0 && added.errorText == "", "\(added.errorText)")
      #expect(added.text.hasPrefix("my_test_service: running, pid "))
      #expect(added.text.contains("\nmy_oneshot_service: "))
      for command in ["ls", "info"] {
        let listed = try await sandbox.succeed(command)
        #expect(listed.contains("my_test_service") && listed.contains("my_oneshot_service"))
      }
      try await sandbox.waitForService("my_oneshot_service", "finished") { $0.state == .finished }
      #expect(try await sandbox.succeed("rm", "my_oneshot_service").hasPrefix("my_oneshot_service: removed"))
      let configuration = try await sandbox.succeed("show-configuration")
      #expect(configuration.contains("name: my_test_service") && configuration.contains("RUST_LOG: trace"))
      #expect(!configuration.contains("my_oneshot_service"))
    }
  }

  @Test("the life of the Daemon Process Manager, word for word")
  func daemonProcessManager() async throws {
    try await Sandbox.with { sandbox in
      let missing = try await sandbox.dmon("start", "--script_path", "job.py", "--process_name", "job")
      #expect(missing.code == 66 && missing.errorText.contains("there is no script \(sandbox.path)/job.py"))
      #expect(sandbox.daemonPid == nil, "nothing was started for it")
      _ = try sandbox.write("import time\nwhile True: time.sleep(1)\n", to: "job.py")
      let words = [
        "--script_path", "job.py", "--process_name", "job", "--restart_interval", "5", "--max_restarts", "3",
      ]
      let started = try await sandbox.run(["dmon", "start"] + words)
      #expect(started.code == 0 && started.text.hasPrefix("job: running, pid "), "\(started.errorText)")
      #expect(try await sandbox.service("job").command == ["python3", "\(sandbox.path)/job.py"])
      let described = try await sandbox.succeed("show-configuration", "job")
      #expect(described.contains("restart-interval: \"5s\"") && described.contains("max-restarts: 3"))
      #expect(try await sandbox.succeed("status").contains("job"))
      #expect(try await sandbox.succeed("stop").hasPrefix("job: "))
      let again = try await sandbox.run(["dmon", "start"] + words)
      #expect(again.code == 0 && again.text.hasPrefix("job: running, pid "), "\(again.errorText)")
      try await sandbox.succeed("add", "--name", "other", "--", "sleep", "600")
      let unclear = try await sandbox.dmon("stop")
      #expect(unclear.code == 64 && unclear.errorText.contains("job, other"), "\(unclear.errorText)")
    }
  }

  @Test("what runs once is told to be over, and stays over")
  func oneshot() async throws {
    try await Sandbox.with { sandbox in
      let added = try await sandbox.succeed("add", "--name", "once", "--oneshot", "--", "sh", "-c", "echo once >> out")
      #expect(added.hasPrefix("once: finished: exit 0") || added.hasPrefix("once: running"), "\(added)")
      #expect(try await sandbox.dmon("wait", "once", "--for", "finished", "--timeout", "30s").code == 0)
      #expect(String(decoding: try readFile("\(sandbox.path)/out"), as: UTF8.self) == "once\n")
      #expect(try await sandbox.service("once").restarts == 0)
    }
  }

  @Test("a script's first line, or its ending, says what runs it; its name is the file's")
  func scripts() async throws {
    try await Sandbox.with { sandbox in
      _ = try sandbox.write("#!/bin/sh\nexec sleep 600\n", to: "one.py")
      _ = try sandbox.write("exec sleep 600\n", to: "two.sh")
      try await sandbox.succeed("start", "--script-path", "one.py")
      try await sandbox.succeed("start", "--script-path", "\(sandbox.path)/two.sh")
      #expect(try await sandbox.service("one.py").command == ["/bin/sh", "\(sandbox.path)/one.py"])
      #expect(try await sandbox.service("two.sh").command == ["sh", "\(sandbox.path)/two.sh"])
    }
  }

  @Test("a name that is there already is refused, in another group it is another service")
  func names() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "web", "--", "sleep", "600")
      let second = try await sandbox.dmon("add", "--name", "web", "--", "sleep", "600")
      #expect(second.code == 73 && second.errorText.contains("web"), "\(second.errorText)")
      try await sandbox.succeed("add", "--name", "web", "--group", "etl", "--", "sleep", "600")
      let unclear = try await sandbox.dmon("stop", "web")
      #expect(unclear.code == 65 && unclear.errorText.contains("etl/web"), "\(unclear.errorText)")
      #expect(try await sandbox.succeed("stop", "@etl").hasPrefix("etl/web: "))
      #expect(try await sandbox.service("default/web").state == .running)
      #expect(try await sandbox.succeed("stop", "--all", "--json").contains("\"services\":["))
      let missing = try await sandbox.dmon("start", "wbe")
      #expect(missing.code == 66 && missing.errorText.contains("wbe"))
    }
  }

  @Test("a service reports progress, and its task stands below it")
  func task() async throws {
    try await Sandbox.with { sandbox in
      let script = "id=$(dmon report new jobs --label load --total 4); dmon report set jobs $id 1; exec sleep 600"
      try await sandbox.succeed("add", "--name", "worker", "--", "sh", "-c", script)
      try await waitUntil("the task is there") { try await sandbox.tasks("jobs").first?.completed == 1 }
      #expect(try await sandbox.tasks("jobs").first?.service == "default/worker")
      let lines = try await sandbox.succeed("ls").split(separator: "\n")
      let place = try #require(lines.firstIndex { $0.hasPrefix("worker") })
      #expect(lines[place + 1].contains("#1 load") && lines[place + 1].contains("25% 1/4"), "\(lines)")
    }
  }
}
