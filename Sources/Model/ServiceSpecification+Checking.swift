extension ServiceSpecification {
  /// The most words of a command, and the most variables.
  package static let mostWords = 4_096

  /// Refuses what can never be started, naming the field.
  ///
  /// What depends on the machine (programs, users, directories) is found out when it is started.
  package func check() throws(SupervisorError) {
    if command.isEmpty || command[0].isEmpty { throw .invalidParameter("service.command", why: "it is empty") }
    if command.count > Self.mostWords {
      throw .invalidParameter("service.command", why: "it has more than \(Self.mostWords) words")
    }
    if command.contains(where: Self.hasNul) { throw .invalidParameter("service.command", why: "it has a NUL") }
    if let directory, !directory.hasPrefix("/") || Self.hasNul(directory) {
      throw .invalidParameter("service.directory", why: "it is no absolute path")
    }
    try Self.checkVariables(environment, "service.environment")
    try Self.checkVariables(inherited, "service.inherited")
    try checkThresholds()
    if let stopSignal, SignalName.number(stopSignal) == nil {
      throw .invalidParameter("service.stopSignal", why: "'\(stopSignal)' is no signal")
    }
    if let umask, !(0...0o777).contains(umask) {
      throw .invalidParameter("service.umask", why: "it is not between 0 and 0777")
    }
    if let nice, !(-20...19).contains(nice) {
      throw .invalidParameter("service.nice", why: "it is not between -20 and 19")
    }
    if let replicas, !(1...Self.mostReplicas).contains(replicas) {
      throw .invalidParameter("service.replicas", why: "it is not between 1 and \(Self.mostReplicas)")
    }
    try checkLimits()
    for text in after ?? [] {
      do throws(Prerequisite.Complaint) {
        _ = try Prerequisite(text)
      } catch {
        throw .invalidParameter("service.after", why: error.text)
      }
    }
    for (name, value) in [
      ("restartInterval", restartInterval), ("restartCap", restartCap), ("healthyAfter", healthyAfter),
      ("stopTimeout", stopTimeout), ("thresholdFor", thresholdFor), ("monitorInterval", monitorInterval),
      ("stallAfter", stallAfter), ("readyTimeout", readyTimeout), ("healthInterval", healthInterval),
      ("healthTimeout", healthTimeout), ("watchdog", watchdog), ("jitter", jitter),
    ] where (value?.value ?? 0) < 0 { throw .invalidParameter("service.\(name)", why: "it is negative") }
    for (name, value) in [
      ("maxRestarts", maxRestarts), ("logMax", logMax), ("logKeep", logKeep), ("logDays", logDays),
      ("memoryThreshold", memoryThreshold), ("healthRetries", healthRetries),
    ] where (value ?? 0) < 0 { throw .invalidParameter("service.\(name)", why: "it is negative") }
    try checkNotifications()
    try checkCare()
    try checkSchedule()
    try watch?.check()
  }

  private func checkLimits() throws(SupervisorError) {
    for text in limits ?? [] {
      let normal: String
      do throws(LimitText.Complaint) {
        normal = try LimitText.normal(text)
      } catch {
        throw .invalidParameter("service.limits", why: error.text)
      }
      if normal != text { throw .invalidParameter("service.limits", why: "'\(text)' is to be written '\(normal)'") }
    }
  }

  /// The shortest watchdog: below it the time that a word is under way counts.
  package static let shortestWatchdog = Duration.milliseconds(100)

  private func checkNotifications() throws(SupervisorError) {
    if let watchdog, watchdog.duration < Self.shortestWatchdog {
      throw .invalidParameter("service.watchdog", why: "it is shorter than \(Words.span(Self.shortestWatchdog))")
    }
    guard notify == false else { return }
    if watchdog != nil { throw .invalidParameter("service.watchdog", why: "it needs 'notify', which is off") }
    if ready == "notify" { throw .invalidParameter("service.ready", why: "'notify' needs 'notify', which is off") }
  }

  /// How it is looked after: signs, checks and hooks that cannot be.
  private func checkCare() throws(SupervisorError) {
    try Self.check("ready", ready) { text throws(NetworkPlace.Complaint) in _ = try ReadyCondition(text) }
    try Self.check("health", health) { text throws(NetworkPlace.Complaint) in _ = try HealthCheck(text) }
    for (name, value) in [
      ("readyTimeout", readyTimeout), ("healthInterval", healthInterval), ("healthTimeout", healthTimeout),
      ("stallAfter", stallAfter),
    ] where value?.value == 0 { throw .invalidParameter("service.\(name)", why: "it is 0") }
    if healthRetries == 0 { throw .invalidParameter("service.healthRetries", why: "it is 0") }
    if let hooks, hooks.count > Self.mostHooks {
      throw .invalidParameter("service.hooks", why: "there are more than \(Self.mostHooks)")
    }
    for hook in hooks ?? [] {
      try Self.check("hooks", hook) { text throws(NetworkPlace.Complaint) in _ = try Hook(text) }
    }
  }

  private static let mostHooks = 64

  private static func check(
    _ field: String, _ text: String?, _ parse: (String) throws(NetworkPlace.Complaint) -> Void
  ) throws(SupervisorError) {
    guard let text else { return }
    do throws(NetworkPlace.Complaint) {
      try parse(text)
    } catch {
      throw .invalidParameter("service.\(field)", why: error.text)
    }
  }

  private static func checkVariables(_ variables: [String]?, _ field: String) throws(SupervisorError) {
    guard let variables else { return }
    if variables.count > mostWords { throw .invalidParameter(field, why: "there are more than \(mostWords)") }
    for variable in variables {
      guard let equals = variable.utf8.firstIndex(of: UInt8(ascii: "=")), equals != variable.startIndex,
        !hasNul(variable)
      else { throw .invalidParameter(field, why: "'\(variable.prefix(80))' is not NAME=VALUE") }
    }
  }

  private static func hasNul(_ text: String) -> Bool { text.utf8.contains(0) }
}
