package import Model
package import Platform
internal import Synchronization

/// Copies what runs write into their logs, on a thread of its own: the only one that touches a log's path.
///
/// No function here waits for a disk. Bytes go from pipe to log by tee, splice, and only then away from the pipe, so that
/// a keeper that is killed loses none; at most what one pipe holds may stand in the log twice. What cannot be written is
/// kept in the pipe as long as it fits there, then read away and counted; the log, its index and the news say how much.
package final class OutputCopier: Sendable {
  /// So long a run's pipe may wait for a write that hangs before `main` reads it away.
  static let patience = Duration.seconds(1)

  /// What log thread and `main` share. Nothing in it grows with time: runs that live, and logs that miss something.
  struct Registry {
    var runs: [RunNumber: Entry] = [:]
    /// Runs that are new, or of which something was asked, since the log thread last looked.
    var changed: Set<RunNumber> = []
    /// Runs of which there is news.
    var news: Set<RunNumber> = []
    /// Bytes dropped of runs that came and went while the log thread hung, by the paths of their logs.
    var lost: [String: Int] = [:]
    var reopens = false
    var isEnding = false
    /// The log thread has ended because it was asked to.
    var isAtRest = false
  }

  struct Entry {
    var run: OutputRun
    /// The log thread knows it.
    var isTaken = false
  }

  let registry = Mutex(Registry())
  let faults: Faults?
  let inbox: EventDescriptor
  private let bell: EventDescriptor
  let alarm: TimerDescriptor
  /// What was copied lies here until it is in the log.
  let scratch: ScratchPipe
  /// When the log thread began its round, in nanoseconds; 0 while it waits for something to do.
  let round = Atomic<Int64>(0)
  /// The alarm will ring, or `main` is about to look.
  let isArmed = Atomic(false)

  /// - Parameter faults: what shall go wrong with the logs; for tests.
  /// - Throws: when descriptors ran out.
  package init(faults: Faults? = nil) throws(SystemError) {
    self.faults = faults
    inbox = try EventDescriptor()
    bell = try EventDescriptor()
    alarm = try TimerDescriptor()
    scratch = try ScratchPipe()
  }

  /// Starts the thread `log`.
  /// - Throws: when there is no thread to be had.
  package func start() throws(SystemError) {
    try Thread.start("log") { [self] in OutputLoop.run(self) }
  }

  /// Ends the thread once it has nothing under way; what is in the pipes stays there. For tests.
  package func stop() {
    registry.withLock { $0.isEnding = true }
    inbox.signal()
  }

  // MARK: runs

  /// Copies a run's output from now on.
  ///
  /// - Parameters:
  ///   - output: the pipe of standard output, or of both; held as long as the run is known here.
  ///   - errors: the pipe of standard error output where it is told apart.
  package func add(
    run: RunNumber, output: consuming OutputPipe, errors: consuming OutputPipe?, rules: OutputRules
  ) {
    let added = OutputRun(run, output: output, errors: errors, rules: rules, at: Clocks.monotonic)
    registry.withLock { registry in
      registry.runs[run] = Entry(run: added)
      registry.changed.insert(run)
    }
    inbox.signal()
  }

  /// Has what lies in the run's pipes now copied; `isDrained` of its news says when that was done. Within about a second
  /// also when the log cannot be written.
  package func drain(run: RunNumber) { ask(run) { $0.drains = true } }

  /// Has the rest copied, then closes the pipes; `isFinished` of its news says when that was done, and the run is
  /// forgotten here with that. Within about a second also when the log cannot be written: then the rest is dropped.
  package func finish(run: RunNumber) { ask(run) { $0.finishes = true } }

  /// New rules for the log of a run; another path means another log from now on.
  package func configure(run: RunNumber, rules: OutputRules) { ask(run) { $0.rules = rules } }

  /// Opens all logs anew, because they were renamed or removed (SIGHUP).
  package func reopen() {
    registry.withLock { $0.reopens = true }
    inbox.signal()
  }

  /// What is known of a run: bytes that could not be kept since it began, and what is wrong now.
  package func counters(run: RunNumber) -> (dropped: Int, problem: String?) {
    let entry = registry.withLock { $0.runs[run] }
    return entry?.run.ledger.withLock { ($0.dropped, $0.problem) } ?? (0, nil)
  }

  private func ask(_ run: RunNumber, _ change: (inout OutputRun.Ledger) -> Void) {
    guard let entry = registry.withLock({ $0.runs[run] }) else { return }
    let now = Clocks.monotonic
    entry.run.ledger.withLock { ledger in
      change(&ledger)
      if ledger.drains || ledger.finishes, ledger.asked == nil { ledger.asked = now }
    }
    registry.withLock { _ = $0.changed.insert(run) }
    inbox.signal()
  }

  // MARK: news

  /// Readable while there is news.
  package var newsDescriptor: CInt { bell.raw }

  /// What is new, one entry a run at most; empty when nothing is.
  package func takeNews() -> [OutputNews] {
    bell.clear()
    let runs = registry.withLock { registry in
      defer { registry.news = [] }
      return registry.news.compactMap { registry.runs[$0]?.run }
    }
    return runs.map { run in
      let news = run.ledger.withLock { ledger in
        defer { ledger.isDrained = false }
        return OutputNews(
          run: run.number, dropped: ledger.dropped, problem: ledger.problem, isDrained: ledger.isDrained,
          isFinished: ledger.isFinished)
      }
      if news.isFinished { forget(run) }
      return news
    }
  }

  /// The run is over for `main`. A log thread that still knows it lets go of it by itself.
  private func forget(_ run: OutputRun) {
    registry.withLock { registry in
      guard let entry = registry.runs[run.number], entry.run === run else { return }
      registry.runs[run.number] = nil
      if entry.isTaken { return }
      registry.changed.remove(run.number)
      let (path, missing) = run.ledger.withLock { ($0.rules.path, $0.unsaid) }
      if missing > 0 { registry.lost[path, default: 0] += missing }
    }
  }

  /// Wakes `main` although there is no news: the log thread has ended.
  func announceRest() { bell.signal() }

  /// Puts a run among those of which there is news.
  func tell(_ run: OutputRun) {
    registry.withLock { _ = $0.news.insert(run.number) }
    bell.signal()
  }
}
