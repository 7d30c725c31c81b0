/// The processes of runs from one look to the next, and what of each run's use must not be forgotten when they end.
///
/// A process is known by its pid and its start. When it ends, what it took goes over to its parent where that waited for it,
/// as the kernel does; what nobody took over is kept here, so a run's figures never fall.
package struct UsageLedger: Sendable {
  /// A process as one look found it.
  package struct Process: Sendable, Equatable {
    package var pid: Int
    package var startTicks: UInt64
    package var parent: Int
    package var isZombie = false
    /// Nanoseconds, of its own and of children that it waited for.
    package var cpuTime: Int64 = 0
    package var resident = 0
    package var threads = 0
    package var proportional: Int?
    package var files: Int?
    /// Bytes, of its own and of children that it waited for.
    package var read: Int?
    package var written: Int?

    package init(pid: Int, startTicks: UInt64, parent: Int) {
      self.pid = pid
      self.startTicks = startTicks
      self.parent = parent
    }
  }

  /// Whose process it is.
  package enum Belonging: Sendable, Equatable {
    case run(RunNumber)
    /// Nobody's, for good.
    case stranger
    /// Nobody's as far as is known now.
    case unclear
  }

  private struct Entry {
    /// Of its directory in /proc.
    var inode: UInt64
    var belonging: Belonging
    var process: Process
    /// The look that saw it last, and the one that read it.
    var seen: Int
    var read: Int
  }

  /// What counts of a run beyond its processes.
  private struct Account {
    var lost = Counters()
    var told = Counters()
  }

  private struct Counters {
    var cpuTime: Int64 = 0
    var read = 0
    var written = 0

    mutating func add(_ process: Process) {
      cpuTime += process.cpuTime
      read += process.read ?? 0
      written += process.written ?? 0
    }
  }

  /// The kernel tells the time of children in whole clock ticks.
  private static let blur: Int64 = 20_000_000

  private var entries: [Int: Entry] = [:]
  private var accounts: [RunNumber: Account] = [:]
  /// Those of which this look found that their pid means another process now.
  private var replaced: [Int: Entry] = [:]
  private var look = 0

  package init() {}

  /// Begins a look.
  package mutating func begin() { look += 1 }

  /// What is known of the process that has this pid and directory, which is there now; nil: it must be read.
  package mutating func note(_ pid: Int, inode: UInt64) -> Belonging? {
    guard let index = entries.index(forKey: pid), entries.values[index].inode == inode else { return nil }
    entries.values[index].seen = look
    return entries.values[index].belonging
  }

  /// What is known of a process, by its start: it was read before.
  package func belonging(of pid: Int, startTicks: UInt64) -> Belonging? {
    guard let entry = entries[pid], entry.process.startTicks == startTicks else { return nil }
    return entry.belonging
  }

  /// Whose process a parent is that this look has seen; nil: it was not met yet, or is nobody's.
  package func run(ofSeen pid: Int) -> RunNumber? {
    guard let entry = entries[pid], entry.seen == look, case .run(let run) = entry.belonging else { return nil }
    return run
  }

  /// Takes up a process that was read.
  package mutating func take(_ process: Process, inode: UInt64, as belonging: Belonging) {
    if let former = entries[process.pid], former.process.startTicks != process.startTicks {
      replaced[process.pid] = former
    }
    entries[process.pid] = Entry(inode: inode, belonging: belonging, process: process, seen: look, read: look)
  }

  /// Ends a look: what each run has taken of which a process was read.
  ///
  /// - Parameter live: the runs that there are; of others nothing is kept.
  package mutating func end(live: (RunNumber) -> Bool) -> [RunNumber: Usage] {
    let gone = entries.values.filter { $0.seen != look }
    for entry in gone + replaced.values { close(entry) }
    for entry in gone { entries[entry.process.pid] = nil }
    replaced = [:]
    var usages: [RunNumber: Usage] = [:]
    for entry in entries.values {
      guard entry.read == look, case .run(let run) = entry.belonging else { continue }
      usages[run, default: Usage()].add(entry.process)
    }
    for index in usages.indices { settle(usages.keys[index], &usages.values[index]) }
    for run in accounts.keys where !live(run) { accounts[run] = nil }
    return usages
  }

  /// What a process took that has ended: its parent has it, or nobody.
  private mutating func close(_ entry: Entry) {
    guard case .run(let run) = entry.belonging, !hasHeir(entry.process) else { return }
    accounts[run, default: Account()].lost.add(entry.process)
  }

  /// Whether one of those above it lives that were its run's: it waited, or will.
  private func hasHeir(_ process: Process) -> Bool {
    var process = process
    for _ in 0..<64 {
      guard let parent = entry(of: process.parent, since: process.startTicks), case .run = parent.belonging,
        parent.process.pid != process.pid
      else { return false }
      if parent.seen == look { return true }
      process = parent.process
    }
    return false
  }

  /// The process with this pid that was there at that time.
  private func entry(of pid: Int, since startTicks: UInt64) -> Entry? {
    [entries[pid], replaced[pid]].lazy.compactMap { $0 }.first { $0.process.startTicks <= startTicks }
  }

  /// Adds what was lost, and what a parent did not take over after all: one that ignores SIGCHLD.
  private mutating func settle(_ run: RunNumber, _ usage: inout Usage) {
    var account = accounts[run] ?? Account()
    let cpuTime = usage.cpuTime + account.lost.cpuTime
    if account.told.cpuTime - cpuTime > Self.blur { account.lost.cpuTime += account.told.cpuTime - cpuTime }
    usage.cpuTime = max(cpuTime, account.told.cpuTime)
    account.told.cpuTime = usage.cpuTime
    Self.settle(&usage.read, &account.lost.read, &account.told.read)
    Self.settle(&usage.written, &account.lost.written, &account.told.written)
    accounts[run] = account
  }

  private static func settle(_ bytes: inout Int?, _ lost: inout Int, _ told: inout Int) {
    guard let live = bytes else { return }
    if told > live + lost { lost = told - live }
    bytes = live + lost
    told = live + lost
  }
}

extension Usage {
  /// Adds one process.
  mutating func add(_ process: UsageLedger.Process) {
    cpuTime += process.cpuTime
    if let bytes = process.read { read = (read ?? 0) + bytes }
    if let bytes = process.written { written = (written ?? 0) + bytes }
    if process.isZombie { return }
    resident += process.resident
    processes += 1
    threads += process.threads
    if let bytes = process.proportional { proportional = (proportional ?? 0) + bytes }
    if let count = process.files { files = (files ?? 0) + count }
  }
}
