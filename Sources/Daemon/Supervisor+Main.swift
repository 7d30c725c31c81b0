internal import Model
internal import Platform

/// The service that a daemon is there for: what begins first, and whose end is the end of all.
extension Supervisor {
  /// What only the keeper knows of a run, where there is no journal.
  func remember(_ report: StartedRun) {
    guard let specification = report.specification, let name = ServiceName(text: report.service), table[name] == nil
    else { return }
    table.insert(ServiceRecord(name, specification))
    order.insert(name, after: specification.after)
    noteUser(of: specification)
  }

  /// Before anything goes on: the main service is what it is said to be now, and what was the command of a daemon before is
  /// nothing that anybody added.
  func prepareMainService() {
    isFirstDaemon = link?.keeper?.formerPid == nil
    guard isFirstDaemon else { return }
    let main = settings.mainService.map { ServiceName($0) }
    if let main, let specification = settings.mainService, table[main] != nil { tell(main, .edited(specification)) }
    for name in table.names where name != main {
      if table[name]?.record.specification.origin == Self.mainOrigin { tell(name, .remove) }
    }
    settle()
  }

  /// Where the command of `dmon daemon -- COMMAND` comes from.
  package static let mainOrigin = "daemon"

  /// Starts the main service, once for each keeper: a later daemon finds it as the first one left it.
  func beginMainService() {
    if let specification = settings.mainService {
      let name = ServiceName(specification)
      let isKnown = table[name] != nil
      if !isKnown {
        table.insert(ServiceRecord(name, specification))
        order.insert(name, after: specification.after)
        noteUser(of: specification)
      }
      let isLive = table[name]?.record.phase.isLive ?? false
      if !isLive, !isKnown || isFirstDaemon { tell(name, .start) }
    }
    if isFirstDaemon, let record = settings.exitWith.flatMap({ table[$0]?.record }), !record.phase.isLive {
      // That end is from before our time.
      lastRunBefore = record.run
    }
    settle()
    noteExit()
  }

  /// Ends the daemon when the service that it is there for has ended for good; a person's stop does not count.
  func noteExit() {
    guard resumed.isOpen, ending == nil, let name = settings.exitWith, let record = table[name]?.record,
      record.phase == .down, record.run > lastRunBefore, let end = record.saved.end, !end.isAsked
    else { return }
    if let failure = end.failure { log.error("\(name.short) could not be started: \(failure.text)") }
    self.end(keepingServices: false, because: "the end of \(name.short)")
    // Said now: should this daemon die meanwhile, the keeper ends the others.
    link?.send(.ending(keepServices: false, code: exitCode))
  }

  /// What the keeper ends with: as the service ended, and as shells say it.
  var exitCode: Int? {
    guard let record = settings.exitWith.flatMap({ table[$0]?.record }), record.run > lastRunBefore,
      let end = record.saved.end
    else { return nil }
    switch (end.exit, end.failure?.stage) {
    case (.code(let code), _): return code
    case (.signal(let number), _): return 128 + number
    case (_, .notFound): return 127
    case (_, .notExecutable): return 126
    case (_, .some): return 125
    case (_, nil): return Int(ExitCode.software.rawValue)
    }
  }
}
