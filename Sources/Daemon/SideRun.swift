internal import Model
internal import Platform

/// A command that is run for a service beside its own run: a check, or what a person wants done when something happens.
///
/// It is a run of the keeper's with a number of its own, so its tree is known by its brand, and one that a daemon leaves
/// behind is ended by the next one as a stranger.
struct SideRun {
  enum Purpose: String {
    case check, hook
  }

  /// How it came out.
  enum Outcome: Equatable, Sendable {
    case ended(RunExit)
    case notStarted(String)
    /// Its time was over, and it was killed.
    case late
    /// It was not to go on, the keeper died, or nobody was there when its time was over.
    case dropped
  }

  let owner: ServiceName
  let purpose: Purpose
  let changed: Bell
  var pid: Int?
  var outcome: Outcome?
  /// Its leader is gone, or nobody will ever tell.
  var isOver = false
  /// It is to end as soon as it has begun.
  var isUnwanted = false

  /// So many at once; one more waits.
  static let most = 16
  /// Numbers that the journal is told of at once, so that not every check costs a record.
  static let numbersInBlock: RunNumber = 256
}

/// What is to be run beside a service.
struct SideOrder {
  var owner: ServiceName
  var purpose: SideRun.Purpose
  /// As whom and where; its command is not used.
  var specification: ServiceSpecification
  /// For a shell.
  var command: String
  /// NAME=VALUE.
  var marks: [String] = []
  var limit: Duration
}

extension Supervisor {
  /// Runs it, and waits until it has ended or its time is over: then its whole tree is killed.
  func runAside(_ order: SideOrder) async -> SideRun.Outcome {
    guard link != nil, trees != nil else { return .notStarted("there is no keeper") }
    while sides.count >= SideRun.most {
      let bell = Bell(on: loop)
      sidesWaiting.append(bell)
      guard await bell.wait() == .ready else { return .dropped }
    }
    if areSidesOver { return .dropped }
    let run = takeSideNumber()
    let bell = Bell(on: loop)
    sides[run] = SideRun(owner: order.owner, purpose: order.purpose, changed: bell)
    asked.append(.spawn(self.order(order, run)))
    settle()
    let deadline = loop.now + order.limit
    while true {
      switch await bell.wait(until: deadline) {
      case .ready: if let outcome = sides[run]?.outcome { return outcome }
      case .timedOut, .cancelled:
        let known = sides[run]?.outcome
        endSide(run)
        return known ?? (wasAway(since: deadline) ? .dropped : .late)
      }
    }
  }

  private func order(_ side: SideOrder, _ run: RunNumber) -> SpawnOrder {
    var specification = side.specification
    specification.command = ["/bin/sh", "-c", side.command]
    (specification.splitOutput, specification.ready, specification.hooks) = (nil, nil, nil)
    (specification.notify, specification.watchdog) = (nil, nil)
    var order = order(run, side.owner, specification)
    // No service is called so: a daemon that does not know this run takes it for nobody's.
    order.service = "@\(side.purpose.rawValue)/\(side.owner.text)"
    let isOfGroup = side.owner.name == Self.groupOwner
    order.marks.removeAll { $0.hasPrefix("\(RunMark.name)=") || isOfGroup && $0.hasPrefix("DMON_SERVICE=") }
    order.marks += side.marks
    order.marks.append("\(RunMark.name)=\(RunMark(number: identity.brandNumber, run: run, isAside: true).text)")
    order.output = OutputRules(path: sideLog(of: side.owner, side.purpose), max: 256 << 10, keep: 1)
    return order
  }

  /// What is run for a group's tasks belongs to no service: no service can be called so.
  static let groupOwner = "@tasks"

  /// Where the output of its checks, or hooks, goes.
  func sideLog(of name: ServiceName, _ purpose: SideRun.Purpose) -> String {
    "\(settings.logs)/\(purpose.rawValue)s/\(name.fileName).log"
  }

  /// The next number of a block that the journal knows to be used up.
  private func takeSideNumber() -> RunNumber {
    if sideNumbers.isEmpty {
      let first = identity.lastRun + 1
      identity.lastRun += SideRun.numbersInBlock
      sideNumbers = first..<identity.lastRun + 1
      isIdentityRecorded = true
      records.append(BoardRecord(time: loop.moment.wall, supervisor: identity))
    }
    return sideNumbers.removeFirst()
  }

  // MARK: what the keeper says

  func sideStarted(_ run: RunNumber, pid: Int) {
    sides[run]?.pid = pid
    if sides[run]?.isUnwanted == true { endSide(run) }
  }

  func sideNotStarted(_ run: RunNumber, _ failure: StartFailure) {
    note(run, .notStarted(failure.text))
    sideIsOver(run)
  }

  /// Its leader ended; what it left is killed.
  func sideExited(_ run: RunNumber, _ exit: RunExit) {
    note(run, .ended(exit))
    sides[run]?.isOver = true
    trees?.look(question(run), .kill, leader: sides[run]?.pid ?? 0, signal: SignalName.term)
  }

  /// Nothing of its tree is left, as far as can be seen: as long as its leader lives it is asked again.
  func sideTreeEnded(_ run: RunNumber) {
    if sides[run]?.isOver == true { sideIsOver(run) }
  }

  private func note(_ run: RunNumber, _ outcome: SideRun.Outcome) {
    guard let side = sides[run], side.outcome == nil else { return }
    sides[run]?.outcome = outcome
    side.changed.ring()
  }

  private func sideIsOver(_ run: RunNumber) {
    sides[run] = nil
    forget(run)
    if !sidesWaiting.isEmpty { sidesWaiting.removeFirst().ring() }
  }

  // MARK: its end

  /// Kills one with all that it started.
  private func endSide(_ run: RunNumber) {
    guard let side = sides[run] else { return }
    sides[run]?.isUnwanted = true
    guard let pid = side.pid, !side.isOver else { return }
    link?.send(.signal(run: run, number: SignalName.kill, toGroup: true))
    trees?.look(question(run), .kill, leader: pid, signal: SignalName.term)
  }

  /// Ends those that nobody waits for any more.
  func endSides(of name: ServiceName, _ purpose: SideRun.Purpose) {
    for (run, side) in sides where side.owner == name && side.purpose == purpose {
      note(run, .dropped)
      endSide(run)
    }
  }

  /// The daemon ends, and no service lives any more: what was run beside them ends too, with all that it started, and so
  /// does what no service stands for. At most for a moment is that waited for; what is left then is for the next daemon.
  func endOthers() async {
    areSidesOver = true
    for bell in sidesWaiting { bell.ring() }
    for run in sides.keys {
      note(run, .dropped)
      endSide(run)
    }
    for run in strangers.keys {
      strangers[run]?.signalled = true
      endStranger(run, at: loop.now)
    }
    let bell = Bell(on: loop)
    forgotten = bell
    let deadline = loop.now + .seconds(2)
    while !sides.isEmpty || !strangers.isEmpty {
      guard await bell.wait(until: deadline) == .ready else { return }
    }
  }

  /// Nobody is their parent any more: what lives of them is found by its brand.
  func sidesLostTheirKeeper() {
    for (run, side) in sides {
      note(run, .dropped)
      sides[run]?.isOver = true
      sides[run]?.isUnwanted = true
      trees?.look(question(run), .kill, leader: side.pid ?? 0, signal: SignalName.term)
    }
  }
}
