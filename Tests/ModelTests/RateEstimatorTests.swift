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

  @Test("a first advance counts from the start")
  func firstAdvance() {
    var estimator = RateEstimator(start: moment(0))
    estimator.advance(to: 2, at: moment(4))
    #expect(estimator.rate(at: moment(4)) == 0.5)
    #expect(estimator.remaining(total: 10, completed: 2, at: moment(4)) == .seconds(16))
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
    #expect(estimator.rate(at: moment(0.1)) == 500)
    #expect(estimator.rate(at: moment(10)) == 5)
    #expect(estimator.remaining(total: 100, completed: 50, at: moment(10)) == .seconds(10))
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
      if Bool.random(using: &random) {
        estimator.report(value, at: now)
      } else {
        estimator.advance(to: value, at: now)
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
