internal import Journal
internal import Model
internal import Platform

/// Services that come from files and directories: read anew, they are made what they say.
extension Supervisor {
  /// Has origins read anew soon; nil: all. For whoever does not wait for what comes of it: a signal, a watch on a file.
  package func wishReload(_ some: [String]? = nil) {
    if let some, origins.wishes != .all {
      let before = origins.wishes?.names ?? []
      origins.wishes = .these(before + some.filter { !before.contains($0) })
    } else {
      origins.wishes = .all
    }
    originsWanted.ring()
  }

  /// Reads what is to be read, one after the other, until the task is cancelled.
  nonisolated func attendOrigins() async {
    guard await resumed.pass() else { return }
    while await originsWanted.wait() == .ready {
      while let order = await nextOrder() {
        let result = await reload(order)
        order.result = result
        order.bell.ring()
      }
    }
  }

  private func nextOrder() -> ReloadOrder? {
    if !origins.orders.isEmpty { return origins.orders.removeFirst() }
    guard let wishes = origins.wishes else { return nil }
    origins.wishes = nil
    return ReloadOrder(wishes == .all ? nil : wishes.names, isDry: false, on: loop)
  }

  /// Takes an order in, to be carried out in its turn.
  func takeReload(_ request: ReloadRequest) throws(SupervisorError) -> ReloadOrder {
    for origin in request.origins ?? [] {
      if let complaint = Self.complaint(about: origin) { throw .invalidParameter("origins", why: complaint) }
    }
    if origins.read == nil { throw .notAllowed(what: "this daemon reads no files") }
    try refuseWhileEnding()
    let order = ReloadOrder(
      request.origins, isDry: request.dryRun ?? false, forgets: request.origins == nil, on: loop)
    if let id = request.request, let known = origins.answers.first(where: { $0.request == id }) {
      order.result = .success(known.reply)
      order.bell.ring()
      return order
    }
    if origins.orders.count >= Origins.mostOrders { throw .busy }
    origins.orders.append(order)
    originsWanted.ring()
    return order
  }

  func remember(_ reply: ReloadReply, for request: String?) {
    guard let request, !origins.answers.contains(where: { $0.request == request }) else { return }
    if origins.answers.count >= Origins.mostAnswers { origins.answers.removeFirst() }
    origins.answers.append((request, reply))
  }

  private static func complaint(about origin: String) -> String? {
    if origin.utf8.first != UInt8(ascii: "/") { return "'\(origin.prefix(80))' is no absolute path" }
    return origin.utf8.contains(0) ? "a path has a NUL" : nil
  }

  // MARK: reading

  private func reload(_ order: ReloadOrder) async -> Result<ReloadReply, SupervisorError> {
    let readings = await read(order.origins ?? origins.list)
    let gone = await gone(readings)
    do throws(SupervisorError) {
      try refuseWhileEnding()
    } catch {
      return .failure(error)
    }
    let known = known
    let changes = plan(readings, known, gone)
    let reports = reports(changes, readings, known, forgets: order.forgets)
    if !order.isDry {
      let former = take(readings, changes)
      for change in changes { carryOut(change, atStart: false) }
      say(reports, former)
      origins.named.subtract(reports.filter { $0.forgotten == true }.map(\.origin))
      forgetOrigins()
    }
    return .success(ReloadReply(origins: reports))
  }

  /// What is told of changes; of files that are not there, whether they protect anything.
  private func reports(
    _ changes: [OriginChange], _ readings: [OriginReading], _ known: [ServiceName: OriginChange.Known], forgets: Bool
  ) -> [OriginReport] {
    let used = usedOrigins
    return zip(changes, readings).map { change, reading in
      var report = change.report(known)
      guard reading.isMissing, reading.origin.utf8.last != UInt8(ascii: "/") else { return report }
      if used.contains(reading.origin) {
        report.missing = true
      } else if forgets {
        report.forgotten = true
        report.problems = []
      }
      return report
    }
  }

  /// Those that a service or a group's rule comes from.
  private var usedOrigins: Set<String> {
    var used = Set(table.names.compactMap { table[$0]?.record.specification.origin })
    used.formUnion(turns.rules.values.compactMap(\.origin))
    return used
  }

  private func read(_ list: [String]) async -> [OriginReading] {
    guard let read = origins.read else { return [] }
    var readings: [OriginReading] = []
    for origin in list where !readings.contains(where: { $0.origin == origin }) {
      let reading = await reader?.run { read(origin) }
      let busy = OriginProblem(file: origin, text: "it was not read: there is too much to do; try again")
      readings.append(reading ?? OriginReading(origin, services: nil, problems: [busy]))
    }
    return readings
  }

  /// The origins that are not there: of those that were read, and of those that others took something from.
  private func gone(_ readings: [OriginReading]) async -> Set<String> {
    var gone = Set(readings.filter(\.isMissing).map(\.origin))
    let known = known
    let asked = Set(readings.map(\.origin))
    let others = readings.flatMap { $0.services ?? [] }.compactMap { known[ServiceName($0)]?.specification }
      .filter(\.isOfFile).compactMap(\.origin)
    let rules = turns.rules
    let ruling = readings.flatMap(\.groups).compactMap { rules[$0.group]?.origin }
    let unread = Set(others + ruling).subtracting(asked)
    for reading in await read(unread.sorted()) where reading.isMissing { gone.insert(reading.origin) }
    origins.missing.formUnion(gone.intersection(origins.list))
    return gone
  }

  /// Forgets files that are not there and that nothing comes from any more; those that were named and never there stay.
  private func forgetOrigins() {
    let used = usedOrigins
    origins.named.subtract(origins.missing.intersection(origins.hadServices).subtracting(used))
    origins.hadServices.formUnion(used)
    for origin in origins.missing where !origins.named.contains(origin) && !used.contains(origin) {
      origins.list.removeAll { $0 == origin }
      origins.missing.remove(origin)
      (origins.problems[origin], origins.deputies[origin]) = (nil, nil)
    }
  }

  /// The daemon's beginning: what lives is there, and nothing was started.
  func reconcile() async {
    // Where a service comes from is its own: it is looked at by every daemon that knows it.
    for name in table.names {
      guard let specification = table[name]?.record.specification, specification.isOfFile,
        let origin = specification.origin, !origins.list.contains(origin)
      else { continue }
      origins.list.append(origin)
    }
    if origins.list.isEmpty || origins.read == nil { return }
    let readings = await read(origins.list)
    let known = known
    let gone = Set(readings.filter(\.isMissing).map(\.origin))
    let changes = plan(readings, known, gone)
    let former = take(readings, changes)
    for change in changes { carryOut(change, atStart: true) }
    for reading in readings {
      if let services = reading.services { log.info("\(reading.origin): \(Words.count(services.count, "service"))") }
      for note in reading.notes { log.info("\(reading.origin): \(note)") }
    }
    say(changes.map { $0.report(known) }, former)
    forgetOrigins()
  }

  /// - Returns: what was complained of before.
  private func take(_ readings: [OriginReading], _ changes: [OriginChange]) -> [String: [OriginProblem]] {
    let former = origins.problems
    for (reading, change) in zip(readings, changes) {
      origins.note(reading, change.problems)
      // One that was never there, or never right, is a mistake of who named it.
      if !origins.list.contains(reading.origin), change.isApplied { origins.list.append(reading.origin) }
    }
    if resumed.isOpen { watchOrigins() }
    return former
  }

  /// - Parameter former: what was said before, and is not said again.
  private func say(_ reports: [OriginReport], _ former: [String: [OriginProblem]]) {
    for report in reports {
      for problem in report.problems where former[report.origin]?.contains(problem) != true {
        log.error(problem.words)
        if report.origin.utf8.last == UInt8(ascii: "/") { noteForPeople("warning: \(problem.words)") }
      }
      if report.forgotten == true {
        log.info("\(report.origin): it is not there, and nothing comes from it: forgotten")
        continue
      }
      if !report.applied { log.error("\(report.origin): nothing that comes from it was changed") }
      for line in report.lines.prefix(Self.mostLines) { log.info("\(report.origin): \(line)") }
      if report.lines.count > Self.mostLines {
        log.info("\(report.origin): and \(report.lines.count - Self.mostLines) more")
      }
    }
  }

  private static let mostLines = 100

  // MARK: what is to be done

  /// All services, copies together, as they are compared.
  var known: [ServiceName: OriginChange.Known] {
    var known: [ServiceName: OriginChange.Known] = [:]
    for name in table.names {
      guard let record = table[name]?.record else { continue }
      let base = ServiceName(group: name.group, name: name.name)
      let isLeaving = record.saved.aim == .remove
      let isFound = record.specification.origin == ServiceSpecification.recoveredOrigin && record.phase.isLive
      let isWanted = !isLeaving && (record.wanted == .up || isFound)
      guard var one = known[base] else {
        known[base] = .init(record.specification, isWanted: isWanted, isLeaving: isLeaving)
        known[base]?.isIdle = record.isIdle
        continue
      }
      if one.isLeaving, !isLeaving { one = .init(record.specification, isWanted: false) }
      one.isWanted = one.isWanted || isWanted
      one.isIdle = one.isIdle || record.isIdle
      known[base] = one
    }
    return known
  }

  /// What the readings ask for; of an origin with something that the daemon would refuse, nothing.
  private func plan(
    _ readings: [OriginReading], _ known: [ServiceName: OriginChange.Known], _ gone: Set<String>
  ) -> [OriginChange] {
    let circles = OriginReading.circles(readings, order(without: readings))
    let checked = zip(readings, circles).map { reading, circles in
      var reading = reading
      let problems = refusals(reading, known) + circles
      if !problems.isEmpty {
        reading.services = nil
        reading.problems += problems
      }
      return reading
    }
    var changes = OriginChange.between(checked, known, gone: gone)
    OriginChange.addRules(of: checked, to: &changes, turns.rules, gone: gone)
    return changes
  }

  /// What waits for what, without the services whose origins were read.
  private func order(without readings: [OriginReading]) -> StartOrder {
    let read = Set(readings.filter { $0.services != nil }.map(\.origin))
    var order = order
    for name in table.names {
      guard let origin = table[name]?.record.specification.origin, read.contains(origin) else { continue }
      order.remove(name)
    }
    return order
  }

  private func refusals(_ reading: OriginReading, _ known: [ServiceName: OriginChange.Known]) -> [OriginProblem] {
    guard let services = reading.services else { return [] }
    var problems: [OriginProblem] = []
    var fresh = 0
    for service in services {
      let base = ServiceName(service)
      let names = service.copies
      let before = known[base]?.specification
      fresh += max(0, names.count - order.family(of: base).count)
      if let before, OriginChange.isSame(before, service) { continue }
      do throws(SupervisorError) {
        try check(service, names[names.count - 1])
      } catch {
        problems.append(OriginProblem(error, service, in: reading.origin))
      }
    }
    do throws(SupervisorError) {
      try checkRoom(for: fresh)
    } catch {
      problems.append(OriginProblem(error, nil, in: reading.origin))
    }
    return problems
  }
}

extension Origins.Wishes {
  /// None of `all`.
  fileprivate var names: [String] {
    switch self {
    case .all: []
    case .these(let names): names
    }
  }
}
