package import Model
internal import Platform

/// What clients are shown.
extension Supervisor {
  /// A service as it stands; nil when there is none of that name.
  package func status(of name: ServiceName) -> ServiceStatus? {
    guard let slot = table[name] else { return nil }
    let moment = loop.moment
    var status = slot.record.status(host: settings.host, at: moment.now, wall: moment.wall)
    status.task = slot.task
    addSchedule(of: name, slot.record, to: &status)
    status.output = slot.outputProblem
    status.health = slot.health
    for text in [slot.health, slot.hookProblem].compactMap({ $0 }) { status.reason += "; \(text)" }
    let dropped = slot.droppedBefore + slot.droppedNow
    status.dropped = dropped > 0 ? dropped : nil
    addWords(of: slot, to: &status)
    return status
  }

  /// All services, as tests and the end look at them.
  package var statuses: [ServiceStatus] { table.names.compactMap { status(of: $0) } }

  /// The services of these names; nil: of all.
  func names(_ texts: [String]?) throws(SupervisorError) -> [ServiceName] {
    guard let texts else { return table.names }
    return try ServicePattern.resolve(texts, among: table.names)
  }

  func statuses(of names: ArraySlice<ServiceName>) -> [ServiceStatus] { names.compactMap { status(of: $0) } }

  func specifications(of names: [ServiceName]) -> [ServiceSpecification] {
    var families: Set<ServiceName> = []
    return names.compactMap { name in
      // Copies are one service, said once.
      if name.instance > 0, !families.insert(ServiceName(group: name.group, name: name.name)).inserted { return nil }
      guard var specification = table[name]?.record.specification else { return nil }
      (specification.name, specification.group) = (name.name, name.group)
      return specification
    }
  }

  /// The revision that the table has reached.
  package var revision: Int { table.revision }

  /// What changed after `revision`; nil when the watcher is too far behind and must begin anew.
  func changes(after revision: Int, _ isMeant: (ServiceName) -> Bool) -> ServiceChanges? {
    guard let removed = table.removed(after: revision) else { return nil }
    return ServiceChanges(
      revision: table.revision, names: table.changed(after: revision).filter(isMeant),
      removed: removed.filter { table[$0] == nil && isMeant($0) })
  }
}

/// Where a watcher stands who knows everything up to a revision.
struct ServiceChanges: Sendable {
  var revision: Int
  var names: [ServiceName]
  var removed: [ServiceName]
}

extension Supervisor {
  /// The services that are meant, in the order of lists.
  func names(where isMeant: @Sendable (ServiceName) -> Bool) -> [ServiceName] { table.names.filter(isMeant) }
}
