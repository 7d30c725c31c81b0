internal import Model
internal import Platform
internal import Varlink

/// One connection that waits for changes of something, until it hangs up.
struct Watcher<Source: Watched>: Sendable {
  let stream: ByteStream
  let source: Source
  private let bell: Bell

  init(_ stream: ByteStream, of source: Source) {
    self.stream = stream
    self.source = source
    bell = Bell(on: source.loop)
  }

  /// Does `body`, and counts as a watcher meanwhile.
  func watch(_ body: () async -> Void) async {
    await source.countWatcher(1)
    await whileConnected(body)
    await source.countWatcher(-1)
  }

  /// Does `body`; a hang-up closes the stream and ends its waits.
  func whileConnected(_ body: () async -> Void) async {
    await withDiscardingTaskGroup { group in
      group.addTask {
        // A client that goes away while nothing changes would otherwise stay for ever.
        if await stream.hungUp() { stream.close() }
        bell.ring()
      }
      await body()
      await source.forget(bell)
      group.cancelAll()
    }
  }

  /// Waits for a change after `revision`, or a hang-up; false when `deadline` came first, or the task is cancelled.
  func wait(after revision: Int, until deadline: Instant? = nil) async -> Bool {
    await source.ring(bell, after: revision)
    return await bell.wait(until: deadline) == .ready
  }

  /// Waits for a change after `revision`, and until `interval` has passed since `begin`; false when the watcher is gone, or
  /// the task is cancelled.
  ///
  /// - Parameter begin: when it was last told of something. Where telling took that long, it has waited already.
  func wait(after revision: Int, atLeast interval: Duration, since begin: Instant) async -> Bool {
    let next = begin + interval
    guard await wait(after: revision), stream.isOpen else { return false }
    return await rest(until: next)
  }

  /// Waits for a moment; false when the watcher is gone, or the task is cancelled.
  func rest(until moment: Instant) async -> Bool {
    // Not a plain sleep: the bell rings when the watcher goes away, and that may be an hour before.
    while stream.isOpen, source.loop.now < moment {
      if await bell.wait(until: moment) == .cancelled { return false }
    }
    return stream.isOpen
  }

  /// Sends the reply that `write` appends, or why it cannot; false when the watcher is gone.
  func send(_ write: (inout [UInt8]) throws(WireError) -> Void) async -> Bool {
    // Without a limit of patience: a watcher that was stopped for an hour goes on where it is, and costs nothing meanwhile.
    await stream.write(ReplyWriter.reply(write), patience: nil)
  }
}
