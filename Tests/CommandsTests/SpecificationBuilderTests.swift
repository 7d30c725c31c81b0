import Model
import Testing

@testable import Commands

@Suite("What add, edit and start ask for")
struct SpecificationBuilderTests {
  private let surroundings = Script.surroundings(
    environment: [
      "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "LC_TIME=de_DE.UTF-8", "TZ=UTC", "HOME=/home/me", "TOKEN=t0p", "PWD=/work",
      "DMON_SERVICE=outer",
    ],
    files: ["/work/vars": "# two\nA=1\n\nexport B=\"two words\"\n", "/work/bad": "A=1\nnothing\n"])

  private func parsed(_ command: any Command.Type, _ words: [String]) throws -> ParsedArguments {
    guard case .arguments(let parsed) = try ArgumentParser.parse(RawArguments(words).words, for: command.specification)
    else { throw CommandError("help", .usage) }
    return parsed
  }

  private func added(_ words: String...) throws -> ServiceSpecification {
    let parsed = try parsed(AddCommand.self, words)
    return try SpecificationBuilder(parsed, in: surroundings).added(parsed.remainder)
  }

  private func complaint(_ words: String...) -> CommandError? {
    do {
      let parsed = try parsed(AddCommand.self, words + ["--", "ls"])
      _ = try SpecificationBuilder(parsed, in: surroundings).added(parsed.remainder)
      return nil
    } catch {
      return error as? CommandError
    }
  }

  @Test("a command alone gets the directory and the few variables of who adds it, and nothing else is said")
  func least() throws {
    var expected = ServiceSpecification(command: ["ls", "-la", "--", "x"])
    expected.directory = "/work"
    expected.inherited = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "LC_TIME=de_DE.UTF-8", "TZ=UTC"]
    #expect(try added("--", "ls", "-la", "--", "x") == expected)
  }

  @Test("a schedule is read here already, and what goes with one is refused without it")
  func schedules() throws {
    let specification = try added(
      "--schedule", " */5  * * * * ", "--timezone", "Europe/Berlin", "--overlap=queue", "--missed", "once", "--jitter",
      "30s",
      "--", "ls")
    #expect(specification.schedule == "*/5 * * * *" && specification.timezone == "Europe/Berlin")
    #expect(specification.overlap == .queue && specification.missed == .once)
    #expect(specification.jitter == Microseconds(30_000_000))
    #expect(
      complaint("--schedule", "* * * *")?.message
        == "option '--schedule': '* * * *': 4 fields; it takes 5 (minute, hour, day of month, month, day of week), or 6 with "
        + "the seconds first")
    for option in ["timezone", "overlap", "missed", "jitter"] {
      let value = ["timezone": "UTC", "overlap": "skip", "missed": "skip", "jitter": "1s"][option] ?? ""
      #expect(complaint("--\(option)", value)?.message == "option '--\(option)' goes with '--schedule'")
    }
  }

  @Test("every option comes to its field")
  func everything() throws {
    let specification = try added(
      "--user", "www-data:adm", "--umask=27", "--nice", "-5", "--limit", "nofile=1024:4096", "--limit=core=unlimited",
      "-e", "A=1", "--env=B=x=y", "--env", "TOKEN", "--cwd", "sub/./dir", "--restart", "always",
      "--restart_interval", "5", "--restart-cap=10m", "--max_restarts", "3", "--healthy-after", "1m30s",
      "--stop-signal", "sigint", "--stop-timeout=250ms", "--leave-children", "--no-autostart", "--oneshot",
      "--success-codes", "0,3", "--success-codes=4", "--split-output", "--log-max", "20MiB", "--log-keep=2",
      "--log-days", "7", "./api")
    var expected = ServiceSpecification(command: ["/work/api"])
    expected.directory = "/work/sub/dir"
    expected.inherited = specification.inherited
    (expected.user, expected.umask, expected.nice) = ("www-data:adm", 0o27, -5)
    expected.limits = ["nofile=1024:4096", "core=infinity"]
    expected.environment = ["A=1", "B=x=y", "TOKEN=t0p"]
    expected.restart = .always
    expected.restartInterval = Microseconds(5_000_000)
    expected.restartCap = Microseconds(600_000_000)
    expected.maxRestarts = 3
    expected.healthyAfter = Microseconds(90_000_000)
    expected.stopSignal = "INT"
    expected.stopTimeout = Microseconds(250_000)
    (expected.leaveChildren, expected.autostart, expected.oneshot, expected.splitOutput) = (true, false, true, true)
    expected.successCodes = [0, 3, 4]
    (expected.logMax, expected.logKeep, expected.logDays) = (20 << 20, 2, 7)
    #expect(specification == expected)
  }

  @Test("files of variables come before variables, and all of the environment only where it is asked for")
  func environment() throws {
    let specification = try added("--env", "A=2", "--env-file", "vars", "--inherit-env", "ls")
    #expect(specification.environment == ["A=1", "B=two words", "A=2"])
    #expect(specification.inherited?.contains("HOME=/home/me") == true)
    #expect(specification.inherited?.contains { $0.hasPrefix("PWD=") || $0.hasPrefix("DMON_SERVICE=") } == false)
  }

  @Test(
    "what is wrong is said before anything is asked of a daemon",
    arguments: [
      (["--umask", "9"], "option '--umask': '9' is not an octal number up to 777", ExitCode.usage),
      (["--nice", "20"], "option '--nice': it goes from -20 to 19, in whole numbers", .usage),
      (["--nice", "1.5"], "option '--nice': it goes from -20 to 19, in whole numbers", .usage),
      (["--env", "=x"], "option '--env': '=x' is not NAME=VALUE", .usage),
      (["--env", "NONE"], "option '--env': 'NONE' has no value here; write NONE=VALUE", .usage),
      (["--env-file", "gone"], "the file 'gone' of '--env-file' cannot be read", .noInput),
      (["--env-file", "bad"], "bad, line 2: is not NAME=VALUE", .badData),
      (["--limit", "nofile"], "option '--limit': 'nofile' is not like nofile=4096", .usage),
      (["--limit", "nofiles=3"], "option '--limit': 'nofiles' is none, did you mean 'nofile'?", .usage),
      (["--limit", "rttime=3"], "option '--limit': 'rttime' is what dmon knows its services by", .usage),
      (["--limit", "core=9:8"], "option '--limit': 'core=9:8' has a soft limit above the hard one", .usage),
      (
        ["--limit", "core=infinity:8"], "option '--limit': 'core=infinity:8' has a soft limit above the hard one",
        .usage
      ),
      (["--limit", "core=1:2:3"], "option '--limit': 'core=1:2:3' has more than two values", .usage),
      (
        ["--limit", "core=x"], "option '--limit': 'x' in 'core=x' is neither a number, a size nor 'infinity'", .usage
      ),
      (
        ["--success-codes", "0,256"],
        "option '--success-codes': '0,256' is not a list of codes from 0 to 255 such as 0,3", .usage
      ),
      (["--stop-signal", "TERMM"], "option '--stop-signal': 'TERMM' is not a signal, did you mean 'TERM'?", .usage),
      (["--stop-signal", "65"], "option '--stop-signal': '65' is not a signal such as HUP, USR1 or 15", .usage),
    ])
  func complaints(words: [String], message: String, code: ExitCode) throws {
    let error: CommandError? = {
      do {
        let parsed = try parsed(AddCommand.self, words + ["--", "ls"])
        _ = try SpecificationBuilder(parsed, in: surroundings).added(parsed.remainder)
        return nil
      } catch {
        return error as? CommandError
      }
    }()
    #expect(error?.message == message)
    #expect(error?.exitCode == code)
  }

  @Test("edit says only what is to change; a variable joins those that are there; a command stands behind --")
  func edit() throws {
    var old = ServiceSpecification(command: ["api"])
    old.environment = ["A=1", "B=2"]
    let parsed = try parsed(
      EditCommand.self, ["web", "--env", "A=3", "--no-oneshot", "--autostart", "--", "api", "--port", "80"])
    let change = try SpecificationBuilder(parsed, in: surroundings).changed(old)
    var expected = ServiceSpecification(command: ["api", "--port", "80"])
    expected.environment = ["B=2", "A=3"]
    (expected.oneshot, expected.autostart) = (false, true)
    #expect(change == expected)
    #expect(SpecificationChange.needingNewProcess(change, of: old) == ["the command", "env"])
    var gentle = ServiceSpecification(command: [])
    gentle.maxRestarts = 3
    gentle.stopSignal = "INT"
    gentle.logMax = 5
    gentle.splitOutput = false
    #expect(SpecificationChange.needingNewProcess(gentle, of: old).isEmpty)
  }

  @Test("a word too much for edit is not taken for a command")
  func strayWord() throws {
    let test = TestContext()
    #expect(test.run("dmon", "edit", "web", "api") == 64)
    #expect(test.errors.hasPrefix("dmon edit: 'api' is not expected; a command stands behind '--'"))
  }

  @Test(
    "names of services are looked at before anybody is asked",
    arguments: [
      (["dmon", "add", "--name", "a#1", "ls"], "it ends in '#' and a number, which is how copies are named"),
      (["dmon", "add", "--name", "a/b", "--group", "c", "ls"], "'a/b' says group 'a' and '--group' says 'c'"),
      (["dmon", "add", "--name", "@x", "ls"], "it begins with '@'"),
      (["dmon", "add", "--", "/bin/-x"], "it begins with '-'; give it a '--name'"),
      (["dmon", "stop", "a//b"], "it contains '/'"), (["dmon", "stop", "--", "-a"], "it begins with '-'"),
      (["dmon", "stop", "--all", "web"], "'web' is named, so '--all' says nothing"),
      (["dmon", "start", "--restart", "never", "web"], "option '--restart' goes with '--script-path'"),
      (["dmon", "wait", "web"], "option '--for' is missing: running, finished, stopped"),
      (["dmon", "wait", "--for", "gone"], "NAME is missing"),
    ])
  func names(words: [String], part: String) {
    let test = TestContext()
    #expect(Commands.main(RawArguments(words), in: test.context) == .usage)
    #expect(test.errors.contains(part), "\(test.errors)")
  }
}

/// Files and a directory that are not there.
enum Script {
  static func surroundings(
    environment: [String] = [], files: [String: String] = [:], executables: Set<String> = []
  ) -> ServiceSurroundings {
    ServiceSurroundings(
      environment: environment, directory: "/work", read: { files[$0].map { Array($0.utf8) } },
      exists: { files[$0] != nil || $0 == "/work" }, isDirectory: { $0 == "/work" },
      isExecutable: { executables.contains($0) })
  }
}
