internal import Model

/// How a service is looked after while it lives, in what order, and in how many copies.
extension SpecificationBuilder {
  func applyCare(to specification: inout ServiceSpecification) throws(CommandError) {
    specification.cpuThreshold = arguments.number("cpu-threshold")
    specification.memoryThreshold = try memoryThreshold()
    specification.thresholdFor = duration("for")
    specification.onThreshold = remedy("on-threshold")
    specification.monitorInterval = duration("monitor-interval")
    specification.stallAfter = duration("stall-after")
    specification.onStall = remedy("on-stall")
    specification.ready = arguments.text("ready")
    specification.readyTimeout = duration("ready-timeout")
    specification.health = arguments.text("health")
    specification.healthInterval = duration("health-interval")
    specification.healthTimeout = duration("health-timeout")
    specification.healthRetries = arguments.integer("health-retries")
    specification.watchdog = duration("watchdog")
    if arguments.has("notify") { specification.notify = true }
    specification.after = names("after")
    specification.replicas = arguments.integer("replicas")
    specification.hooks = arguments.has("on") ? arguments.texts("on") : nil
  }

  private func remedy(_ name: String) -> Remedy? { arguments.text(name).flatMap(Remedy.init(rawValue:)) }

  /// Megabytes where nothing else is said: the Daemon Process Manager counts in them.
  private func memoryThreshold() throws(CommandError) -> Int? {
    guard let text = arguments.text("memory-threshold") else { return nil }
    guard let bytes = SizeText.parseMegabytes(text) ?? SizeText.parse(text) else {
      throw .usage("option '--memory-threshold': '\(text)' is neither a size such as 500MiB nor a number of megabytes")
    }
    return bytes
  }

  private func names(_ option: String) -> [String]? {
    if !arguments.has(option) { return nil }
    return arguments.texts(option).flatMap { $0.split(separator: ",").map(String.init) }
  }
}
