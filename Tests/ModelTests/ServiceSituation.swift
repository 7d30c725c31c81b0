import Model

/// Every place in which a service can stand, reached the ordinary way.
enum ServiceSituation: String, CaseIterable {
  case created, waiting, starting, startingToStop, startingToRestart, up, paused, lingering, stopping, stoppingPaused,
    restarting
  case removing, killing, shuttingDown, clearing, clearingToStop, backingOff, finished, failed, suspended, removed
  case unready, unreadyPaused, unreadyLingering, madeReady, warned, stalled, stalledToStop, unhealthy, stalledEnding

  /// All lives are in their first run, except for what crashed before.
  var life: Life {
    var life = Life { specification in
      specification.leaveChildren = self == .lingering || self == .unreadyLingering ? true : nil
      specification.ready = readyCondition
      specification.restart = self == .failed ? .never : nil
    }
    if self == .created { return life }
    life.hold = self == .waiting ? "for db to be ready" : nil
    life.apply(.start)
    switch self {
    case .created, .waiting, .starting: break
    case .startingToStop: life.apply(.stop)
    case .startingToRestart: life.apply(.restart)
    default: life.begin()
    }
    life.pass(1)
    for event in events(of: life) { life.apply(event) }
    return life
  }

  private var readyCondition: String? {
    switch self {
    case .unready, .unreadyPaused, .unreadyLingering, .madeReady: "port:80"
    default: nil
    }
  }

  /// What happens after it was up for a second.
  private func events(of life: Life) -> [ServiceRecord.Event] {
    let crash = ServiceRecord.Event.exited(1, .code(3), at: life.wall)
    let treeEnded = ServiceRecord.Event.treeEnded(1, survivors: 0)
    return switch self {
    case .created, .waiting, .starting, .startingToStop, .startingToRestart, .up: []
    case .paused: [.stopped(1)]
    case .lingering, .clearing: [crash]
    case .stopping: [.stop]
    case .stoppingPaused: [.stopped(1), .stop]
    case .restarting: [.restart]
    case .removing: [.remove]
    case .killing: [.stop, .kill]
    case .shuttingDown: [.shutdown]
    case .clearingToStop: [.stop, .exited(1, .signal(15), at: life.wall)]
    case .backingOff, .failed: [crash, treeEnded]
    case .finished: [.exited(1, .code(0), at: life.wall), treeEnded]
    case .suspended: [crash, treeEnded, .shutdown]
    case .removed: [crash, treeEnded, .remove]
    case .unready: []
    case .unreadyPaused: [.stopped(1)]
    case .unreadyLingering: [crash]
    case .madeReady: [.ready(1)]
    case .warned: [.trouble(1, Trouble(.threshold, "memory 9 MiB over 5 MiB for 15 s", remedy: .log))]
    case .stalled: [.trouble(1, ServiceEventKind.stall)]
    case .stalledToStop: [.trouble(1, Trouble(.stalled, "stalled at 41 % for 1 min", remedy: .stop))]
    case .unhealthy: [.trouble(1, Trouble(.health, "3 health checks failed: exit 1"))]
    case .stalledEnding: [.trouble(1, ServiceEventKind.stall), .exited(1, .signal(15), at: life.wall)]
    }
  }
}

/// Every kind of event, with those that have another meaning for another run or at another time told apart.
enum ServiceEventKind: String, CaseIterable {
  case start, stop, restart, remove, pause, resume, signal, shutdown, kill
  case started, startedLater, startedOlder, notStarted, notStartedOlder, stopped, stoppedOlder, continued
  case exited, exitedOlder, treeEnded, treeEndedOlder, vanished, vanishedOlder, notAsked, notAskedOlder
  case deadline, deadlineEarly, edited, released, held, startHeld, restartHeld
  case ready, readyOlder, trouble, troubleToStop, troubleSaid, crashTrouble, troubleOlder, recovered, recoveredOlder

  static let stall = Trouble(.stalled, "stalled at 41 % for 1 min")

  /// The kinds of an event. A new one does not compile until it is listed.
  static func kinds(of event: ServiceRecord.Event) -> [ServiceEventKind] {
    switch event {
    case .start: [.start, .startHeld]
    case .stop: [.stop]
    case .restart: [.restart, .restartHeld]
    case .remove: [.remove]
    case .pause: [.pause]
    case .resume: [.resume]
    case .signal: [.signal]
    case .shutdown: [.shutdown]
    case .kill: [.kill]
    case .started: [.started, .startedLater, .startedOlder]
    case .notStarted: [.notStarted, .notStartedOlder]
    case .stopped: [.stopped, .stoppedOlder]
    case .continued: [.continued]
    case .exited: [.exited, .exitedOlder]
    case .treeEnded: [.treeEnded, .treeEndedOlder]
    case .vanished: [.vanished, .vanishedOlder]
    case .notAsked: [.notAsked, .notAskedOlder]
    case .deadline: [.deadline, .deadlineEarly]
    case .edited: [.edited]
    case .released: [.released, .held]
    case .ready: [.ready, .readyOlder]
    case .trouble: [.trouble, .troubleToStop, .troubleSaid, .crashTrouble, .troubleOlder]
    case .recovered: [.recovered, .recoveredOlder]
    // They decide little; ServiceNotificationRecordTests has them.
    case .extended, .noted, .mainEnded: []
    // Only of a service with a schedule, or of one without autostart: ServiceScheduleTests.
    case .due, .makeWay, .enabled: []
    }
  }

  /// Why it may not begin when this happens.
  var hold: String? {
    switch self {
    case .held, .startHeld, .restartHeld: "for cache to be ready"
    default: nil
    }
  }

  func event(for life: Life) -> ServiceRecord.Event {
    let run = life.record.run
    // Where none has begun, run 0 stands for the one that is over: the keeper never speaks of it.
    let older = run == 0 ? 0 : run - 1
    func started(_ run: RunNumber) -> ServiceRecord.Event {
      .started(run, pid: 7, startTicks: 7, at: life.wall, pipe: nil, errorPipe: nil, isAdopted: false)
    }
    let failure = StartFailure(stage: .notFound, errno: 2, text: "/usr/bin/x: not found")
    switch self {
    case .start, .startHeld: return .start
    case .stop: return .stop
    case .restart, .restartHeld: return .restart
    case .remove: return .remove
    case .pause: return .pause
    case .resume: return .resume
    case .signal: return .signal(10)
    case .shutdown: return .shutdown
    case .kill: return .kill
    case .started: return started(run)
    case .startedLater: return started(run + 5)
    case .startedOlder: return started(older)
    case .notStarted: return .notStarted(run, failure)
    case .notStartedOlder: return .notStarted(older, failure)
    case .stopped: return .stopped(run)
    case .stoppedOlder: return .stopped(older)
    case .continued: return .continued(run)
    case .exited: return .exited(run, .code(4), at: life.wall)
    case .exitedOlder: return .exited(older, .code(4), at: life.wall)
    case .treeEnded: return .treeEnded(run, survivors: 2)
    case .treeEndedOlder: return .treeEnded(older, survivors: 2)
    case .vanished: return .vanished(run)
    case .vanishedOlder: return .vanished(older)
    case .notAsked: return .notAsked(run)
    case .notAskedOlder: return .notAsked(older)
    case .deadline, .deadlineEarly: return .deadline
    case .released, .held: return .released
    case .ready: return .ready(run)
    case .readyOlder: return .ready(older)
    case .trouble: return .trouble(run, Self.stall)
    case .troubleToStop: return .trouble(run, Trouble(.threshold, "CPU 99 % over 80 % for 15 s", remedy: .stop))
    case .troubleSaid: return .trouble(run, Trouble(.watchdog, "said nothing for 9 s", remedy: .log))
    case .crashTrouble: return .trouble(run, Trouble(.watchdog, "said nothing for 9 s"))
    case .troubleOlder: return .trouble(older, Self.stall)
    case .recovered: return .recovered(run, .threshold)
    case .recoveredOlder: return .recovered(older, .threshold)
    case .edited:
      var specification = life.record.specification
      specification.nice = 5
      return .edited(specification)
    }
  }
}

extension ServiceRecord.Effect {
  /// As the table has it. A new effect does not compile until it is listed.
  func words(at life: Life) -> String {
    switch self {
    case .record: return "record"
    case .spawn(let run): return "spawn \(run)"
    case .signal(let run, let number, let toGroup):
      return "\(SignalName.text(number).dropFirst(3)) to \(run)\(toGroup ? "" : "'s leader")"
    case .endTree(let run, let isForced): return "\(isForced ? "kill" : "end") tree \(run)"
    case .awaitTree(let run): return "await tree \(run)"
    case .awaitMain(let run): return "await main \(run)"
    case .forget(let run): return "forget \(run)"
    case .arm(let instant?): return "arm \(Words.span(instant - life.now))"
    case .arm(nil): return "disarm"
    case .removed: return "removed"
    }
  }
}
