internal import Model
internal import Platform

/// Ends what runs leave behind, all runs at once, each process through its pidfd after its identity was looked at again.
// why: it lives and dies on the loop's thread
final class RunTrees: @unchecked Sendable {
  /// What is to become of what is left of a run.
  enum Will: Int, Sendable, Comparable {
    /// It may go on; that it has ended is to be told.
    case await
    case end
    case kill

    static func < (left: Will, right: Will) -> Bool { left.rawValue < right.rawValue }
  }

  private struct Tree {
    var question: TreeReader.Question
    var will: Will
    /// The number of the leader's group, whatever it means by now: who is still in it was asked to end with it.
    var leader: Int
    /// The signal with which it is asked to end.
    var signal: Int
    var asked: Set<TreeReader.Member> = []
    /// Those outside the leader's group that were asked or killed; each counts once.
    var survivors: Set<TreeReader.Member> = []
    /// How often it was asked for: what was read before that tells nothing of what is there since.
    var orders = 1
    let changed: Bell
  }

  private let loop: EventLoop
  private let log: Log
  private let reader: TreeReader
  private var trees: [RunNumber: Tree] = [:]
  private var fresh: [RunNumber] = []
  private let work: Bell
  private let tell: @Sendable (RunNumber, Int) -> Void

  /// - Parameter tell: told on the loop when nothing of a run is left, and how many had to be ended.
  init(_ reader: TreeReader, on loop: EventLoop, log: Log, tell: @escaping @Sendable (RunNumber, Int) -> Void) {
    self.reader = reader
    self.loop = loop
    self.log = log
    self.tell = tell
    work = Bell(on: loop)
  }

  /// Begins, or goes on with a stronger will; a weaker one changes nothing.
  ///
  /// - Parameters:
  ///   - leader: the pid of the run's leader.
  ///   - signal: with what it is asked to end.
  func look(_ question: TreeReader.Question, _ will: Will, leader: Int, signal: Int) {
    let run = question.run
    if var tree = trees[run] {
      tree.question = question
      tree.orders += 1
      if tree.will < will {
        tree.will = will
        tree.signal = signal
      }
      trees[run] = tree
      return tree.changed.ring()
    }
    trees[run] = Tree(question: question, will: will, leader: leader, signal: signal, changed: Bell(on: loop))
    fresh.append(run)
    work.ring()
  }

  /// The run is over.
  func forget(_ run: RunNumber) { trees.removeValue(forKey: run)?.changed.ring() }

  /// The keeper that orphans went to is gone: they may be anywhere.
  func keeperIsGone() {
    for run in trees.keys {
      trees[run]?.orders += 1
      trees[run]?.question.keeper = nil
      trees[run]?.question.group = nil
      trees[run]?.changed.ring()
    }
  }

  /// Looks after all of them until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.reader.answer() }
      while await work.wait() == .ready {
        let runs = fresh
        fresh = []
        for run in runs { group.addTask { await self.attend(run) } }
      }
      group.cancelAll()
    }
  }

  /// Looks, does what is to be done, and looks again when one of them has ended, until none is left.
  private func attend(_ run: RunNumber) async {
    while !Task.isCancelled, let tree = trees[run] {
      guard let members = await reader.members(tree.question) else {
        do { try await loop.sleep(for: .milliseconds(50)) } catch { return }
        continue
      }
      guard let now = trees[run] else { return }
      if members.isEmpty {
        if now.orders == tree.orders { return finish(run, now) }
        continue
      }
      await act(on: members, of: run)
      await awaitChange(of: members, run)
    }
  }

  private func finish(_ run: RunNumber, _ tree: Tree) {
    trees[run] = nil
    tell(run, tree.survivors.count)
  }

  private func act(on members: [TreeReader.Member], of run: RunNumber) async {
    guard let tree = trees[run], tree.will > .await else { return }
    for member in members {
      switch tree.will {
      case .await: break
      case .kill: send([SignalName.kill], to: member)
      case .end:
        if trees[run]?.asked.insert(member).inserted == true { send([tree.signal, SignalName.cont], to: member) }
      }
      if member.group != tree.leader { trees[run]?.survivors.insert(member) }
    }
  }

  /// The pidfd means one process for good; that it is the one that was looked at is looked at behind it.
  private func send(_ signals: [Int], to member: TreeReader.Member) {
    do throws(SystemError) {
      let process = try ProcessDescriptor(opening: member.pid)
      guard let facts = ProcessFacts(of: member.pid), facts.startTicks == member.startTicks else { return }
      for signal in signals { try process.signal(Int32(truncatingIfNeeded: signal)) }
    } catch {
      if !error.isNoProcess { log.warning("process \(member.pid) of a service cannot be signalled: \(error)") }
    }
  }

  /// Until one of them has ended, or more is wanted than before.
  private func awaitChange(of members: [TreeReader.Member], _ run: RunNumber) async {
    guard let bell = trees[run]?.changed else { return }
    await withDiscardingTaskGroup { group in
      var isWatched = false
      for member in members.prefix(Self.mostWatched) {
        guard let exit = try? ProcessExit(of: member.pid, on: loop),
          ProcessFacts(of: member.pid)?.startTicks == member.startTicks
        else { continue }
        isWatched = true
        group.addTask {
          if await exit.wait() { bell.ring() }
        }
      }
      // All of them are gone by now, or descriptors ran out.
      _ = await bell.wait(until: isWatched ? nil : loop.now + .milliseconds(20))
      group.cancelAll()
    }
  }

  /// So many ends are waited for at a time; more processes are there than that only in the worst of trees.
  private static let mostWatched = 64
}
