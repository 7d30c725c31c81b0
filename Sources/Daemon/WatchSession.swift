internal import Model
internal import Platform
internal import Varlink

/// One watcher: a snapshot in parts, then what changed, at most once an interval.
///
/// It keeps a revision and nothing else: a watcher that is slow, or stopped, costs no memory, and gets the newest state
/// when it reads again.
struct WatchSession {
  private let watcher: Watcher<Board>
  private let groups: Set<String>?
  private let interval: Duration

  private var board: Board { watcher.source }

  init(_ stream: ByteStream, _ board: Board, _ request: WatchRequest) {
    watcher = Watcher(stream, of: board)
    groups = request.groups.map(Set.init)
    interval = board.limits.interval(request.interval?.duration)
  }

  /// Sends until the watcher is gone, or the task is cancelled.
  func run() async {
    await watcher.watch { await send() }
  }

  private func send() async {
    var revision = await board.revision
    guard await sendSnapshot() else { return }
    // Up to here nothing was left out: what is newer in more than its progress is told whole.
    var told = revision
    // What the watcher is told: a gap shows that a reply was lost on the way.
    var number = 0
    var begin = watcher.source.loop.now
    while true {
      guard await watcher.wait(after: revision, atLeast: interval, since: begin) else { return }
      begin = watcher.source.loop.now
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
    await watcher.send { bytes throws(WireError) in
      try ReplyWriter.success(reply, continues: true, into: &bytes)
    }
  }
}
