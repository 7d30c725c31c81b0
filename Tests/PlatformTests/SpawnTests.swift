import Model
import Platform
import Support
import Testing

@Suite("What a process is started with", .timeLimit(.minutes(10)))
struct SpawnTests {
  /// Runs a shell script, set up by `change`, and returns what it wrote.
  private static func output(_ script: String, _ change: (inout Spawn) -> Void) throws -> String {
    try FarEnd.pair { near, far in
      var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", script], environment: ["PATH=/usr/bin:/bin"])
      spawn.descriptors = [-1, near.raw, near.raw]
      change(&spawn)
      let pid = try spawn.start()
      #expect(Spawn.wait(for: pid, blocking: true) == .code(0))
      return String(decoding: far.receiveAll(), as: UTF8.self)
    }
  }

  private static func failure(_ change: (inout Spawn) -> Void) -> Spawn.Failure? {
    var spawn = Spawn(path: "/bin/true", arguments: ["true"])
    change(&spawn)
    do throws(Spawn.Failure) {
      let pid = try spawn.start()
      _ = Spawn.wait(for: pid, blocking: true)
      return nil
    } catch { return error }
  }

  @Test("umask, niceness and limits hold in the child and not in us; the brand comes last")
  func settings() throws {
    let before = ResourceLimit.own(.nofile)
    let script = "umask; nice; ulimit -Sn; ulimit -Hn; ulimit -Sc; ulimit -Hc; grep -o 'timeout .*' /proc/self/limits"
    let text = try Self.output(script) { spawn in
      spawn.umask = 0o027
      spawn.nice = 7
      spawn.limits = [.init(.nofile, soft: 50, hard: 60), .init(.core, soft: 0, hard: 0)]
      spawn.brand = 1 << 62 + 5
    }
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.prefix(6) == ["0027", "7", "50", "60", "0", "0"])
    let brand = lines.last.map { $0.split(separator: " ") } ?? []
    #expect(brand.dropFirst().prefix(2) == ["4611686018427387909", "4611686018427387909"])
    #expect(ResourceLimit.own(.nofile) == before)
  }

  @Test("the numbers of all limits are those that the kernel shows under their names")
  func limitNumbers() throws {
    let rows: [(ResourceLimit.Resource, String)] = [
      (.cpu, "Max cpu time"), (.fsize, "Max file size"), (.data, "Max data size"), (.stack, "Max stack size"),
      (.core, "Max core file size"), (.rss, "Max resident set"), (.nproc, "Max processes"),
      (.nofile, "Max open files"), (.memlock, "Max locked memory"), (.as, "Max address space"),
      (.locks, "Max file locks"), (.sigpending, "Max pending signals"), (.msgqueue, "Max msgqueue size"),
      (.nice, "Max nice priority"), (.rtprio, "Max realtime priority"),
    ]
    #expect(rows.count == ResourceLimit.Resource.allCases.count)
    let text = String(decoding: Files.read("/proc/self/limits", limit: 8_192) ?? [], as: UTF8.self)
    for (resource, name) in rows {
      let own = try #require(ResourceLimit.own(resource))
      let row = try #require(text.split(separator: "\n").first { $0.hasPrefix(name) })
      let values = row.dropFirst(name.count).split(separator: " ")
      func word(_ value: UInt64) -> String { value == ResourceLimit.infinity ? "unlimited" : String(value) }
      #expect(values.prefix(2).map(String.init) == [word(own.soft), word(own.hard)], "\(name)")
    }
  }

  @Test("kept descriptors are there under their numbers, all others are closed")
  func kept() throws {
    let pair = try MessageSocket.pair()
    let names = try Self.output("ls /proc/$$/fd; echo $$ >/dev/null") { $0.kept = [pair.second.raw] }
    // 10 is the shell's own where it has one.
    let numbers = Set(names.split(separator: "\n").compactMap { Int($0) }).subtracting([10])
    #expect(numbers == [0, 1, 2, Int(pair.second.raw)])
    #expect(Self.failure { $0.kept = [999_999] }?.stage == .descriptors)
  }

  @Test("what is refused is told: which limit, which stage")
  func refusals() throws {
    let limit = Self.failure {
      $0.limits = [.init(.core, soft: 0, hard: 0), .init(.nofile, soft: 2, hard: 1)]
    }
    #expect(limit?.stage == .limit)
    #expect(limit?.detail == 1)
    #expect(limit?.error.description == "setrlimit nofile: Invalid argument")
    #expect(Self.failure { $0.directory = "/none" }?.error.description == "chdir /none: No such file or directory")
    #expect(Self.failure { $0.path = "/etc/passwd" }?.stage == .exec)
  }

  @Test("an identity is taken with its groups, after the limits and before the directory", .enabled(if: isRoot))
  func identity() async throws {
    let temporary = try TemporaryDirectory()
    try Files.makeDirectory("\(temporary.path)/closed")
    setMode(0o755, of: temporary.path)
    setMode(0o700, of: "\(temporary.path)/closed")
    let nobody = Identity(user: 65_534, group: 65_534, groups: [7, 12])
    let script = "id -u; id -g; id -G; pwd; ulimit -Hn; ulimit -Hn 10000 2>&1 | grep -c . || true; nice"
    let text = try Self.output(script) { spawn in
      spawn.identity = nobody
      spawn.directory = temporary.path
      spawn.limits = [.init(.nofile, soft: 50, hard: 60)]
      spawn.nice = -3
    }
    #expect(text == "65534\n65534\n65534 7 12\n\(temporary.path)\n60\n1\n-3\n")
    #expect(Identity.own.user == 0, "a thread of ours changed its user")
    #expect(Files.readLink("/proc/self/exe") != nil)
    let refused = Self.failure {
      $0.identity = nobody
      $0.directory = "\(temporary.path)/closed"
    }
    #expect(refused?.stage == .directory)
    #expect(refused?.error.isPermission == true)
  }

  @Test("who is not privileged may ask for itself and for nobody else", .enabled(if: isRoot))
  func unprivileged() throws {
    let text = try run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", TestProgram.path, "identity"])
      .text
    #expect(text == "own: started\nroot: identity, Operation not permitted\n")
  }

  @Test("a start with a handle gives the handle of that process; what was not started leaves no descriptor")
  func handle() throws {
    let started = try Spawn(path: "/bin/sh", arguments: ["sh", "-c", "exit 7"]).startWithHandle()
    let pid = started.pid
    let handle = started.takeHandle()
    #expect(handle.waitForEnd(within: .seconds(120)) == true)
    #expect(handle.isEnded == true)
    #expect(handle.exitLeavingZombie() == .code(7))
    #expect(handle.exitLeavingZombie() == .code(7))
    #expect(ProcessFacts(of: pid)?.isZombie == true)
    #expect(handle.reap() == .code(7))
    #expect(handle.reap() == nil)
    #expect(handle.exitLeavingZombie() == nil)
    #expect(throws: Spawn.Failure.self) { _ = try Spawn(path: "/none", arguments: ["none"]).startWithHandle() }
  }
}

private let isRoot = ProcessFacts.ownUser == 0
