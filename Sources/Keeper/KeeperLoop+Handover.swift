internal import Model
internal import Platform
internal import Varlink

/// What the keeper knows, for the program that takes its place; nothing is under way in any thread meanwhile.
extension KeeperLoop {
  func handover() -> Handover {
    var handover = Handover(program: upgrade.path ?? "", lock: Int(lock.raw))
    handover.descriptorLimit = rules.descriptors.map { [$0.soft, $0.hard] }
    handover.daemon = daemon.map(Self.describe)
    handover.formerPid = former?.pid
    handover.formerExit = former?.exit
    handover.lastRun = lastRun
    handover.runs = runs.values.sorted { $0.run < $1.run }.compactMap(describe)
    handover.lost = output.handoverOfLosses
    (handover.mainService, handover.hasState) = (mainService, !remembersOrders)
    handover.notifyAddress = systemd?.told.address
    handover.watchdog = systemd?.told.watchdog.map { Int($0.nanoseconds / 1_000) }
    handover.listener = passed.map { Int($0.listener.raw) }
    return handover
  }

  private static func describe(_ link: DaemonLink) -> Handover.Daemon {
    var daemon = Handover.Daemon(socket: Int(link.socket.raw), isChild: link.isChild)
    daemon.pid = link.process?.pid
    daemon.handle = link.process.map { Int($0.handle.raw) }
    (daemon.isListening, daemon.isReady, daemon.answersPing) = (link.isListening, link.isReady, link.answersPing)
    daemon.endsKeepingServices = link.endsKeepingServices
    (daemon.owesHello, daemon.owesSynced) = (link.owesHello, link.owesSynced)
    daemon.owedSignals = link.owedSignals
    return daemon
  }

  private func describe(_ slot: RunSlot) -> Handover.Run? {
    guard let phase = Handover.Phase(slot.phase) else { return nil }
    var run = Handover.Run(run: slot.run, service: slot.service, phase: phase)
    (run.isStopped, run.dropped, run.problem) = (slot.isStopped, slot.dropped, slot.problem)
    (run.isUnwanted, run.unsaid) = (slot.isUnwanted, Int(slot.unsaid.rawValue))
    run.process = slot.process.map(Self.describe)
    (run.order, run.notices, run.freshNotices) = (slot.order, slot.notices?.known, slot.notices?.fresh)
    run.output = output.handover(of: slot.run)
    run.isReady = slot.isReady ? true : nil
    return run
  }

  private static func describe(_ process: RunProcess) -> Handover.Process {
    var description = Handover.Process(
      pid: process.pid, startTicks: process.startTicks, at: process.at, handle: Int(process.handle.raw),
      isAdopted: process.isAdopted)
    description.notify = process.notify.map { Int($0.socket.raw) }
    description.notifyAddress = process.notify?.address
    description.sign = process.signEnd.map(Int.init)
    return description
  }

  // MARK: taking over

  /// Goes on where the program before this one was.
  func take(_ left: Handover) throws(SystemError) {
    hasInherited = true
    upgrade.path = left.program.isEmpty ? nil : left.program
    upgrade.outcome = left.outcome
    lastRun = left.lastRun
    if let pid = left.formerPid, let exit = left.formerExit { former = (pid, exit) }
    // Closed with this.
    for raw in left.spent { _ = try Succession.inherit(CInt(truncatingIfNeeded: raw)) }
    output.take(losses: left.lost)
    for run in left.runs { try take(run) }
    if let daemon = left.daemon { try take(daemon) } else { startDaemon() }
    for run in runs.keys.sorted() { if let slot = runs[run], !slot.unsaid.isEmpty { line.append(slot) } }
    childrenChanged()
  }

  private func take(_ left: Handover.Daemon) throws(SystemError) {
    var process: DaemonLink.Process?
    if let pid = left.pid, let handle = left.handle {
      process = DaemonLink.Process(
        pid: pid, handle: ProcessDescriptor(adopting: try Succession.inherit(CInt(truncatingIfNeeded: handle))))
    }
    let link = DaemonLink(
      try MessageSocket(inheriting: CInt(truncatingIfNeeded: left.socket)), process, isChild: left.isChild)
    (link.isListening, link.isReady, link.answersPing) = (left.isListening, left.isReady, left.answersPing)
    link.endsKeepingServices = left.endsKeepingServices
    (link.owesHello, link.owesSynced, link.owesOutcome) = (left.owesHello, left.owesSynced, upgrade.outcome != nil)
    link.owedSignals = left.owedSignals
    try take(link)
  }

  private func take(_ left: Handover.Run) throws(SystemError) {
    let slot = RunSlot(left.run, left.service)
    (slot.isStopped, slot.dropped, slot.problem) = (left.isStopped, left.dropped, left.problem)
    (slot.isUnwanted, slot.unsaid) = (
      left.isUnwanted, RunSlot.Reports(rawValue: UInt8(truncatingIfNeeded: left.unsaid))
    )
    runs[left.run] = slot
    let pipes = try takeOutput(left)
    slot.order = left.order
    slot.isReady = left.isReady == true
    if let process = left.process {
      slot.process = RunProcess(
        pid: process.pid, startTicks: process.startTicks, at: process.at,
        handle: ProcessDescriptor(adopting: try Succession.inherit(CInt(truncatingIfNeeded: process.handle))),
        output: pipes.output, errors: pipes.errors, sign: try Self.sign(of: process), isAdopted: process.isAdopted,
        notify: try Self.notify(of: process))
    }
    resume(slot, left)
    if let known = left.notices, let fresh = left.freshNotices { slot.notices?.goOn(knowing: known, fresh: fresh) }
  }

  private static func notify(of process: Handover.Process) throws(SystemError) -> RunProcess.Notify? {
    guard let raw = process.notify, let address = process.notifyAddress else { return nil }
    let socket = NotifySocket(adopting: try Succession.inherit(CInt(truncatingIfNeeded: raw)))
    return .init(socket: socket, address: address)
  }

  private static func sign(of process: Handover.Process) throws(SystemError) -> SignPipe? {
    guard let raw = process.sign else { return nil }
    return SignPipe(adopting: try Succession.inherit(CInt(truncatingIfNeeded: raw)))
  }

  private func resume(_ slot: RunSlot, _ left: Handover.Run) {
    slot.phase = left.phase.ofSlot
    guard let process = slot.process else { return }
    if slot.hasLeader {
      leaders[process.pid] = slot.run
      if !slot.isAlive { listen(to: slot) }
    }
    switch slot.phase {
    case .live: begin(slot, process)
    case .unclear:
      unclear.insert(slot.run)
      askTime = Clocks.monotonic
    case .copying: if left.output == nil { outputDrained(slot.run) }
    case .forgotten: if left.output == nil { runs[slot.run] = nil }
    case .ordered, .failed, .ended: break
    }
  }

  private func takeOutput(
    _ left: Handover.Run
  ) throws(SystemError) -> (output: RunProcess.PipeName?, errors: RunProcess.PipeName?) {
    guard let output = left.output else { return (nil, nil) }
    let pipe = try OutputPipe(adopting: try Succession.inherit(CInt(truncatingIfNeeded: output.pipe)))
    let name = RunProcess.PipeName(pipe)
    guard let raw = output.errorPipe else {
      self.output.take(left.run, output, output: pipe, errors: nil)
      return (name, nil)
    }
    let errors = try OutputPipe(adopting: try Succession.inherit(CInt(truncatingIfNeeded: raw)))
    let errorName = RunProcess.PipeName(errors)
    self.output.take(left.run, output, output: pipe, errors: errors)
    return (name, errorName)
  }
}

extension Handover.Phase {
  /// Nil for a run that is still to be started: there is none while a keeper rests.
  fileprivate init?(_ phase: RunSlot.Phase) {
    switch phase {
    case .ordered: return nil
    case .failed(let failure): self = .failed(failure)
    case .live: self = .live
    case .unclear(let asked, let at): self = .unclear(asked: asked, at: at)
    case .copying(let exit, let at): self = .copying(exit, at: at)
    case .ended(let exit, let at): self = .ended(exit, at: at)
    case .forgotten: self = .forgotten
    }
  }

  fileprivate var ofSlot: RunSlot.Phase {
    switch self {
    case .failed(let failure): .failed(failure)
    case .live: .live
    case .unclear(let asked, let at): .unclear(asked: asked, at: at)
    case .copying(let exit, let at): .copying(exit, at: at)
    case .ended(let exit, let at): .ended(exit, at: at)
    case .forgotten: .forgotten
    }
  }
}

extension Handover {
  /// As it is left for the next program.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    // Nothing in it can be refused: its numbers are finite.
    try? WireEncoder.encode(self, into: &bytes)
    return bytes
  }

  /// Reads what the former program of this process has left.
  init(leftAt raw: CInt) throws(SystemError) {
    let bytes = try MemoryFile(inheriting: raw).read()
    do throws(WireError) {
      self = try WireDecoder.decode(Handover.self, from: bytes)
    } catch {
      // It was asked before whether it can read this format.
      throw SystemError(call: "read handover", subject: error.message, code: 22)
    }
  }
}
