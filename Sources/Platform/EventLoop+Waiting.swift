internal import CLinux
internal import Model
internal import Synchronization

extension EventLoop {
  /// Takes a non-blocking descriptor into the loop. The caller keeps it open until `deregister`.
  func register(_ descriptor: borrowing Descriptor, _ priority: WaitSlot.Priority) throws(SystemError) -> Registration {
    try register(raw: descriptor.raw, priority)
  }

  /// The same for one whose owner is of another type.
  func register(raw: CInt, _ priority: WaitSlot.Priority) throws(SystemError) -> Registration {
    let index = freeSlots.popLast() ?? slots.count
    if index == slots.count { slots.append(WaitSlot()) }
    let registration = Registration(slot: index, after: slots[index].token, priority)
    slots[index] = WaitSlot(descriptor: raw, token: registration.token)
    guard clinux_epoll_add(epoll.raw, raw, registration.token, 0) == 0 else {
      let error = SystemError.last("epoll_ctl")
      slots[index].descriptor = -1
      freeSlots.append(index)
      throw error
    }
    return registration
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

  /// Whether somebody waits to read, and nothing is there.
  func isIdle(_ registration: Registration) -> Bool {
    isCurrent(registration) && slots[registration.slot].reader != nil && !slots[registration.slot].isReadable
  }

  /// Waits until the descriptor's latch for `direction` is set; at once when it is.
  ///
  /// One waiter a direction. A cancelled task gets `.cancelled` and leaves nothing behind.
  func wait(_ direction: Direction, _ registration: Registration, until deadline: Instant? = nil) async -> WaitOutcome {
    guard isCurrent(registration) else { return .cancelled }
    if isLatched(direction, registration.slot) { return .ready }
    lastTicket &+= 1
    let ticket = WaitTicket(registration: registration, direction: direction, id: lastTicket)
    return await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        // The runtime may have queued this task between the looks above and this one: what came meanwhile told nobody.
        guard isCurrent(registration), !Task.isCancelled else { return continuation.resume(returning: .cancelled) }
        if isLatched(direction, registration.slot) { return continuation.resume(returning: .ready) }
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
      // Looked at again for the same reason as in `wait`.
      guard isCurrent(registration) else { return continuation.resume(returning: .cancelled) }
      if slots[registration.slot].isReadable { return continuation.resume(returning: .ready) }
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

  /// Says that something may be there to read after all.
  func setLatch(_ registration: Registration) {
    if isCurrent(registration) { slots[registration.slot].isReadable = true }
  }

  /// Suspends until the next turn, so that everybody else gets one.
  package func turn() async {
    await withUnsafeContinuation { nextTurn.append($0) }
  }

  /// Suspends until no job is ready and the kernel has nothing to say. For tests with a manual clock.
  package func settled() async {
    await withUnsafeContinuation { settling.append($0) }
  }

  /// Delivers what the kernel said: signals, exits and listeners first, in this order, then connections.
  func dispatch(_ events: UnsafeBufferPointer<clinux_event>) {
    var hasUrgent = false
    for event in events where event.token < Registration.firstConnectionToken { hasUrgent = true }
    if hasUrgent {
      for priority in [WaitSlot.Priority.signal, .exit, .listener] {
        for event in events where event.token >> 60 == priority.rawValue { deliver(event) }
      }
    }
    var isPosted = false
    for event in events where event.token >= Registration.firstConnectionToken {
      if event.token == Self.wakeToken { isPosted = true } else { deliver(event) }
    }
    if isPosted { drainInbox() }
  }

  private func deliver(_ event: clinux_event) {
    let index = Registration.slot(ofToken: event.token)
    guard slots[index].token == event.token, slots[index].descriptor >= 0 else { return }
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
    wake.clear()
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
    guard isCurrent(ticket.registration) else { return }
    switch ticket.direction {
    case .reading:
      guard let waiter = slots[ticket.registration.slot].reader, waiter.id == ticket.id else { return }
      slots[ticket.registration.slot].reader = nil
      waiter.continuation.resume(returning: outcome)
    case .writing:
      guard let waiter = slots[ticket.registration.slot].writer, waiter.id == ticket.id else { return }
      slots[ticket.registration.slot].writer = nil
      waiter.continuation.resume(returning: outcome)
    }
  }

  func isCurrent(_ registration: Registration) -> Bool {
    slots[registration.slot].token == registration.token && slots[registration.slot].descriptor >= 0
  }

  private func isLatched(_ direction: Direction, _ slot: Int) -> Bool {
    direction == .reading ? slots[slot].isReadable : slots[slot].isWritable
  }

  private func park(_ waiter: WaitSlot.Waiter, _ ticket: WaitTicket) {
    switch ticket.direction {
    case .reading:
      precondition(slots[ticket.registration.slot].reader == nil, "two readers of one descriptor")
      slots[ticket.registration.slot].reader = waiter
    case .writing:
      precondition(slots[ticket.registration.slot].writer == nil, "two writers of one descriptor")
      slots[ticket.registration.slot].writer = waiter
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
