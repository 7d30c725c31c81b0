internal import Model
internal import Platform

/// What runs say of themselves.
extension KeeperLoop {
  /// Listens to a run that has a socket.
  func listen(to slot: RunSlot) {
    guard let process = slot.process, let notify = process.notify else { return }
    slot.notices = RunNotices(notify.socket, notify.address, leader: process.pid)
    // Short of memory for the poller: what it says is heard with its end.
    try? poller.add(notify.socket.raw, token: Token.notice | UInt64(slot.run))
  }

  /// Hears it no more.
  func stopListening(to slot: RunSlot) {
    guard let notices = slot.notices else { return }
    if muted.remove(slot.run) == nil { poller.remove(notices.socket.raw) }
    slot.notices = nil
  }

  /// Reads a part of what a run has said.
  func readNotices(_ run: RunNumber) {
    guard let slot = runs[run], slot.notices != nil else { return }
    let pause = slot.notices?.read(at: Clocks.monotonic, &inbox)
    if slot.notices?.fresh.isEmpty == false { say(.notice, slot) }
    guard let pause, let raw = slot.notices?.socket.raw, muted.insert(run).inserted else { return }
    // Whoever says more than anybody needs waits, and nobody else does.
    poller.remove(raw)
    unmuteTime = min(unmuteTime ?? pause, pause)
  }

  /// Reads the last words of a leader that has ended.
  func readLastNotices(_ slot: RunSlot) {
    slot.notices?.readRest(&inbox)
    if slot.notices?.fresh.isEmpty == false { say(.notice, slot) }
  }

  /// Listens again to those that had said too much.
  func unmute() {
    unmuteTime = nil
    let runs = muted
    muted = []
    for run in runs {
      guard let notices = self.runs[run]?.notices else { continue }
      try? poller.add(notices.socket.raw, token: Token.notice | UInt64(run))
    }
  }
}
