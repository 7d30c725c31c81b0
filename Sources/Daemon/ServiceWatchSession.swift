internal import Model
internal import Platform
internal import Varlink

/// One watcher of services: a snapshot in parts, then what changed, at most once an interval.
///
/// It keeps a revision and nothing else: a watcher that is slow, or stopped, costs no memory, and gets the newest state
/// when it reads again.
struct ServiceWatchSession {
  private let watcher: Watcher<Supervisor>
  private let patterns: [ServicePattern]?
  private let interval: Duration

  private var supervisor: Supervisor { watcher.source }

  /// - Throws: for a name that no service can have.
  init(_ stream: ByteStream, _ supervisor: Supervisor, _ request: ServiceWatchRequest) throws(SupervisorError) {
    watcher = Watcher(stream, of: supervisor)
    patterns = try request.names?.map { text throws(SupervisorError) in try ServicePattern(text) }
    interval = supervisor.limits.interval(request.interval?.duration)
  }

  /// Sends until the watcher is gone, or the task is cancelled.
  func run() async throws(SupervisorError) {
    if await supervisor.watchers.count >= supervisor.limits.watchers { throw .busy }
    await watcher.watch { await send() }
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
    var begin = watcher.source.loop.now
    while true {
      guard await watcher.wait(after: revision, atLeast: interval, since: begin) else { return }
      begin = watcher.source.loop.now
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
    await watcher.send { bytes throws(WireError) in
      try ReplyWriter.success(reply, continues: true, into: &bytes)
    }
  }
}
