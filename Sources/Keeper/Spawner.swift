internal import Model
internal import Platform
internal import Synchronization

/// The thread that starts runs and touches paths, so that the keeper's main thread need never wait for a disk.
///
/// What comes of its jobs lies here until `main` takes it; there is never more of it than there were jobs, and those are
/// bounded.
final class Spawner: Sendable {
  /// What came of a job.
  enum Result: Sendable {
    case started(RunNumber, RunProcess)
    case failed(RunNumber, StartFailure)
    /// `keeper.sock` stands.
    case listening(WordListener.Box)
  }

  private let worker: WorkerThread
  private let results = Mutex<[Result]>([])
  private let wake: WakeBell
  private let rules: StartRules
  private let output: OutputCopier
  /// Jobs that are waiting or under way.
  private let pending = Atomic(0)

  /// The most orders that wait; one more is refused.
  static let capacity = 1_024

  /// - Parameter wake: rung when a result lies here.
  init(_ rules: StartRules, _ output: OutputCopier, ringing wake: WakeBell) throws(SystemError) {
    self.rules = rules
    self.output = output
    self.wake = wake
    worker = try WorkerThread(name: "spawn", capacity: Self.capacity)
  }

  /// Has the run started; false when too many wait.
  func start(_ order: SpawnOrder, small: Bool) -> Bool {
    submit { [rules, output] in
      do throws(StartFailure) {
        let plan = try SpawnPlan(order, rules)
        return .started(order.run, try plan.start(withSmallPipe: small, copiedBy: output))
      } catch {
        return .failed(order.run, error)
      }
    }
  }

  /// Has the lock say who holds it.
  func record(_ daemon: Int, socket: String, in lock: SharedLock) {
    _ = submit {
      lock.record(daemon, socket: socket)
      return nil
    }
  }

  /// Has the socket made that asks for a daemon.
  func listen(in state: String) {
    _ = submit {
      guard let listener = try? WordListener(RestartSocket.name, in: Directory(opening: state)) else { return nil }
      return .listening(WordListener.Box(listener))
    }
  }

  /// Has its file removed.
  func stopListening(in state: String) {
    _ = submit {
      try? Directory(opening: state).removeSocket(RestartSocket.name)
      return nil
    }
  }

  private func submit(_ job: @escaping @Sendable () -> Result?) -> Bool {
    pending.add(1, ordering: .sequentiallyConsistent)
    let isTaken = worker.submit { [self] in
      if let result = job() { results.withLock { $0.append(result) } }
      pending.subtract(1, ordering: .sequentiallyConsistent)
      wake.ring()
    }
    if !isTaken { pending.subtract(1, ordering: .sequentiallyConsistent) }
    return isTaken
  }

  /// It has nothing to do, and what came of its jobs was taken.
  var isIdle: Bool { pending.load(ordering: .sequentiallyConsistent) == 0 && results.withLock { $0.isEmpty } }

  /// What has come since it was last asked.
  func takeResults() -> [Result] {
    results.withLock { results in
      defer { results = [] }
      return results
    }
  }
}
