/// What becomes of a service when a run of it is over, and how the next one begins.
extension ServiceRecord {
  /// The run is over: its end is known and its tree is gone.
  mutating func conclude(_ circumstances: Circumstances) -> [Effect] {
    let over = saved.run
    let wasArmed = saved.deadline != nil
    saved.deadline = nil
    var effects: [Effect]
    switch saved.aim {
    case .rule: effects = followRule(circumstances)
    case .restart: effects = beginAnew(circumstances)
    case .stop:
      rest(in: .finished)
      effects = [.record]
    case .remove:
      rest(in: .finished)
      saved.aim = .remove
      effects = [.record, .removed]
    case .shutdown:
      suspend()
      effects = [.record]
    }
    // Behind the record: after this the keeper does not know any more how the run ended.
    let isDisarmed = wasArmed && saved.deadline == nil
    effects.insert(contentsOf: isDisarmed ? [.forget(over), .arm(nil)] : [.forget(over)], at: 1)
    return effects
  }

  private var hasEndedWell: Bool {
    guard let exit = saved.end?.exit, saved.end?.trouble == nil else { return false }
    return saved.end?.isAsked == true || policy.isSuccess(exit)
  }

  private mutating func followRule(_ circumstances: Circumstances) -> [Effect] {
    if let trouble = saved.end?.trouble, !trouble.cause.isCrash || trouble.remedy == .stop {
      return followTrouble(trouble, circumstances)
    }
    let isSuccess = hasEndedWell
    guard policy.restarts(afterSuccess: isSuccess), policy.allows(restart: saved.retries + 1), !isHopeless else {
      rest(in: isSuccess ? .finished : .failed)
      return [.record]
    }
    saved.retries += 1
    saved.setbacks = isSuccess ? 0 : saved.setbacks + 1
    saved.state = isSuccess ? .finished : .crashed
    let wait = policy.delay(setbacks: saved.setbacks, jitter: circumstances.jitter)
    if wait == .zero {
      saved.restarts += 1
      return begin(circumstances)
    }
    clearRun()
    saved.phase = .backingOff
    return [.record, arm(wait, circumstances)]
  }

  /// Where nothing can be started at all, trying again does not help.
  private var isHopeless: Bool { saved.end?.failure?.stage == .proc }

  /// The daemon ends; what would have gone on is for the next one.
  private mutating func suspend() {
    let isSuccess = hasEndedWell
    let wasAsked = saved.end?.isAsked == true || saved.end?.failure != nil || saved.end?.trouble?.cause.isCrash == false
    let goesOn = wasAsked || policy.restarts(afterSuccess: isSuccess) && policy.allows(restart: saved.retries + 1)
    rest(in: isSuccess ? .finished : goesOn ? .crashed : .failed)
    if goesOn || specification.isScheduled { saved.aim = .shutdown }
  }

  /// Nothing lives and nothing comes by itself.
  mutating func rest(in state: ServiceState) {
    clearRun()
    saved.phase = .down
    saved.state = state
    saved.deadline = nil
    saved.aim = .rule
  }

  /// Forgets what was true of the run alone; how it ended stays.
  mutating func clearRun() {
    saved.process = nil
    saved.stopBegan = nil
    saved.isKilled = nil
    saved.pausesWhenUp = nil
    saved.sentSignal = nil
    saved.hold = nil
    saved.isReady = nil
    saved.trouble = nil
    saved.notes = nil
  }

  /// A person's start: at once, and with a clean record.
  mutating func beginAnew(_ circumstances: Circumstances) -> [Effect] {
    saved.retries = 0
    saved.setbacks = 0
    saved.restarts = 0
    saved.troubleRestarts = nil
    saved.state = .created
    return beginInOrder(circumstances)
  }

  /// The next run. It has its number before anything is asked for, so that no second one can be.
  mutating func begin(_ circumstances: Circumstances) -> [Effect] {
    clearRun()
    saved.waitingSince = nil
    saved.run = circumstances.nextRun
    saved.phase = .starting
    saved.aim = .rule
    let wasArmed = saved.deadline != nil
    saved.deadline = nil
    return wasArmed ? [.record, .spawn(saved.run), .arm(nil)] : [.record, .spawn(saved.run)]
  }
}
