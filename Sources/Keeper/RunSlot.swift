internal import Model

/// All that the keeper knows of one run, from the order until it is forgotten. The state is kept, never a list of what
/// happened: each new daemon is told it anew.
final class RunSlot {
  let run: RunNumber
  let service: String
  /// Nil until the run began, and when it could not.
  var process: RunProcess?
  var phase = Phase.ordered
  /// What it was started by, where no daemon keeps a journal: the next one is told.
  var order: SpawnOrder?
  /// Paused by SIGSTOP or its kin.
  var isStopped = false
  /// It has said on its descriptor that it is ready.
  var isReady = false
  /// What could not be kept of its output, and why.
  var dropped = 0
  var problem: String?
  /// What it says of itself, where it has a socket for that.
  var notices: RunNotices?

  /// It is forgotten as soon as it has ended.
  var isUnwanted = false

  /// What the daemon of the moment has not been told yet.
  var unsaid: Reports = []
  /// It stands in the line of those that have something to say.
  var isQueued = false

  init(_ run: RunNumber, _ service: String) {
    self.run = run
    self.service = service
  }

  enum Phase {
    /// The spawn thread has the order, or will.
    case ordered
    case failed(StartFailure)
    case live
    /// An adopted leader has ended and its reaper has not yet taken its status; so many times was it asked for.
    case unclear(asked: Int, at: Timestamp)
    /// The leader has ended; what its tree wrote until now is copied before that is said.
    case copying(RunExit, at: Timestamp)
    case ended(RunExit, at: Timestamp)
    /// Nobody wants to know of it any more; the rest of its output is copied.
    case forgotten
  }

  /// Kinds of report; each slot has each at most once to say.
  struct Reports: OptionSet {
    let rawValue: UInt8

    static let start = Reports(rawValue: 1)
    static let pause = Reports(rawValue: 2)
    static let output = Reports(rawValue: 4)
    static let exit = Reports(rawValue: 8)
    static let notice = Reports(rawValue: 16)
    static let ready = Reports(rawValue: 32)
  }

  /// True while its leader is there to be signalled, dead or alive.
  var hasLeader: Bool {
    switch phase {
    case .live, .unclear, .copying, .ended: true
    case .ordered, .failed, .forgotten: false
    }
  }

  /// True until its leader has ended.
  var isAlive: Bool {
    if case .live = phase { return true }
    return false
  }

  /// Everything that a daemon that knows nothing is to be told.
  func sayEverything() {
    notices?.sayEverything()
    switch phase {
    case .ordered, .forgotten: unsaid = []
    case .failed: unsaid = .start
    case .live, .unclear, .copying: unsaid = isStopped ? [.start, .pause] : .start
    case .ended: unsaid = [.start, .exit]
    }
    if hasLeader, dropped > 0 || problem != nil { unsaid.insert(.output) }
    if hasLeader, notices?.fresh.isEmpty == false { unsaid.insert(.notice) }
    if hasLeader, isReady { unsaid.insert(.ready) }
  }

  /// The next report, in the order in which things happened; with it the descriptors that go along.
  func nextReport() -> (kind: Reports, report: KeeperReport, descriptors: [CInt])? {
    if unsaid.contains(.start) {
      if case .failed(let failure) = phase { return (.start, .notStarted(run: run, failure: failure), []) }
      if let process { return (.start, .started(describe(process)), process.descriptors) }
    }
    if unsaid.contains(.ready) { return (.ready, .ready(run: run), []) }
    if unsaid.contains(.pause) { return (.pause, isStopped ? .stopped(run: run) : .continued(run: run), []) }
    if unsaid.contains(.output) { return (.output, .output(run: run, dropped: dropped, problem: problem), []) }
    if unsaid.contains(.notice), let notices { return (.notice, .notified(run: run, notices.fresh), []) }
    if unsaid.contains(.exit), case .ended(let exit, let at) = phase {
      return (.exit, .exited(run: run, exit: exit, at: at), [])
    }
    return nil
  }

  /// The daemon was told this.
  func wasSaid(_ kind: Reports) {
    unsaid.remove(kind)
    if kind == .notice { notices?.wereSaid() }
  }

  private func describe(_ process: RunProcess) -> StartedRun {
    var description = process.describe(run, service)
    description.specification = order?.specification
    return description
  }
}
