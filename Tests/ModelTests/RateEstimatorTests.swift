import Model
import Support
import Testing

@Suite("Rate and remaining time")
struct RateEstimatorTests {
  @Test("an estimator is small, for there are many")
  func size() {
    #expect(MemoryLayout<RateEstimator>.size <= 64)
    #expect(MemoryLayout<RateEstimator>.stride <= 64)
  }

  @Test("there is no estimate before two samples")
  func firstSample() {
    var estimator = RateEstimator(start: moment(0))
    #expect(estimator.rate(at: moment(10)) == nil)
    #expect(estimator.remaining(total: 10, completed: 0, at: moment(10)) == nil)
    estimator.report(5, at: moment(10))
    #expect(estimator.rate(at: moment(20)) == nil)
    #expect(estimator.remaining(total: 10, completed: 5, at: moment(20)) == nil)
    estimator.report(6, at: moment(20))
    #expect(estimator.rate(at: moment(20)) == 0.1)
    #expect(estimator.remaining(total: 10, completed: 6, at: moment(20)) == .seconds(40))
  }

  /// The largest error of a rate among looks every 50 ms, as a part of what it is.
  private func worst(_ estimator: RateEstimator, _ rate: Double, from: Double, to: Double) -> Double {
    stride(from: from, through: to, by: 0.05).compactMap { estimator.rate(at: moment($0)) }
      .map { abs($0 - rate) / rate }.max() ?? 0
  }

  @Test(
    "the first estimates of a steady task are right, also where it counts before its work and not after it",
    arguments: [0.01, 0.052, 0.5, 7], [false, true])
  func beginning(interval: Double, saysZero: Bool) {
    var estimator = RateEstimator(start: moment(0))
    // It may say at once that it is at 0, and then 1: only from there on there is work that took time.
    if saysZero { estimator.report(0, at: moment(0)) }
    for step in 0..<400 {
      let now = 0.002 + Double(step) * interval
      estimator.report(Double(1 + step), at: moment(now))
      #expect(worst(estimator, 1 / interval, from: now, to: now + interval) < 0.1, "at step \(step)")
    }
    #expect(worst(estimator, 1 / interval, from: 400 * interval, to: 400 * interval) < 0.01)
  }

  @Test(
    "a steady task that a new daemon takes up goes on with its rate",
    arguments: [0.1, 0.7, 1.3, 3.0, 40.0], [0.0, 0.01, 0.4])
  func resuming(away: Double, late: Double) throws {
    var estimator = RateEstimator(start: moment(0))
    for step in 0...60 { estimator.report(Double(step), at: moment(Double(step) * 0.5)) }
    // What was reported in the last half second is not in the journal.
    let saved = try #require(estimator.pace)
    for isKnown in [true, false] {
      var resumed = RateEstimator(resuming: isKnown ? saved : nil, at: 60, heard: moment(30))
      #expect((resumed.rate(at: moment(30.5)) != nil) == isKnown)
      if isKnown, away < 2 { #expect(worst(resumed, 2, from: 30, to: 30.5 + away) < 0.1) }
      // One report waited for the daemon, and those after it come as before.
      for step in 0..<40 {
        let now = 30.5 + away + late + Double(step) * 0.5
        resumed.report(Double(62 + step), at: moment(now))
        #expect(worst(resumed, 2, from: now, to: now + 0.5) < 0.1, "at step \(step)")
      }
      #expect(resumed.rate(at: moment(50.5 + away + late)) != nil)
    }
  }

  @Test("what repeats the value that was known before is no start for a task that was taken up")
  func resumedHeartbeats() {
    var estimator = RateEstimator(start: moment(0))
    for step in 0...5 { estimator.report(Double(step), at: moment(Double(step) * 60)) }
    var resumed = RateEstimator(resuming: estimator.pace, at: 5, heard: moment(300))
    for second in 330..<360 { resumed.report(5, at: moment(Double(second))) }
    for step in 6...9 {
      resumed.report(Double(step), at: moment(Double(step) * 60))
      #expect(worst(resumed, 1.0 / 60, from: Double(step) * 60, to: Double(step) * 60 + 60) < 0.01)
    }
  }

  @Test("a pace that cannot be is none")
  func oddPaces() {
    for pace in [
      SavedPace(rate: -1, span: Microseconds(1_000_000), samples: 1),
      SavedPace(rate: 1, span: Microseconds(0), samples: 1), SavedPace(rate: 1, span: Microseconds(-5), samples: 1),
      SavedPace(rate: 1, span: Microseconds(5), samples: 0),
      SavedPace(rate: .greatestFiniteMagnitude, span: Microseconds(.max), samples: 1),
    ] {
      #expect(RateEstimator(resuming: pace, at: 1, heard: moment(0)).rate(at: moment(1)) == nil)
    }
  }

  @Test("the same value again is no sample")
  func heartbeats() {
    var estimator = RateEstimator(start: moment(0))
    for item in 0...10 {
      for second in 0..<60 { estimator.report(Double(item), at: moment(Double(item * 60 + second))) }
    }
    #expect(estimator.rate(at: moment(610)) == 1.0 / 60)
  }

  @Test("everything within the first moments is an average that only falls")
  func firstMoments() throws {
    var estimator = RateEstimator(start: moment(0))
    estimator.report(0, at: moment(0))
    for unit in 1...50 { estimator.report(Double(unit), at: moment(Double(unit) * 0.001)) }
    #expect(estimator.rate(at: moment(0.05)) == nil)
    // From the second value on, since the first came at once.
    #expect(estimator.rate(at: moment(0.1)) == nil)
    #expect(estimator.rate(at: moment(0.201)) == 245)
    #expect(estimator.rate(at: moment(10.001)) == 4.9)
  }

  @Test("when nothing is left, nothing remains; also with more than the total, and with a total of zero")
  func nothingLeft() {
    let estimator = RateEstimator(start: moment(0))
    #expect(estimator.remaining(total: 10, completed: 10, at: moment(1)) == .zero)
    #expect(estimator.remaining(total: 10, completed: 11, at: moment(1)) == .zero)
    #expect(estimator.remaining(total: 0, completed: 0, at: moment(1)) == .zero)
  }

  @Test("a total that changes later changes what remains")
  func totalChanges() {
    var estimator = RateEstimator(start: moment(0))
    for second in 0...10 { estimator.report(Double(second), at: moment(Double(second))) }
    #expect(estimator.remaining(total: 20, completed: 10, at: moment(10)) == .seconds(10))
    #expect(estimator.remaining(total: 40, completed: 10, at: moment(10)) == .seconds(30))
    #expect(estimator.remaining(total: 5, completed: 10, at: moment(10)) == .zero)
  }

  @Test("a remaining time of more than 100 years is none")
  func forEver() {
    var estimator = RateEstimator(start: moment(0))
    estimator.report(0, at: moment(0))
    estimator.report(1, at: moment(1))
    #expect(estimator.remaining(total: 1e300, completed: 1, at: moment(1)) == nil)
    #expect(estimator.remaining(total: .greatestFiniteMagnitude, completed: -1e308, at: moment(1)) == nil)
  }

  @Test("values that are no numbers are ignored")
  func notFinite() {
    var estimator = RateEstimator(start: moment(0))
    estimator.report(.nan, at: moment(0))
    estimator.report(0, at: moment(0))
    for (second, value) in [Double.nan, .infinity, -.infinity].enumerated() {
      estimator.report(value, at: moment(Double(second) + 1))
    }
    estimator.report(5, at: moment(5))
    #expect(estimator.rate(at: moment(5)) == 1)
  }

  @Test("whatever comes in, what comes out is never negative, infinite or NaN", arguments: 0..<40 as Range<UInt64>)
  func anything(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var estimator = RateEstimator(start: moment(0))
    let odd: [Double] = [
      0, -0.0, 1, -1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, .nan,
      1e-300,
    ]
    var now = moment(0)
    var value = 0.0
    for _ in 0..<500 {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: now = Instant(nanoseconds: .random(in: .min ... .max, using: &random))
      case 1: break
      default: now = now + .nanoseconds(Int64.random(in: 0...20_000_000_000, using: &random))
      }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: value = odd.randomElement(using: &random) ?? 0
      case 1: value = Double(bitPattern: random.next())
      default: value += Double.random(in: 0...10, using: &random)
      }
      estimator.report(value, at: now)
      if Int.random(in: 0..<50, using: &random) == 0 {
        estimator = RateEstimator(resuming: estimator.pace, at: value, heard: now)
      }
      let later = now + .nanoseconds(Int64.random(in: -1_000_000_000...100_000_000_000, using: &random))
      if let rate = estimator.rate(at: later) { #expect(rate >= 0 && rate.isFinite) }
      let total = Bool.random(using: &random) ? 1_000 : odd.randomElement(using: &random) ?? 0
      if let remaining = estimator.remaining(total: total, completed: value, at: later) {
        #expect(remaining >= .zero && remaining <= .seconds(100 * 365 * 86_400))
      }
    }
  }
}
