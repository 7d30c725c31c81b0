package import Model
package import Platform

/// Looks after the processes that tasks belong to, one pidfd a process however many tasks it has.
///
/// Where descriptors run short (see ``Limits/isReserved(_:)``) a process is looked at by its start time, now and then,
/// until there is a descriptor for it.
package actor Liveness {
  package nonisolated let loop: EventLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private struct Watched {
    /// Nil where descriptors ran out: then it is polled by its start time.
    var exit: ProcessExit?
    var startTicks: UInt64
    var tasks: Set<TaskKey>
  }

  private nonisolated let limits: Limits
  private nonisolated let log: Log
  private var watched: [Int: Watched] = [:]
  /// The starts of processes that are gone, while their tasks are being lost.
  private var ended: [Int: UInt64] = [:]
  private var arrived: [Int] = []
  private nonisolated let arrivals: Bell
  /// How many processes are polled.
  package private(set) var polledCount = 0
  /// So many turns in a row nothing more of a dead process must be to be heard.
  private static let quietTurns = 4
  /// After so many turns it is lost even so: a child of its own may hold its connection open for ever.
  private static let longestHearing = 256

  package init(on loop: EventLoop, limits: Limits = Limits(), log: Log = Log(.error)) {
    self.loop = loop
    self.limits = limits
    self.log = log
    arrivals = Bell(on: loop)
  }

  /// Begins to look after a task's process. One that is gone already is found gone.
  package func watch(_ pid: Int, for key: TaskKey) {
    if watched[pid] != nil {
      watched[pid]?.tasks.insert(key)
      return
    }
    watched[pid] = Watched(exit: exit(of: pid), startTicks: ProcessFacts(of: pid)?.startTicks ?? 0, tasks: [key])
    arrived.append(pid)
    arrivals.ring()
  }

  /// The start of a process that is looked after; nil for others, and where there is no /proc.
  package func startTicks(of pid: Int) -> UInt64? {
    let ticks = watched[pid]?.startTicks ?? ended[pid] ?? 0
    return ticks == 0 ? nil : ticks
  }

  /// A task of this process has ended or was forgotten.
  package func release(_ pid: Int, for key: TaskKey) { watched[pid]?.tasks.remove(key) }

  /// Tells the board of ends until the task is cancelled, each after all that the process still said to `listener`.
  package func run(telling board: Board, after listener: Listener) async {
    await withDiscardingTaskGroup { group in
      while await arrivals.wait() == .ready {
        let pids = arrived
        arrived.removeAll()
        for pid in pids { group.addTask { await self.wait(for: pid, telling: board, after: listener) } }
      }
      group.cancelAll()
    }
  }

  private func wait(for pid: Int, telling board: Board, after listener: Listener) async {
    guard let entry = watched[pid] else { return }
    if entry.exit == nil, ProcessFacts.isAlive(pid, startTicks: entry.startTicks) {
      countPolled(1)
      let isWatched = await poll(pid, entry.startTicks)
      countPolled(-1)
      if !isWatched { return }
    }
    if let exit = watched[pid]?.exit {
      guard await exit.wait() else { return }
    }
    await hearLastWords(of: pid, listener)
    guard let ended = watched.removeValue(forKey: pid) else { return }
    // Until its last task is lost the others are still written with its start; the pid may be another's already.
    self.ended[pid] = ended.startTicks
    var tasks = Array(ended.tasks)[...]
    while true {
      await board.processEnded(pid, tasks: tasks.prefix(board.limits.tasksInSweep))
      tasks = tasks.dropFirst(board.limits.tasksInSweep)
      if tasks.isEmpty { break }
      await loop.turn()
    }
    self.ended[pid] = nil
  }

  /// A pidfd, where that leaves the reserve alone.
  private func exit(of pid: Int) -> ProcessExit? {
    guard let exit = try? ProcessExit(of: pid, on: loop), !limits.isReserved(exit.number) else { return nil }
    return exit
  }

  /// Looks at the process now and then until it has ended or there is a pidfd for it; false when the task was cancelled.
  private func poll(_ pid: Int, _ startTicks: UInt64) async -> Bool {
    while true {
      // A thousand looks a second at most, however many processes there are.
      do { try await loop.sleep(for: .milliseconds(max(1_000, polledCount))) } catch { return false }
      let exit = exit(of: pid)
      // Asked after that: then the pidfd is that of the same process.
      if !ProcessFacts.isAlive(pid, startTicks: startTicks) { return true }
      if exit != nil {
        watched[pid]?.exit = exit
        return true
      }
    }
  }

  private func countPolled(_ change: Int) {
    let before = polledCount
    polledCount += change
    if before == 0 {
      log.warning("descriptors run short (\(limits.descriptors) are allowed): processes are polled once a second")
    } else if polledCount == 0 {
      log.info("no process is polled any more")
    }
  }

  /// Its last words may still lie in a socket, or in one that was not accepted yet: a task is lost only after them.
  private func hearLastWords(of pid: Int, _ listener: Listener) async {
    var quiet = 0
    var turns = 0
    while quiet < Self.quietTurns, turns < Self.longestHearing {
      await loop.turn()
      quiet = await listener.mayHearMore(from: pid) ? 0 : quiet + 1
      turns += 1
    }
  }
}
