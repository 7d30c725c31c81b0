import Model
import Platform
import Support
import Testing

@Suite("What a run finds around it")
struct SurroundingsTests {
  /// What a command writes that is started with this specification.
  private func output(
    of command: [String], _ change: (inout ServiceSpecification) -> Void = { _ in }
  ) async throws -> String {
    var text = ""
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, command, change)))
      #expect(try await daemon.exited(1) == .code(0))
      text = String(decoding: Files.read(keeper.log(1), limit: 1 << 20) ?? [], as: UTF8.self)
    }
    return text
  }

  @Test("the environment is what was taken over, what belongs to the user, what was asked for and our marks, alone")
  func environment() async throws {
    let text = try await output(of: ["env"]) {
      $0.inherited = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/from/the/client", "A=inherited"]
      $0.environment = ["A=asked", "B=1", "B=2", "SHELL=/bin/asked"]
    }
    let lines = Set(text.split(separator: "\n").map(String.init))
    let account = try Accounts.system.account(String(ProcessFacts.ownUser))
    let wanted = [
      "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "A=asked", "B=2", "SHELL=/bin/asked", "HOME=\(account.home)",
      "USER=\(account.name)", "LOGNAME=\(account.name)",
    ]
    #expect(lines.filter { !$0.hasPrefix("DMON_RUN=") } == Set(wanted))
    #expect(lines.contains { $0.hasPrefix("DMON_RUN=") })
  }

  @Test("no signal is blocked or ignored, and nothing is open but 0, 1 and 2")
  func signalsAndDescriptors() async throws {
    let text = try await output(of: ["sh", "-c", "grep -E 'Sig(Blk|Ign)' /proc/self/status; echo /proc/$$/fd/*"])
    let lines = text.split(separator: "\n").map { $0.split(whereSeparator: { $0 == "\t" || $0 == " " }) }
    #expect(lines.count == 3)
    // 32 and 33 are the C library's own, that no program sets and some sandboxes leave ignored.
    let mask: UInt64 = ~(3 << 31)
    #expect(lines.prefix(2).allSatisfy { UInt64($0.last ?? "", radix: 16).map { $0 & mask } == 0 }, "\(text)")
    // The directory itself is open while it is read.
    let descriptors = lines.last?.compactMap { $0.split(separator: "/").last.flatMap { Int($0) } } ?? []
    #expect(descriptors.filter { $0 < 3 } == [0, 1, 2] && descriptors.count <= 4, "\(text)")
  }

  @Test("a session of its own, umask 022, nothing to read, and the descriptor limit that dmon was started with")
  func defaults() async throws {
    let script = "read x; echo $?; umask; ulimit -Sn; ulimit -Hn; pwd; ps -o sid=,pgid= -p $$ | tr -s ' '; echo $$"
    let lines = try await output(of: ["sh", "-c", script]).split(separator: "\n").map(String.init)
    let limit = try #require(ResourceLimit.own(.nofile))
    #expect(lines.count == 7)
    #expect(lines.prefix(5) == ["1", "0022", "\(limit.soft)", "\(limit.hard)", "/"])
    #expect(lines[5].split(separator: " ").allSatisfy { $0 == lines[6] }, "\(lines)")
  }

  @Test("umask, niceness, limits and directory as asked for")
  func asked() async throws {
    let lines = try await output(of: ["sh", "-c", "umask; nice; ulimit -Sn; ulimit -Hn; ulimit -c; pwd"]) {
      $0.umask = 0o077
      $0.nice = 5
      $0.limits = ["nofile=100:200", "core=0"]
      $0.directory = "/usr"
    }
    #expect(lines.split(separator: "\n") == ["0077", "5", "100", "200", "0", "/usr"])
  }

  @Test("all of its tree carries the brand")
  func brand() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(
        .spawn(
          keeper.order(
            9, ["sh", "-c", "env -i MARK=\(keeper.state)/ PATH=/usr/bin:/bin setsid sh -c 'sleep 1000' & wait"])))
      let started = try await daemon.started(9)
      let wanted = Brand(number: 77, run: 9).limit
      try await waitUntil("the child of another session carries it") {
        Files.list("/proc").compactMap { Int($0) }.contains { pid in
          guard ProcessFacts(of: pid)?.name == "sleep", let facts = ProcessFacts(of: pid) else { return false }
          return facts.group != started.pid && ProcessTree.brand(of: pid) == wanted
        }
      }
    }
  }
}
