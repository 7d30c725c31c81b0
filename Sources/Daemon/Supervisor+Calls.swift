internal import Journal
internal import Model
internal import Platform
internal import Varlink

/// The methods of `org.dmon.Supervisor`.
extension Supervisor {
  /// A change that was begun: what is to be waited for, and answered with.
  struct Begun: Sendable {
    var method: SupervisorInterface.Method
    var names: [ServiceName]
    var commit: Int?
    var isAwaited: Bool
    var deadline: Instant?
    /// Of those that are gone by then.
    var before: [ServiceName: ServiceStatus] = [:]
    /// The group whose rule was set.
    var group: String?
  }

  /// Carries out a call that changes something, as far as that needs no waiting.
  func begin(_ call: SupervisorCall) throws(SupervisorError) -> Begun {
    guard resumed.isOpen else { throw .busy }
    if let journal, journal.isBusy { throw .busy }
    switch call {
    case .add(let request): return try add(request)
    case .edit(let request): return try edit(request)
    case .scale(let request): return try scale(request)
    case .setGroup(let request): return try setGroup(request)
    case .act(let action, let request): return try act(action, request)
    case .shutdown(let request):
      end(keepingServices: request.keepServices ?? false)
      return Begun(method: .shutdown, names: [], isAwaited: false)
    case .list, .watch, .describe, .groups, .measure, .upgrade, .reload:
      return Begun(method: call.method, names: [], isAwaited: false)
    }
  }

  private func add(_ request: AddRequest) throws(SupervisorError) -> Begun {
    let base = ServiceName(request.service)
    let names = Self.copies(of: base, request.service.replicas)
    var begun = Begun(method: .add, names: names, isAwaited: request.wait ?? true)
    if try isRepeated(request.request, .add, [base.text]) {
      begun.commit = journal?.lastSequence
      return begun
    }
    for name in names { try check(request.service, name) }
    if !order.family(of: base).isEmpty { throw .alreadyThere(name: base.short) }
    try checkRoom(for: names.count)
    try refuseWhileEnding()
    try refuseCycle(Dictionary(uniqueKeysWithValues: names.map { ($0, request.service.after) }))
    for name in names { enter(name, request.service, isStarted: request.service.autostart ?? true) }
    begun.commit = settle(remember(request.request, .add, [base.text]))
    return begun
  }

  func checkRoom(for count: Int) throws(SupervisorError) {
    if table.count + count <= limits.services { return }
    throw .notAllowed(what: "there are \(table.count) services; more than \(limits.services) are not taken on")
  }

  /// Takes in a service that is not there.
  func enter(_ name: ServiceName, _ specification: ServiceSpecification, isStarted: Bool) {
    table.insert(ServiceRecord(name, specification))
    order.insert(name, after: specification.after)
    noteUser(of: specification)
    if specification.isScheduled {
      if !isStarted, table[name]?.record.wanted == .up { tell(name, .stop) }
      record(name)
      adjustSchedule(name)
    } else if isStarted {
      tell(name, .start)
    } else if table[name]?.record.wanted == .up {
      // Nobody wants it up: the next daemon is not to start it either.
      tell(name, .stop)
    } else if let saved = table[name]?.record.saved {
      recordIdentity()
      records.append(BoardRecord(time: circumstances.wall, service: saved))
    }
    // Somebody may have waited for one of this name.
    release(after: name)
    carryOn()
  }

  func check(_ specification: ServiceSpecification, _ name: ServiceName) throws(SupervisorError) {
    try specification.check()
    try checkZone(specification)
    try ServiceCheck.checkPattern(specification)
    if let complaint = name.complaint { throw .invalidParameter("service.name", why: complaint) }
    try ServiceCheck.checkSize(order(.max, name, specification))
  }

  private func edit(_ request: AddRequest) throws(SupervisorError) -> Begun {
    let changes = request.service
    guard let name = changes.name else { throw .invalidParameter("service.name", why: "is missing") }
    let text = changes.group.map { "\($0)/\(name)" } ?? name
    let names = try ServicePattern.resolve([text], among: table.names)
    var begun = Begun(method: .edit, names: names, isAwaited: request.wait ?? false)
    if try isRepeated(request.request, .edit, [text]) {
      begun.commit = journal?.lastSequence
      return begun
    }
    if let replicas = changes.replicas,
      replicas != table[names.first ?? ServiceName(name: "")]?.record.specification.replicas
    {
      throw .notAllowed(what: "the number of copies is changed by 'dmon scale'")
    }
    for name in names {
      guard let old = table[name]?.record.specification else { continue }
      try check(old.edited(by: changes), name)
    }
    try refuseOfFile(names, "changed")
    if let after = changes.after { try refuseCycle(Dictionary(uniqueKeysWithValues: names.map { ($0, after) })) }
    for name in names {
      guard let record = table[name]?.record else { continue }
      let new = record.specification.edited(by: changes)
      let isLive = record.phase.isLive
      edit(name, to: new, reordered: changes.after != nil)
      let needsRestart = ServiceSpecification.needsRestart(from: record.specification, to: new)
      if needsRestart, request.wait ?? false, isLive { tell(name, .restart) }
    }
    begun.commit = settle(remember(request.request, .edit, [text]))
    return begun
  }

  private func act(_ action: SupervisorCall.Action, _ request: ServicesRequest) throws(SupervisorError) -> Begun {
    let isRepeated = try isRepeated(request.request, action.method, request.names)
    var names = isRepeated ? leftOver(request.names) : try ServicePattern.resolve(request.names, among: table.names)
    if action == .start || action == .restart { try refuseOfOtherHosts(&names, request.names) }
    var begun = Begun(
      method: action.method, names: names, isAwaited: request.wait ?? true, deadline: deadline(of: request.timeout))
    for name in names { begun.before[name] = status(of: name) }
    if isRepeated {
      if action == .remove { departing.formUnion(names) }
      begun.commit = journal?.lastSequence
      return begun
    }
    let event = try event(action, request)
    if action == .remove { try refuseOfFile(names, "removed") }
    if action == .remove { departing.formUnion(names) }
    for name in names { tell(name, event) }
    begun.commit = settle(remember(request.request, action.method, request.names))
    return begun
  }

  private func event(
    _ action: SupervisorCall.Action, _ request: ServicesRequest
  ) throws(SupervisorError) -> ServiceRecord.Event {
    switch action {
    case .start, .restart:
      try refuseWhileEnding()
      return action == .start ? .start : .restart
    case .stop: return .stop
    case .pause: return .pause
    case .resume: return .resume
    case .remove: return .remove
    case .signal:
      guard let text = request.signal else { throw .invalidParameter("signal", why: "is missing") }
      guard let number = SignalName.number(text) else {
        throw .invalidParameter("signal", why: "'\(text.prefix(80))' is no signal")
      }
      return .signal(number)
    }
  }

  /// Until when a caller with this time limit waits; nil: without end.
  func deadline(of timeout: Microseconds?) -> Instant? {
    timeout.map { loop.now + min(max(.zero, $0.duration), .seconds(1 << 32)) }
  }

  func refuseWhileEnding() throws(SupervisorError) {
    if ending != nil { throw .notAllowed(what: "the daemon is ending") }
  }

  /// What is there of the services that a request which was carried out before named.
  private func leftOver(_ texts: [String]) -> [ServiceName] {
    var names: [ServiceName] = []
    for text in texts {
      let found = (try? ServicePattern.resolve([text], among: table.names)) ?? []
      names += found.filter { !names.contains($0) }
    }
    return names
  }

  // MARK: requests that come again

  func isRepeated(
    _ request: String?, _ method: SupervisorInterface.Method, _ names: [String]
  ) throws(SupervisorError) -> Bool {
    guard let request else { return false }
    return try requests.isKnown(request, for: .init(method, names), at: loop.now)
  }

  func remember(
    _ request: String?, _ method: SupervisorInterface.Method, _ names: [String]
  ) -> SavedServiceRequest? {
    guard let request else { return nil }
    let moment = loop.moment
    requests.remember(request, for: .init(method, names), at: moment.now, wall: moment.wall)
    return SavedServiceRequest(request: request, method: method, names: names, answered: moment.wall)
  }

  // MARK: the outcome

  /// Which of these have not come to where they were told to go.
  func unsettled(_ names: [ServiceName], _ method: SupervisorInterface.Method) -> [ServiceName] {
    names.filter { name in
      guard let record = table[name]?.record else { return false }
      return switch method {
      case .scale where departing.contains(name): true
      case .add, .edit, .start, .restart, .scale:
        // Who crashed once before it was ready may do so for ever.
        isOnItsWay(name)
          || record.isAwaitingReady && record.state == .running && record.saved.restarts == 0
          || record.saved.aim == .restart || record.phase == .starting || record.phase == .stopping
          || record.phase == .clearing
      // A start that came later has the last word: then nothing is left to wait for.
      case .stop: record.phase != .down && record.saved.aim != .rule && record.saved.aim != .restart
      case .remove: true
      case .pause: record.phase == .up && record.state != .stopped
      case .resume: record.phase == .up && record.state == .stopped
      case .signal, .list, .watch, .describe, .measure, .shutdown, .groups, .setGroup, .upgrade, .reload: false
      }
    }
  }

  /// The answer to a change, as things stand now.
  func answer(to begun: Begun, into bytes: inout [UInt8]) throws(WireError) {
    if begun.isAwaited, begun.names.count == 1, let failure = failure(of: begun.names[0], begun.method) {
      return ReplyWriter.failure(
        SupervisorError.notStarted(name: begun.names[0].short, failure), into: &bytes)
    }
    let services = begun.names.compactMap { status(of: $0) ?? departed[$0] ?? Self.gone(begun.before[$0]) }
    if begun.method == .remove || begun.method == .scale {
      departing.subtract(begun.names)
      for name in begun.names { departed[name] = nil }
    }
    switch begun.method {
    case .add, .edit:
      guard let service = services.first else {
        return ReplyWriter.failure(SupervisorError.unknownService(name: begun.names[0].short), into: &bytes)
      }
      let copies = begun.names.count > 1 ? services : nil
      try ReplyWriter.success(AddReply(service: service, copies: copies), into: &bytes)
    case .setGroup:
      try ReplyWriter.success(SetGroupReply(group: groupStatus(begun.group ?? "")), into: &bytes)
    case .shutdown: ReplyWriter.success(into: &bytes)
    default: ReplyWriter.success(ServicesReply(services: services), into: &bytes)
    }
  }

  /// A service that somebody else removed meanwhile, as it stood before.
  private static func gone(_ before: ServiceStatus?) -> ServiceStatus? {
    guard var status = before else { return nil }
    (status.wanted, status.state, status.phase, status.reason) = (.down, .finished, "down", "removed meanwhile")
    (status.ready, status.pid, status.next) = (false, nil, nil)
    return status
  }

  private func failure(of name: ServiceName, _ method: SupervisorInterface.Method) -> StartFailure? {
    guard [.add, .start, .restart, .edit].contains(method), let record = table[name]?.record,
      record.phase == .down || record.phase == .backingOff, record.run > 0
    else { return nil }
    return record.saved.end?.failure
  }
}
