internal import Model
internal import Platform
internal import Varlink

/// One watcher: a snapshot in parts, then what changed, at most once an interval.
///
/// It keeps a revision and nothing else: a watcher that is slow, or stopped, costs no memory, and gets the newest state
/// when it reads again.
final class WatchSession: Sendable {
  private let stream: ByteStream
  private let board: Board
  private let groups: Set<String>?
  private let interval: Duration
  private let bell: Bell

  init(_ stream: ByteStream, _ board: Board, _ request: WatchRequest) {
    self.stream = stream
    self.board = board
    groups = request.groups.map(Set.init)
    let wanted = request.interval?.duration ?? board.limits.defaultInterval
    interval = min(max(wanted, board.limits.shortestInterval), .seconds(3_600))
    bell = Bell(on: board.loop)
  }

  /// Sends until the watcher is gone, or the task is cancelled.
  func run() async {
    await board.countWatcher(1)
    await withDiscardingTaskGroup { group in
      group.addTask {
        // A watcher that goes away while nothing changes would otherwise stay for ever.
        if await self.stream.hungUp() { self.stream.close() }
        self.bell.ring()
      }
      await self.send()
      await self.board.forget(self.bell)
      group.cancelAll()
    }
    await board.countWatcher(-1)
  }

  private func send() async {
    var revision = await board.revision
    guard await sendSnapshot() else { return }
    // Up to here nothing was left out: what is newer in more than its progress is told whole.
    var told = revision
    // What the watcher is told: a gap shows that a reply was lost on the way.
    var number = 0
    while true {
      let sent = board.loop.now
      await board.ring(bell, after: revision)
      guard await bell.wait() == .ready, stream.isOpen else { return }
      let next = sent + interval
      // Not a plain sleep: the bell rings when the watcher goes away, and the interval may be an hour.
      while stream.isOpen, board.loop.now < next {
        if await bell.wait(until: next) == .cancelled { return }
      }
      guard stream.isOpen else { return }
      guard var changes = await board.changes(after: revision, groups: groups) else { return }
      while !changes.isOver {
        await board.loop.turn()
        await board.find(&changes)
      }
      guard await send(changes, after: told, &number) else { return }
      revision = changes.revision
      if changes.isWhole { told = revision }
    }
  }

  private func sendSnapshot() async -> Bool {
    let part = board.limits.tasksInPart
    var start = 0
    while true {
      let tasks = await board.statuses(in: start..<start + part, groups: groups)
      start += part
      let isLast = start >= (await board.slotCount)
      if !tasks.isEmpty || isLast {
        guard await write(WatchReply(revision: 0, tasks: tasks, complete: isLast)) else { return false }
      }
      if isLast { return true }
      await board.loop.turn()
    }
  }

  private func send(_ changes: ChangeSearch, after revision: Int, _ number: inout Int) async -> Bool {
    var slots = changes.slots[...]
    var removed = changes.removed[...]
    if slots.isEmpty && removed.isEmpty { return true }
    repeat {
      let part = slots.prefix(board.limits.updatesInPart)
      slots = slots.dropFirst(part.count)
      let gone = removed.prefix(board.limits.updatesInPart)
      removed = removed.dropFirst(gone.count)
      let isLast = slots.isEmpty && removed.isEmpty
      number += 1
      let empty = WatchReply(revision: number, removed: Array(gone), complete: isLast)
      let reply = await board.describe(part, of: groups, after: revision, in: empty)
      guard await write(reply) else { return false }
      if !isLast { await board.loop.turn() }
    } while !slots.isEmpty || !removed.isEmpty
    return true
  }

  private func write(_ reply: WatchReply) async -> Bool {
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
