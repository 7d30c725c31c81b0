/// Services of different origins that wait for each other.
extension OriginReading {
  /// What of all these readings together would wait for itself; a problem for each reading that has a part in it.
  ///
  /// - Parameter order: the services that are there beside those of these origins.
  /// - Returns: a list for each reading.
  package static func circles(_ readings: [OriginReading], _ order: StartOrder = StartOrder()) -> [[OriginProblem]] {
    var problems = readings.map { _ in [OriginProblem]() }
    let services = readings.map { $0.services ?? [] }
    if services.allSatisfy({ $0.allSatisfy { $0.after?.isEmpty ?? true } }) { return problems }
    var order = order
    var places: [ServiceName: (reading: Int, service: ServiceSpecification)] = [:]
    var names: [ServiceName] = []
    for (index, list) in services.enumerated() {
      for service in list {
        for name in service.copies where places.updateValue((index, service), forKey: name) == nil {
          order.insert(name, after: service.after)
          names.append(name)
        }
      }
    }
    for cycle in order.cycles(among: names) {
      for index in readings.indices {
        // The way is told as it is seen from there.
        guard let start = cycle.firstIndex(where: { places[$0]?.reading == index }),
          let service = places[cycle[start]]?.service
        else { continue }
        let way = Array(cycle[start...]) + cycle[..<start].dropFirst() + (start == 0 ? [] : [cycle[start]])
        let text = "it would wait for itself: \(way.map(\.short).joined(separator: " after "))"
        let file = service.originFile ?? readings[index].origin
        problems[index].append(OriginProblem(file: file, line: service.originLine, text: text))
      }
    }
    return problems
  }
}

extension ServiceSpecification {
  /// The most copies that a service can have.
  package static let mostReplicas = 100_000

  /// The names of all its copies; its own where it has no `replicas`.
  package var copies: [ServiceName] { ServiceName(self).copies(replicas) }
}

extension ServiceName {
  /// The names of so many copies, at most one more than can be; nil: the service itself, without a number.
  package func copies(_ count: Int?) -> [ServiceName] {
    guard let count else { return [self] }
    return (1...min(max(1, count), ServiceSpecification.mostReplicas + 1)).map {
      ServiceName(group: group, name: name, instance: $0)
    }
  }
}

extension OriginProblem {
  /// What a daemon refuses, where it stands.
  /// - Parameter service: nil: the origin as a whole.
  package init(_ error: SupervisorError, _ service: ServiceSpecification?, in origin: String) {
    let text =
      switch error {
      case .invalidParameter(let field, let why): "\(field): \(why)"
      case .notAllowed(let what): what
      default: "it is refused"
      }
    let name = service.map { "'\(ServiceName($0).short)': " } ?? ""
    self.init(file: service?.originFile ?? origin, line: service?.originLine, text: name + text)
  }
}
