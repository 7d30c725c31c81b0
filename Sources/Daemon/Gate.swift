internal import Model
package import Platform

/// Lets everybody pass once it was opened.
// why: it lives and dies on the loop's thread
package final class Gate: @unchecked Sendable {
  private let loop: EventLoop
  private var waiting: [ObjectIdentifier: Bell] = [:]
  package private(set) var isOpen = false

  package init(on loop: EventLoop) { self.loop = loop }

  /// Lets all who wait pass, and all who come.
  package func open() {
    isOpen = true
    for bell in waiting.values { bell.ring() }
    waiting = [:]
  }

  /// Suspends until it is open; false when it was not within `limit`, or the task was cancelled.
  package func pass(within limit: Duration? = nil) async -> Bool {
    if isOpen { return true }
    let bell = Bell(on: loop)
    waiting[ObjectIdentifier(bell)] = bell
    let outcome = await bell.wait(until: limit.map { loop.now + $0 })
    waiting[ObjectIdentifier(bell)] = nil
    return outcome == .ready
  }
}
