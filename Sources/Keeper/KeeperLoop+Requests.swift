internal import Model
internal import Platform
internal import Varlink

extension KeeperLoop {
  /// Packets that are read before others have their turn; the poller tells of the rest again.
  private static let packetsInTurn = 64

  func readRequests() {
    for _ in 0..<Self.packetsInTurn where !readRequest() { return }
  }

  /// Reads what a daemon that has ended said last.
  func readLastRequests() { while readRequest() {} }

  /// False when there is none now.
  private func readRequest() -> Bool {
    guard let daemon, !daemon.isClosed else { return false }
    do throws(SystemError) {
      switch try daemon.socket.receive(into: &inbox) {
      case .message(let count, let boxes):
        let request = inbox.withUnsafeBytes {
          try? WireDecoder.decode(KeeperRequest.self, from: .init(rebasing: $0[..<count]))
        }
        // One that we do not know is none of ours.
        if let request { handle(request, boxes) }
        return true
      case .nothing: return false
      case .closed:
        socketClosed(daemon)
        return false
      }
    } catch {
      // This packet is lost, too long or with descriptors that we have no room for; what it asked for is not answered.
      return !error.isBrokenPipe
    }
  }

  private func handle(_ request: KeeperRequest, _ boxes: [DescriptorBox]) {
    switch request {
    case .hello(let hello): daemonSaidHello(hello)
    case .ready: daemonIsReady()
    case .spawn(let order): start(order)
    case .adopt(let order): adopt(order, boxes)
    case .signal(let run, let number, let toGroup): signal(run, Int32(truncatingIfNeeded: number), toGroup: toGroup)
    case .forget(let run): forget(run)
    case .configure(let run, let rules): output.configure(run: run, rules: rules)
    case .reopen: output.reopen()
    case .ending(let keepServices, let code):
      daemon?.endsKeepingServices = keepServices
      if let code { endCode = ExitCode(rawValue: Int32(truncatingIfNeeded: code)) }
    case .pong: daemonAnswered()
    case .upgrade(let order): upgradeAsked(order)
    }
  }

  private func start(_ order: SpawnOrder) {
    guard runs[order.run] == nil else { return }
    lastRun = lastRun.map { max($0, order.run) }
    let slot = RunSlot(order.run, order.service)
    if remembersOrders { slot.order = order }
    runs[order.run] = slot
    isFresh = false
    if askedBy == nil, spawner.start(order, small: runs.count > SpawnPlan.fullSizedRuns) {
      orders += 1
      return
    }
    let text = askedBy == nil ? "too many services are being started at once" : "dmon is ending"
    fail(slot, StartFailure(stage: .fork, errno: 11, text: text))
  }

  private func adopt(_ order: AdoptOrder, _ boxes: [DescriptorBox]) {
    guard runs[order.run] == nil else { return }
    let slot = RunSlot(order.run, order.service)
    runs[order.run] = slot
    isFresh = false
    guard let handle = boxes.first?.take() else {
      // Nothing can be known of it any more.
      slot.phase = .ended(.unknown, at: Clocks.wall)
      say(.exit, slot)
      return
    }
    var boxes = boxes.dropFirst()
    let sign = order.hasSign == true ? boxes.popLast().flatMap { SignPipe(adopting: $0) } : nil
    var notify: RunProcess.Notify?
    if let address = order.notify, let socket = boxes.popLast()?.take() {
      notify = .init(socket: NotifySocket(adopting: socket), address: address)
    }
    var pipes = boxes.makeIterator()
    let name = hold(pipes.next(), pipes.next(), of: order)
    let process = RunProcess(
      pid: order.pid, startTicks: order.startTicks, at: Clocks.wall, handle: ProcessDescriptor(adopting: handle),
      output: name.output, errors: name.errors, sign: sign, isAdopted: true, notify: notify)
    begin(slot, process)
    say(.start, slot)
  }

  /// Gives the pipes of an adopted run to the copier, as far as there are any.
  private func hold(
    _ first: DescriptorBox?, _ second: DescriptorBox?, of order: AdoptOrder
  ) -> (output: RunProcess.PipeName?, errors: RunProcess.PipeName?) {
    guard let first = first?.take(), let pipe = try? OutputPipe(adopting: first) else { return (nil, nil) }
    let name = RunProcess.PipeName(pipe)
    guard let second = second?.take(), let errors = try? OutputPipe(adopting: second) else {
      output.add(run: order.run, output: pipe, errors: nil, rules: order.output)
      return (name, nil)
    }
    let errorName = RunProcess.PipeName(errors)
    output.add(run: order.run, output: pipe, errors: errors, rules: order.output)
    return (name, errorName)
  }

  private func signal(_ run: RunNumber, _ number: Int32, toGroup: Bool) {
    guard let slot = runs[run], slot.hasLeader, let process = slot.process else { return }
    // What fails has no one left to reach, and is told as an exit.
    if toGroup {
      // An adopted leader that has ended keeps its number no more.
      let group = process.isAdopted && !slot.isAlive ? 0 : process.pid
      try? process.handle.signalGroup(number, group: group)
    } else {
      try? process.handle.signal(number)
    }
  }

  private func forget(_ run: RunNumber) {
    guard let slot = runs[run] else { return }
    switch slot.phase {
    case .ordered, .live, .unclear, .copying: slot.isUnwanted = true
    case .failed: runs[run] = nil
    case .ended: release(slot)
    case .forgotten: break
    }
  }
}
