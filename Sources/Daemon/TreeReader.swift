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

  /// - Throws: when there is no thread to be had.
  package init(brandNumber: UInt32, on loop: EventLoop) throws(SystemError) {
    thread = try WorkerThread(name: "proc", capacity: 16)
    self.brandNumber = brandNumber
    asked = Bell(on: loop)
  }

  /// Who belongs to a run; nil when that cannot be found out now.
  func members(_ question: Question) async -> [Member]? {
    await withUnsafeContinuation { continuation in
      waiting.append((question, continuation))
      asked.ring()
    }
  }

  /// Every process that bears a brand of this state directory, by run.
  func branded() async -> [RunNumber: [Member]]? {
    let number = brandNumber
    let own = own
    return await thread.run { TreePass(number: number, own: own).branded() }
  }

  /// Runs something else on the thread; nil when it has too much to do.
  func run<Result: Sendable>(_ job: @escaping @Sendable () -> Result) async -> Result? { await thread.run(job) }

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

/// One look at all processes, or at the orphans of one keeper; what was read once is not read again in it.
struct TreePass {
  let number: UInt32
  let own: Int
  private var orphans: [Int: [Int]] = [:]
  private var runs: [Int: RunNumber?] = [:]
  private var everything: [RunNumber: [TreeReader.Member]]?

  init(number: UInt32, own: Int) {
    self.number = number
    self.own = own
  }

  mutating func members(_ question: TreeReader.Question) -> [TreeReader.Member] {
    guard let keeper = question.keeper else { return members(anywhere: question.run) }
    var found: [TreeReader.Member] = []
    for pid in orphans(of: keeper) where pid != own && pid != question.group {
      guard let facts = ProcessFacts(of: pid) else { continue }
      let isGroup = question.group.map { facts.group == $0 || facts.session == $0 } ?? false
      guard isGroup || run(of: pid) == question.run else { continue }
      append(facts, to: &found)
      appendDescendants(of: pid, to: &found, depth: 0)
    }
    return found
  }

  private mutating func members(anywhere run: RunNumber) -> [TreeReader.Member] {
    if everything == nil { everything = branded() }
    return everything?[run] ?? []
  }

  /// By their brand, or what stands for it in their environment.
  func branded() -> [RunNumber: [TreeReader.Member]] {
    var found: [RunNumber: [TreeReader.Member]] = [:]
    for pid in ProcessTree.allProcesses() where pid != own {
      guard let limit = ProcessTree.brand(of: pid), let brand = Brand(limit: limit), brand.number == number,
        let facts = ProcessFacts(of: pid), !facts.isZombie
      else { continue }
      append(facts, to: &found[brand.run, default: []])
    }
    return found
  }

  private mutating func orphans(of keeper: Int) -> [Int] {
    if let known = orphans[keeper] { return known }
    let children = ProcessTree.children(of: keeper, thread: keeper)
    orphans[keeper] = children
    return children
  }

  private mutating func run(of pid: Int) -> RunNumber? {
    if let known = runs[pid] { return known }
    var run: RunNumber?
    if let brand = ProcessTree.brand(of: pid).flatMap(Brand.init(limit:)), brand.number == number {
      run = brand.run
    } else if let mark = ProcessTree.environmentValue(RunMark.name, of: pid) {
      run = RunMark(mark).flatMap { $0.number == number ? $0.run : nil }
    }
    runs[pid] = .some(run)
    return run
  }

  /// What it started itself; deeper than any tree that somebody made by intention, it is left to the next look.
  private func appendDescendants(of pid: Int, to found: inout [TreeReader.Member], depth: Int) {
    if depth > 64 { return }
    for child in ProcessTree.children(of: pid) {
      guard let facts = ProcessFacts(of: child), facts.parent == pid else { continue }
      append(facts, to: &found)
      appendDescendants(of: child, to: &found, depth: depth + 1)
    }
  }

  private func append(_ facts: ProcessFacts, to found: inout [TreeReader.Member]) {
    if facts.isZombie { return }
    found.append(
      TreeReader.Member(
        pid: facts.pid, startTicks: facts.startTicks, group: facts.group, isLeader: facts.session == facts.pid))
  }
}

/// What DMON_RUN says: the state directory's number and the run's, `123.4`.
struct RunMark {
  static let name = "DMON_RUN"

  var number: UInt32
  var run: RunNumber
  /// It is no service's own run: a check, or a hook.
  var isAside = false

  init(number: UInt32, run: RunNumber, isAside: Bool = false) {
    self.number = number
    self.run = run
    self.isAside = isAside
  }

  init?(_ text: String) {
    let parts = text.split(separator: ".")
    let isAside = parts.last == "aside"
    guard parts.count == (isAside ? 3 : 2), let number = UInt32(parts[0]), let run = RunNumber(parts[1]) else {
      return nil
    }
    self.init(number: number, run: run, isAside: isAside)
  }

  var text: String { "\(number).\(run)\(isAside ? ".aside" : "")" }
}
