internal import Model
internal import Platform
internal import Varlink

/// One watcher of services: a snapshot in parts, then what changed, at most once an interval.
///
/// It keeps a revision and nothing else: a watcher that is slow, or stopped, costs no memory, and gets the newest state
/// when it reads again.
final class ServiceWatchSession: Sendable {
  private let stream: ByteStream
  private let supervisor: Supervisor
  private let patterns: [ServicePattern]?
  private let interval: Duration
  private let bell: Bell

  /// - Throws: for a name that no service can have.
  init(_ stream: ByteStream, _ supervisor: Supervisor, _ request: ServiceWatchRequest) throws(SupervisorError) {
    self.stream = stream
    self.supervisor = supervisor
    var patterns: [ServicePattern]?
    for text in request.names ?? [] { patterns = (patterns ?? []) + [try ServicePattern(text)] }
    self.patterns = request.names == nil ? nil : patterns ?? []
    let limits = supervisor.limits
    interval = min(
      max(request.interval?.duration ?? limits.defaultInterval, limits.shortestInterval), .seconds(3_600))
    bell = Bell(on: supervisor.loop)
  }

  /// Sends until the watcher is gone, or the task is cancelled.
  func run() async throws(SupervisorError) {
    if await supervisor.watcherCount >= supervisor.limits.watchers { throw .busy }
    await supervisor.countWatcher(1)
    await withDiscardingTaskGroup { group in
      group.addTask {
        // A watcher that goes away while nothing changes would otherwise stay for ever.
        if await self.stream.hungUp() { self.stream.close() }
        self.bell.ring()
      }
      await self.send()
      await self.supervisor.forget(self.bell)
      group.cancelAll()
    }
    await supervisor.countWatcher(-1)
  }

  private func isMeant(_ name: ServiceName) -> Bool {
    guard let patterns else { return true }
    return patterns.contains { pattern in
      if case .found(let names) = pattern.match([name]) { return !names.isEmpty }
      return false
    }
  }

  private func send() async {
    var revision = await supervisor.revision
    var number = 0
    let all = await supervisor.names(where: { self.isMeant($0) })
    guard await send(all, removed: [], &number, isSnapshot: true) else { return }
    while true {
      let sent = supervisor.loop.now
      await supervisor.ring(bell, after: revision)
      guard await bell.wait() == .ready, stream.isOpen else { return }
      let next = sent + interval
      // Not a plain sleep: the bell rings when the watcher goes away, and the interval may be an hour.
      while stream.isOpen, supervisor.loop.now < next {
        if await bell.wait(until: next) == .cancelled { return }
      }
      guard stream.isOpen else { return }
      guard let changes = await supervisor.changes(after: revision, { self.isMeant($0) }) else { return }
      guard await send(changes.names, removed: changes.removed, &number, isSnapshot: false) else { return }
      revision = changes.revision
    }
  }

  private func send(
    _ names: [ServiceName], removed: [ServiceName], _ number: inout Int, isSnapshot: Bool
  ) async -> Bool {
    if !isSnapshot && names.isEmpty && removed.isEmpty { return true }
    var names = names[...]
    var removed = removed[...]
    let limit = supervisor.limits.servicesInPart
    repeat {
      let part = names.prefix(limit)
      names = names.dropFirst(part.count)
      let gone = removed.prefix(limit)
      removed = removed.dropFirst(gone.count)
      let isLast = names.isEmpty && removed.isEmpty
      if !isSnapshot { number += 1 }
      let reply = ServiceWatchReply(
        revision: number, services: await supervisor.statuses(of: part), removed: gone.map(\.text), complete: isLast)
      guard await write(reply) else { return false }
      if !isLast { await supervisor.loop.turn() }
    } while !names.isEmpty || !removed.isEmpty
    return true
  }

  private func write(_ reply: ServiceWatchReply) async -> Bool {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try ReplyWriter.success(reply, continues: true, into: &bytes)
    } catch {
      ReplyWriter.failure(error, into: &bytes)
    }
    // Without a limit of patience: a watcher that was stopped for an hour goes on where it is, and costs nothing meanwhile.
    return await stream.write(bytes, patience: nil)
  }
}
