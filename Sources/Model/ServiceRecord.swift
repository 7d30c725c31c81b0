/// One service and the rules of its life: an event in, effects out. It does nothing itself and knows no clock.
///
/// At most one process of it lives at any time, it is never started after a stop that was asked for, and no exit is lost:
/// whatever events come in whatever order.
///
/// What a process of it does is known by the keeper's word alone. After a restart of the daemon: make the record from what
/// was saved, apply what the keeper says again, apply `vanished` for a run that nobody knows, then ask ``resumption(_:_:)``.
package struct ServiceRecord: Sendable, Equatable {
  /// All that the record is, as it goes into the journal.
  package internal(set) var saved: SavedService

  package init(_ name: ServiceName, _ specification: ServiceSpecification) {
    saved = SavedService(name, specification)
  }

  /// The service as it was saved, exactly.
  package init(_ saved: SavedService) { self.saved = saved }

  package var name: ServiceName { saved.address }
  package var specification: ServiceSpecification { saved.specification }
  package var wanted: ServiceWish { saved.wanted }
  package var state: ServiceState { saved.state }
  /// It runs, and was halted.
  package var isPaused: Bool { saved.phase == .up && saved.state == .stopped }
  package var phase: ServicePhase { saved.phase }
  /// It is down, and no person wanted that: it has no autostart, or waits for its schedule.
  package var isIdle: Bool {
    saved.phase == .down && saved.aim == .rule
      && (saved.isUnasked != nil || specification.isScheduled && saved.wanted == .up)
  }
  /// The number of the last run; 0 before the first.
  package var run: RunNumber { saved.run }
  /// The moment that is armed.
  package var deadline: Instant? { saved.deadline }
  package var policy: RestartPolicy { RestartPolicy(specification) }

  /// What happens to a service.
  package enum Event: Sendable, Equatable {
    /// A person, or a start of the daemon that starts what has autostart.
    case start
    case stop
    case restart
    /// Stop, then be gone.
    case remove
    case pause
    case resume
    /// A person has this signal sent to the group. How the service ends by it is judged as if it had come from elsewhere.
    case signal(Int)
    /// The daemon ends: as `stop`, but what is wanted stays; the next daemon goes on with it.
    case shutdown
    /// Whatever is being stopped has had its time; what is up is stopped at once.
    case kill
    /// The keeper said so. What is said of a run that is over changes nothing.
    case started(
      RunNumber, pid: Int, startTicks: UInt64, at: Timestamp, pipe: UInt64?, errorPipe: UInt64?, isAdopted: Bool)
    case notStarted(RunNumber, StartFailure)
    case stopped(RunNumber)
    case continued(RunNumber)
    case exited(RunNumber, RunExit, at: Timestamp)
    /// Nothing of the run's tree is left; `survivors` left its group and were ended.
    case treeEnded(RunNumber, survivors: Int)
    /// After a restart of daemon and keeper: this run's leader is gone, and nobody knows how it ended.
    case vanished(RunNumber)
    /// After a restart of the daemon alone: the keeper, which lived all the time, was never asked for this run. Said where
    /// that is sure; else `vanished`.
    case notAsked(RunNumber)
    /// The run has shown that it is ready.
    case ready(RunNumber)
    /// Something is wrong with the run. `log` is only said, until ``recovered(_:_:)``.
    case trouble(RunNumber, Trouble)
    /// What was wrong with the run, and only said, is so no longer.
    case recovered(RunNumber, Trouble.Cause)
    /// The run asks for so much time from now, to get ready or to end.
    case extended(RunNumber, by: Duration)
    /// This is known of the run by its own notifications.
    case noted(RunNumber, RunNotes)
    /// The process that `awaitMain` was about has ended.
    case mainEnded(RunNumber, RunExit, at: Timestamp)
    /// Its schedule has it run now; nothing for one that lives, or that a person has stopped.
    case due
    /// Another run of its schedule takes the place of what lives: this ends, and what is wanted stays.
    case makeWay
    /// The deadline that was armed has come.
    case deadline
    /// What it waits for may have come: it begins unless ``Circumstances/hold`` says that something else must come first.
    case released
    /// Its origin has it start by itself now: it is started as a new one would be, at once or with all others. Nothing for
    /// one that lives, or that a person has stopped.
    case enabled(startsNow: Bool)
    /// The process is left alone: see ``ServiceSpecification/needsRestart(from:to:)``.
    case edited(ServiceSpecification)
  }

  /// What is to be done, in this order.
  package enum Effect: Sendable, Equatable {
    /// Write what `saved` says into the journal; before anything that follows is done.
    case record
    /// Ask the keeper for this run.
    case spawn(RunNumber)
    /// Send to the whole process group, or to the leader alone.
    case signal(RunNumber, number: Int, toGroup: Bool)
    /// End all that is left of the run's tree: gently (stop signal, SIGCONT) or at once (SIGKILL); say `treeEnded` when none is.
    case endTree(RunNumber, isForced: Bool)
    /// Look whether anything of the tree lives, and say `treeEnded` when nothing does any more (``leaveChildren``).
    case awaitTree(RunNumber)
    /// Say `mainEnded` when the run's main process, which is not its leader, has ended.
    case awaitMain(RunNumber)
    /// Tell the keeper that the run is over and known.
    case forget(RunNumber)
    /// Say `deadline` at this moment; replaces the one that was armed. Nil: none.
    case arm(Instant?)
    /// It is to be gone from the table.
    case removed
  }

  /// What a decision depends on beside the event.
  package struct Circumstances: Sendable, Equatable {
    package var now: Instant
    package var wall: Timestamp
    /// The number that a run gets if one is begun, above that of every run in any record that was saved; a `spawn` in the
    /// answer says that it was used.
    package var nextRun: RunNumber
    /// 0 to 1, drawn for this event: how much of the jitter a back-off gets.
    package var jitter: Double
    /// Why it may not begin now, in words that follow `waits`; nil: it may. Looked at when a run would begin because
    /// somebody asked for it; a restart by rule waits for nobody.
    package var hold: String?

    package init(now: Instant, wall: Timestamp, nextRun: RunNumber, jitter: Double = 0, hold: String? = nil) {
      self.now = now
      self.wall = wall
      self.nextRun = nextRun
      self.jitter = jitter
      self.hold = hold
    }
  }
}
