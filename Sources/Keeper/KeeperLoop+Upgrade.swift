internal import Model
internal import Platform

/// What the keeper knows of an upgrade, beside its course.
struct Upgrade {
  var course = UpgradeCourse()
  var check: UpgradeCheck?
  /// What daemons are started from; nil: from what this keeper is.
  var program: HeldProgram?
  /// The path that dmon was started by.
  var path: String?
  /// What came of the last one.
  var outcome: UpgradeOutcome?
  /// The log thread was asked to rest.
  var isLogResting = false
}

/// Carries the course of an upgrade out.
extension KeeperLoop {
  func upgradeAsked(_ order: UpgradeOrder) {
    if askedBy != nil {
      return upgradeTell(.init(request: order.request, file: "", failure: .init(.tryLater, "dmon is ending")))
    }
    // A client that was not answered asks again.
    if upgrade.outcome?.request == order.request {
      daemon?.owesOutcome = true
      return
    }
    guard let file = order.file ?? upgrade.program?.path ?? upgrade.path ?? Environment.startedPath else {
      let failure = UpgradeFailure(
        .badConfiguration, "by which path dmon was started is not known; name a file with --to")
      return upgradeTell(.init(request: order.request, file: "", failure: failure))
    }
    upgradeGoes(.asked(order, file: file))
  }

  /// The check may have a result.
  func takeCheck() {
    guard let result = upgrade.check?.take() else { return }
    upgrade.check = nil
    switch result {
    case .success(let found):
      upgrade.program = found.program
      upgradeGoes(.answered(found.answer, hasDaemon: daemon != nil))
    case .failure(let failure): upgradeGoes(.refused(failure))
    }
  }

  /// A daemon has ended: true when what follows is the upgrade's to decide.
  func upgradeTakes(_ former: DaemonLink, _ exit: RunExit) -> Bool {
    // It was told to end all, by somebody else.
    let isWanted = former.endsKeepingServices != nil && !former.wasSentAway
    if former.endsKeepingServices == false || isWanted || askedBy != nil {
      upgradeGoes(.cancelled)
      return false
    }
    switch upgrade.course.step {
    case .leaving, .starting, .returning:
      upgradeGoes(.daemonEnded(exit))
      return true
    case .none, .checking, .resting: return false
    }
  }

  func upgradeGoes(_ event: UpgradeCourse.Event) {
    for effect in upgrade.course.apply(event, at: Clocks.monotonic) { carryOut(effect) }
  }

  private func carryOut(_ effect: UpgradeCourse.Effect) {
    switch effect {
    case .check(let file): check(file)
    case .sendDaemonAway:
      daemon?.owesFarewell = true
      daemon?.wasSentAway = true
    case .killDaemon: try? daemon?.process?.handle.signal(.kill)
    case .startNew, .startOld:
      nextStart = nil
      closeRestartSocket()
      if daemon == nil { startDaemon() }
    case .letGo: upgrade.program = nil
    case .rest: if let daemon { try? poller.change(daemon.socket.raw, token: Token.socket, readable: false) }
    case .goOn: goOn()
    case .replace: replaceProgram()
    case .tell(let outcome): upgradeTell(outcome)
    }
  }

  private func check(_ file: String) {
    let check = UpgradeCheck(file, arguments, ringing: wake)
    upgrade.check = check
    do throws(SystemError) {
      try check.start()
    } catch {
      upgrade.check = nil
      upgradeGoes(.refused(.init(.tryLater, "no thread is left to ask '\(file)'")))
    }
  }

  func upgradeTell(_ outcome: UpgradeOutcome) {
    upgrade.outcome = outcome
    upgrade.outcome?.isNew = true
    daemon?.owesOutcome = true
  }

  // MARK: rest

  /// Once nothing is under way in any thread, the keeper can become another program. Called in every round.
  func replaceIfAtRest() {
    guard upgrade.course.step == .resting, orders == 0, spawner.isIdle else { return }
    if !upgrade.isLogResting {
      upgrade.isLogResting = true
      output.rest()
    }
    guard output.isAtRest else { return }
    // What it said last counts, and nothing comes after it.
    takeNews()
    upgradeGoes(.atRest)
  }

  private func goOn() {
    if let daemon, !daemon.isClosed {
      try? poller.change(daemon.socket.raw, token: Token.socket, writable: daemon.isBlocked)
    }
    guard upgrade.isLogResting else { return }
    upgrade.isLogResting = false
    do throws(SystemError) {
      try output.goOn()
    } catch {
      // Nobody copies any more, and services wait when their pipes are full. A keeper that a daemon starts does copy.
      outcome = .tryLater
    }
  }

  private func replaceProgram() {
    guard let program = upgrade.program else { return }
    let file = upgrade.course.file
    let order = upgrade.course.order?.request ?? ""
    var handover = handover()
    handover.outcome = UpgradeOutcome(request: order, file: file, version: upgrade.course.version)
    handover.outcome?.isNew = true
    handover.program = file
    handover.spent = program.kept.map(Int.init)
    let failure: UpgradeFailure
    do throws(SystemError) {
      let left = try MemoryFile("dmon handover", handover.bytes)
      let error = Succession.replaceThisProgram(
        by: program.executablePath,
        arguments: ["dmon", "daemon", "--as-heir", String(left.raw)] + arguments,
        keeping: handover.descriptors.map { CInt(truncatingIfNeeded: $0) } + [left.raw])
      failure = .init(
        .tryLater, "the new daemon serves, but the keeper cannot become '\(file)' and goes on as it is: \(error.reason)"
      )
    } catch {
      failure = .init(.tryLater, "the new daemon serves, but the keeper goes on as it is: \(error.reason)")
    }
    upgradeGoes(.notReplaced(failure))
  }
}
