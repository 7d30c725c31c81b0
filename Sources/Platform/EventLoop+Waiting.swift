internal import CLinux
internal import Model
internal import Synchronization

extension EventLoop {
  /// Takes a non-blocking descriptor into the loop. The caller keeps it open until `deregister`.
  func register(_ descriptor: borrowing Descriptor, _ priority: WaitSlot.Priority) throws(SystemError) -> Registration {
    let index = freeSlots.popLast() ?? slots.count
    if index == slots.count { slots.append(WaitSlot()) }
    let generation = slots[index].generation &+ 1
    var slot = WaitSlot()
    slot.descriptor = descriptor.raw
    slot.generation = generation
    slot.priority = priority
    slots[index] = slot
    let token = Registration(slot: index, generation: generation).token
    guard clinux_epoll_add(epoll.raw, descriptor.raw, token, 0) == 0 else {
      let error = SystemError.last("epoll_ctl")
      slots[index].descriptor = -1
      freeSlots.append(index)
      throw error
    }
    return Registration(slot: index, generation: generation)
  }

  /// Lets go of a descriptor; whoever still waits for it is told `cancelled`. Doing it twice is nothing.
  func deregister(_ registration: Registration) {
    guard isCurrent(registration) else { return }
    let slot = slots[registration.slot]
    _ = clinux_epoll_remove(epoll.raw, slot.descriptor)
    slots[registration.slot].descriptor = -1
    slots[registration.slot].reader = nil
    slots[registration.slot].writer = nil
    freeSlots.append(registration.slot)
    slot.reader?.continuation.resume(returning: .cancelled)
    slot.writer?.continuation.resume(returning: .cancelled)
  }

  /// Whether a read may find something without waiting.
  func isReadable(_ registration: Registration) -> Bool {
    isCurrent(registration) && slots[registration.slot].isReadable
  }

  /// Waits until the descriptor's latch for `direction` is set; at once when it is.
  ///
  /// One waiter a direction. A cancelled task gets `.cancelled` and leaves nothing behind.
  func wait(_ direction: Direction, _ registration: Registration, until deadline: Instant? = nil) async -> WaitOutcome {
    guard isCurrent(registration) else { return .cancelled }
    if isLatched(direction, registration.slot) { return .ready }
    lastTicket &+= 1
    let ticket = WaitTicket(
      slot: registration.slot, generation: registration.generation, direction: direction, id: lastTicket)
    return await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        // Cancelled before it could be parked: the handler found nobody to tell.
        if Task.isCancelled { return continuation.resume(returning: .cancelled) }
        park(WaitSlot.Waiter(id: ticket.id, continuation: continuation), ticket)
        if let deadline {
          compactTimers()
          timers.insert(deadline, .wait(ticket))
        }
      }
    } onCancel: {
      post(.cancelWait(ticket))
    }
  }

  /// Waits until the descriptor can be read, or was deregistered; cancelling the task does not end it.
  func waitUntilDeregistered(_ registration: Registration) async -> WaitOutcome {
    guard isCurrent(registration) else { return .cancelled }
    if slots[registration.slot].isReadable { return .ready }
    return await withUnsafeContinuation { continuation in
      precondition(slots[registration.slot].reader == nil, "two readers of one descriptor")
      slots[registration.slot].reader = WaitSlot.Waiter(id: 0, continuation: continuation)
    }
  }

  /// Says that a call answered EAGAIN, or read less than was asked for and the other side is still there.
  func clearLatch(_ direction: Direction, _ registration: Registration, isShort: Bool = false) {
    guard isCurrent(registration) else { return }
    switch direction {
    case .reading: if !isShort || !slots[registration.slot].isHungUp { slots[registration.slot].isReadable = false }
    case .writing:
      slots[registration.slot].isWritable = false
      // Asked for only while a write waits: else every reply that is read at the other side would wake the loop.
      _ = clinux_epoll_change(epoll.raw, slots[registration.slot].descriptor, registration.token, 1)
    }
  }

  /// Suspends until the next turn, so that everybody else gets one.
  package func turn() async {
    await withUnsafeContinuation { nextTurn.append($0) }
  }

  /// Suspends until no job is ready and the kernel has nothing to say. For tests with a manual clock.
  package func settled() async {
    await withUnsafeContinuation { settling.append($0) }
  }

  func dispatch(_ events: UnsafeBufferPointer<clinux_event>) {
    for priority in WaitSlot.Priority.allCases {
      for event in events where event.token != Self.wakeToken {
        deliver(event, priority)
      }
    }
    if events.contains(where: { $0.token == Self.wakeToken }) { drainInbox() }
  }

  private func deliver(_ event: clinux_event, _ priority: WaitSlot.Priority) {
    let index = Int(event.token & 0xFFFF_FFFF)
    let generation = UInt32(event.token >> 32)
    guard slots[index].priority == priority, slots[index].generation == generation, slots[index].descriptor >= 0
    else { return }
    if event.hangup != 0 { slots[index].isHungUp = true }
    if event.readable != 0 {
      slots[index].isReadable = true
      if let waiter = slots[index].reader {
        slots[index].reader = nil
        waiter.continuation.resume(returning: .ready)
      }
    }
    if event.writable != 0 {
      if !slots[index].isWritable { _ = clinux_epoll_change(epoll.raw, slots[index].descriptor, event.token, 0) }
      slots[index].isWritable = true
      if let waiter = slots[index].writer {
        slots[index].writer = nil
        waiter.continuation.resume(returning: .ready)
      }
    }
  }

  private func drainInbox() {
    clinux_eventfd_clear(wake.raw)
    let (arrived, messages) = inbox.withLock { inbox in
      defer { inbox = Inbox() }
      return (inbox.jobs, inbox.messages)
    }
    for job in arrived { jobs.append(job) }
    for message in messages {
      switch message {
      case .cancelWait(let ticket): end(ticket, .cancelled)
      case .cancelSleep(let id): wake(id, .cancelled)
      case .ring(let bell): bell.answer()
      }
    }
  }

  /// Ends one wait; nothing when it has ended otherwise.
  func end(_ ticket: WaitTicket, _ outcome: WaitOutcome) {
    guard slots.indices.contains(ticket.slot), slots[ticket.slot].generation == ticket.generation else { return }
    switch ticket.direction {
    case .reading:
      guard let waiter = slots[ticket.slot].reader, waiter.id == ticket.id else { return }
      slots[ticket.slot].reader = nil
      waiter.continuation.resume(returning: outcome)
    case .writing:
      guard let waiter = slots[ticket.slot].writer, waiter.id == ticket.id else { return }
      slots[ticket.slot].writer = nil
      waiter.continuation.resume(returning: outcome)
    }
  }

  func isCurrent(_ registration: Registration) -> Bool {
    slots[registration.slot].generation == registration.generation && slots[registration.slot].descriptor >= 0
  }

  private func isLatched(_ direction: Direction, _ slot: Int) -> Bool {
    direction == .reading ? slots[slot].isReadable : slots[slot].isWritable
  }

  private func park(_ waiter: WaitSlot.Waiter, _ ticket: WaitTicket) {
    switch ticket.direction {
    case .reading:
      precondition(slots[ticket.slot].reader == nil, "two readers of one descriptor")
      slots[ticket.slot].reader = waiter
    case .writing:
      precondition(slots[ticket.slot].writer == nil, "two writers of one descriptor")
      slots[ticket.slot].writer = waiter
    }
  }
}

extension EventLoop {
  /// Waits until the other side of a stream has gone; false when cancelled or closed here.
  func waitForHangup(_ registration: Registration) async -> Bool {
    while isCurrent(registration) {
      if slots[registration.slot].isHungUp { return true }
      slots[registration.slot].isReadable = false
      if await wait(.reading, registration) != .ready { return false }
    }
    return false
  }
}
