import Model
import Platform
import Support
import Testing

@Suite("dmon reload")
struct ReloadTests {
  private func pids(_ sandbox: Sandbox) async throws -> [String: Int] {
    Dictionary(uniqueKeysWithValues: try await sandbox.services().compactMap { one in one.pid.map { (one.name, $0) } })
  }

  /// One look for all of them: beside all other tests each look takes its time.
  private func allUp(_ sandbox: Sandbox, _ names: String...) async throws {
    try await waitUntil("\(names) are up") {
      Set(try await sandbox.services().filter { $0.phase == "up" }.map(\.name)).isSuperset(of: names)
    }
  }

  @Test("what did not change keeps its process, through kill -9 of the daemon too; again nothing changes")
  func reloading() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 600), ("c", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await allUp(sandbox, "a", "b", "c")
      let before = try await pids(sandbox)
      #expect(try await sandbox.succeed("reload").contains("nothing changed, 3 services as before"))
      _ = try sandbox.write(
        ExampleFiles.sleepers([("a", 600), ("b", 601), ("d", 600)])
          + "  - {name: e, command: [sleep, '9'], autostart: false}\n",
        to: "s.yml")
      let dry = try await sandbox.succeed("reload", "--dry-run")
      #expect(dry.contains("4 would change") && dry.contains("b: changed, restarts (command)"), "\(dry)")
      #expect(try await pids(sandbox) == before)
      let done = try await sandbox.succeed("reload")
      #expect(done.contains("c: gone, stops and is removed") && done.contains("d: new, starts"), "\(done)")
      try await waitUntil("c is gone") { try await sandbox.services().allSatisfy { $0.name != "c" } }
      try await sandbox.waitForService("b", "up anew") { $0.phase == "up" && $0.pid != before["b"] }
      try await allUp(sandbox, "d")
      #expect(!Sandbox.isAlive(try #require(before["c"])))
      #expect(try await sandbox.service("e").phase == "down")
      let after = try await pids(sandbox)
      #expect(after["a"] == before["a"])
      let daemon = try await sandbox.awaitDaemon()
      try ProcessDescriptor(opening: daemon).signal(.kill)
      try await waitUntil("another daemon serves") { sandbox.daemonPid.map { $0 != daemon } ?? false }
      #expect(try await pids(sandbox) == after)
      #expect(try await sandbox.succeed("reload").contains("nothing changed, 4 services as before"))
    }
  }

  @Test("a daemon that is killed in the middle of a reload leaves nothing half done")
  func killedInTheMiddle() async throws {
    try await Sandbox.with { sandbox in
      let kept = (0..<5).map { ("kept\($0)", 600) }
      let first = kept + (0..<15).map { ("x\($0)", 600) }
      let second = kept + (5..<20).map { ("x\($0)", $0 < 10 ? 600 : 601) }
      let file = try sandbox.write(ExampleFiles.sleepers(first), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await waitUntil("all are up") {
        let services = try await sandbox.services()
        return services.count == first.count && services.allSatisfy { $0.phase == "up" }
      }
      let before = try await pids(sandbox).filter { $0.key.hasPrefix("kept") }
      for round in 0..<4 {
        let list = round % 2 == 0 ? second : first
        _ = try sandbox.write(ExampleFiles.sleepers(list), to: "s.yml")
        let reload = try sandbox.start(["dmon", "reload"])
        let moment = Clocks.monotonic + .milliseconds(round * 6)
        try await waitUntil("a moment is over") { Clocks.monotonic >= moment }
        if let daemon = sandbox.daemonPid { try? ProcessDescriptor(opening: daemon).signal(.kill) }
        #expect(try await reload.wait().code == 0, "\(reload.errorText)")
        _ = try await sandbox.succeed("reload")
        try await waitUntil("all are as the file says") {
          let services = try await sandbox.services()
          return Set(services.map(\.name)) == Set(list.map(\.0))
            && services.allSatisfy { one in
              one.phase == "up" && list.contains { $0.0 == one.name && one.command == ["sleep", "\($0.1)"] }
            }
        }
        let now = try await pids(sandbox)
        #expect(now.filter { $0.key.hasPrefix("kept") } == before)
        #expect(Set(now.values).count == list.count)
        for (_, pid) in now { #expect(Sandbox.isAlive(pid)) }
        #expect(try await sandbox.succeed("reload").contains("nothing changed"))
      }
    }
  }

  @Test("after both were killed the file counts that is there now, before anything is started")
  func changedMeanwhile() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 600), ("c", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await allUp(sandbox, "a", "b", "c")
      let before = try await pids(sandbox)
      try await sandbox.killDaemon()
      _ = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 601)]), to: "s.yml")
      // Nobody names the file: its services do.
      _ = try await sandbox.startDaemon()
      try await waitUntil("c is gone") { try await sandbox.services().allSatisfy { $0.name != "c" } }
      try await sandbox.waitForService("b", "up anew") { $0.phase == "up" && $0.pid != before["b"] }
      #expect(try await sandbox.service("a").pid == before["a"])
      for name in ["b", "c"] { #expect(!Sandbox.isAlive(try #require(before[name]))) }
    }
  }

  @Test("a stop is remembered over reload, restart of the daemon and upgrade; rm, edit and scale are refused")
  func stopped() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await allUp(sandbox, "a", "b")
      try await sandbox.succeed("stop", "a")
      _ = try sandbox.write(ExampleFiles.sleepers([("a", 601), ("b", 600)]), to: "s.yml")
      #expect(try await sandbox.succeed("reload").contains("a: changed, stays down (command)"))
      let b = try await sandbox.service("b").pid
      try await sandbox.killAndStart()
      #expect(try await sandbox.service("a").phase == "down")
      try await sandbox.succeed("upgrade")
      #expect(try await sandbox.service("a").phase == "down")
      #expect(try await sandbox.service("b").pid == b)
      #expect(try await sandbox.succeed("reload").contains("nothing changed, 2 services as before"))
      let refused = try await sandbox.dmon("rm", "a")
      #expect(refused.code == 77 && refused.errorText.contains("a comes from \(file), line 2"), "\(refused.errorText)")
      try await sandbox.succeed("start", "a")
      #expect(try await sandbox.service("a").command == ["sleep", "601"])
    }
  }

  @Test("a bad file, and one that is gone, changes nothing, and is said")
  func bad() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await allUp(sandbox, "a", "b")
      let before = try await pids(sandbox)
      _ = try sandbox.write("services:\n  - {name: a, comand: x}\n  - {name: c, command: [sleep, 9]}\n", to: "s.yml")
      let result = try await sandbox.dmon("reload")
      #expect(result.code == 78 && result.text.contains("stays as it is"), "\(result.text)")
      #expect(
        result.errorText.contains("\(file):2:15: services[0].comand: there is no such key; did you mean 'command'?"))
      #expect(try await sandbox.dmon("ls").errorText.contains("did you mean 'command'?"))
      try await sandbox.killAndStart()
      #expect(try await pids(sandbox) == before)
      _ = try await sandbox.run(["rm", file])
      let gone = try await sandbox.dmon("reload")
      #expect(gone.code == 78 && gone.text.contains("stays as it is: put the file back, or "), "\(gone.text)")
      #expect(try await pids(sandbox) == before)
      // What no file says any more a person may take away.
      try await sandbox.succeed("rm", "a")
      #expect(try await pids(sandbox).keys.sorted() == ["b"])
    }
  }

  @Test("the same name from two places is refused with both places; from one file to another it moves")
  func twoOrigins() async throws {
    try await Sandbox.with { sandbox in
      let first = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 600)]), to: "1.yml")
      let second = try sandbox.write(ExampleFiles.sleepers([("c", 600)]), to: "2.yml")
      _ = try await sandbox.startDaemon("--config", first, "--config", second)
      try await allUp(sandbox, "a", "b", "c")
      try await sandbox.succeed("add", "--name", "d", "--", "sleep", "600")
      let before = try await pids(sandbox)
      #expect(try await sandbox.dmon("add", "--name", "a", "--", "sleep", "1").code != 0)
      _ = try sandbox.write(ExampleFiles.sleepers([("c", 600), ("a", 1), ("d", 1)]), to: "2.yml")
      let refused = try await sandbox.dmon("reload", second)
      #expect(refused.code == 78)
      #expect(refused.errorText.contains("\(second):3: 'a' comes from \(first), line 2"), "\(refused.errorText)")
      #expect(refused.errorText.contains("\(second):4: 'd' was added with 'dmon add' already"))
      _ = try sandbox.write(ExampleFiles.sleepers([("b", 600)]), to: "1.yml")
      _ = try sandbox.write(ExampleFiles.sleepers([("c", 600), ("a", 600)]), to: "2.yml")
      try await sandbox.succeed("reload")
      #expect(try await pids(sandbox) == before)
      #expect(try await sandbox.service("a").origin == second)
    }
  }

  @Test("a file that is gone and of which nothing comes is forgotten by a reload of all, with a word, and not before")
  func forgotten() async throws {
    try await Sandbox.with { sandbox in
      let (first, empty) = (try sandbox.write("", to: "a.yml"), try sandbox.write("services: []\n", to: "e.yml"))
      let kept = try sandbox.write(ExampleFiles.sleepers([("a", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", first, "--config", kept)
      try await sandbox.succeed("reload", empty)
      _ = try await sandbox.run(["rm", first, empty])
      let dry = try await sandbox.succeed("reload", "--dry-run")
      let would = "it is not there, and nothing comes from it: it would be forgotten\n"
      #expect(dry.contains("\(first): \(would)") && dry.contains("\(empty): \(would)"), "\(dry)")
      let named = try await sandbox.dmon("reload", first)
      #expect(named.code == 78 && named.errorText.contains("\(first): there is no such file"), "\(named.errorText)")
      let done = try await sandbox.succeed("reload")
      #expect(done.contains("\(first): it is not there, and nothing comes from it: forgotten\n"), "\(done)")
      #expect(try await sandbox.succeed("reload") == "\(kept): nothing changed, 1 service as before\n")
      let list = try await sandbox.run(["dmon", "ls"])
      #expect(!list.errorText.contains("no such file"), "\(list.errorText)")
      _ = try sandbox.write(ExampleFiles.sleepers([("b", 600)]), to: "a.yml")
      #expect(try await sandbox.succeed("reload", first).contains("b: new, starts"))
    }
  }

  @Test("a file that was renamed is followed, and the old name is forgotten")
  func renamed() async throws {
    try await Sandbox.with { sandbox in
      let old = try sandbox.write(ExampleFiles.sleepers([("a", 600)]), to: "old.yml")
      _ = try await sandbox.startDaemon("--config", old)
      try await allUp(sandbox, "a")
      let before = try await pids(sandbox)
      let new = "\(sandbox.path)/new.yml"
      _ = try await sandbox.run(["mv", old, new])
      let reloaded = try await sandbox.succeed("reload", new)
      #expect(reloaded.contains("a: came from \(old) before, goes on"), "\(reloaded)")
      #expect(try await pids(sandbox) == before)
      #expect(try await sandbox.service("a").origin == new)
      let again = try await sandbox.succeed("reload")
      #expect(again == "\(new): nothing changed, 1 service as before\n")
      let list = try await sandbox.run(["dmon", "ls"])
      #expect(!list.errorText.contains("no such file"), "\(list.errorText)")
    }
  }

  @Test("SIGHUP to keeper or daemon reads the files again")
  func hangup() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.sleepers([("a", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await allUp(sandbox, "a")
      _ = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 600)]), to: "s.yml")
      let holder = try #require(LockFile.holder(of: sandbox.state))
      try ProcessDescriptor(opening: holder.keeperPid).signal(.hangup)
      try await allUp(sandbox, "a", "b")
      _ = try sandbox.write(ExampleFiles.sleepers([("b", 600)]), to: "s.yml")
      try ProcessDescriptor(opening: holder.pid).signal(.hangup)
      try await waitUntil("a is gone") { try await sandbox.services().map(\.name) == ["b"] }
    }
  }

  @Test("with --watch-config a file that was written, or renamed into its place, is read again")
  func watching() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.run(["mkdir", "\(sandbox.path)/etc"])
      let file = try sandbox.write(ExampleFiles.sleepers([("a", 600)]), to: "etc/s.yml")
      _ = try await sandbox.startDaemon("--config", file, "--watch-config")
      try await allUp(sandbox, "a")
      _ = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("b", 600)]), to: "etc/s.yml")
      try await allUp(sandbox, "a", "b")
      let aside = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("c", 600)]), to: "etc/.s.yml.swp")
      _ = try await sandbox.run(["mv", aside, file])
      try await waitUntil("b is gone and c there") { try await sandbox.services().map(\.name) == ["a", "c"] }
      // The whole directory is another one.
      _ = try await sandbox.run(["mv", "\(sandbox.path)/etc", "\(sandbox.path)/old"])
      _ = try await sandbox.run(["mkdir", "\(sandbox.path)/etc"])
      _ = try sandbox.write(ExampleFiles.sleepers([("a", 600), ("d", 600)]), to: "etc/s.yml")
      try await waitUntil("d is there") { try await sandbox.services().map(\.name) == ["a", "d"] }
      // A link, whose file is written elsewhere.
      _ = try await sandbox.run(["mkdir", "\(sandbox.path)/real"])
      let real = try sandbox.write(ExampleFiles.sleepers([("e", 600)]), to: "real/real.yml")
      _ = try await sandbox.run(["ln", "-sfn", real, file])
      try await waitUntil("e is there") { try await sandbox.services().map(\.name) == ["e"] }
      _ = try sandbox.write(ExampleFiles.sleepers([("f", 600)]), to: "real/real.yml")
      try await waitUntil("f is there") { try await sandbox.services().map(\.name) == ["f"] }
    }
  }

  @Test("the keeper that comes after a killed one, and its daemon, know the files")
  func nextKeeper() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write(ExampleFiles.sleepers([("a", 600)]), to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      try await allUp(sandbox, "a")
      let holder = try #require(LockFile.holder(of: sandbox.state))
      try ProcessDescriptor(opening: holder.keeperPid).signal(.kill)
      try await waitUntil("another keeper is there") {
        LockFile.holder(of: sandbox.state).map { $0.keeperPid != holder.keeperPid && $0.keeperPid > 0 } ?? false
      }
      _ = try sandbox.write("services: []\n", to: "s.yml")
      try ProcessDescriptor(opening: holder.pid).signal(.kill)
      try await waitUntil("a is gone") { try await sandbox.services().isEmpty }
      _ = try sandbox.write(ExampleFiles.sleepers([("z", 600)]), to: "s.yml")
      try await sandbox.succeed("reload")
      try await allUp(sandbox, "z")
    }
  }

  @Test("a thousand services are read, and read again")
  func thousand() async throws {
    try await Sandbox.with { sandbox in
      let many = (0..<1_000).map { ("s\($0)", 600) }
      let text = ExampleFiles.sleepers(many.map { ($0.0, $0.1) }).replacing("600\"]", with: "600\"], autostart: false")
      let file = try sandbox.write(text, to: "s.yml")
      _ = try await sandbox.startDaemon("--config", file)
      #expect(try await sandbox.services().count == 1_000)
      #expect(try await sandbox.succeed("reload").contains("nothing changed, 1000 services as before"))
      _ = try sandbox.write(text.replacing("autostart: false", with: "autostart: false, log-keep: 2"), to: "s.yml")
      #expect(try await sandbox.succeed("reload").contains("1000 changed, 0 as before"))
      _ = try sandbox.write("services: []\n", to: "s.yml")
      try await sandbox.succeed("reload")
      #expect(try await sandbox.services().isEmpty)
    }
  }
}
