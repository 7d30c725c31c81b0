internal import Model
internal import Platform

/// What people want of the whole daemon, from wherever it comes: our own signals, those of the keeper, a call.
// why: it lives and dies on the loop's thread
final class EndSignals: @unchecked Sendable {
  enum Wish: Sendable, Equatable {
    /// SIGHUP: open the logs anew.
    case reopen
    case end(keepingServices: Bool, String)
    /// It was said a second time: at once.
    case endNow
  }

  private enum Source { case own, keeper, call }

  private let loop: EventLoop
  private let bell: Bell
  private var wishes: [Wish] = []
  private var first: (source: Source, at: Instant)?
  /// What ends a whole unit signals keeper and daemon at once: that is one word, not two.
  private static let echo = Duration.seconds(1)

  init(on loop: EventLoop) {
    self.loop = loop
    bell = Bell(on: loop)
  }

  /// Gathers wishes until the task is cancelled.
  func gather(_ signals: SignalSource, _ supervisor: Supervisor) async {
    await withDiscardingTaskGroup { group in
      group.addTask { while let signal = await signals.next() { self.note(Int(signal.rawValue), .own) } }
      group.addTask { while let number = await supervisor.nextSignal() { self.note(number, .keeper) } }
      group.addTask {
        while await supervisor.endWanted.wait() == .ready {
          let ending = await supervisor.ending
          self.noteEnd(
            keepingServices: ending?.keepsServices ?? false, ending?.reason ?? "a call", .call)
        }
      }
    }
  }

  private func note(_ number: Int, _ source: Source) {
    if number == Int(Signal.hangup.rawValue) {
      // The keeper passes on its own; both may get the same one, and twice is no harm.
      wishes.append(.reopen)
      if wishes.count > 64 { wishes.removeFirst() }
      bell.ring()
    } else {
      noteEnd(keepingServices: false, SignalName.text(number), source)
    }
  }

  private func noteEnd(keepingServices: Bool, _ reason: String, _ source: Source) {
    let now = loop.now
    if let first {
      if source == .call || first.source != source && now - first.at < Self.echo { return }
      wishes.append(.endNow)
    } else {
      first = (source, now)
      wishes.append(.end(keepingServices: keepingServices, reason))
    }
    bell.ring()
  }

  /// The next wish; nil when the task was cancelled.
  func next() async -> Wish? {
    while true {
      if !wishes.isEmpty { return wishes.removeFirst() }
      if await bell.wait() != .ready { return nil }
    }
  }
}
