package import Model

/// When to draw: at once after a quiet time, at most 30 times a second, once a second while a text on the screen ticks, and
/// never when there is nothing to show.
package struct FramePacer: Sendable {
  private let interval: Duration
  private let tick: Duration
  private var drawn: Instant?
  private var isChanged = true

  /// - Parameters:
  ///   - interval: least time between two frames.
  ///   - tick: time between two frames that only show how time passes.
  package init(interval: Duration = .nanoseconds(33_333_334), tick: Duration = .seconds(1)) {
    self.interval = interval
    self.tick = tick
  }

  /// Something that is shown changed: the model, or the size of the screen.
  package mutating func noteChange() { isChanged = true }

  /// When the next frame is due, maybe in the past; nil when only a change can make one due.
  ///
  /// - Parameter ticking: whether what is shown depends on the time (`WatchModel.isTicking`).
  package func nextFrame(ticking: Bool) -> Instant? {
    guard let drawn else { return Instant(nanoseconds: .min) }
    if isChanged { return drawn + interval }
    return ticking ? drawn + tick : nil
  }

  /// True when a frame is due now.
  package func isDue(at now: Instant, ticking: Bool) -> Bool {
    nextFrame(ticking: ticking).map { $0 <= now } ?? false
  }

  /// A frame was drawn; everything noted until now is on the screen.
  package mutating func noteFrame(at now: Instant) {
    drawn = now
    isChanged = false
  }
}
