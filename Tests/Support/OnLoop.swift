package import Platform

/// Runs a child task of the test on an event loop that has a thread of its own, so that no other test waits for it.
///
/// Everything that `body` does, and every child task of it, runs on that thread; expectations belong to the test that
/// calls. The loop ends when `body` does.
package func onLoop<Value: Sendable>(
  clock: EventLoop.Clock = .manual, order: EventLoop.Order = .inOrder,
  _ body: @escaping @Sendable (EventLoop) async throws -> Value
) async throws -> Value {
  let (loop, end) = try await startLoop(clock, order)
  // A child task, not this one with a preference: that would stay where it is until it is next queued.
  let outcomes = await withTaskGroup(of: Result<Value, any Error>.self) { group in
    group.addTask(executorPreference: loop) {
      defer { end.ring() }
      do { return .success(try await body(loop)) } catch { return .failure(error) }
    }
    return await group.reduce(into: []) { $0.append($1) }
  }
  return try outcomes[0].get()
}

/// A loop on its own thread, and the bell that ends it.
private func startLoop(_ clock: EventLoop.Clock, _ order: EventLoop.Order) async throws -> (EventLoop, Bell) {
  try await withCheckedThrowingContinuation { continuation in
    do {
      try Thread.start("loop") {
        do {
          try EventLoop.run(clock: clock, order: order) { loop in
            let end = Bell(on: loop)
            continuation.resume(returning: (loop, end))
            _ = await end.wait()
          }
        } catch {
          continuation.resume(throwing: error)
        }
      }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

/// In order, and shuffled by some seeds: what a test must hold in.
package let executionOrders: [EventLoop.Order] = [.inOrder] + (1...6).map { .shuffled(seed: $0) }
