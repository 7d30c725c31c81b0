import Model
import Platform
import Support
import Testing

@Suite("A directory of scripts, from crontab")
struct CronTests {
  @Test("each executable file is a service; the next start leaves at once, without a word")
  func example() async throws {
    try await Sandbox.with { sandbox in
      let directory = try ScriptDirectory(in: sandbox)
      try directory.write(ScriptDirectory.example, to: "cronmon-service", mode: 0o755)
      try directory.write("not meant to run", to: "README")
      try await directory.cron()
      try await directory.waitUntilRuns("cronmon-service")
      let first = try await directory.services()
      #expect(first.map(\.name) == ["cronmon-service"])
      #expect(first.first?.origin == directory.path + "/")
      try await waitUntil("it has written") {
        (Files.size(of: "\(directory.state)/logs/cronmon-service.log") ?? 0) > 0
      }
      let before = directory.holder
      for _ in 0..<5 { try await directory.cron() }
      #expect(directory.holder == before)
      #expect(try await directory.services().map(\.pid) == first.map(\.pid))
    }
  }

  @Test("it leaves cron's session, process group and pipe, and takes cron's variables along")
  func leaves() async throws {
    try await Sandbox.with { sandbox in
      let directory = try ScriptDirectory(in: sandbox)
      try directory.write("#!/bin/sh\necho \"$FROM_CRONTAB in $(pwd)\"\nexec sleep 600\n", to: "says", mode: 0o700)
      // As cron does it: the output is a pipe that is read to its end.
      let result = try run(
        [Sandbox.dmon, "cron", "--directory", directory.path],
        environment: ["FROM_CRONTAB": "a value", "HOME": sandbox.path, "PATH": "/usr/bin:/bin", "DMON_SOCKET": ""])
      #expect(result.code == 0 && result.text.isEmpty && result.errorText.isEmpty, "\(result.errorText)")
      try await directory.waitUntilRuns("says")
      let holder = try #require(directory.holder)
      for pid in [holder.pid, holder.keeperPid] {
        for number in 0...2 {
          let target = try #require(Files.readLink("/proc/\(pid)/fd/\(number)"))
          // What it complains of before it answers goes to `dmon cron`, which has ended, with cron's pipe closed.
          #expect(target == "/dev/null" || number == 2 && target.hasPrefix("pipe:"), "\(target)")
        }
        let facts = try #require(ProcessFacts(of: pid))
        #expect(facts.session != ProcessFacts(of: ProcessFacts.own)?.session)
      }
      try await waitUntil("the script has spoken") {
        let log = Files.read("\(directory.state)/logs/says.log", limit: 1 << 16) ?? []
        return String(decoding: log, as: UTF8.self) == "a value in \(sandbox.path)\n"
      }
    }
  }

  @Test("a new file and chmod +x start, a write restarts once, a removal, a new name and chmod -x stop")
  func follows() async throws {
    try await Sandbox.with { sandbox in
      let directory = try ScriptDirectory(in: sandbox)
      try directory.writeStarter("stays")
      try await directory.cron()
      try await directory.waitUntilRuns("stays")
      try directory.writeStarter("web")
      try await directory.waitUntilRuns("web")
      try directory.write("#!/bin/sh\nexec sleep 600\n", to: "later")
      // Made behind it, and seen before it or with it.
      try directory.writeStarter("mark")
      try await directory.waitUntilRuns("mark")
      #expect(try await directory.services().map(\.name) == ["mark", "stays", "web"])
      try directory.setMode(of: "later", 0o700)
      try await directory.waitUntilRuns("later")

      for count in 0..<40 { try directory.writeStarter("web", mark: "\(count)") }
      try await directory.waitFor("web", "restarted") { $0?.run ?? 0 > 2 && $0?.state == .running }
      try await waitUntil("it has begun") { directory.starts("web").count == 2 }
      #expect(renameFile("\(directory.path)/later", to: "\(directory.path)/sooner"))
      try await directory.waitUntilRuns("sooner")
      try await directory.waitFor("later", "gone") { $0 == nil }
      try Files.remove("\(directory.path)/sooner")
      try directory.setMode(of: "mark", 0o600)
      for name in ["sooner", "mark"] { try await directory.waitFor(name, "gone") { $0 == nil } }
      let mark = try #require(directory.starts("mark").last)
      try await waitUntil("its process is gone") { !Sandbox.isAlive(mark) }
      #expect(directory.starts("web").count == 2)
      #expect(directory.starts("stays").count == 1)
    }
  }

  @Test("a link runs what it leads to, and follows what is done to that")
  func links() async throws {
    try await Sandbox.with { sandbox in
      let directory = try ScriptDirectory(in: sandbox)
      try Files.makeDirectory("\(sandbox.path)/elsewhere")
      let target = "\(sandbox.path)/elsewhere/real"
      func write(_ mark: String) throws {
        try writeInPlace(
          "#!/bin/sh\n# \(mark)\necho $$ >> \(sandbox.path)/starts-web\nexec sleep 600\n", to: target, mode: 0o700)
      }
      try write("one")
      try Files.link("\(directory.path)/web", to: target)
      try await directory.cron()
      try await directory.waitUntilRuns("web")
      try write("another one")
      try await waitUntil("it was started anew") { directory.starts("web").count == 2 }
      try await directory.waitUntilRuns("web")
      try Support.setMode(of: target, 0o600)
      try await directory.waitFor("web", "gone") { $0 == nil }
      try Support.setMode(of: target, 0o700)
      try await directory.waitUntilRuns("web")
      try Files.remove(target)
      try await directory.waitFor("web", "gone") { $0 == nil }
    }
  }

  @Test("what editors leave is left alone; what others can write to, and names that cannot be, are refused and said")
  func refused() async throws {
    try await Sandbox.with { sandbox in
      let directory = try ScriptDirectory(in: sandbox)
      for name in [".hidden", ".#lock", "#auto#", "back~", "x.swp", "good"] { try directory.writeStarter(name) }
      for name in ["-dash", "@at", "tab\tname", "a#1"] { try directory.write("#!/bin/sh\n", to: name, mode: 0o700) }
      try directory.write("#!/bin/sh\n", to: "open", mode: 0o722)
      try Files.makeDirectory("\(directory.path)/folder")
      try await directory.cron()
      try await directory.waitUntilRuns("good")
      #expect(try await directory.services().map(\.name) == ["good"])
      let log = String(decoding: Files.read("\(directory.state)/daemon.log", limit: 1 << 20) ?? [], as: UTF8.self)
      for words in [
        "/-dash: it cannot be a service of its name: it begins with '-'", "/@at: it cannot be", "/a#1: it cannot be",
        "it contains a control character", "/open: others can write to it (mode 722)",
      ] { #expect(log.contains(words), "\(log)") }
      for words in ["hidden", "lock", "auto", "back", "swp", "folder"] { #expect(!log.contains(words), "\(log)") }
      let journal = try await directory.dmon("journal").text
      for words in ["acquired: ", "warning: ", "default/good: added", "default/good: spawned, run 1, pid "] {
        #expect(journal.contains(words), "\(journal)")
      }
      try directory.setMode(of: "open", 0o700)
      try await directory.waitFor("open", "there") { $0 != nil }
    }
  }

  @Test("a directory that is not there, or that others can write to, is refused")
  func place() async throws {
    try await Sandbox.with { sandbox in
      let missing = try await sandbox.dmon("cron", "--directory", "\(sandbox.path)/nowhere")
      #expect(missing.code == 66)
      #expect(missing.errorText.contains("there is no such directory; 'mkdir -m 700 "), "\(missing.errorText)")
      let directory = try ScriptDirectory(in: sandbox)
      try setMode(of: directory.path, 0o777)
      let exposed = try await sandbox.dmon("cron", "--directory", directory.path)
      #expect(exposed.code == 77)
      #expect(exposed.errorText.contains("others can write to the directory (mode 777)"), "\(exposed.errorText)")
      let file = try await sandbox.dmon("cron", "--directory", try sandbox.write("", to: "plain"))
      #expect(file.code == 66 && file.errorText.contains("/plain: it is no directory"), "\(file.errorText)")
      let nowhere = try await sandbox.run(["dmon", "ls", "--directory", "\(sandbox.path)/nowhere"])
      #expect(nowhere.errorText.contains("there is no directory \(sandbox.path)/nowhere"), "\(nowhere.errorText)")
      let asked = try await directory.dmon("stop", "web")
      #expect(asked.code == 69)
      #expect(asked.errorText.contains("start one with 'dmon cron --directory "), "\(asked.errorText)")
    }
  }

  @Test("a program that is being written is waited for")
  func busy() async throws {
    try await Sandbox.with { sandbox in
      let directory = try ScriptDirectory(in: sandbox)
      try await directory.cron()
      let path = try #require(Environment.findProgram("yes"))
      let program = try #require(Files.read(path, limit: 1 << 24))
      try directory.write("", to: "busy", mode: 0o700)
      do {
        let file = try openForWriting("\(directory.path)/busy", appending: false)
        let half = program.count / 2
        write(program[..<half], to: file)
        try await directory.waitFor("busy", "tried") { $0?.phase == "backing-off" }
        write(program[half...], to: file)
      }
      try await directory.waitUntilRuns("busy")
    }
  }

  @Test("what a person stopped stays down; what the directory has is not removed by hand")
  func persons() async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(["one", "two"], in: sandbox)
      #expect(try await directory.dmon("stop", "one").code == 0)
      let refused = try await directory.dmon("rm", "two")
      #expect(refused.code == 77)
      #expect(refused.errorText.contains("two comes from \(directory.path)/two"), "\(refused.errorText)")
      try await directory.kill(withKeeper: true)
      try await directory.cron()
      try await directory.waitUntilRuns("two")
      try directory.writeStarter("one", mark: "written")
      try directory.writeStarter("three")
      try await directory.waitUntilRuns("three")
      #expect(try await directory.services().first { $0.name == "one" }?.state == .finished)
      #expect(directory.starts("one").count == 1)
      #expect(try await directory.dmon("shutdown", "--yes").code == 0)
      let ended = try await directory.dmon("ls")
      #expect(ended.code == 0)
      #expect(ended.text.contains("no daemon runs; as "), "\(ended.text)")
      #expect(ended.text.contains("stopped with dmon"), "\(ended.text)")
    }
  }
}

@Suite("A directory of scripts, when dmon dies")
struct CronSurvivalTests {
  @Test("the daemon alone is back by itself; both are back with the next start: same pid, never two")
  func adopt() async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(["a", "b"], in: sandbox)
      let pids = try await directory.services().map(\.pid)
      let first = try #require(directory.holder)
      try await directory.kill(withKeeper: false)
      try await waitUntil("there is another daemon") {
        (directory.holder?.pid ?? 0) > 0 && directory.holder?.pid != first.pid
      }
      #expect(try await directory.services().map(\.pid) == pids)

      try await directory.kill(withKeeper: true)
      let asleep = try await directory.dmon("ls")
      #expect(asleep.text.contains("no daemon runs; as \(directory.state)/journal has it:"), "\(asleep.text)")
      #expect(asleep.text.contains("nobody looks after it"), "\(asleep.text)")
      #expect(try await directory.services().map(\.pid) == pids)
      // Several at once: one gets the lock.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { try await directory.cron() } }
        try await group.waitForAll()
      }
      #expect(try await directory.services().map(\.pid) == pids)
      #expect(directory.starts("a").count == 1 && directory.starts("b").count == 1)
      let journal = try await directory.dmon("journal").text
      #expect(journal.split(separator: "\n").filter { $0.contains("acquired: ") }.count == 3, "\(journal)")
    }
  }

  @Test(
    "with terminate, what lives is ended first and started anew, and a file that was written meanwhile is the new one")
  func terminate() async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(
        ["a", "gone"], in: sandbox, options: ["--on-restart", "terminate"])
      // The daemon alone: nothing is ended.
      try await directory.kill(withKeeper: false)
      try await directory.waitUntilRuns("a")
      #expect(directory.starts("a").count == 1)
      try await directory.kill(withKeeper: true)
      try Files.remove("\(directory.path)/gone")
      try await directory.cron("--on-restart", "terminate")
      try await waitUntil("it began anew") { directory.starts("a").count == 2 }
      try await directory.waitUntilRuns("a")
      let pids = directory.starts("a") + directory.starts("gone")
      try await waitUntil("the others are gone") { pids.filter(Sandbox.isAlive) == [directory.starts("a")[1]] }
      try await waitUntil("the other one is no service any more") {
        try await directory.services().map(\.name) == ["a"]
      }
    }
  }

  @Test("a file that was written while nobody was there is started anew, others go on")
  func writtenMeanwhile() async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(["a", "b"], in: sandbox)
      try await directory.kill(withKeeper: true)
      try directory.writeStarter("a", mark: "new")
      try await directory.cron()
      try await waitUntil("it began anew") { directory.starts("a").count == 2 }
      try await directory.waitUntilRuns("b")
      #expect(directory.starts("b").count == 1)
      #expect(Sandbox.isAlive(directory.starts("b")[0]) && !Sandbox.isAlive(directory.starts("a")[0]))
    }
  }

  @Test("a damaged journal is put aside, that is said, and what lives is known by its brand: never two")
  func wiped() async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(["a", "b"], in: sandbox)
      try await directory.kill(withKeeper: true)
      try Files.write(Array("garbage\n".utf8), to: "\(directory.state)/journal", mode: 0o600)
      try await directory.cron()
      for name in ["a", "b"] {
        try await directory.waitUntilRuns(name)
        let pid = try await directory.services().first { $0.name == name }?.pid
        try await waitUntil("one is left") { directory.starts(name).filter(Sandbox.isAlive) == [pid] }
      }
      #expect(try await directory.dmon("journal").text.contains("wiped: "))
    }
  }

  @Test(
    "a journal that was removed, alone, with the brand, or under a daemon that runs, makes no second copy",
    arguments: ["journal", "all", "running"])
  func removed(what: String) async throws {
    try await Sandbox.with { sandbox in
      let directory = try await ScriptDirectory.running(["a", "b"], in: sandbox)
      if what == "running" {
        _ = try await sandbox.run(["rm", "-rf", directory.state])
        try await waitUntil("it is written anew, and held") {
          Files.exists("\(directory.state)/journal") && Files.exists("\(directory.state)/snapshot")
            && Files.exists("\(directory.state)/brand") && directory.holder != nil
        }
        try await waitUntil("it is said") {
          let log = Files.read("\(directory.state)/daemon.log", limit: 1 << 20) ?? []
          return String(decoding: log, as: UTF8.self).contains("files were removed")
        }
        try await directory.cron()
      }
      try await directory.kill(withKeeper: true)
      if what == "journal" { try Files.remove("\(directory.state)/journal") }
      if what == "all" { _ = try await sandbox.run(["rm", "-rf", directory.state]) }
      try await directory.cron()
      for name in ["a", "b"] {
        try await directory.waitUntilRuns(name)
        let pid = try await directory.services().first { $0.name == name }?.pid
        try await waitUntil("one is left") { directory.starts(name).filter(Sandbox.isAlive) == [pid] }
        if what == "running" { #expect(directory.starts(name).count == 1) }
      }
      if what != "running" { #expect(try await directory.dmon("journal").text.contains("wiped: ")) }
    }
  }
}
