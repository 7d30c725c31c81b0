import Model
import Platform
import Support
import Testing

@testable import Daemon

@Suite("Trees of runs, with real processes")
struct RunTreeTests {
  /// A process with this brand and these children; it is told how by a shell.
  private static func start(_ script: String, brand: Brand, marks: [String] = []) throws -> Int {
    var spawn = Spawn(
      path: "/bin/sh", arguments: ["sh", "-c", script], environment: ["PATH=/usr/bin:/bin"] + marks, directory: "/")
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, -1, -1]
    spawn.brand = brand.limit
    return try spawn.start()
  }

  private static func members(of run: RunNumber, _ number: UInt32) -> [TreeReader.Member] {
    TreePass(number: number, own: ProcessFacts.own).branded().members[run] ?? []
  }

  @Test("what bears the brand is found wherever it went, and nobody else")
  func brand() async throws {
    let number = UInt32.random(in: 1..<1 << 29)
    let first = try Self.start(
      "env -i /usr/bin/setsid sleep 4711 & (setsid sleep 4712 &); sleep 4713", brand: Brand(number: number, run: 1))
    let second = try Self.start("exec sleep 4714", brand: Brand(number: number, run: 2))
    let other = try Self.start("exec sleep 4715", brand: Brand(number: number + 1, run: 1))
    defer {
      for pid in [first, second, other] { Spawn.signal(-pid, 9) }
      for pid in [first, second, other] { _ = Spawn.wait(for: pid, blocking: true) }
    }
    try await waitUntil("all are there") {
      Self.members(of: 1, number).count == 4 && Self.members(of: 2, number).count == 1
    }
    #expect(Supervisor.leader(of: Self.members(of: 1, number))?.pid == first)
    #expect(Self.members(of: 2, number).map(\.pid) == [second])

    let told = Shared<[RunNumber: Int]>([:])
    try await onLoop(clock: .system) { loop in
      let reader = try TreeReader(brandNumber: number, on: loop)
      let trees = RunTrees(reader, on: loop, log: Log(.error)) { run, survivors in
        told.withLock { $0[run] = survivors }
      }
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await trees.run() }
        trees.look(.init(run: 1, group: nil, keeper: nil), .end, leader: first, signal: SignalName.term)
        while told.withLock({ $0.isEmpty }), !Task.isCancelled { try? await loop.sleep(for: .milliseconds(5)) }
        group.cancelAll()
      }
      reader.end()
    }
    // The one that left with the environment of nobody, and the one that forked twice.
    #expect(told.withLock { $0 } == [1: 2])
    #expect(Self.members(of: 1, number).isEmpty)
    #expect(ProcessFacts(of: second)?.isZombie == false)
    #expect(ProcessFacts(of: other)?.isZombie == false)
  }

  @Test("what ignores the signal is killed once that is wanted")
  func stubborn() async throws {
    let number = UInt32.random(in: 1..<1 << 29)
    let first = try Self.start("trap '' TERM; while :; do sleep 1; done", brand: Brand(number: number, run: 9))
    defer {
      Spawn.signal(-first, 9)
      _ = Spawn.wait(for: first, blocking: true)
    }
    try await waitUntil("it is there") { !Self.members(of: 9, number).isEmpty }
    let isOver = Shared(false)
    try await onLoop(clock: .system) { loop in
      let reader = try TreeReader(brandNumber: number, on: loop)
      let trees = RunTrees(reader, on: loop, log: Log(.error)) { _, _ in isOver.withLock { $0 = true } }
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await trees.run() }
        let question = TreeReader.Question(run: 9, group: nil, keeper: nil)
        trees.look(question, .end, leader: first, signal: SignalName.term)
        try? await loop.sleep(for: .milliseconds(100))
        #expect(ProcessFacts(of: first)?.isZombie == false)
        trees.look(question, .kill, leader: first, signal: SignalName.term)
        while !isOver.withLock({ $0 }), !Task.isCancelled { try? await loop.sleep(for: .milliseconds(5)) }
        group.cancelAll()
      }
      reader.end()
    }
    #expect(Self.members(of: 9, number).isEmpty)
  }
}
