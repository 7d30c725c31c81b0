/// What a specification means where it says nothing.
extension ServiceSpecification {
  /// SIGTERM where none, or none that exists, is named.
  package var stopSignalNumber: Int { stopSignal.flatMap(SignalName.number) ?? SignalName.term }

  /// How long a stop may take before it is a kill: never negative, at most ``DurationText/longest``.
  package var stopTimeLimit: Duration {
    min(max(.zero, stopTimeout?.duration ?? .seconds(10)), DurationText.longest)
  }

  /// Whether a process of `old` must be started anew to be as `new` says.
  ///
  /// What is read when something happens (when to restart, how to stop, what of the log is kept, whether it starts by
  /// itself) needs no new process; what the process was made with does.
  package static func needsRestart(from old: ServiceSpecification, to new: ServiceSpecification) -> Bool {
    old.command != new.command || (old.directory ?? "/") != (new.directory ?? "/")
      || variables(old.environment) != variables(new.environment)
      || variables(old.inherited) != variables(new.inherited)
      || old.user != new.user || (old.umask ?? 0o022) != (new.umask ?? 0o022) || (old.nice ?? 0) != (new.nice ?? 0)
      || Set(old.limits ?? []) != Set(new.limits ?? []) || (old.splitOutput ?? false) != (new.splitOutput ?? false)
      || (old.passOutput ?? false) != (new.passOutput ?? false)
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
    result.origin = changes.origin ?? origin
    return result
  }
}
