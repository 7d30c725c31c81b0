/// How much time may go into looking at what passes by: a fiftieth of it, so that nobody who writes is slowed down.
///
/// What does not fit is not looked at. A program whose progress a person could read writes far less.
package struct ScanBudget: Sendable {
  /// What may be used at once after a rest.
  static let most = Duration.milliseconds(10)

  private var left = ScanBudget.most
  private var filled: Instant

  package init(at now: Instant) { filled = now }

  /// Whether there is time for a look.
  package mutating func allows(at now: Instant) -> Bool {
    let passed = max(.zero, now - filled)
    filled = now
    left = min(Self.most, left + passed / 50)
    return left > .zero
  }

  /// A look took so long.
  package mutating func spend(_ duration: Duration) { left -= max(.zero, duration) }
}
