/// Why a service is where it is and what comes next, in words.
extension ServiceRecord {
  /// Never empty. What counts down or up does so from `now`; nothing in it is a time of day.
  package func reason(at now: Instant) -> String {
    switch saved.phase {
    case .down: restingReason
    case .waiting: "waits \(saved.hold ?? "for its turn")"
    case .starting: startingReason
    case .up: upReason(at: now)
    case .lingering: "running: its leader ended (\(endWords)), \(restWords) goes on" + troubleWords(at: now)
    case .stopping: stoppingReason(at: now)
    case .clearing: clearingReason
    case .backingOff: "\(verdict), \(retryWords(at: now))"
    }
  }

  private var restWords: String {
    if case .awaitMain = awaitRest, let main = saved.notes?.main { return "its main process \(main.pid)" }
    return "what it left"
  }

  private var restingReason: String {
    if saved.aim == .remove { return saved.end == nil ? "removed" : "removed; \(verdict)" }
    if let host = specification.host { return "it is of host \(host), and is never started here" }
    if specification.isScheduled { return scheduledReason }
    if saved.state == .created {
      let before = saved.end == nil ? "not started yet" : "not started again yet; before: \(endWords)"
      return saved.wanted == .up ? before + "; waits for the daemon to start services" : before
    }
    let waits = isWaitingForDaemon ? "; starts with the next 'dmon daemon', or by 'dmon start'" : ""
    if saved.end?.isOfOtherBoot == true {
      return "ended with the machine" + (waits.isEmpty ? "; it has no autostart" : waits)
    }
    return verdict + waits + givenUpWords
  }

  /// Of one that is down and has a schedule.
  private var scheduledReason: String {
    if saved.state == .created {
      return (saved.end == nil ? "not run yet" : "not run again yet; before: \(endWords)") + scheduleWords
    }
    if saved.end?.isOfOtherBoot == true { return "ended with the machine" + scheduleWords }
    return verdict + durationWords + givenUpWords + scheduleWords
  }

  /// What the rule had to say to a bad end that is not followed by a restart.
  private var givenUpWords: String {
    // Ended well, and would have been started again.
    if saved.state == .finished, saved.aim == .rule, saved.wanted == .up, saved.end?.isAsked == false, !isTroubled,
      policy.restarts(afterSuccess: true)
    {
      return "; not started again after \(Words.count(saved.retries, "restart")) of \(policy.maxRestarts ?? 0)"
    }
    guard saved.state == .failed else { return "" }
    if saved.end?.failure?.stage == .proc { return "; nothing can be started here" }
    if specification.isScheduled, policy.rule == .never { return "" }
    if policy.rule == .never, isCrash { return "; not restarted (--restart never)" }
    guard let most = policy.maxRestarts else { return "; waits for a start" }
    return "; given up after \(Words.count(endRestarts, "restart")) of \(most)"
  }

  private var isTroubled: Bool { saved.end?.trouble != nil }

  private var isCrash: Bool { saved.end?.trouble?.cause.isCrash ?? true }

  /// The restarts that are counted together with the one for the last end.
  private var endRestarts: Int {
    guard let trouble = saved.end?.trouble, !trouble.cause.isCrash else { return saved.retries }
    return saved.troubleRestarts?[trouble.cause] ?? 0
  }

  private var startingReason: String {
    let pending =
      switch saved.aim {
      case .rule: ""
      case .stop: ", to be stopped"
      case .restart: ", to be restarted"
      case .remove: ", to be removed"
      case .shutdown: ", to be stopped with dmon"
      }
    if saved.restarts == 0 || saved.state == .created { return "starting" + pending }
    return "starting again after \(endWords), retry \(retryCount)" + pending
  }

  private func upReason(at now: Instant) -> String {
    var text = saved.state == .stopped ? "paused" : "running"
    if let process = saved.process { text += " for \(Words.span(now - process.since))" }
    if saved.state == .stopped, saved.sentSignal == nil { text = "paused; resume lets it go on" }
    text += troubleWords(at: now)
    if saved.restarts > 0 { text += "; restarted \(Words.count(saved.restarts, "time")), last after \(endWords)" }
    return text
  }

  /// What is still missing, and what is wrong and only said.
  private func troubleWords(at now: Instant) -> String {
    var text = ""
    if isAwaitingReady {
      text += "; not ready yet (\(specification.ready ?? ""))"
      if let deadline = saved.deadline { text += ", at most \(Words.span(Self.roundedUp(deadline - now))) more" }
    }
    if let trouble = saved.trouble { text += "; \(trouble.text)" }
    return text
  }

  private func stoppingReason(at now: Instant) -> String {
    let then =
      switch saved.aim {
      case .restart: ", then started again"
      case .remove: ", then removed"
      case .rule, .stop, .shutdown: ""
      }
    let signal = SignalName.text(specification.stopSignalNumber)
    if saved.aim == .rule, let trouble = saved.trouble {
      let how = saved.isKilled == true ? "killed, since it did not end by \(signal)" : "\(signal) was sent"
      return "stopping, since \(trouble.text): \(how)"
    }
    if saved.isKilled == true {
      let tried = saved.stopBegan.map { " after \(Words.span(now - $0))" } ?? ""
      return "stopping: killed\(tried), since it did not end by \(signal)" + then
    }
    let rest = saved.deadline.map { ", killed in \(Words.span($0 - now))" } ?? ""
    return "stopping: \(signal) was sent\(rest)" + then
  }

  private var clearingReason: String {
    let how = saved.isKilled == true ? "what it left is being killed" : "what it left is being ended"
    let then =
      switch saved.aim {
      case .rule: ""
      case .stop: ", to be stopped"
      case .restart: ", then started again"
      case .remove: ", then removed"
      case .shutdown: ", stopped with dmon"
      }
    return "ended (\(endWords)): \(how)" + then
  }

  private func retryWords(at now: Instant) -> String {
    let wait = saved.deadline.map { Words.span(Self.roundedUp($0 - now)) } ?? "0 s"
    return "\(saved.state == .finished ? "start again" : "retry") \(retryCount) in \(wait)"
  }

  /// A wait of 11.2 s is shown as 12 s: it is not over when 11 have passed.
  private static func roundedUp(_ wait: Duration) -> Duration {
    wait < .seconds(1) ? wait : wait + .milliseconds(999)
  }

  private var retryCount: String {
    policy.maxRestarts.map { "\(endRestarts) of \($0)" } ?? "\(endRestarts)"
  }

  /// How the last run ended and what that counts as.
  private var verdict: String {
    guard let end = saved.end else { return saved.state.rawValue }
    if let failure = end.failure {
      let text = "not started: \(failure.words)"
      return saved.state == .finished ? "stopped by request; it was \(text)" : text
    }
    if end.isAsked { return askedVerdict(end) }
    if end.trouble?.remedy == .stop, saved.state == .finished {
      return "stopped: \(endWords)\(survivorWords(end))"
    }
    let text = "\(saved.state.rawValue): \(endWords)\(survivorWords(end))"
    return saved.state == .finished && !policyApproves(end) ? "stopped by request; before: \(endWords)" : text
  }

  private func policyApproves(_ end: RunEnd) -> Bool { end.trouble == nil && end.exit.map(policy.isSuccess) ?? false }

  private func askedVerdict(_ end: RunEnd) -> String {
    let by = saved.aim == .shutdown ? "stopped with dmon" : "stopped by request"
    let took = end.took.map { Words.span($0.duration) } ?? "0 s"
    let how =
      if end.isKilled {
        "killed after \(took): it ignored \(SignalName.text(specification.stopSignalNumber))"
      } else if end.exit == .unknown {
        "ended unseen"
      } else {
        "ended after \(took) (\(endWords))"
      }
    return "\(by): \(how)\(survivorWords(end))"
  }

  private func survivorWords(_ end: RunEnd) -> String {
    switch end.survivors {
    case 0: ""
    case 1: "; 1 process that had left its group was ended"
    default: "; \(end.survivors) processes that had left its group were ended"
    }
  }

  /// `exit 3`, `SIGKILL`, `SIGHUP (sent by request)`, `not started: …`.
  private var endWords: String {
    guard let end = saved.end else { return "unknown" }
    if let failure = end.failure {
      return "not started: \(failure.words)"
    }
    if let trouble = end.trouble { return trouble.text }
    switch end.exit {
    case .code(let code): return "exit \(code)"
    case .signal(let number): return SignalName.text(number) + (end.isSent ? " (sent by request)" : "")
    case .unknown, nil: return "nobody saw how it ended"
    }
  }
}
