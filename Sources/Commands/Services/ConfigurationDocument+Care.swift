internal import Model

/// What of a service is about how it does, in what order, and in how many copies.
extension ConfigurationDocument {
  /// At which times it runs.
  static func schedule(_ service: ServiceSpecification) -> [Entry] {
    let values: [(String, ConfigurationDocument?)] = [
      ("schedule", service.schedule.map { .text($0) }), ("timezone", service.timezone.map { .text($0) }),
      ("overlap", service.overlap.map { .text($0.rawValue) }), ("missed", service.missed.map { .text($0.rawValue) }),
      ("jitter", service.jitter.map { .text(DurationText.text($0)) }),
    ]
    return values.compactMap { key, value in value.map { Entry(key, $0) } }
  }

  static func care(_ service: ServiceSpecification) -> [Entry] {
    var entries: [Entry] = []
    func add(_ key: String, _ value: ConfigurationDocument?) {
      if let value { entries.append(Entry(key, value)) }
    }
    func duration(_ value: Microseconds?) -> ConfigurationDocument? { value.map { .text(DurationText.text($0)) } }
    func list(_ texts: [String]?) -> ConfigurationDocument? { texts.map { .list($0.map { .text($0) }) } }
    add("cpu-threshold", service.cpuThreshold.map { Int(exactly: $0).map { .integer($0) } ?? .text("\($0)") })
    add("memory-threshold", service.memoryThreshold.map { .integer($0) })
    add("for", duration(service.thresholdFor))
    add("on-threshold", service.onThreshold.map { .text($0.rawValue) })
    add("monitor-interval", duration(service.monitorInterval))
    add("stall-after", duration(service.stallAfter))
    add("on-stall", service.onStall.map { .text($0.rawValue) })
    add("ready", service.ready.map { .text($0) })
    add("ready-timeout", duration(service.readyTimeout))
    add("health", service.health.map { .text($0) })
    add("health-interval", duration(service.healthInterval))
    add("health-timeout", duration(service.healthTimeout))
    add("health-retries", service.healthRetries.map { .integer($0) })
    add("notify", service.notify.map { .flag($0) })
    add("watchdog", duration(service.watchdog))
    add("after", list(service.after))
    add("replicas", service.replicas.map { .integer($0) })
    add("on", list(service.hooks))
    add("watch", watch(service.watch))
    return entries
  }
}
