import Support

@testable import Model

/// A schedule's state with a clock that is set at random, and runs that end when they like; it watches that promises are kept.
struct ScheduleWorld {
  private(set) var problems: [String] = []
  private(set) var trace: [String] = []
  private(set) var starts = 0
  private(set) var skips = 0
  private(set) var missed = 0

  private var random: SeededGenerator
  private let rule: ScheduleRule
  private let schedule: Schedule
  private var state = ScheduleState()
  private var now: Timestamp
  private var isLive = false
  private var armed: Timestamp?
  /// The moments that were dealt with since the clock was last plainly wrong.
  private var served: Set<Int64> = []
  private var isExact = true
  /// Up to when the moments were counted that have to be accounted for, how many those were, and how many were.
  private var counted: Timestamp
  private var due = 0
  private var accounted = 0

  init(seed: UInt64, zone: TimeZoneRules) throws {
    random = SeededGenerator(seed: seed)
    let texts = [
      "* * * * *", "*/5 * * * *", "30 2 * * *", "0,30 * * * *", "*/20 * * * * *", "0 */6 * * *", "15 1-3 * * *",
    ]
    let text = texts[Int.random(in: 0..<texts.count, using: &random)]
    rule = ScheduleRule(
      try CronExpression(text), overlap: OverlapRule.allCases.randomElement(using: &random) ?? .skip,
      missed: Bool.random(using: &random) ? .once : .skip,
      jitter: Microseconds(Bool.random(using: &random) ? 0 : Int64.random(in: 0...90_000_000, using: &random)))
    schedule = Schedule(rule.expression, in: zone)
    // A day before clocks are set.
    let change = zone.span(at: Int.random(in: 1_700_000_000...1_900_000_000, using: &random)).end
    now = Timestamp(microseconds: Int64(change - 86_400) * 1_000_000 + Int64.random(in: 0...999_999, using: &random))
    counted = now
    trace.append("'\(text)' \(rule.overlap) \(rule.missed) jitter \(rule.jitter.value)")
    apply(.began(atBoot: false))
  }

  mutating func step() {
    switch Int.random(in: 0..<24, using: &random) {
    case 0..<12: wake()
    case 12..<15:
      pass(Int64.random(in: 0...20_000_000, using: &random))
      apply(.woke)
    case 15..<19:
      guard isLive else { return }
      isLive = false
      apply(.runEnded)
    case 19: jump(Int64.random(in: 0...7_200_000_000, using: &random))
    case 20: jump(-Int64.random(in: 0...7_200_000_000, using: &random))
    case 21:
      let isBack = Bool.random(using: &random)
      jump((isBack ? -1 : 1) * Int64.random(in: 10_900_000_000...200_000_000_000, using: &random))
    case 22: die()
    default: pauseOrStart()
    }
  }

  /// The daemon dies, and another goes on with what was saved; a run may end meanwhile.
  private mutating func die() {
    if isLive, Bool.random(using: &random) { isLive = false }
    if Bool.random(using: &random) { pass(Int64.random(in: 0...300_000_000, using: &random)) }
    trace.append("dies")
    state = ScheduleState(state.saved(boot: nil), isLive: isLive, isEnabled: state.isEnabled)
    armed = nil
    apply(.began(atBoot: Bool.random(using: &random)))
  }

  /// The loop wakes when it was armed, a little late.
  private mutating func wake() {
    guard let armed else { return }
    now = max(now, armed)
    pass(Int64.random(in: 0...3_000, using: &random))
    apply(.woke)
  }

  private mutating func pauseOrStart() {
    if Int.random(in: 0..<3, using: &random) == 0 {
      isExact = false
      apply(.disabled)
      if !problems.isEmpty { return }
      if armed != nil { problems.append("armed while disabled") }
      pass(Int64.random(in: 0...4_000_000_000, using: &random))
      apply(.woke)
      apply(.enabled)
    } else if !isLive {
      isLive = true
      apply(.runStarted)
    }
  }

  private mutating func pass(_ microseconds: Int64) { now.microseconds += microseconds }

  private mutating func jump(_ microseconds: Int64) {
    pass(microseconds)
    if microseconds < 0 { isExact = false }
    apply(.clockChanged)
  }

  private mutating func apply(_ event: ScheduleState.Event) {
    let before = state
    let draw = Double.random(in: 0..<1, using: &random)
    let effects = state.apply(event, at: now, rule, schedule, draw: draw)
    trace.append("\(now.microseconds) \(event): \(effects)")
    if let served = before.servedUntil, let after = state.servedUntil, after < served {
      let correction = served.microseconds - after.microseconds
      if correction <= ScheduleState.longestCorrection.value { problems.append("went back for a small correction") }
      self.served = []
    }
    for effect in effects { carryOut(effect) }
    check(after: event)
  }

  private mutating func carryOut(_ effect: ScheduleState.Effect) {
    switch effect {
    case .start(let moment):
      if isLive { problems.append("a second run was started") }
      isLive = true
      starts += 1
      if isMoment(moment) { serve(moment) } else { problems.append("\(moment) is no moment of the schedule") }
      // One that waited may be, when the clock was set back meanwhile.
      if moment > now, isExact { problems.append("a run for a moment to come") }
    case .skip(let moment, .missed(let runs)):
      missed += runs.count
      accounted += runs.isMore ? 0 : runs.count
      if runs.isMore { isExact = false }
      if moment != runs.last || !served.insert(moment.microseconds).inserted {
        problems.append("missed what was served")
      }
    case .skip(let moment, .clockWasWrong):
      if moment <= now { problems.append("a moment that was right was dropped") }
    case .skip(let moment, _):
      skips += 1
      serve(moment)
    case .stop: if rule.overlap != .restart || !isLive { problems.append("stopped for nothing") }
    case .arm(let moment): armed = moment
    case .disarm: armed = nil
    }
  }

  private mutating func serve(_ moment: Timestamp) {
    accounted += 1
    if !served.insert(moment.microseconds).inserted { problems.append("\(moment.microseconds) was served already") }
  }

  private func isMoment(_ moment: Timestamp) -> Bool {
    schedule.nextRun(after: Timestamp(microseconds: moment.microseconds - 1)) == moment
  }

  private mutating func check(after event: ScheduleState.Event) {
    if state.isLive != isLive {
      problems.append("\(event): it thinks that a run \(state.isLive ? "lives" : "does not live")")
    }
    guard state.isEnabled, let served = state.servedUntil else { return }
    if armed != state.armed { problems.append("armed for something else") }
    guard let next = schedule.nextRun(after: served), let armed else { return problems.append("not armed") }
    if armed < next || armed.microseconds > next.microseconds + rule.jitter.value {
      problems.append("armed too early or late")
    }
    if let following = schedule.nextRun(after: next), armed >= following { problems.append("armed beyond the next") }
    let waiting = state.waiting == nil ? 0 : 1
    guard isExact else { return }
    due += schedule.runs(after: counted, through: served, limit: 100_000)?.count ?? 0
    counted = max(counted, served)
    if due != accounted + waiting { problems.append("\(due) were due, \(accounted + waiting) are known") }
  }
}
