package import Platform

/// Those who wait for the next change, a bell each, and how many watchers there are.
package struct Watchers: Sendable {
  private var bells: [ObjectIdentifier: Bell] = [:]
  package fileprivate(set) var count = 0

  fileprivate mutating func add(_ bell: Bell) { bells[ObjectIdentifier(bell)] = bell }

  fileprivate mutating func remove(_ bell: Bell) { bells[ObjectIdentifier(bell)] = nil }

  fileprivate mutating func ringAll() {
    if bells.isEmpty { return }
    for bell in bells.values { bell.ring() }
    bells.removeAll(keepingCapacity: true)
  }
}

/// What can be watched: every change of it has a revision, and rings who waits for one.
package protocol Watched: Actor {
  nonisolated var loop: EventLoop { get }
  nonisolated var limits: Limits { get }
  /// The revision that was reached.
  var revision: Int { get }
  var watchers: Watchers { get set }
}

extension Watched {
  /// Rings `bell` at the next change, or at once when there was one after `revision`.
  package func ring(_ bell: Bell, after revision: Int) {
    if self.revision > revision { return bell.ring() }
    watchers.add(bell)
  }

  /// Rings `bell` no more.
  func forget(_ bell: Bell) { watchers.remove(bell) }

  /// Must follow every change.
  func announce() { watchers.ringAll() }

  /// A watcher came (1) or went (-1).
  func countWatcher(_ change: Int) { watchers.count += change }
}
