/// How fast a task goes and how long it still takes, from (completed value, moment) samples.
///
/// An exponentially weighted moving average, kept separately over amounts and over times; the rate is the ratio of the
/// two. Both sums start at zero and fade alike, so the bias of a young average cancels in the ratio.
///
/// - What is older counts less: over a fold of `t` seconds the past keeps `horizon / (horizon + t)` of its weight. For
///   regular samples its mean age is then exactly `horizon`, whatever the interval. 15 s is the mean age of the plain
///   30-second windows of pv and rich: smooth enough for a person, quick enough for a download that changes speed.
/// - Of slow tasks the past keeps at least 70 % a sample (tqdm's factor), so one report a minute still averages over
///   several reports.
/// - A sample is a *change* of the value: a heartbeat that repeats the value is none, it only shows as silence.
/// - Samples that follow each other faster than 100 ms are folded together; between folds a report costs two stores.
/// - Silence beyond twice the usual interval makes the rate fall and the remaining time grow; after ten usual intervals
///   (at least 60 s) no remaining time is given. When work goes on after a silence that long (at least 10 s), and
///   slower than before, the silence was a pause and does not count. Two of them in a row are no pause: the task is slow.
/// - The first value is work that was done before: a start, not a sample, for nobody knows how long it took; and so is one
///   that follows it at once. A value that goes back is a new start.
/// - What a new daemon takes up goes on as fast as it was, and its first other value is a start, too: what was reported
///   while nobody listened is not measured.
///
/// Nothing that comes out is negative, infinite or NaN, whatever goes in.
package struct RateEstimator: Sendable, Equatable {
  /// The mean age of what the average remembers, in seconds.
  static let horizon = 15.0
  /// What the past keeps at least when a sample is added.
  static let leastKept = 0.7
  /// Samples closer together than this are one.
  static let shortestFold: Int64 = 100_000_000
  /// Remaining times beyond 100 years are not worth a number.
  static let farthest = 100.0 * 365 * 86_400

  /// The last value that went into the average, and when.
  private var folded: Double
  private var foldedAt: Instant
  /// The newest value, and when it became that.
  private var latest: Double
  private var latestAt: Instant
  /// Fading sums: of amounts, of seconds, and of ones.
  private var amount = 0.0
  private var seconds = 0.0
  private var weight: Float = 0
  private var footing = Footing.none
  private var skippedPause = false

  /// What gains are counted from.
  private enum Footing: UInt8 {
    /// Nothing yet: the next value is the start.
    case none
    /// Nothing any more: the next value that is another one than the latest is the start.
    case lost
    /// The start alone; a value that follows it at once takes its place.
    case start
    /// A value after the start.
    case firm
  }

  /// A task that begins at `start`.
  package init(start: Instant) {
    folded = 0
    foldedAt = start
    latest = 0
    latestAt = start
  }

  /// A task that was at `value` when it was last heard of, at `moment`, and went at this pace; nil: nobody knows.
  package init(resuming pace: SavedPace?, at value: Double, heard moment: Instant) {
    self.init(start: moment)
    latest = value.isFinite ? value : 0
    folded = latest
    footing = .lost
    guard let pace, pace.rate >= 0, pace.span.value > 0, pace.samples > 0 else { return }
    let span = Double(pace.span.value) * 1e-6
    guard (pace.rate * span).isFinite else { return }
    amount = pace.rate * span
    seconds = span
    weight = Float(pace.samples)
  }

  /// What goes on when a new daemon takes the task up; nil before two samples.
  package var pace: SavedPace? {
    let rate = amount / seconds
    guard weight > 0, rate.isFinite else { return nil }
    return SavedPace(
      rate: rate, span: Microseconds(Int64(seconds * 1e6)), samples: max(1, Int(weight.rounded())))
  }

  /// Takes a value. The first one is a starting point, so is one below the value before.
  package mutating func report(_ value: Double, at now: Instant) {
    guard value.isFinite else { return }
    switch footing {
    case .none: restart(at: value, now)
    case .lost: if value != latest { begin(at: value, now) }
    case .start, .firm: take(value, at: now)
    }
  }

  /// Units per second; nil before two samples. Falls while the task is silent for longer than it usually is.
  package func rate(at now: Instant) -> Double? {
    let rate: Double
    if weight > 0 {
      let overdue = max(0, Self.seconds(from: latestAt, to: now) - 2 * max(usualInterval, 1))
      rate = amount / (seconds + overdue)
    } else {
      // All there is happened within the first moments, and nothing after them: the plain average since the start, which
      // can only fall.
      let elapsed = Self.seconds(from: foldedAt, to: now)
      guard latest > folded, Self.seconds(from: latestAt, to: now) >= Double(Self.shortestFold) * 1e-9 else {
        return nil
      }
      rate = (latest - folded) / elapsed
    }
    return rate.isFinite ? rate : nil
  }

  /// How long the rest takes, as seen at `now`: zero when nothing is left, nil when nobody can say (before two samples,
  /// in a long silence, beyond 100 years).
  package func remaining(total: Double, completed: Double, at now: Instant) -> Duration? {
    guard !total.isNaN, !completed.isNaN else { return nil }
    if completed >= total { return .zero }
    guard let rate = rate(at: now), rate > 0 else { return nil }
    let silence = Self.seconds(from: latestAt, to: now)
    guard silence <= max(10 * usualInterval, 60) else { return nil }
    // Between two reports the work goes on unseen; what is overdue is not counted as done.
    let estimate = (total - completed) / rate - min(silence, usualInterval)
    guard estimate <= Self.farthest else { return nil }
    return .seconds(max(0, estimate))
  }

  /// The mean time between folded samples, in seconds; 0 before the first.
  private var usualInterval: Double { weight > 0 ? seconds / Double(weight) : 0 }

  private mutating func take(_ value: Double, at now: Instant) {
    if value > latest {
      let isLong = now.nanoseconds &- foldedAt.nanoseconds >= Self.shortestFold
      // Said at the beginning of the work and not after a part of it: there is nothing yet that took time.
      if footing == .start, !isLong {
        begin(at: value, now)
      } else if isLong {
        fold(value, at: now)
      }
      footing = .firm
      latest = value
      latestAt = now
    } else if value < latest {
      restart(at: value, now)
    }
  }

  /// Counts from here; what is known of the speed stays.
  private mutating func begin(at value: Double, _ now: Instant) {
    folded = value
    foldedAt = now
    latest = value
    latestAt = now
    footing = .start
  }

  private mutating func fold(_ value: Double, at now: Instant) {
    let gained = value - folded
    let elapsed = Self.seconds(from: foldedAt, to: now)
    guard elapsed > 0 else { return restart(at: value, now) }
    defer {
      folded = value
      foldedAt = now
    }
    // A pause can be told only from a task whose ways are known: three quick samples, or four slow ones.
    let isSilence = weight > 2.5 && Self.seconds(from: latestAt, to: now) > max(10 * usualInterval, 10)
    if isSilence, !skippedPause, gained * seconds < amount * elapsed {
      skippedPause = true
      return
    }
    skippedPause = false
    let kept = max(Self.horizon / (Self.horizon + elapsed), Self.leastKept)
    amount = amount * kept + gained
    seconds = seconds * kept + elapsed
    weight = weight * Float(kept) + 1
    if !amount.isFinite { restart(at: value, now) }
  }

  private mutating func restart(at value: Double, _ now: Instant) {
    self = RateEstimator(start: now)
    begin(at: value, now)
  }

  /// The seconds from `earlier` to `later`; 0 when that is negative.
  private static func seconds(from earlier: Instant, to later: Instant) -> Double {
    let (difference, overflow) = later.nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    return overflow || difference < 0 ? 0 : Double(difference) * 1e-9
  }
}
