/// The mark that every process of a run inherits and cannot lose: a hard RLIMIT_RTTIME (getrlimit(2)) that names the
/// state directory and the run. It limits nothing that can happen: 2^62 µs are 146,000 years.
package struct Brand: Sendable, Equatable {
  /// Drawn once for a state directory; below the one that is inherited, since a hard limit only goes down.
  package var number: UInt32
  package var run: RunNumber

  private static let base: UInt64 = 1 << 62

  package init(number: UInt32, run: RunNumber) {
    self.number = number
    self.run = run
  }

  /// Nil when this limit is no brand.
  package init?(limit: UInt64) {
    guard limit >= Self.base, limit < 2 * Self.base else { return nil }
    let rest = limit - Self.base
    guard rest >> 32 < 1 << 30 else { return nil }
    self.init(number: UInt32(rest >> 32), run: RunNumber(truncatingIfNeeded: rest))
  }

  /// The limit in microseconds. `number` is below 2^30.
  package var limit: UInt64 { Self.base + UInt64(number) << 32 + UInt64(run) }
}
