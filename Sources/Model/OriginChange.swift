/// What has to be done so that the services of one origin are as it says now. It does nothing itself.
package struct OriginChange: Sendable, Equatable {
  /// A service as the daemon knows it, all copies together, under its name without a number.
  package struct Known: Sendable, Equatable {
    @SharedValue package var specification: ServiceSpecification
    /// Somebody wants one of its copies up.
    package var isWanted: Bool
    /// It is being removed, and a process of it lives yet.
    package var isLeaving: Bool
    /// One of its copies is ``ServiceRecord/isIdle``.
    package var isIdle = false

    package init(_ specification: ServiceSpecification, isWanted: Bool = true, isLeaving: Bool = false) {
      self.specification = specification
      self.isWanted = isWanted
      self.isLeaving = isLeaving
    }

    /// It was down because of what its origin said, and would be up as a new service by what it says now.
    fileprivate func isEnabled(by declared: ServiceSpecification) -> Bool {
      let losesSchedule = specification.isScheduled && !declared.isScheduled
      return isIdle && declared.startsByItself && (!specification.startsByItself || losesSchedule)
    }

    package var origin: String { specification.origin ?? ServiceSpecification.addedOrigin }
  }

  /// One thing to do; names are without a number.
  package enum Step: Sendable, Equatable {
    case add(ServiceName, ServiceSpecification)
    case remove(ServiceName)
    /// Fields are named as in a configuration file; none: nothing but the place where it stands is another one.
    case edit(ServiceName, ServiceSpecification, fields: [String])
    /// Edited, and started anew where somebody wants it up.
    case restart(ServiceName, ServiceSpecification, fields: [String])
    /// Edited, and started where it is idle.
    case enable(ServiceName, ServiceSpecification, fields: [String])
    /// Removed, then added: what it was cannot become what it is to be.
    case replace(ServiceName, ServiceSpecification)
    /// What is being removed comes back once it is gone.
    case await(ServiceName)

    package var name: ServiceName {
      switch self {
      case .add(let name, _), .remove(let name), .edit(let name, _, _), .restart(let name, _, _),
        .enable(let name, _, _), .replace(let name, _), .await(let name):
        name
      }
    }
  }

  package var origin: String
  /// False: it could not be read, and nothing is to be done.
  package var isApplied: Bool
  package var steps: [Step] = []
  package var unchanged = 0
  /// Rules of groups that are to hold; one that says nothing ends the one that was.
  package var rules: [SavedGroupRule] = []
  package var problems: [OriginProblem]

  /// What each of these origins asks for, in their order.
  ///
  /// A service that an origin does not declare any more and another one does moves there; else the one that has it
  /// keeps it, and the other one is told.
  /// - Parameters:
  ///   - readings: each origin once.
  ///   - known: every service that there is, whatever its origin.
  ///   - gone: origins that are not there any more: what comes from them another one may declare.
  package static func between(
    _ readings: [OriginReading], _ known: [ServiceName: Known], gone: Set<String> = []
  ) -> [OriginChange] {
    var claims = OriginClaims(readings, known, gone)
    var changes = readings.map { claims.change($0, known) }
    let places = Dictionary(readings.indices.map { (readings[$0].origin, $0) }) { first, _ in first }
    for (name, one) in known.sorted(by: { $0.key.text < $1.key.text }) where !one.isLeaving {
      guard let place = places[one.origin], changes[place].isApplied, claims.owner(of: name) == nil else { continue }
      changes[place].steps.append(.remove(name))
    }
    return changes
  }
}

/// Who may declare what.
private struct OriginClaims {
  /// Who declares a service that is declared, and in which line.
  private var claimed: [ServiceName: (origin: String, line: Int?)] = [:]
  /// What each origin that was read declares.
  private var declared: [String: Set<ServiceName>] = [:]
  private let gone: Set<String>

  init(_ readings: [OriginReading], _ known: [ServiceName: OriginChange.Known], _ gone: Set<String>) {
    self.gone = gone
    for reading in readings {
      guard let services = reading.services else { continue }
      declared[reading.origin] = Set(services.map { ServiceName($0) })
    }
    // Who has a service and goes on declaring it comes before all that are new to it.
    for reading in readings {
      for service in reading.services ?? [] {
        let name = ServiceName(service)
        if claimed[name] == nil, known[name]?.origin == reading.origin {
          claimed[name] = (reading.origin, service.originLine)
        }
      }
    }
  }

  func owner(of name: ServiceName) -> String? { claimed[name]?.origin }

  mutating func change(
    _ reading: OriginReading, _ known: [ServiceName: OriginChange.Known]
  ) -> OriginChange {
    var change = OriginChange(
      origin: reading.origin, isApplied: reading.services != nil, problems: reading.problems)
    var seen: Set<ServiceName> = []
    for service in reading.services ?? [] {
      let name = ServiceName(service)
      if let complaint = complaint(about: name, in: reading.origin, seen, known[name]) {
        change.problems.append(
          OriginProblem(file: service.originFile ?? reading.origin, line: service.originLine, text: complaint))
        continue
      }
      seen.insert(name)
      claimed[name] = (reading.origin, service.originLine)
      if let step = OriginChange.step(name, from: known[name], to: service) {
        change.steps.append(step)
      } else {
        change.unchanged += 1
      }
    }
    return change
  }

  private func complaint(
    about name: ServiceName, in origin: String, _ seen: Set<ServiceName>, _ known: OriginChange.Known?
  ) -> String? {
    if seen.contains(name) { return "'\(name.short)' stands twice in it" }
    if let claim = claimed[name] {
      if claim.origin == origin { return nil }
      return "'\(name.short)' comes from \(Self.place(claim.origin, claim.line)) already"
    }
    guard let known, known.origin != origin, !known.isLeaving, known.origin != ServiceSpecification.recoveredOrigin,
      declared[known.origin] == nil, !gone.contains(known.origin)
    else { return nil }
    if !known.specification.isOfFile {
      return "'\(name.short)' was added with 'dmon add' already; 'dmon rm \(name.short)' takes that one away"
    }
    let place = Self.place(known.origin, known.specification.originLine)
    return "'\(name.short)' comes from \(place) already, which was not read now"
  }

  private static func place(_ origin: String, _ line: Int?) -> String {
    line.map { "\(origin), line \($0)," } ?? origin
  }
}

extension OriginChange {
  /// What makes `known` what `declared` says; nil: it is that.
  fileprivate static func step(_ name: ServiceName, from known: Known?, to declared: ServiceSpecification) -> Step? {
    var declared = declared
    (declared.name, declared.group) = (name.name, name.group)
    guard let known else { return .add(name, declared) }
    if known.isLeaving { return .await(name) }
    let old = known.specification
    if isSame(old, declared) { return nil }
    // What was taken over from the daemon that read it first stays, as that of whoever adds a service does.
    if declared.inherited == nil { declared.inherited = old.inherited }
    if (declared.host == nil) != (old.host == nil) { return .replace(name, declared) }
    let fields = ServiceSpecification.differences(from: old, to: declared)
    if known.isEnabled(by: declared) { return .enable(name, declared, fields: fields) }
    let isNewProgram = old.originStamp != nil && declared.originStamp != nil && old.originStamp != declared.originStamp
    let needsRestart =
      known.origin == ServiceSpecification.recoveredOrigin
      ? old.command != declared.command : ServiceSpecification.needsRestart(from: old, to: declared)
    // A copy with a number is another one than a service without.
    let isRenamed = (old.replicas == nil) != (declared.replicas == nil)
    if needsRestart || isNewProgram || isRenamed { return .restart(name, declared, fields: fields) }
    return .edit(name, declared, fields: fields)
  }

  /// Whether a service is what its origin declares.
  package static func isSame(_ known: ServiceSpecification, _ declared: ServiceSpecification) -> Bool {
    var declared = declared
    let name = ServiceName(declared)
    (declared.name, declared.group) = (name.name, name.group)
    if declared.inherited == nil { declared.inherited = known.inherited }
    return declared == known
  }

  /// What is done, as clients are told it.
  package func report(_ known: [ServiceName: Known]) -> OriginReport {
    var report = OriginReport(origin, applied: isApplied)
    (report.unchanged, report.problems) = (unchanged, problems)
    for step in steps {
      let name = step.name.short
      switch step {
      case .add: report.added.append(name)
      case .remove: report.removed.append(name)
      case .edit:
        // A line that moved concerns nobody.
        if words(step, known[step.name]) == nil { report.unchanged += 1 } else { report.edited.append(name) }
      case .restart, .enable, .replace: report.restarted.append(name)
      case .await: break
      }
      if let words = words(step, known[step.name]) { report.lines.append("\(name): \(words)") }
    }
    for rule in rules { report.lines.append("group \(rule.group): \(Self.words(rule))") }
    return report
  }

  private func words(_ step: Step, _ known: Known?) -> String? {
    func of(_ fields: [String]) -> String {
      fields.isEmpty ? "its program is another one now" : fields.joined(separator: ", ")
    }
    switch step {
    case .add(_, let service):
      if let host = service.host { return "new, of host \(host): not started here" }
      if service.autostart == false { return "new, not started by itself" }
      return service.schedule == nil ? "new, starts" : "new, runs by its schedule"
    case .remove: return known?.isWanted == true ? "gone, stops and is removed" : "gone, is removed"
    case .edit(_, let service, let fields):
      if !fields.isEmpty { return "changed in place (\(of(fields)))" }
      guard let known, known.specification.isOfFile, known.specification.origin != service.origin else { return nil }
      return "came from \(known.origin) before, goes on"
    case .restart(_, _, let fields):
      return known?.isWanted == true ? "changed, restarts (\(of(fields)))" : "changed, stays down (\(of(fields)))"
    case .enable(_, let service, let fields):
      return "changed, \(service.schedule == nil ? "starts" : "runs by its schedule") (\(of(fields)))"
    case .replace(_, let service):
      return service.host.map { "moves to host \($0), stops here" } ?? "moves to this host"
    case .await: return "is being removed yet, comes back when it is gone"
    }
  }
}
