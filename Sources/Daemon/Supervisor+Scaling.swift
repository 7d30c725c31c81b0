internal import Journal
internal import Model
internal import Platform

/// Copies of a service.
extension Supervisor {
  /// The names of so many copies; nil: the service itself, without a number.
  static func copies(of base: ServiceName, _ count: Int?) -> [ServiceName] {
    base.copies(count)
  }

  /// Makes more copies, or ends and removes those with the highest numbers. A service without a number gives way to copies.
  func scale(_ request: ScaleRequest) throws(SupervisorError) -> Begun {
    let names = try ServicePattern.resolve([request.name], among: table.names)
    guard let first = names.first, names.allSatisfy({ $0.group == first.group && $0.name == first.name }) else {
      throw .ambiguous(name: request.name, candidates: names.map(\.text))
    }
    let family = order.family(of: first)
    let wanted = Self.copies(of: first, request.replicas)
    let gone = family.filter { !wanted.contains($0) }
    var begun = Begun(
      method: .scale, names: wanted + gone, isAwaited: request.wait ?? true, deadline: deadline(of: request.timeout))
    if try isRepeated(request.request, .scale, [request.name]) {
      begun.commit = journal?.lastSequence
      return begun
    }
    let specification = try checkScale(request, family, wanted)
    for name in gone { begun.before[name] = status(of: name) }
    departing.formUnion(gone)
    let isUp = family.contains { table[$0]?.record.wanted == .up }
    for name in gone { tell(name, .remove) }
    for name in wanted {
      if table[name] == nil {
        enter(name, specification, isStarted: isUp)
      } else {
        tell(name, .edited(specification))
      }
    }
    begun.commit = settle(remember(request.request, .scale, [request.name]))
    return begun
  }

  /// What all copies are to be.
  private func checkScale(
    _ request: ScaleRequest, _ family: [ServiceName], _ wanted: [ServiceName]
  ) throws(SupervisorError) -> ServiceSpecification {
    guard request.replicas > 0 else {
      throw .invalidParameter("replicas", why: "it is less than 1; 'dmon rm' removes all copies")
    }
    guard var specification = family.first.flatMap({ table[$0]?.record.specification }) else {
      throw .unknownService(name: request.name)
    }
    specification.replicas = request.replicas
    try refuseWhileEnding()
    try refuseOfFile(family, "scaled")
    try checkRoom(for: wanted.filter { table[$0] == nil }.count)
    for name in wanted {
      try check(specification, name)
      if table[name]?.record.saved.aim == .remove {
        throw .notAllowed(what: "\(name.short) is still being removed; try again when it has ended")
      }
    }
    return specification
  }
}
