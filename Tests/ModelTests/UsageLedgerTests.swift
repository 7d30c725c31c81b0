import Model
import Support
import Testing

@Suite("The ledger of what processes took")
struct UsageLedgerTests {
  /// A process as the kernel keeps it.
  private struct Living {
    var process: UsageLedger.Process
    var run: RunNumber
    /// What the last look saw of it.
    var seen: Int64 = 0
  }

  /// Processes that fork, work and end, parents that wait for their children, and one above all that reaps orphans.
  private struct Kernel {
    var living: [Int: Living] = [:]
    var ticks: UInt64 = 0
    /// What all processes of a run ever took, and what no look can have seen of it.
    var truth: [RunNumber: Int64] = [:]
    var unseen: [RunNumber: Int64] = [:]
    /// Some time of a process was not taken over where it looks as if it had been.
    var isAmbiguous = false
    static let reaper = 1

    mutating func fork(_ parent: Int, run: RunNumber, using random: inout SeededGenerator) {
      // Few numbers, so that they are given again and again.
      guard let pid = (2...40).filter({ living[$0] == nil }).randomElement(using: &random) else { return }
      ticks += 1
      living[pid] = Living(process: .init(pid: pid, startTicks: ticks, parent: parent), run: run)
    }

    mutating func work(_ pid: Int, _ time: Int64) {
      guard let run = living[pid]?.run else { return }
      living[pid]?.process.cpuTime += time
      truth[run, default: 0] += time
    }

    mutating func end(_ pid: Int) {
      guard let ended = living.removeValue(forKey: pid) else { return }
      if living[ended.process.parent] != nil {
        living[ended.process.parent]?.process.cpuTime += ended.process.cpuTime
        living[ended.process.parent]?.seen += ended.seen
      } else {
        unseen[ended.run, default: 0] += ended.process.cpuTime - ended.seen
      }
      for child in living.keys where living[child]?.process.parent == pid {
        living[child]?.process.parent = Self.reaper
        isAmbiguous = true
      }
    }

    mutating func look(_ ledger: inout UsageLedger) -> [RunNumber: Usage] {
      ledger.begin()
      for pid in living.keys.sorted() {
        guard let one = living[pid] else { continue }
        // The directory of a process has an inode of its own.
        _ = ledger.note(pid, inode: one.process.startTicks)
        ledger.take(one.process, inode: one.process.startTicks, as: .run(one.run))
        living[pid]?.seen = one.process.cpuTime
      }
      return ledger.end { _ in true }
    }
  }

  private let milliseconds: Int64 = 1_000_000

  @Test("the figures of a run never fall and are never more than the truth, whatever ends and whatever a pid means")
  func random() {
    for seed in 0..<300 {
      var random = SeededGenerator(seed: UInt64(seed))
      var kernel = Kernel()
      var ledger = UsageLedger()
      var told: [RunNumber: Int64] = [:]
      for _ in 0..<200 {
        step(&kernel, mayOrphan: true, using: &random)
        guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
        for (run, usage) in kernel.look(&ledger) {
          #expect(usage.cpuTime >= told[run, default: 0])
          #expect(usage.cpuTime <= kernel.truth[run, default: 0])
          told[run] = usage.cpuTime
        }
      }
    }
  }

  @Test("where parents wait for their children, only what ended between two looks can be missed")
  func waiting() {
    for seed in 0..<300 {
      var random = SeededGenerator(seed: UInt64(seed))
      var kernel = Kernel()
      var ledger = UsageLedger()
      for _ in 0..<200 {
        step(&kernel, mayOrphan: false, using: &random)
        guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
        for (run, usage) in kernel.look(&ledger) {
          #expect(usage.cpuTime == kernel.truth[run, default: 0] - kernel.unseen[run, default: 0])
        }
      }
      #expect(!kernel.isAmbiguous)
    }
  }

  private func step(_ kernel: inout Kernel, mayOrphan: Bool, using random: inout SeededGenerator) {
    let pid = kernel.living.keys.sorted().randomElement(using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: kernel.fork(Kernel.reaper, run: RunNumber.random(in: 1...3, using: &random), using: &random)
    case 1, 2, 3: if let pid, let run = kernel.living[pid]?.run { kernel.fork(pid, run: run, using: &random) }
    case 4, 5:
      guard let pid else { return }
      let hasChildren = kernel.living.values.contains { $0.process.parent == pid }
      if mayOrphan || !hasChildren { kernel.end(pid) }
    default: if let pid { kernel.work(pid, Int64.random(in: 1...500, using: &random) * milliseconds) }
    }
  }

  private func process(
    _ pid: Int, _ start: UInt64, parent: Int, cpu: Int64 = 0, read: Int? = nil
  ) -> UsageLedger.Process {
    var process = UsageLedger.Process(pid: pid, startTicks: start, parent: parent)
    (process.cpuTime, process.read, process.written) = (cpu * milliseconds, read, read)
    (process.resident, process.threads, process.files) = (1_000, 2, 3)
    return process
  }

  @Test("all processes of a run are one sum, zombies only with what they took")
  func sum() throws {
    var ledger = UsageLedger()
    ledger.begin()
    ledger.take(process(10, 1, parent: 1, cpu: 100, read: 5), inode: 1, as: .run(7))
    ledger.take(process(11, 2, parent: 10, cpu: 50), inode: 2, as: .run(7))
    var zombie = process(12, 3, parent: 10, cpu: 25)
    zombie.isZombie = true
    ledger.take(zombie, inode: 3, as: .run(7))
    ledger.take(process(13, 4, parent: 1, cpu: 1_000), inode: 4, as: .stranger)
    let usage = try #require(ledger.end { _ in true }[7])
    #expect(usage.cpuTime == 175 * milliseconds)
    #expect((usage.processes, usage.threads, usage.resident) == (2, 4, 2_000))
    #expect((usage.files, usage.read, usage.written) == (6, 5, 5))
    #expect(usage.proportional == nil)
  }

  @Test("a child that its parent does not wait for is not forgotten")
  func ignored() throws {
    var ledger = UsageLedger()
    ledger.begin()
    ledger.take(process(10, 1, parent: 1, cpu: 100, read: 10), inode: 1, as: .run(7))
    ledger.take(process(11, 2, parent: 10, cpu: 300, read: 30), inode: 2, as: .run(7))
    #expect(ledger.end { _ in true }[7]?.cpuTime == 400 * milliseconds)
    ledger.begin()
    ledger.take(process(10, 1, parent: 1, cpu: 110, read: 11), inode: 1, as: .run(7))
    #expect(ledger.end { _ in true }[7]?.cpuTime == 400 * milliseconds)
    ledger.begin()
    ledger.take(process(10, 1, parent: 1, cpu: 150, read: 15), inode: 1, as: .run(7))
    let usage = try #require(ledger.end { _ in true }[7])
    #expect(usage.cpuTime == 440 * milliseconds)
    #expect(usage.read == 44)
  }

  @Test("of a stranger nothing is read again, until its number means another process")
  func strangers() {
    var ledger = UsageLedger()
    ledger.begin()
    #expect(ledger.note(10, inode: 1) == nil)
    ledger.take(process(10, 1, parent: 1), inode: 1, as: .stranger)
    _ = ledger.end { _ in true }
    ledger.begin()
    #expect(ledger.note(10, inode: 1) == .stranger)
    _ = ledger.end { _ in true }
    ledger.begin()
    #expect(ledger.note(10, inode: 2) == nil)
    #expect(ledger.belonging(of: 10, startTicks: 1) == .stranger)
    #expect(ledger.belonging(of: 10, startTicks: 9) == nil)
  }

  @Test("of runs that are over nothing is kept")
  func forgotten() {
    var ledger = UsageLedger()
    ledger.begin()
    ledger.take(process(10, 1, parent: 1, cpu: 100), inode: 1, as: .run(7))
    _ = ledger.end { _ in true }
    ledger.begin()
    let none = ledger.end { _ in false }
    #expect(none.isEmpty)
    ledger.begin()
    ledger.take(process(20, 5, parent: 1, cpu: 1), inode: 5, as: .run(7))
    #expect(ledger.end { _ in true }[7]?.cpuTime == milliseconds)
  }
}
