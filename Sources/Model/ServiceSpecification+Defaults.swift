/// What a specification means where it says nothing.
extension ServiceSpecification {
  /// SIGTERM where none, or none that exists, is named.
  package var stopSignalNumber: Int { stopSignal.flatMap(SignalName.number) ?? SignalName.term }

  /// How long a stop may take before it is a kill: never negative, at most ``DurationText/longest``.
  package var stopTimeLimit: Duration {
    min(max(.zero, stopTimeout?.duration ?? .seconds(10)), DurationText.longest)
  }

  /// Whether a run is ready only when something beside its start has shown it.
  package var waitsForReady: Bool { ready.map { $0 != "started" } ?? false }

  /// What shows that a run is ready; what cannot be read shows it at once.
  package var readyCondition: ReadyCondition { ready.flatMap { try? ReadyCondition($0) } ?? .started }

  /// The descriptor that a run says on that it is ready.
  package var readyDescriptor: Int? {
    if case .descriptor(let number) = readyCondition { return number }
    return nil
  }

  /// What is asked while it is ready.
  package var healthCheck: HealthCheck? { health.flatMap { try? HealthCheck($0) } }

  /// Commands run beside it: checks, or hooks.
  package var runsAside: Bool {
    if hooks?.isEmpty == false { return true }
    if case .command = healthCheck?.probe { return true }
    if case .probe(.command) = readyCondition { return true }
    return false
  }

  /// What a shell does for an event, in the order in which it was said.
  package func commands(for event: HookEvent) -> [String] {
    (hooks ?? []).compactMap { try? Hook($0) }.filter { $0.event == event }.map(\.command)
  }

  /// How long a run may take to be ready: at least 1 ms.
  package var readyTimeLimit: Duration {
    min(max(.milliseconds(1), readyTimeout?.duration ?? .seconds(60)), DurationText.longest)
  }

  /// So many health checks that fail in a row are a crash.
  package var healthTries: Int { max(1, healthRetries ?? 3) }

  /// From one health check to the next: at least 10 ms.
  package var healthEvery: Duration {
    min(max(.milliseconds(10), healthInterval?.duration ?? .seconds(10)), DurationText.longest)
  }

  /// How long one health check may take: at least 1 ms.
  package var healthTimeLimit: Duration {
    min(max(.milliseconds(1), healthTimeout?.duration ?? .seconds(5)), DurationText.longest)
  }

  /// How long a threshold must be passed: three measurements where nothing else is said.
  package var thresholdTime: Duration {
    let interval = monitorInterval?.duration ?? .seconds(5)
    return min(max(.zero, thresholdFor?.duration ?? interval * 3), DurationText.longest)
  }

  /// Whether it is given a socket for sd_notify(3).
  package var hasNotifySocket: Bool { notify ?? (watchdog != nil || ready == "notify") }

  /// Whether a process of `old` must be started anew to be as `new` says.
  ///
  /// What is read when something happens (when to restart, how to stop, what of the log is kept, whether it starts by
  /// itself) needs no new process; what the process was made with does. A directory's variables are for the next start alone:
  /// they are another crontab's, or those of a shell, and nobody changed the program.
  package static func needsRestart(from old: ServiceSpecification, to new: ServiceSpecification) -> Bool {
    old.command != new.command || (old.directory ?? "/") != (new.directory ?? "/")
      || variables(old.environment) != variables(new.environment)
      || !new.isOfDirectory && variables(old.inherited) != variables(new.inherited)
      || old.user != new.user || (old.umask ?? 0o022) != (new.umask ?? 0o022) || (old.nice ?? 0) != (new.nice ?? 0)
      || Set(old.limits ?? []) != Set(new.limits ?? []) || (old.splitOutput ?? false) != (new.splitOutput ?? false)
      || (old.passOutput ?? false) != (new.passOutput ?? false)
      || old.readyDescriptor != new.readyDescriptor
      || old.hasNotifySocket != new.hasNotifySocket || old.watchdog != new.watchdog
      || old.name != new.name || (old.group ?? ServiceName.defaultGroup) != (new.group ?? ServiceName.defaultGroup)
  }

  /// By name, since a later one wins.
  private static func variables(_ assignments: [String]?) -> [String: String] {
    var values: [String: String] = [:]
    for assignment in assignments ?? [] {
      let equals = assignment.utf8.firstIndex(of: UInt8(ascii: "=")) ?? assignment.endIndex
      values[String(assignment[..<equals])] = String(assignment[equals...])
    }
    return values
  }

  /// This specification with every field of `changes` that says something; an empty command says nothing.
  package func edited(by changes: ServiceSpecification) -> ServiceSpecification {
    var result = self
    if !changes.command.isEmpty { result.command = changes.command }
    result.directory = changes.directory ?? directory
    result.environment = changes.environment ?? environment
    result.inherited = changes.inherited ?? inherited
    result.user = changes.user ?? user
    result.umask = changes.umask ?? umask
    result.nice = changes.nice ?? nice
    result.limits = changes.limits ?? limits
    result.autostart = changes.autostart ?? autostart
    result.oneshot = changes.oneshot ?? oneshot
    result.restart = changes.restart ?? restart
    result.restartInterval = changes.restartInterval ?? restartInterval
    result.restartCap = changes.restartCap ?? restartCap
    result.healthyAfter = changes.healthyAfter ?? healthyAfter
    result.maxRestarts = changes.maxRestarts ?? maxRestarts
    result.successCodes = changes.successCodes ?? successCodes
    result.stopSignal = changes.stopSignal ?? stopSignal
    result.stopTimeout = changes.stopTimeout ?? stopTimeout
    result.leaveChildren = changes.leaveChildren ?? leaveChildren
    result.splitOutput = changes.splitOutput ?? splitOutput
    result.passOutput = changes.passOutput ?? passOutput
    result.logMax = changes.logMax ?? logMax
    result.logKeep = changes.logKeep ?? logKeep
    result.logDays = changes.logDays ?? logDays
    result.cpuThreshold = changes.cpuThreshold ?? cpuThreshold
    result.memoryThreshold = changes.memoryThreshold ?? memoryThreshold
    result.thresholdFor = changes.thresholdFor ?? thresholdFor
    result.onThreshold = changes.onThreshold ?? onThreshold
    result.monitorInterval = changes.monitorInterval ?? monitorInterval
    result.stallAfter = changes.stallAfter ?? stallAfter
    result.onStall = changes.onStall ?? onStall
    result.ready = changes.ready ?? ready
    result.readyTimeout = changes.readyTimeout ?? readyTimeout
    result.health = changes.health ?? health
    result.healthInterval = changes.healthInterval ?? healthInterval
    result.healthTimeout = changes.healthTimeout ?? healthTimeout
    result.healthRetries = changes.healthRetries ?? healthRetries
    result.notify = changes.notify ?? notify
    result.watchdog = changes.watchdog ?? watchdog
    result.after = changes.after ?? after
    result.replicas = changes.replicas ?? replicas
    result.hooks = changes.hooks ?? hooks
    result.origin = changes.origin ?? origin
    result.originLine = changes.originLine ?? originLine
    result.originStamp = changes.originStamp ?? originStamp
    result.host = changes.host ?? host
    result.schedule = changes.schedule ?? schedule
    result.timezone = changes.timezone ?? timezone
    result.overlap = changes.overlap ?? overlap
    result.missed = changes.missed ?? missed
    result.jitter = changes.jitter ?? jitter
    // One without a path means that nothing is watched any more.
    if let rule = changes.watch { result.watch = rule.paths.isEmpty ? nil : rule }
    if changes.schedule?.isEmpty == true { result.endSchedule() }
    if changes.timezone?.isEmpty == true { result.timezone = nil }
    return result
  }
}
