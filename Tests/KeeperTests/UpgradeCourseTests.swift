import Model
import Support
import Testing

@testable import Keeper

@Suite("The course of an upgrade")
struct UpgradeCourseTests {
  private static let order = UpgradeOrder(request: "r")
  private static let answer = ProgramAnswer(version: "2")
  private static let start = Instant(nanoseconds: 0)

  /// What follows from these events, one after the other.
  private func effects(_ events: [UpgradeCourse.Event]) -> (UpgradeCourse, [UpgradeCourse.Effect]) {
    var course = UpgradeCourse()
    var last: [UpgradeCourse.Effect] = []
    for event in events { last = course.apply(event, at: Self.start) }
    return (course, last)
  }

  private static let untilStarted: [UpgradeCourse.Event] = [
    .asked(order, file: "/f"), .answered(answer, hasDaemon: true), .daemonEnded(.code(0)),
  ]

  private func failure(_ effects: [UpgradeCourse.Effect]) -> UpgradeFailure? {
    for case .tell(let outcome) in effects { return outcome.failure }
    return nil
  }

  @Test("asked, away, started, ready, at rest: then the keeper becomes the program")
  func whole() {
    #expect(effects(Array(Self.untilStarted[..<1])).1 == [.check(file: "/f")])
    #expect(effects(Array(Self.untilStarted[..<2])).1 == [.sendDaemonAway])
    #expect(effects(Self.untilStarted).1 == [.startNew])
    #expect(effects(Self.untilStarted + [.daemonReady]).1 == [.rest])
    #expect(effects(Self.untilStarted + [.daemonReady, .atRest]).1 == [.replace])
  }

  @Test("without a daemon the new one is started at once")
  func noDaemon() {
    #expect(effects([.asked(Self.order, file: "/f"), .answered(Self.answer, hasDaemon: false)]).1 == [.startNew])
  }

  @Test("a daemon that does not make way is killed, and nothing else happens until it has ended")
  func stubborn() {
    let (course, effects) = effects(Array(Self.untilStarted[..<2]) + [.deadline])
    #expect(effects == [.killDaemon])
    #expect(course.step == .leaving)
  }

  @Test(
    "a new daemon that ends by itself is the end of it: the old one is started",
    arguments: [
      (RunExit.code(0), 78), (.code(127), 78), (.signal(11), 70),
    ])
  func endsByItself(exit: RunExit, code: Int) {
    let (course, effects) = effects(Self.untilStarted + [.daemonEnded(exit)])
    #expect(effects.prefix(2) == [.letGo, .startOld])
    #expect(failure(effects)?.code == code)
    #expect(course.step == .none)
  }

  @Test("a new daemon that others kill is started again, until the time is over")
  func killed() {
    #expect(effects(Self.untilStarted + [.daemonEnded(.signal(9))]).1 == [.startNew])
    var (course, _) = effects(Self.untilStarted)
    let late = course.apply(.daemonEnded(.signal(9)), at: Self.start + UpgradeCourse.startLimit)
    #expect(late.prefix(2) == [.letGo, .startOld])
  }

  @Test("a new daemon that is not ready in time is killed; the old one is started when it is gone")
  func late() {
    #expect(effects(Self.untilStarted + [.deadline]).1 == [.killDaemon])
    #expect(effects(Self.untilStarted + [.deadline, .daemonReady]).1 == [])
    let (_, effects) = effects(Self.untilStarted + [.deadline, .daemonEnded(.signal(9))])
    #expect(effects.prefix(2) == [.letGo, .startOld])
    #expect(failure(effects)?.code == 75)
  }

  @Test("a keeper that cannot become the program goes on beside the new daemon, whose program it keeps")
  func notReplaced() {
    let why = UpgradeFailure(.tryLater, "no memory")
    let (_, effects) = effects(Self.untilStarted + [.daemonReady, .atRest, .notReplaced(why)])
    #expect(effects.first == .goOn && !effects.contains(.letGo))
    #expect(failure(effects) == why)
  }

  @Test("the same order again changes nothing; another one is refused meanwhile")
  func twice() {
    #expect(effects([.asked(Self.order, file: "/f"), .asked(Self.order, file: "/f")]).1 == [])
    let (course, effects) = effects([.asked(Self.order, file: "/f"), .asked(UpgradeOrder(request: "s"), file: "/g")])
    #expect(failure(effects)?.code == 75)
    #expect(course.step == .checking && course.file == "/f")
  }

  @Test("whatever happens: never two daemons, one answer to each order, and an end", arguments: 1...200)
  func anything(seed: Int) {
    var world = UpgradeWorld(seed: UInt64(seed))
    for _ in 0..<200 { world.step() }
    world.settle()
    #expect(world.faults == [])
    #expect(world.isOver)
  }
}

/// A keeper around a course: it does what it is told, and everything that can happen happens.
private struct UpgradeWorld {
  private var course = UpgradeCourse()
  private var generator: SeededGenerator
  private var now = Instant(nanoseconds: 0)
  private var hasDaemon = true
  private var isNew = false
  private var isReady = true
  private var isResting = false
  private var hasProgram = false
  private var isReplaced = false
  private var number = 0
  private var open: Set<String> = []
  private(set) var faults: [String] = []

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  var isOver: Bool { isReplaced || course.step == .none && open.isEmpty && hasDaemon }

  mutating func step() {
    if isReplaced { return begin() }
    now = now + .milliseconds(Int.random(in: 0...900, using: &generator))
    if let deadline = course.deadline, deadline <= now { return apply(.deadline) }
    switch Int.random(in: 0..<12, using: &generator) {
    case 0, 1: ask()
    case 2...3 where course.step == .checking:
      hasProgram = true
      apply(.answered(ProgramAnswer(version: "2"), hasDaemon: hasDaemon))
    case 4 where course.step == .checking: apply(.refused(UpgradeFailure(.noInput, "none")))
    case 5 where hasDaemon:
      end([.code(1), .signal(9), .signal(11), .unknown].randomElement(using: &generator) ?? .unknown)
    case 6...8 where hasDaemon && !isReady:
      isReady = true
      apply(.daemonReady)
    case 9...10 where isResting && course.step == .resting: apply(.atRest)
    case 11 where Int.random(in: 0..<20, using: &generator) == 0: apply(.cancelled)
    default: break
    }
  }

  /// Nothing bad happens any more.
  mutating func settle() {
    for _ in 0..<50 where !isOver {
      now = now + .seconds(1)
      if course.step == .checking {
        apply(.refused(UpgradeFailure(.noInput, "none")))
      } else if course.step == .leaving, hasDaemon {
        end(.code(0))
      } else if hasDaemon, !isReady {
        isReady = true
        apply(.daemonReady)
      } else if isResting {
        apply(.atRest)
      } else if let deadline = course.deadline, deadline <= now {
        apply(.deadline)
      }
    }
  }

  private mutating func begin() {
    course = UpgradeCourse()
    (isReplaced, isResting, hasProgram, isNew) = (false, false, false, false)
  }

  private mutating func ask() {
    number += 1
    open.insert("\(number)")
    apply(.asked(UpgradeOrder(request: "\(number)"), file: "/f"))
  }

  private mutating func end(_ exit: RunExit) {
    hasDaemon = false
    switch course.step {
    case .leaving, .starting, .returning: apply(.daemonEnded(exit))
    // As the keeper does without an upgrade.
    case .none, .checking, .resting: start(isNew: hasProgram && course.step != .checking)
    }
  }

  private mutating func start(isNew: Bool) {
    if hasDaemon { faults.append("a second daemon in \(course.step)") }
    if isNew, !hasProgram { faults.append("there is no program to start") }
    (hasDaemon, self.isNew, isReady) = (true, isNew, false)
  }

  private mutating func apply(_ event: UpgradeCourse.Event) {
    for effect in course.apply(event, at: now) { carryOut(effect) }
    if course.step == .none, isResting { faults.append("nobody copies any more after \(event)") }
    if course.step == .none, course.deadline != nil { faults.append("a deadline is left after \(event)") }
    if course.step == .none, !hasDaemon { faults.append("no daemon after \(event)") }
  }

  private mutating func carryOut(_ effect: UpgradeCourse.Effect) {
    switch effect {
    case .check: break
    case .sendDaemonAway: if Bool.random(using: &generator) { end(.code(0)) }
    case .killDaemon: if hasDaemon { end(.signal(9)) }
    case .startNew: start(isNew: true)
    case .startOld: start(isNew: false)
    case .letGo: hasProgram = false
    case .rest: isResting = true
    case .goOn: isResting = false
    case .replace: replace()
    case .tell(let outcome):
      if open.remove(outcome.request) == nil { faults.append("an answer to nobody") }
    }
  }

  private mutating func replace() {
    if !isResting { faults.append("not at rest") }
    if Int.random(in: 0..<3, using: &generator) == 0 {
      return apply(.notReplaced(UpgradeFailure(.tryLater, "it cannot be")))
    }
    if let order = course.order { open.remove(order.request) }
    isReplaced = true
  }
}
