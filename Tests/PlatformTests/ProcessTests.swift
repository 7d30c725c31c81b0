import Model
import Platform
import Support
import Testing

@Suite("Processes", .timeLimit(.minutes(10)))
struct ProcessTests {
  /// A line of /proc/PID/status as a bit set.
  private static func mask(_ name: String, of pid: Int) throws -> UInt64 {
    let status = String(decoding: try #require(Files.read("/proc/\(pid)/status", limit: 65_536)), as: UTF8.self)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(name):") })
    return try #require(UInt64(line.split(separator: "\t")[1], radix: 16))
  }

  /// What a child must look like whoever starts it.
  private static func checkChild() throws {
    let (pid, input) = try startCat()
    // Its descriptors are closed a moment after we go on: wait until it does its work.
    input.send("x")
    while input.receive() == [] { Clocks.pause(.milliseconds(1)) }
    // 32 and 33 are the C library's own, which nobody can set.
    let known = ~(UInt64(0b11) << 31)
    #expect(try mask("SigBlk", of: pid) == 0)
    #expect(try mask("SigIgn", of: pid) & known == 0)
    #expect(try mask("SigCgt", of: pid) & known == 0)
    #expect(Files.list("/proc/\(pid)/fd") == ["0", "1", "2"])
    #expect(Files.readLink("/proc/\(pid)/fd/2") == "/dev/null")
    Spawn.signal(pid, Signal.terminate.rawValue)
    #expect(Spawn.wait(for: pid, blocking: true) == .signal(15))
    input.close()
  }

  @Test("a child starts with no signal blocked or ignored and three descriptors, from a task and from a loop's thread")
  func freshChild() async throws {
    Signal.ignoreBrokenPipes()
    try Self.checkChild()
    try await onLoop { loop in
      let signals = try SignalSource([.user2], on: loop)
      try Self.checkChild()
      withExtendedLifetime(signals) {}
    }
  }

  @Test("what cannot be started says at which stage and why")
  func failures() {
    var spawn = Spawn(path: "/none", arguments: ["none"])
    #expect(throws: Spawn.Failure.self) { try spawn.start() }
    do { _ = try spawn.start() } catch {
      #expect(error.stage == .exec)
      #expect(error.error.isMissing)
    }
    spawn = Spawn(path: "/bin/true", arguments: ["true"], directory: "/none")
    do { _ = try spawn.start() } catch {
      #expect(error.stage == .directory)
      #expect(error.error.subject == "/none")
    }
    spawn.directory = nil
    spawn.descriptors = [1_000_000, -1, -1]
    do { _ = try spawn.start() } catch { #expect(error.stage == .descriptors) }
  }

  @Test("exit codes and signals are told apart; a process that is none of ours is nil")
  func exits() throws {
    let pid = try Spawn(path: "/bin/sh", arguments: ["sh", "-c", "exit 7"]).start()
    #expect(Spawn.wait(for: pid, blocking: true) == .code(7))
    #expect(Spawn.wait(for: pid, blocking: true) == nil)
    let killed = try Spawn(path: "/bin/sh", arguments: ["sh", "-c", "kill -9 $$"]).start()
    let exit = Spawn.wait(for: killed, blocking: true)
    #expect(exit == .signal(9))
    #expect(exit?.shellCode == 137)
  }

  @Test("a session, a directory and an environment of its own")
  func surroundings() async throws {
    try FarEnd.pair { near, far in
      var spawn = Spawn(
        path: "/bin/sh", arguments: ["sh", "-c", "pwd; echo $A; echo $HOME; cut -d' ' -f6 /proc/$$/stat; echo $$"],
        environment: ["A=b"], directory: "/usr")
      spawn.descriptors = [-1, near.raw, -1]
      spawn.hasOwnSession = true
      let pid = try spawn.start()
      #expect(Spawn.wait(for: pid, blocking: true) == .code(0))
      #expect(String(decoding: far.receiveAll(), as: UTF8.self) == "/usr\nb\n\n\(pid)\n\(pid)\n")
    }
  }

  @Test("the end of a process is told on the loop, also one that was there before", arguments: executionOrders)
  func exitOnLoop(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (pid, input) = try startCat()
      let exit = try ProcessExit(of: pid, on: loop)
      await withDiscardingTaskGroup { group in
        group.addTask { #expect(await exit.wait() == false) }
        await loop.settled()
        group.cancelAll()
      }
      input.close()
      #expect(await exit.wait())
      let late = try ProcessExit(of: pid, on: loop)
      #expect(await late.wait())
      #expect(Spawn.wait(for: pid, blocking: true) == .code(0))
      #expect(throws: SystemError.self) { try ProcessExit(of: pid, on: loop) }
    }
  }

  @Test("a handle signals its process and waits for its end within a limit")
  func handle() throws {
    let (pid, input) = try startCat()
    let handle = try ProcessDescriptor(opening: pid)
    var hasEnded = handle.waitForEnd(within: .milliseconds(5))
    #expect(!hasEnded)
    try handle.signal(.kill)
    hasEnded = handle.waitForEnd(within: .seconds(120))
    #expect(hasEnded)
    #expect(Spawn.wait(for: pid, blocking: true) == .signal(9))
    input.close()
  }

  @Test("the facts of a process whose name has spaces and parentheses")
  func facts() throws {
    let temporary = try TemporaryDirectory()
    let path = "\(temporary.path)/) S 1 (x) 2 ("
    // Copied by another process: a descriptor of ours that writes it would be in any child that is just starting, and the
    // kernel starts no file that somebody writes (ETXTBSY).
    try #require(try run(["cp", "/bin/cat", path]).code == 0)
    let (pid, input) = try startCat(path)
    let facts = try #require(ProcessFacts(of: pid))
    #expect(facts.name == ") S 1 (x) 2 (")
    #expect(facts.parent == ProcessFacts.own)
    #expect(facts.startTicks > 0)
    #expect(!facts.isZombie)
    #expect(ProcessFacts.isAlive(pid, startTicks: facts.startTicks))
    #expect(!ProcessFacts.isAlive(pid, startTicks: facts.startTicks + 1))
    #expect(ProcessFacts.executable(of: pid) == path)
    #expect(ProcessFacts.sharesNamespace(with: pid))
    Spawn.signal(pid, 9)
    let hasEnded = try ProcessDescriptor(opening: pid).waitForEnd(within: .seconds(120))
    #expect(hasEnded)
    #expect(!ProcessFacts.isAlive(pid, startTicks: facts.startTicks), "a zombie is not alive")
    _ = Spawn.wait(for: pid, blocking: true)
    #expect(ProcessFacts(of: pid) == nil)
    input.close()
  }

  @Test("signals come as values, each kind once, and a wait for them can be cancelled")
  func signals() async throws {
    try await onLoop { loop in
      let source = try SignalSource([.user1, .hangup], on: loop)
      await withDiscardingTaskGroup { group in
        group.addTask { #expect(await source.next() == nil) }
        await loop.settled()
        group.cancelAll()
      }
      for _ in 0..<3 {
        signalThisThread(.user1)
        signalThisThread(.user1)
        signalThisThread(.hangup)
        var both: Set<Signal> = []
        for _ in 0..<2 { if let signal = await source.next() { both.insert(signal) } }
        #expect(both == [.user1, .hangup])
        #expect(!source.wasFromKernel)
      }
    }
  }
}
