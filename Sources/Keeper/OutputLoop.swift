import Model
import Platform
import Synchronization

/// The log thread: waits for output, copies it in turns, and tries again where a log could not be written.
final class OutputLoop {
  /// A run as this thread knows it.
  final class Member {
    let run: OutputRun
    var log: OutputLog
    /// Not polled: its log cannot be written now.
    var isParked = false

    init(_ run: OutputRun, _ log: OutputLog) {
      self.run = run
      self.log = log
    }
  }

  let copier: OutputCopier
  let poller: Poller
  let logs: LogShelf
  var members: [RunNumber: Member] = [:]
  /// Runs whose logs cannot be written now.
  var parked: Set<RunNumber> = []
  private var ready: [UInt64] = []
  /// How many bytes this round has copied, and how many rounds in a row were small and followed at once.
  var copied = 0
  private var haste = 0

  /// The token of what wakes this thread for another reason than output.
  private static let inboxToken = UInt64.max
  /// How often pipes are looked at whose logs cannot be written, so that nobody waits long for room in them.
  private static let parkedInterval = Duration.milliseconds(50)
  /// In one round all ready runs together get about so many turns, each at least one.
  private static let turns = 8
  /// Rounds that copy less, and come sooner after each other, are small: somebody writes line by line, faster than one can be
  /// woken for each. Then a short pause lets lines gather, and the writer need not wake anybody. It must be so short that
  /// nobody fills a pipe meanwhile.
  static let small = 1 << 14
  private static let soon = Duration.microseconds(200)
  private static let pause = Duration.microseconds(50)

  private init(_ copier: OutputCopier, _ poller: consuming Poller) {
    self.copier = copier
    self.poller = poller
    logs = LogShelf(faults: copier.faults)
  }

  /// The thread's life.
  static func run(_ copier: OutputCopier) {
    copier.round.store(Clocks.monotonic.nanoseconds, ordering: .sequentiallyConsistent)
    copier.arm(OutputCopier.patience)
    while true {
      do throws(SystemError) {
        let poller = try Poller()
        try poller.add(copier.inbox.raw, token: inboxToken)
        return OutputLoop(copier, poller).run()
      } catch {
        // No descriptor is free: `main` looks after the pipes until one is.
        Clocks.pause(.milliseconds(100))
      }
    }
  }

  private func run() {
    while true {
      copier.round.store(0, ordering: .sequentiallyConsistent)
      let deadline = parked.isEmpty && !logs.hasDebts ? nil : Clocks.monotonic + Self.parkedInterval
      ready.removeAll(keepingCapacity: true)
      let end = Clocks.monotonic
      poller.wait(until: deadline) { ready.append($0.token) }
      let begin = Clocks.monotonic
      haste = begin - end < Self.soon && copied > 0 && copied < Self.small * max(1, ready.count) ? haste + 1 : 0
      copied = 0
      if haste > 2 { Clocks.pause(Self.pause) }
      copier.round.store(begin.nanoseconds, ordering: .sequentiallyConsistent)
      copier.arm(OutputCopier.patience)
      let turns = max(1, Self.turns / max(1, ready.count))
      for token in ready {
        if token == Self.inboxToken {
          copier.inbox.clear()
          if !takeChanges(), copier.comeToRest(owing: logs.debts) { return }
        } else {
          copy(token, turns: turns)
        }
      }
      if deadline != nil { retry() }
    }
  }

  private func copy(_ token: UInt64, turns: Int) {
    guard let member = members[RunNumber(truncatingIfNeeded: token >> 1)], !member.isParked else { return }
    for _ in 0..<turns {
      switch copy(Int(token & 1), of: member) {
      // What was not full is empty now, or as good as.
      case .some(let count): if count < Self.small { return }
      case .none: return park(member)
      }
    }
  }

  // MARK: what the keeper asks for

  /// Does what was asked for since the last time; false when the thread shall end.
  private func takeChanges() -> Bool {
    let (changed, lost, reopens, isEnding) = copier.registry.withLock { registry in
      let changed = registry.changed.map { ($0, registry.runs[$0]?.run) }
      for number in registry.changed { registry.runs[number]?.isTaken = true }
      defer {
        registry.changed = []
        registry.lost = [:]
        registry.reopens = false
      }
      return (changed, registry.lost, registry.reopens, registry.isEnding)
    }
    if reopens { logs.closeAll() }
    for (path, count) in lost { logs.owe(count, path) }
    for (number, run) in changed {
      if let member = members[number], run == nil || member.run !== run { dismiss(member) }
      if let run { attend(run) }
    }
    return !isEnding
  }

  private func attend(_ run: OutputRun) {
    let (rules, drains, finishes, isFinished, owes) = run.ledger.withLock { ledger in
      (ledger.rules, ledger.drains, ledger.finishes, ledger.isFinished, ledger.unsaid > 0 || ledger.problem != nil)
    }
    if isFinished {
      if let member = members[run.number] { dismiss(member) }
      return
    }
    let member = members[run.number] ?? admit(run, rules)
    if member.log.path != rules.path {
      logs.giveBack(member.log)
      member.log = logs.take(rules)
    }
    member.log.rules = rules
    if owes, !member.isParked { account(for: member) }
    if finishes { finish(member) } else if drains { drain(member) }
  }

  private func admit(_ run: OutputRun, _ rules: OutputRules) -> Member {
    let member = Member(run, logs.take(rules))
    members[run.number] = member
    do throws(SystemError) {
      // Made now, so that the service has a log even before it says something.
      try member.log.open()
      for source in run.sources.indices { try watch(member, source) }
    } catch {
      note(error, for: run)
      park(member)
    }
    return member
  }

  func watch(_ member: Member, _ source: Int) throws(SystemError) {
    let token = UInt64(member.run.number) << 1 | UInt64(source)
    try poller.add(member.run.sources[source].pipe.raw, token: token)
  }

  func unwatch(_ member: Member) {
    for source in member.run.sources { poller.remove(source.pipe.raw) }
  }

  /// Lets go of a run.
  private func dismiss(_ member: Member) {
    unwatch(member)
    member.log.dropped += member.run.takeUnsaid()
    logs.giveBack(member.log)
    members[member.run.number] = nil
    parked.remove(member.run.number)
  }

  // MARK: ends

  /// Copies what lies in the pipes now, at most; more may come while this lasts.
  private func copyRest(_ member: Member) -> Bool {
    for source in member.run.sources.indices {
      var left = member.run.sources[source].pipe.available
      while left > 0 {
        guard let count = copy(source, of: member) else { return false }
        if count == 0 { break }
        left -= count
      }
    }
    return true
  }

  private func drain(_ member: Member) {
    if !member.isParked, !copyRest(member) { park(member) }
    member.run.ledger.withLock { ledger in
      ledger.drains = false
      ledger.asked = nil
      ledger.isDrained = true
    }
    copier.tell(member.run)
  }

  private func finish(_ member: Member) {
    let isWhole = copyRest(member)
    member.run.ledger.withLock { ledger in
      if !isWhole { member.run.drop(&ledger) }
      ledger.isFinished = true
      ledger.isDrained = true
    }
    dismiss(member)
    copier.tell(member.run)
  }
}
