package import Model

/// What a file says, as the daemon is to keep it.
extension ServiceFile {
  /// The services of the file, each with the place where it stands, and with what the file says of all of them.
  ///
  /// - Parameters:
  ///   - path: of the file, absolute: their origin.
  ///   - directory: the file's; where services are that say nothing else.
  package func specifications(of path: String, in directory: String) -> [ServiceSpecification] {
    services.map { service in
      var specification = service.specification
      specification.origin = path
      specification.originLine = service.position.line
      specification.directory = specification.directory ?? directory
      specification.host = service.host
      specification.watch = service.watch.map { rule(of: $0) }
      specification.restartInterval = specification.restartInterval ?? restartInterval
      specification.logMax = specification.logMax ?? logger?.maxFileSize
      specification.logKeep = specification.logKeep ?? logger?.maxFiles
      // What it is measured for here are its thresholds.
      if specification.cpuThreshold != nil || specification.memoryThreshold != nil {
        specification.monitorInterval = specification.monitorInterval ?? statsInterval
      }
      return specification
    }
  }

  private func rule(of watch: Watch) -> WatchRule {
    WatchRule(
      paths: watch.paths, include: watch.include.isEmpty ? nil : watch.include,
      exclude: watch.exclude.isEmpty ? nil : watch.exclude, depth: watch.maxDepth,
      delay: watch.delay ?? watchRestartInterval)
  }

  /// What of the file is understood and works in another way than people may expect, a line each.
  package var notes: [String] {
    var notes: [String] = []
    if let path = logger?.path {
      notes.append(
        "logger.path: \(path) is not written; each service has its own log in the state directory, see 'dmon logs'")
    }
    if clockCheckInterval != nil {
      notes.append("clock_check_interval: not needed; dmon is told by the kernel when the clock is set")
    }
    if statsInterval != nil {
      notes.append("stats_interval: how often services with a threshold are measured; 'dmon stats' measures when asked")
    }
    if !deputies.isEmpty {
      notes.append("deputies: kept and shown; dmon does not talk to other hosts yet")
    }
    for service in services {
      let name = ServiceName(service.specification).short
      let variables = (service.specification.environment ?? []) + (service.specification.inherited ?? [])
      for variable in variables where variable.drop(while: { $0 != "=" }) == "=\(Secrets.hidden)" {
        notes.append(
          "\(name): \(variable.prefix { $0 != "=" }) is the text '\(Secrets.hidden)', as secrets are printed; "
            + "'dmon show-configuration --reveal' prints them")
      }
      guard let host = service.host else { continue }
      notes.append("\(name): of host \(host); shown, and never started here")
    }
    return notes
  }
}

extension ServiceFileReader {
  /// No service may wait for itself.
  ///
  /// What is wrong elsewhere hides no circle: each service counts whose name is known.
  mutating func checkOrder() {
    if declared.allSatisfy({ $0.specification.after?.isEmpty ?? true }) { return }
    var order = StartOrder()
    var places: [ServiceName: ConfigurationPosition] = [:]
    for service in declared {
      let name = ServiceName(service.specification)
      order.insert(name, after: service.specification.after)
      places[name] = service.position
    }
    for cycle in order.cycles(among: declared.map { ServiceName($0.specification) }) {
      guard let first = cycle.first, let place = places[first] else { continue }
      complain("it would wait for itself: \(cycle.map(\.short).joined(separator: " after "))", at: place)
    }
  }
}
