internal import Model
internal import Platform
internal import Varlink

/// Upgrades that clients wait for. What is done is the keeper's to do; here it is passed on and answered.
struct Upgrades {
  /// The path that dmon was started by, as a keeper said it; for the next keeper.
  var program: String?
  /// What came of the last one.
  var outcome: UpgradeOutcome?
  /// Those that somebody waits for, with the bells of who waits.
  var waiting: [(order: UpgradeOrder, bell: Bell)] = []
}

extension Supervisor {
  /// Another program takes over: this daemon ends, and the keeper starts the next one.
  func makeWay() {
    if ending == nil { ending = Ending(keepsServices: true, makesWay: true, reason: "an upgrade") }
    endWanted.ring()
  }

  /// This daemon ends to make way, and the keeper that was to start the next one has died.
  var leavesNobody: Bool {
    guard ending?.makesWay == true, !settings.endsWithKeeper, let keeper = link?.keeper else { return false }
    return !ProcessFacts.isAlive(keeper.pid, startTicks: keeper.startTicks)
  }

  func upgraded(_ outcome: UpgradeOutcome) {
    if outcome.isNew == true {
      if let failure = outcome.failure {
        log.warning("no upgrade: \(failure.text)")
      } else {
        log.info("upgraded to dmon \(outcome.version ?? "?"), \(outcome.file)")
      }
    }
    upgrades.outcome = outcome
    for (order, bell) in upgrades.waiting where order.request == outcome.request { bell.ring() }
  }

  /// A keeper has said all it knows: what it said nothing of it was not asked for.
  func askForUpgrades() {
    for (order, _) in upgrades.waiting where order.request != upgrades.outcome?.request { link?.send(.upgrade(order)) }
  }

  func beginUpgrade(_ order: UpgradeOrder, _ bell: Bell) {
    upgrades.waiting.append((order, bell))
    if upgrades.outcome?.request == order.request { bell.ring() } else { link?.send(.upgrade(order)) }
  }

  func endUpgrade(_ bell: Bell) { upgrades.waiting.removeAll { $0.bell === bell } }

  /// Nil while it is not known.
  func outcome(of order: UpgradeOrder) -> UpgradeOutcome? {
    upgrades.outcome.flatMap { $0.request == order.request ? $0 : nil }
  }
}

extension SupervisorSession {
  /// Waits until the keeper says what came of it, or nobody is there any more to be told.
  func upgrade(_ request: UpgradeRequest) async -> Bool {
    guard let link = supervisor.link else {
      return await refuse(
        .notUpgraded(
          UpgradeFailure(.badConfiguration, "this daemon has no keeper: end it with 'dmon shutdown' and start it anew"))
      )
    }
    if let file = request.file, file.utf8.first != UInt8(ascii: "/") {
      return await refuse(.invalidParameter("file", why: "'\(file.prefix(80))' is no absolute path"))
    }
    let order = UpgradeOrder(
      request: request.request ?? "\(ProcessFacts.own)-\(UInt64.random(in: 1 ... .max))", file: request.file)
    let bell = Bell(on: supervisor.loop)
    var outcome: UpgradeOutcome?
    await withDiscardingTaskGroup { group in
      group.addTask {
        if await stream.hungUp() { stream.close() }
        bell.ring()
      }
      await supervisor.beginUpgrade(order, bell)
      while stream.isOpen {
        guard await bell.wait() == .ready else { break }
        outcome = await supervisor.outcome(of: order)
        if outcome != nil { break }
      }
      await supervisor.endUpgrade(bell)
      group.cancelAll()
    }
    stream.lookAgain()
    guard let outcome else { return false }
    guard let version = outcome.version else {
      return await refuse(.notUpgraded(outcome.failure ?? UpgradeFailure(.software, "it is not known why")))
    }
    let reply = UpgradeReply(
      version: version, file: outcome.file, keeper: link.keeper?.pid ?? 0, daemon: ProcessFacts.own)
    return await send(reply, continues: false)
  }
}
