internal import Model

/// What a configuration file says: words, numbers, lists and maps, the keys in their order.
indirect enum ConfigurationDocument: Equatable {
  case text(String)
  case integer(Int)
  case flag(Bool)
  case list([ConfigurationDocument])
  case map([Entry])

  /// One key of a map with its value.
  struct Entry: Equatable {
    var key: String
    var value: ConfigurationDocument

    init(_ key: String, _ value: ConfigurationDocument) {
      self.key = key
      self.value = value
    }
  }

  /// The services of a daemon. Values of secrets are `***` unless they are to be revealed.
  static func of(
    _ services: [ServiceSpecification], groups: [GroupStatus] = [], deputies: [String] = [], isRevealing: Bool
  ) -> ConfigurationDocument {
    var others = deputies.isEmpty ? [] : [Entry("deputies", .list(deputies.map { .text($0) }))]
    let rules = groups.compactMap { rule($0) }
    if !rules.isEmpty { others.append(Entry("groups", .map(rules))) }
    return .map(others + [Entry("services", .list(services.map { service($0, isRevealing) }))])
  }

  /// What holds for a group as a whole; nil where nothing does.
  private static func rule(_ group: GroupStatus) -> Entry? {
    var entries: [Entry] = []
    if let parallel = group.parallel { entries.append(Entry("parallel", .integer(parallel))) }
    if let hooks = group.hooks, !hooks.isEmpty { entries.append(Entry("on-task", .list(hooks.map { .text($0) }))) }
    return entries.isEmpty ? nil : Entry(group.name, .map(entries))
  }

  private static func service(_ service: ServiceSpecification, _ isRevealing: Bool) -> ConfigurationDocument {
    var entries: [Entry] = []
    func add(_ key: String, _ value: ConfigurationDocument?) {
      if let value { entries.append(Entry(key, value)) }
    }
    func duration(_ value: Microseconds?) -> ConfigurationDocument? { value.map { .text(DurationText.text($0)) } }
    add("name", service.name.map { .text($0) })
    add("group", service.group.map { .text($0) })
    add("command", .list(service.command.map { .text($0) }))
    add("cwd", service.directory.map { .text($0) })
    add("env", variables(service.environment, isRevealing))
    add("inherited", variables(service.inherited, isRevealing))
    add("user", service.user.map { .text($0) })
    add("umask", service.umask.map { .text(octal($0)) })
    add("nice", service.nice.map { .integer($0) })
    add("limit", service.limits.map { .list($0.map { .text($0) }) })
    add("autostart", service.autostart.map { .flag($0) })
    add("oneshot", service.oneshot.map { .flag($0) })
    add("restart", service.restart.map { .text($0.rawValue) })
    add("restart-interval", duration(service.restartInterval))
    add("restart-cap", duration(service.restartCap))
    add("max-restarts", service.maxRestarts.map { .integer($0) })
    add("healthy-after", duration(service.healthyAfter))
    add("success-codes", service.successCodes.map { .list($0.map { .integer($0) }) })
    add("stop-signal", service.stopSignal.map { .text($0) })
    add("stop-timeout", duration(service.stopTimeout))
    add("leave-children", service.leaveChildren.map { .flag($0) })
    add("split-output", service.splitOutput.map { .flag($0) })
    add("pass-output", service.passOutput.map { .flag($0) })
    add("host", service.host.map { .text($0) })
    add("log-max", service.logMax.map { .integer($0) })
    add("log-keep", service.logKeep.map { .integer($0) })
    add("log-days", service.logDays.map { .integer($0) })
    return .map(entries + schedule(service) + care(service))
  }

  /// NAME=VALUE as a map; of a name that stands twice the last one counts.
  private static func variables(_ variables: [String]?, _ isRevealing: Bool) -> ConfigurationDocument? {
    guard let variables else { return nil }
    var entries: [Entry] = []
    for variable in variables {
      let name = String(variable.prefix { $0 != "=" })
      let value = String(variable.dropFirst(name.count + 1))
      let shown = isRevealing || !Secrets.isSecret(name: name) ? value : Secrets.hidden
      entries.removeAll { $0.key == name }
      entries.append(Entry(name, .text(shown)))
    }
    return .map(entries)
  }

  private static func octal(_ mask: Int) -> String {
    let digits = String(mask, radix: 8)
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}
