internal import Model

/// How one program takes over from another, step by step: the file is asked, the daemon makes way, the new daemon becomes
/// ready, the threads come to rest, the keeper becomes the new program. Until then the old one can go on at any moment.
///
/// What happens goes in, what is to be done comes out; nothing is done here.
struct UpgradeCourse: Equatable {
  enum Step: Equatable {
    case none
    /// The file is being asked whether it is a dmon that can take over.
    case checking
    /// The old daemon was asked to end.
    case leaving
    /// The new daemon was started and is not ready.
    case starting
    /// The new daemon is being killed; then the old one is started.
    case returning(UpgradeFailure)
    /// The new daemon serves; the keeper's threads come to rest.
    case resting
  }

  enum Event: Equatable {
    case asked(UpgradeOrder, file: String)
    /// What the file says of itself, or why it is no program to take over.
    case answered(ProgramAnswer, hasDaemon: Bool)
    case refused(UpgradeFailure)
    case daemonEnded(RunExit)
    /// No daemon could be started.
    case daemonFailed(UpgradeFailure)
    case daemonReady
    case deadline
    case atRest
    /// The keeper could not become the program.
    case notReplaced(UpgradeFailure)
    /// Somebody wants all to end.
    case cancelled
  }

  enum Effect: Equatable {
    /// Ask the file.
    case check(file: String)
    case sendDaemonAway
    case killDaemon
    /// Start a daemon of the new program; of the one that is running.
    case startNew
    case startOld
    /// The file is not wanted any more.
    case letGo
    case rest
    case goOn
    case replace
    case tell(UpgradeOutcome)
  }

  private(set) var step = Step.none
  /// What is under way, or was last.
  private(set) var order: UpgradeOrder?
  private(set) var file = ""
  private(set) var version = ""
  /// When the step has taken too long.
  private(set) var deadline: Instant?

  /// How long the old daemon may write down what it knows; a new one may take to serve; what is under way may take to end.
  static let leaveLimit = Duration.seconds(5)
  static let startLimit = Duration.seconds(10)
  static let restLimit = Duration.seconds(5)

  mutating func apply(_ event: Event, at now: Instant) -> [Effect] {
    switch (step, event) {
    case (_, .asked(let order, let file)): return begin(order, file)
    case (.checking, .answered(let answer, let hasDaemon)):
      version = answer.version
      if hasDaemon { return go(to: .leaving, until: now + Self.leaveLimit, [.sendDaemonAway]) }
      return go(to: .starting, until: now + Self.startLimit, [.startNew])
    case (.checking, .refused(let failure)): return fail(failure)

    case (.leaving, .daemonEnded): return go(to: .starting, until: now + Self.startLimit, [.startNew])
    // It may be killed as well: nothing that was acknowledged is lost with it.
    case (.leaving, .deadline): return go(to: .leaving, until: now + Self.leaveLimit, [.killDaemon])

    case (.starting, .daemonReady): return go(to: .resting, until: now + Self.restLimit, [.rest])
    // Killed by others: that says nothing of the program.
    case (.starting, .daemonEnded(let exit)) where !exit.isByItself && !isLate(now): return [.startNew]
    case (.starting, .daemonEnded(let exit)): return fail(Self.failure(exit, file), [.startOld])
    case (.starting, .daemonFailed(let failure)): return fail(failure, [.startOld])
    case (.starting, .deadline):
      let seconds = Self.startLimit.components.seconds
      return go(
        to: .returning(.init(.tryLater, "the daemon of '\(file)' did not answer within \(seconds) s")), until: nil,
        [.killDaemon])
    case (.returning(let failure), .daemonEnded), (.returning(let failure), .daemonFailed):
      return fail(failure, [.startOld])

    case (.resting, .atRest): return go(to: .resting, until: deadline, [.replace])
    case (.resting, .notReplaced(let failure)): return stay(failure)
    case (.resting, .deadline):
      return stay(.init(.tryLater, "the keeper waits for a disk, and goes on as it is beside the new daemon"))

    case (.resting, .cancelled): return fail(Self.cancelled, [.goOn])
    case (.checking, .cancelled), (.leaving, .cancelled), (.starting, .cancelled), (.returning, .cancelled):
      return fail(Self.cancelled)

    case (.none, _), (.checking, _), (.leaving, _), (.starting, _), (.returning, _), (.resting, _): return []
    }
  }

  private mutating func begin(_ order: UpgradeOrder, _ file: String) -> [Effect] {
    if step != .none {
      if order.request == self.order?.request { return [] }
      return [
        .tell(.init(request: order.request, file: file, failure: .init(.tryLater, "another upgrade is under way")))
      ]
    }
    self.order = order
    self.file = file
    return go(to: .checking, until: nil, [.check(file: file)])
  }

  private mutating func go(to step: Step, until deadline: Instant?, _ effects: [Effect]) -> [Effect] {
    self.step = step
    self.deadline = deadline
    return effects
  }

  /// The old program goes on.
  private mutating func fail(_ failure: UpgradeFailure, _ effects: [Effect] = []) -> [Effect] {
    let outcome = UpgradeOutcome(request: order?.request ?? "", file: file, failure: failure)
    return go(to: .none, until: nil, [.letGo] + effects + [.tell(outcome)])
  }

  /// The new daemon serves, and the keeper stays what it was: later daemons are of the new program too, since they may have
  /// written what the old one cannot read.
  private mutating func stay(_ failure: UpgradeFailure) -> [Effect] {
    let outcome = UpgradeOutcome(request: order?.request ?? "", file: file, failure: failure)
    return go(to: .none, until: nil, [.goOn, .tell(outcome)])
  }

  private func isLate(_ now: Instant) -> Bool { deadline.map { now >= $0 } ?? false }

  private static let cancelled = UpgradeFailure(.tryLater, "dmon is ending")

  private static func failure(_ exit: RunExit, _ file: String) -> UpgradeFailure {
    switch exit {
    case .code(let code): .init(.badConfiguration, "the daemon of '\(file)' ended with code \(code) before it served")
    case .signal(let number): .init(.software, "the daemon of '\(file)' crashed with signal \(number) before it served")
    case .unknown: .init(.software, "the daemon of '\(file)' ended before it served")
    }
  }
}
