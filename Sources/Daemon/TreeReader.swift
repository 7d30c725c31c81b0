package import Model
package import Platform

/// Reads /proc for what belongs to runs, on the thread named `proc`: reading another process's files can hang.
///
/// Questions that come while it reads are answered together by the next pass.
// why: it lives and dies on the loop's thread; the thread gets values alone
package final class TreeReader: @unchecked Sendable {
  /// Whose tree is meant, and where it can be.
  package struct Question: Sendable {
    package var run: RunNumber
    /// The leader's pid; nil where it may have been given to another process by now.
    package var group: Int?
    /// The keeper's pid when orphans of this run come to it; nil: they may be anywhere.
    package var keeper: Int?

    package init(run: RunNumber, group: Int?, keeper: Int?) {
      self.run = run
      self.group = group
      self.keeper = keeper
    }
  }

  /// A process of a run.
  package struct Member: Sendable, Hashable {
    package var pid: Int
    package var startTicks: UInt64
    /// The number of its process group.
    package var group: Int
    /// It leads a session, so it may be a run's leader.
    package var isLeader: Bool
  }

  private let thread: WorkerThread
  let brandNumber: UInt32
  private let own = ProcessFacts.own
  private var waiting: [(question: Question, continuation: UnsafeContinuation<[Member]?, Never>)] = []
  private let asked: Bell
  private let loop: EventLoop

  /// - Throws: when there is no thread to be had.
  package init(brandNumber: UInt32, on loop: EventLoop) throws(SystemError) {
    thread = try WorkerThread(name: "proc", capacity: 16)
    self.brandNumber = brandNumber
    self.loop = loop
    asked = Bell(on: loop)
  }

  /// Who belongs to a run; nil when that cannot be found out now.
  func members(_ question: Question) async -> [Member]? {
    await withUnsafeContinuation { continuation in
      waiting.append((question, continuation))
      asked.ring()
    }
  }

  /// Every process that bears a brand of this state directory, by run; nil only when the task was cancelled. Where
  /// processes come and go all the time it does not wait for ever until none can have been missed.
  func branded() async -> [RunNumber: [Member]]? {
    let number = brandNumber
    let own = own
    var found: [RunNumber: Set<Member>] = [:]
    for _ in 0..<Self.mostLooks {
      guard let look = await insist({ TreePass(number: number, own: own).branded() }) else { return nil }
      for (run, members) in look.members { found[run, default: []].formUnion(members) }
      if look.isWhole { break }
      await loop.turn()
    }
    return found.mapValues { Array($0) }
  }

  private static let mostLooks = 32
  private static let pause = Duration.milliseconds(20)

  /// Runs something else on the thread; nil when it has too much to do.
  func run<Result: Sendable>(_ job: @escaping @Sendable () -> Result) async -> Result? { await thread.run(job) }

  /// Runs on the thread what must not be passed over; nil only when the task was cancelled.
  func insist<Result: Sendable>(_ job: @escaping @Sendable () -> Result) async -> Result? {
    while !Task.isCancelled {
      if let result = await thread.run(job) { return result }
      do { try await loop.sleep(for: Self.pause) } catch { break }
    }
    return nil
  }

  /// Answers until the task is cancelled.
  func answer() async {
    while await asked.wait() == .ready {
      while !waiting.isEmpty {
        let batch = waiting
        waiting = []
        let questions = batch.map(\.question)
        let number = brandNumber
        let own = own
        let answers = await thread.run {
          var pass = TreePass(number: number, own: own)
          return questions.map { pass.members($0) }
        }
        for (index, entry) in batch.enumerated() { entry.continuation.resume(returning: answers?[index]) }
      }
    }
    for entry in waiting { entry.continuation.resume(returning: nil) }
    waiting = []
  }

  func end() { thread.end() }
}
