internal import Journal
internal import Model
internal import Platform

/// Groups of services and their rules.
extension Supervisor {
  /// The groups of these names, or all that have a service or a rule, in the order of their names.
  func groups(_ names: [String]?) throws(SupervisorError) -> [GroupStatus] {
    var found: [String: GroupStatus] = [:]
    for name in table.names {
      found[name.group, default: GroupStatus(name: name.group)].services += 1
      if table[name]?.record.phase == .waiting { found[name.group]?.waiting += 1 }
    }
    for group in turns.rules.keys where found[group] == nil { found[group] = GroupStatus(name: group) }
    for name in names ?? [] where found[name] == nil {
      throw .unknownService(name: "@\(name)")
    }
    return found.values.filter { names?.contains($0.name) ?? true }.sorted { $0.name < $1.name }.map { complete($0) }
  }

  private func complete(_ status: GroupStatus) -> GroupStatus {
    var status = status
    let rule = turns.rules[status.name]
    (status.parallel, status.hooks) = (rule?.parallel, rule?.hooks)
    status.running = table.placesTaken(in: status.name)
    return status
  }

  /// One group, also one that has nothing.
  func groupStatus(_ name: String) -> GroupStatus {
    (try? groups([name]).first) ?? GroupStatus(name: name)
  }

  /// Changes what is said of a group's rule; those that may begin by it do.
  func setGroup(_ request: SetGroupRequest) throws(SupervisorError) -> Begun {
    if let complaint = Name.complaint(about: request.group) { throw .invalidParameter("group", why: complaint) }
    if let parallel = request.parallel, parallel < 0 { throw .invalidParameter("parallel", why: "it is negative") }
    try request.checkHooks()
    var begun = Begun(method: .setGroup, names: [], isAwaited: false)
    begun.group = request.group
    if try isRepeated(request.request, .setGroup, [request.group]) {
      begun.commit = journal?.lastSequence
      return begun
    }
    var rule = turns.rules[request.group] ?? SavedGroupRule(group: request.group)
    if let origin = rule.origin, origins.rules(origin) {
      throw .notAllowed(what: "what holds for the group \(request.group) comes from \(origin): change it there")
    }
    rule.origin = nil
    if let parallel = request.parallel { rule.parallel = parallel == 0 ? nil : parallel }
    if let hooks = request.hooks { rule.hooks = hooks.isEmpty ? nil : hooks }
    if turns.rules[request.group] == nil, !rule.isEmpty, turns.rules.count >= limits.groups {
      throw .notAllowed(what: "\(limits.groups) groups have rules; more are not taken on")
    }
    recordIdentity()
    records.append(BoardRecord(groupRule: rule))
    apply(rule)
    begun.commit = settle(remember(request.request, .setGroup, [request.group]))
    return begun
  }

  func apply(_ rule: SavedGroupRule) {
    turns.set(rule)
    if let limit = rule.parallel {
      giveTurn(in: rule.group, limit)
    } else {
      // Nobody waits for a turn any more.
      while let name = turns.next(in: rule.group) { next.append((name, .released)) }
    }
    carryOn()
  }
}
