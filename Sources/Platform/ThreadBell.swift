internal import CLinux
internal import Synchronization

/// How another thread calls the loop: any number of rings before the loop looks are one call of the handler.
///
/// Between a ring and its answer nothing piles up: at most one message of each bell is in the loop's inbox.
package final class ThreadBell: Sendable {
  private let loop: EventLoop
  private let isRung = Atomic(false)
  private let handler: @Sendable () -> Void

  /// - Parameter handler: runs on the loop's thread, between jobs; it must not take long.
  package init(on loop: EventLoop, _ handler: @escaping @Sendable () -> Void) {
    self.loop = loop
    self.handler = handler
  }

  /// Has the handler run on the loop soon; from any thread.
  package func ring() {
    if isRung.exchange(true, ordering: .acquiringAndReleasing) { return }
    loop.post(.ring(self))
  }

  /// On the loop: a ring from now on is a new one.
  func answer() {
    isRung.store(false, ordering: .sequentiallyConsistent)
    handler()
  }
}
