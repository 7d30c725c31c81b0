/// Where a schedule stands: what was served, what comes next. Event in, effects out; no clock, no process.
///
/// Promises, whatever comes in whatever order:
/// - a run is started only while none lives (so never two at once; the rule `restart` has the old one stopped first);
/// - each moment of the schedule is served at most once: started, skipped with a reason, or counted as missed;
/// - a clock set back does not run again what ran already. Set back by more than ``longestCorrection`` it was plainly wrong
///   before: then, as with cron, the schedule goes on from the new time;
/// - while it is enabled and something is still to come, it is armed for exactly that.
package struct ScheduleState: Sendable, Equatable, Codable {
  /// What has happened.
  package enum Event: Sendable, Equatable {
    /// The daemon has begun with it, new or restored from the journal; the machine has just started or not.
    case began(atBoot: Bool)
    /// The armed moment has come, or may have.
    case woke
    /// The clock was set, or another zone holds.
    case clockChanged
    /// A run of it lives, whoever started it.
    case runStarted
    /// None lives any more; a start that failed says this too.
    case runEnded
    /// The living run gave way to a new one, and nothing was said between.
    case runReplaced
    /// A person wants it up, or down.
    case enabled, disabled
  }

  /// What is to be done, in this order.
  package enum Effect: Sendable, Equatable {
    /// Start a run for that moment. It counts as living from now on, until `runEnded`.
    case start(for: Timestamp)
    /// End the living run; when it has ended the start follows.
    case stop(for: Timestamp)
    /// The run of that moment does not take place.
    case skip(for: Timestamp, SkipReason)
    /// Say `woke` at this moment of the wall clock; replaces what was armed before.
    case arm(Timestamp)
    /// Nothing is to come.
    case disarm
  }

  /// Why a run does not take place.
  package enum SkipReason: Sendable, Equatable {
    /// The run before still lives.
    case stillRunning
    /// One waits already.
    case alreadyWaiting
    /// It waited for the end of the run before, and a later one was due first.
    case replaced
    /// It waited, and then the clock was set back to long before its moment.
    case clockWasWrong
    /// So many were due while nobody could start them; the moment is the last one's.
    case missed(MissedRuns)

    package var text: String {
      switch self {
      case .stillRunning: "the run before has not ended yet"
      case .alreadyWaiting: "one run waits already for the run before to end"
      case .replaced: "a later run took its place before the one before had ended"
      case .clockWasWrong: "the clock was wrong when it was due"
      case .missed(let runs): "\(runs.text) missed: dmon was not there, or the clock was set forward"
      }
    }
  }

  /// A run that starts later than this after its moment was missed.
  package static let tolerance = Microseconds(60_000_000)
  /// As cron: a clock that is set back further was wrong before.
  package static let longestCorrection = Microseconds(3 * 3_600_000_000)

  /// All moments up to this one were served; nil until it began.
  package internal(set) var servedUntil: Timestamp?
  /// The moment of the next run, and the later one at which it starts.
  package private(set) var next: Timestamp?
  package private(set) var armed: Timestamp?
  /// The moment whose run starts when the living one has ended.
  package internal(set) var waiting: Timestamp?
  package internal(set) var isLive = false
  package internal(set) var isEnabled = true

  package init() {}

  /// - Parameters:
  ///   - now: the wall clock.
  ///   - draw: 0 up to 1, anything at random: how much of the jitter the next run gets.
  package mutating func apply(
    _ event: Event, at now: Timestamp, _ rule: ScheduleRule, _ schedule: Schedule, draw: Double = 0
  ) -> [Effect] {
    var effects: [Effect] = []
    switch event {
    case .began(let atBoot): begin(at: now, atBoot: atBoot, rule, &effects)
    case .runStarted:
      isLive = true
      return []
    case .runReplaced:
      // What waited to take the old one's place has done so.
      if rule.overlap == .restart { waiting = nil }
      isLive = true
      return []
    case .runEnded:
      isLive = false
      guard isEnabled, let moment = waiting else { return [] }
      waiting = nil
      start(moment, &effects)
      return effects
    case .enabled:
      // What passed meanwhile is not asked for any more.
      if !isEnabled, servedUntil.map({ $0 < now }) ?? true { servedUntil = now }
      isEnabled = true
    case .disabled:
      (isEnabled, waiting, next, armed) = (false, nil, nil, nil)
      return [.disarm]
    case .woke, .clockChanged: break
    }
    guard isEnabled else { return effects }
    serve(at: now, rule, schedule, &effects)
    arm(after: servedUntil ?? now, rule, schedule, draw: draw, &effects)
    return effects
  }

  private mutating func begin(at now: Timestamp, atBoot: Bool, _ rule: ScheduleRule, _ effects: inout [Effect]) {
    // What was armed was armed with a clock of a process that is gone.
    (next, armed) = (nil, nil)
    if servedUntil == nil { servedUntil = now }
    if isEnabled, !isLive, let moment = waiting {
      // It waited for a run that ended while nobody was there.
      waiting = nil
      let latest = moment.microseconds &+ max(0, rule.jitter.value) &+ Self.tolerance.value
      if now.microseconds <= latest || rule.missed == .once {
        start(moment, &effects)
      } else {
        effects.append(.skip(for: moment, .missed(MissedRuns(count: 1, isMore: false, first: moment, last: moment))))
      }
    }
    guard atBoot, rule.expression.isReboot, isEnabled, !isLive else { return }
    start(now, &effects)
  }

  /// Deals with everything that was due up to now.
  private mutating func serve(
    at now: Timestamp, _ rule: ScheduleRule, _ schedule: Schedule, _ effects: inout [Effect]
  ) {
    let served = servedUntil ?? now
    if now < served {
      guard now.microseconds &+ Self.longestCorrection.value < served.microseconds else { return }
      servedUntil = now
      // Its moment comes again, by the right clock.
      if let moment = waiting, moment > now {
        waiting = nil
        effects.append(.skip(for: moment, .clockWasWrong))
      }
      return
    }
    // A run that waits for its jitter is not due yet, and no later one is: the delay ends before.
    if let armed, let next, now < armed, now >= next, armed.since(now) <= rule.jitter.duration { return }
    servedUntil = now
    guard let due = schedule.runs(after: served, through: now) else { return }
    let latest = due.last.microseconds &+ max(0, rule.jitter.value) &+ Self.tolerance.value
    if now.microseconds <= latest || rule.missed == .once {
      if let earlier = schedule.runs(after: served, through: Timestamp(microseconds: due.last.microseconds - 1)) {
        effects.append(.skip(for: earlier.last, .missed(earlier)))
      }
      run(for: due.last, rule, &effects)
    } else {
      effects.append(.skip(for: due.last, .missed(due)))
    }
  }

  private mutating func run(for moment: Timestamp, _ rule: ScheduleRule, _ effects: inout [Effect]) {
    guard isLive else { return start(moment, &effects) }
    switch rule.overlap {
    case .skip: effects.append(.skip(for: moment, .stillRunning))
    case .queue:
      guard waiting == nil else { return effects.append(.skip(for: moment, .alreadyWaiting)) }
      waiting = moment
    case .restart:
      // Where one waits already, the stop was asked for: the newest takes its place.
      if let waiting { effects.append(.skip(for: waiting, .replaced)) } else { effects.append(.stop(for: moment)) }
      waiting = moment
    }
  }

  private mutating func start(_ moment: Timestamp, _ effects: inout [Effect]) {
    isLive = true
    effects.append(.start(for: moment))
  }

  private mutating func arm(
    after served: Timestamp, _ rule: ScheduleRule, _ schedule: Schedule, draw: Double, _ effects: inout [Effect]
  ) {
    let upcoming = schedule.nextRun(after: served)
    if upcoming != next || armed == nil {
      next = upcoming
      armed = upcoming.map { delayed($0, rule, schedule, draw: draw) }
    }
    effects.append(armed.map(Effect.arm) ?? .disarm)
  }

  /// The moment with its share of the jitter; always before the run after it.
  private func delayed(
    _ moment: Timestamp, _ rule: ScheduleRule, _ schedule: Schedule, draw: Double
  ) -> Timestamp {
    guard rule.jitter.value > 0, draw > 0, let following = schedule.nextRun(after: moment) else { return moment }
    let room = min(rule.jitter.value, following.microseconds &- moment.microseconds &- 1)
    return Timestamp(microseconds: moment.microseconds &+ Int64(Double(room) * min(draw, 1)))
  }
}
