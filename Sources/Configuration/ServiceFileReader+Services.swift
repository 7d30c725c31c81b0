internal import Model

/// What services have in common: all of them, or those of a group.
struct CommonFields {
  var all = ServiceSpecification(command: [])
  var groups: [String: ServiceSpecification] = [:]
  var rules: [SavedGroupRule] = []
}

/// A service as it is being read.
struct ServiceDraft {
  var service: ServiceFile.Service
  var hasCommand = false
  /// Of a group.
  var rule: SavedGroupRule?
}

/// The keys of the file, and of a service in it.
extension ServiceFileReader {
  /// A first look at the top: only `defaults` and `groups`.
  mutating func common(_ entries: [ConfigurationEntry]) -> CommonFields {
    var common = CommonFields()
    for entry in entries where !entry.value.isNull {
      inside(entry.key.text) { reader in
        switch entry.key.text {
        case "defaults": common.all = reader.defaults(entry.value)
        case "groups":
          guard case .mapping(let groups) = entry.value.kind else {
            return reader.complain("a mapping of groups to what they have in common was expected", entry.value)
          }
          for group in groups { reader.inside(group.key.text) { $0.group(group, &common) } }
        default: break
        }
      }
    }
    return common
  }

  static func native(_ common: CommonFields) -> [String: Setter<ServiceFile>] {
    [
      "defaults": { _, _, _ in },
      "groups": { _, _, _ in },
      "services": { reader, node, file in
        if case .mapping = node.kind {
          return reader.complain("a list was expected, with '- name: NAME' before the keys of each service", node)
        }
        reader.each(node) { reader, item in
          if let service = reader.service(item, common) { file.services.append(service) }
        }
      },
      "deputies": { $2.deputies = $0.texts($1) },
      "stats-interval": { $2.statsInterval = $0.duration($1) },
      "restart-interval": { $2.restartInterval = $0.duration($1) },
      "watch-restart-interval": { $2.watchRestartInterval = $0.duration($1) },
      "clock-check-interval": { $2.clockCheckInterval = $0.duration($1) },
      "logger": { reader, node, file in
        var logger = ServiceFile.Logger()
        reader.read(node, into: &logger, Self.logger)
        file.logger = logger
      },
    ]
  }

  private static var logger: [String: Setter<ServiceFile.Logger>] {
    [
      "path": { reader, node, logger in logger.path = reader.text(node, "a path").map { reader.absolute($0) } },
      "max-files": { $2.maxFiles = $0.integer($1) },
      "max-file-size": { $2.maxFileSize = $0.size($1) },
    ]
  }

  private mutating func group(_ entry: ConfigurationEntry, _ common: inout CommonFields) {
    if let complaint = Name.complaint(about: entry.key.text) {
      return complain("this cannot be the name of a group: \(complaint)", at: entry.key.position)
    }
    var rule = SavedGroupRule(group: entry.key.text)
    common.groups[entry.key.text] = defaults(entry.value, &rule)
    if !rule.isEmpty { common.rules.append(rule) }
  }

  /// What may stand in `defaults`: all keys of a service but those that make it this one.
  private mutating func defaults(_ node: ConfigurationNode) -> ServiceSpecification {
    var draft = ServiceDraft(service: ServiceFile.Service(ServiceSpecification(command: []), at: node.position))
    read(node, into: &draft, commonFields, misplaced: Self.ownKeys.merging(Self.groupKeys) { $1 })
    return draft.service.specification
  }

  /// Of a group: the same, and what holds for the group as a whole.
  private mutating func defaults(_ node: ConfigurationNode, _ rule: inout SavedGroupRule) -> ServiceSpecification {
    var draft = ServiceDraft(service: ServiceFile.Service(ServiceSpecification(command: []), at: node.position))
    draft.rule = rule
    var fields = commonFields
    fields["parallel"] = { $2.rule?.parallel = $0.integer($1, 1...Int.max) }
    fields["on-task"] = { reader, node, draft in
      let hooks = reader.texts(node)
      do throws(SupervisorError) {
        try SetGroupRequest(group: "", hooks: hooks).checkHooks()
      } catch {
        if case .invalidParameter(_, let why) = error { reader.complain(why, node) }
      }
      draft.rule?.hooks = hooks
    }
    read(node, into: &draft, fields, misplaced: Self.ownKeys)
    rule = draft.rule ?? rule
    return draft.service.specification
  }

  private var commonFields: [String: Setter<ServiceDraft>] {
    serviceFields.filter { Self.ownKeys[$0.key] == nil }
  }

  /// The keys of a service that make it this one.
  private static let ownKeys = Dictionary(
    uniqueKeysWithValues: ["name", "group", "command", "id", "watch", "schedule", "host"].map {
      ($0, "this is a key of a single service; 'defaults' and 'groups' do not take it")
    })

  /// The keys of a group that are none of a service.
  private static let groupKeys = Dictionary(
    uniqueKeysWithValues: ["parallel", "on-task"].map {
      ($0, "this is a key of a group, and stands under its name in 'groups'")
    })

  private mutating func service(_ node: ConfigurationNode, _ common: CommonFields) -> ServiceFile.Service? {
    var draft = ServiceDraft(service: ServiceFile.Service(ServiceSpecification(command: []), at: node.position))
    let before = problems.count
    read(node, into: &draft, serviceFields, misplaced: Self.groupKeys)
    guard case .mapping(let entries) = node.kind else { return nil }
    if !draft.hasCommand { complain("the key 'command' is missing", node) }
    if let name = entries.first(where: { $0.key.text == "name" }) { draft.service.position = name.value.position }
    splitName(&draft.service)
    let own = draft.service.specification
    var base = common.all
    if let group = common.groups[own.group ?? ServiceName.defaultGroup] { base = Self.merged(base, group) }
    draft.service.specification = Self.merged(base, own)
    draft.service.specification.name = ServiceName(draft.service.specification).name
    if problems.count == before { check(draft.service) }
    if !own.command.isEmpty || own.name != nil { declared.append(draft.service) }
    return own.command.isEmpty ? nil : draft.service
  }

  /// What no single key can say: how they go together, and what the daemon would refuse.
  private mutating func check(_ service: ServiceFile.Service) {
    do throws(SupervisorError) {
      try service.specification.check()
    } catch {
      guard case .invalidParameter(let field, let why) = error else { return }
      complain("'\(field.split(separator: ".").last ?? "")': \(why)", at: service.position)
    }
  }

  /// `etl/load` is `load` in the group `etl`.
  private mutating func splitName(_ service: inout ServiceFile.Service) {
    guard let name = service.specification.name, let slash = name.firstIndex(of: "/") else { return }
    let group = String(name[..<slash])
    service.specification.name = String(name[name.index(after: slash)...])
    if let other = service.specification.group, other != group {
      return complain("'\(name)' says group '\(group)', and 'group' says '\(other)'", at: service.position)
    }
    service.specification.group = group
  }

  /// `over` wins; of variables each one for itself.
  private static func merged(_ base: ServiceSpecification, _ over: ServiceSpecification) -> ServiceSpecification {
    func union(_ base: [String]?, _ over: [String]?) -> [String]? {
      guard let base, let over else { return over ?? base }
      func name(_ variable: String) -> Substring { variable.prefix { $0 != "=" } }
      let names = Set(over.map(name))
      return base.filter { !names.contains(name($0)) } + over
    }
    var result = base.edited(by: over)
    result.name = over.name
    result.group = over.group
    result.environment = union(base.environment, over.environment)
    result.inherited = union(base.inherited, over.inherited)
    return result
  }

  static var service: [String: Setter<ServiceDraft>] {
    process.merging(life) { $1 }.merging(times) { $1 }.merging(care) { $1 }.merging(signs) { $1 }
  }

  private static var process: [String: Setter<ServiceDraft>] {
    [
      "name": { reader, node, draft in draft.service.specification.name = reader.text(node, "a name") },
      "group": { reader, node, draft in draft.service.specification.group = reader.text(node, "a name") },
      "id": { $2.service.id = $0.integer($1) },
      "command": { reader, node, draft in
        draft.hasCommand = true
        reader.command(node, &draft.service.specification)
      },
      "cwd": { $0.directory($1, &$2.service.specification) },
      "workdir": { $0.directory($1, &$2.service.specification) },
      "env": { reader, node, draft in
        // A command may have brought some.
        draft.service.specification.environment =
          (draft.service.specification.environment ?? []) + reader.variables(node)
      },
      "inherited": { $2.service.specification.inherited = $0.variables($1) },
      "user": { $2.service.specification.user = $0.text($1, "a user") },
      "umask": { $2.service.specification.umask = $0.umask($1) },
      "nice": { $2.service.specification.nice = $0.integer($1, -20...19) },
      "limit": { $2.service.specification.limits = $0.limits($1) },
      "host": { $2.service.host = $0.host($1) },
      "watch": { reader, node, draft in draft.service.watch = reader.watch(node) },
    ]
  }

  private static var life: [String: Setter<ServiceDraft>] {
    [
      "autostart": { $2.service.specification.autostart = $0.flag($1) },
      "oneshot": { $2.service.specification.oneshot = $0.flag($1) },
      "restart": { $2.service.specification.restart = $0.choice($1, RestartRule.self) },
      "restart-interval": { $2.service.specification.restartInterval = $0.duration($1) },
      "restart-cap": { $2.service.specification.restartCap = $0.duration($1) },
      "max-restarts": { $2.service.specification.maxRestarts = $0.integer($1) },
      "healthy-after": { $2.service.specification.healthyAfter = $0.duration($1) },
      "success-codes": { $2.service.specification.successCodes = $0.exitCodes($1) },
      "stop-signal": { $2.service.specification.stopSignal = $0.signal($1) },
      "stop-timeout": { $2.service.specification.stopTimeout = $0.duration($1) },
      "leave-children": { $2.service.specification.leaveChildren = $0.flag($1) },
      "split-output": { $2.service.specification.splitOutput = $0.flag($1) },
      "pass-output": { $2.service.specification.passOutput = $0.flag($1) },
      "log-max": { $2.service.specification.logMax = $0.size($1) },
      "log-keep": { $2.service.specification.logKeep = $0.integer($1) },
      "log-days": { $2.service.specification.logDays = $0.integer($1) },
    ]
  }

  private static var care: [String: Setter<ServiceDraft>] {
    [
      "cpu-threshold": { $2.service.specification.cpuThreshold = $0.percent($1) },
      "memory-threshold": { $2.service.specification.memoryThreshold = $0.size($1) },
      "for": { $2.service.specification.thresholdFor = $0.duration($1) },
      "on-threshold": { $2.service.specification.onThreshold = $0.choice($1, Remedy.self) },
      "monitor-interval": { $2.service.specification.monitorInterval = $0.duration($1) },
      "stall-after": { $2.service.specification.stallAfter = $0.duration($1) },
      "on-stall": { $2.service.specification.onStall = $0.choice($1, Remedy.self) },
      "after": { reader, node, draft in draft.service.specification.after = reader.prerequisites(node) },
      "replicas": {
        $2.service.specification.replicas = $0.integer($1, 1...ServiceSpecification.mostReplicas)
      },
      "on": { reader, node, draft in
        draft.service.specification.hooks = reader.texts(node) { text throws(NetworkPlace.Complaint) in
          _ = try Hook(text)
        }
      },
    ]
  }

  private static var signs: [String: Setter<ServiceDraft>] {
    [
      "ready": { reader, node, draft in
        draft.service.specification.ready =
          reader.texts(node) { text throws(NetworkPlace.Complaint) in _ = try ReadyCondition(text) }.first
      },
      "ready-timeout": { $2.service.specification.readyTimeout = $0.duration($1) },
      "health": { reader, node, draft in
        draft.service.specification.health =
          reader.texts(node) { text throws(NetworkPlace.Complaint) in _ = try HealthCheck(text) }.first
      },
      "health-interval": { $2.service.specification.healthInterval = $0.duration($1) },
      "health-timeout": { $2.service.specification.healthTimeout = $0.duration($1) },
      "health-retries": { $2.service.specification.healthRetries = $0.integer($1) },
      "notify": { $2.service.specification.notify = $0.flag($1) },
      "watchdog": { $2.service.specification.watchdog = $0.duration($1) },
    ]
  }
}
