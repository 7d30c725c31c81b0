internal import Journal
internal import Model
internal import Platform

/// What a change of an origin asks for, carried out.
extension Supervisor {
  /// - Parameter atStart: nothing was started yet, and what is to run is started with everything else.
  func carryOut(_ change: OriginChange, atStart: Bool) {
    for rule in change.rules {
      recordIdentity()
      records.append(BoardRecord(groupRule: rule))
      apply(rule)
    }
    for step in change.steps {
      switch step {
      case .add(let base, let service): takeIn(base, service, atStart: atStart)
      case .remove(let base): removeFamily(of: base)
      case .edit(let base, let service, _): alter(base, service, .edit, atStart: atStart)
      case .restart(let base, let service, _): alter(base, service, .restart, atStart: atStart)
      case .enable(let base, let service, _): alter(base, service, .enable, atStart: atStart)
      case .replace(let base, let service):
        removeFamily(of: base)
        if order.family(of: base).isEmpty {
          takeIn(base, service, atStart: atStart)
        } else {
          origins.returning[base] = service.origin
        }
      case .await(let base): origins.returning[base] = change.origin
      }
    }
    settle()
  }

  private func takeIn(_ base: ServiceName, _ service: ServiceSpecification, atStart: Bool) {
    var service = service
    if service.inherited == nil { service.inherited = settings.inherited }
    for name in Self.copies(of: base, service.replicas) {
      if atStart { enterUnstarted(name, service) } else { enter(name, service, isStarted: service.startsByItself) }
    }
  }

  /// Takes in a service that is started with all others, or not at all.
  private func enterUnstarted(_ name: ServiceName, _ service: ServiceSpecification) {
    table.insert(ServiceRecord(name, service))
    order.insert(name, after: service.after)
    noteUser(of: service)
    recordIdentity()
    if let saved = table[name]?.record.saved { records.append(BoardRecord(time: circumstances.wall, service: saved)) }
  }

  private func removeFamily(of base: ServiceName) {
    for name in order.family(of: base) { tell(name, .remove) }
  }

  private enum Alteration { case edit, restart, enable }

  private func alter(_ base: ServiceName, _ service: ServiceSpecification, _ how: Alteration, atStart: Bool) {
    let family = order.family(of: base)
    let wanted = Self.copies(of: base, service.replicas)
    let isUp = how == .enable || family.contains { table[$0]?.record.wanted == .up }
    for name in family where !wanted.contains(name) { tell(name, .remove) }
    for name in wanted {
      guard let record = table[name]?.record else {
        if atStart && isUp { enterUnstarted(name, service) } else { enter(name, service, isStarted: isUp) }
        continue
      }
      if record.saved.aim == .remove {
        origins.returning[base] = service.origin
        continue
      }
      if record.specification.origin == ServiceSpecification.recoveredOrigin {
        takeBack(name, service, restarts: how == .restart, atStart: atStart)
        continue
      }
      let wasAsked = record.specification.after != service.after
      edit(name, to: service, reordered: wasAsked)
      switch how {
      case .edit: break
      case .restart: startAnew(name, atStart: atStart)
      case .enable where record.isIdle: tell(name, .enabled(startsNow: !atStart))
      case .enable:
        // A copy that a person has started.
        if ServiceSpecification.needsRestart(from: record.specification, to: service) {
          startAnew(name, atStart: atStart)
        }
      }
    }
  }

  /// A process that was found and that no journal knew turns out to be one of the origin's services.
  private func takeBack(_ name: ServiceName, _ service: ServiceSpecification, restarts: Bool, atStart: Bool) {
    guard let record = table[name]?.record else { return }
    // The keeper has not said yet that it lives; it is read again then. Else there could be two.
    if !record.phase.isLive, held.keys.contains(where: { table.service(ofRun: $0) == name }) { return }
    edit(name, to: service, reordered: true)
    if !service.startsByItself { return }
    if record.phase.isLive {
      tell(name, restarts ? .restart : .start)
    } else if atStart {
      origins.startedLater.append(name)
    } else {
      tell(name, .start)
    }
  }

  /// Who is to be down stays down; who was not started by this daemon yet is started with all others.
  private func startAnew(_ name: ServiceName, atStart: Bool) {
    guard let record = table[name]?.record, record.wanted == .up else { return }
    if record.isPaused, let file = record.specification.originFile, record.specification.isOfDirectory {
      restartOnceResumed(name, file)
    } else if record.phase.isLive {
      if !atStart || memory?.isOtherBoot != true { tell(name, .restart) }
    } else if record.specification.schedule == nil, !record.isWaitingForDaemon {
      if atStart { origins.startedLater.append(name) } else { tell(name, .start) }
    }
  }

  /// What ended before this daemon came, and whose command is another one now.
  func startChanged() {
    let names = origins.startedLater
    origins.startedLater = []
    for name in names where table[name]?.record.phase.isLive == false { tell(name, .start) }
    settle()
  }

  /// Changes what is known of a service that is there; its process is left alone.
  func edit(_ name: ServiceName, to new: ServiceSpecification, reordered: Bool) {
    guard let record = table[name]?.record else { return }
    let rules = output(of: name, new)
    tell(name, .edited(new))
    if reordered {
      order.insert(name, after: new.after)
      tell(name, .released)
    }
    noteUser(of: new)
    if record.phase.isLive, rules != output(of: name, record.specification) {
      asked.append(.configure(run: record.run, output: rules))
    }
  }

  // MARK: what persons may do

  /// Refuses what the next reading of its file would undo.
  func refuseOfFile(_ names: [ServiceName], _ what: String) throws(SupervisorError) {
    for name in names {
      guard let service = table[name]?.record.specification, service.isOfFile, let origin = service.origin,
        origins.rules(origin)
      else { continue }
      throw .notAllowed(what: Self.refusal(name, service, what))
    }
  }

  private static func refusal(_ name: ServiceName, _ service: ServiceSpecification, _ what: String) -> String {
    let file = service.originFile ?? ""
    if service.isOfDirectory, what == "scaled" {
      return
        "\(name.short) comes from \(file): a file of a directory runs once; a copy of it, or a link, runs beside it"
    }
    if service.originLine == nil {
      return "\(name.short) comes from \(file): it is \(what) by what is done to that file"
    }
    let line = service.originLine.map { ", line \($0)" } ?? ""
    return "\(name.short) comes from \(file)\(line): it is \(what) there, and by 'dmon reload'"
  }

  /// What is of another host is not started here: refused where it was named itself, left out where a whole group was.
  func refuseOfOtherHosts(_ names: inout [ServiceName], _ texts: [String]) throws(SupervisorError) {
    let others = Set(names.filter { table[$0]?.record.specification.host != nil })
    if others.isEmpty { return }
    let words = texts.filter { !$0.hasPrefix("@") && !$0.hasPrefix("group:") }
    let named = (try? ServicePattern.resolve(words, among: table.names)) ?? []
    if let name = named.first(where: others.contains), let host = table[name]?.record.specification.host {
      throw .notAllowed(what: "\(name.short) is of host \(host), and is never started here")
    }
    names.removeAll(where: others.contains)
  }

  /// A service is gone: one of the same name that was declared meanwhile can come.
  func noteGone(_ name: ServiceName) {
    let base = ServiceName(group: name.group, name: name.name)
    guard let origin = origins.returning[base], order.family(of: base).isEmpty else { return }
    origins.returning[base] = nil
    wishReload([origin])
  }
}
