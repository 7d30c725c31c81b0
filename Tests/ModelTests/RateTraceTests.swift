import Model
import Testing

@Suite("Remaining time on recorded runs")
struct RateTraceTests {
  /// The largest error of the remaining time between two moments, as a share of what really remained.
  private func worstError(_ trace: RateTrace, from: Double, to: Double, every step: Double = 0.5) -> Double {
    var worst = 0.0
    for view in trace.views(every: step) where view.second >= from && view.second <= to {
      guard let remaining = view.remaining else { return .infinity }
      worst = max(worst, abs(remaining - (trace.end - view.second)) / (trace.end - view.second))
    }
    return worst
  }

  /// The largest step up of the shown remaining time from one look to the next, in seconds.
  private func largestRise(_ trace: RateTrace, from: Double, to: Double, every step: Double = 0.5) -> Double {
    let views = trace.views(every: step).filter { $0.second >= from && $0.second <= to }
    return zip(views, views.dropFirst()).map { ($1.remaining ?? .infinity) - ($0.remaining ?? .infinity) }.max() ?? 0
  }

  @Test("a steady task has the right remaining time from its second report on, and it runs down without a step")
  func steady() {
    #expect(worstError(.steady, from: 1, to: 99) < 1e-6)
    #expect(largestRise(.steady, from: 1, to: 99, every: 0.1) <= 1e-6)
    let views = RateTrace.steady.views(every: 0.1)
    #expect(views.allSatisfy { $0.second >= 1 || $0.remaining == nil })
  }

  @Test("with jitter the remaining time is right within 30 % after ten seconds, and seldom rises")
  func jittery() {
    #expect(worstError(.jittery, from: 10, to: RateTrace.jittery.end - 10) < 0.3)
    let views = RateTrace.jittery.views(every: 1).filter { $0.second >= 20 }
    let rises = zip(views, views.dropFirst()).filter { ($1.remaining ?? 0) > ($0.remaining ?? 0) }
    #expect(Double(rises.count) < 0.4 * Double(views.count))
    #expect(largestRise(.jittery, from: 20, to: RateTrace.jittery.end, every: 0.5) < 10)
  }

  @Test("a report a minute is enough for a remaining time, all the time")
  func slow() {
    let views = RateTrace.slow.views(every: 1).filter { $0.second >= 70 }
    #expect(views.allSatisfy { $0.remaining != nil })
    #expect(worstError(.slow, from: 70, to: 3_000, every: 1) < 0.2)
    // It runs down also between the reports.
    let falls = zip(views, views.dropFirst()).filter { ($1.remaining ?? 0) < ($0.remaining ?? 0) }
    #expect(Double(falls.count) > 0.85 * Double(views.count))
  }

  @Test("in a pause the rate falls, the remaining time grows and is then withheld; afterwards both are as before")
  func pause() throws {
    let views = RateTrace.pause.views(every: 0.5)
    let before = try #require(views.last { $0.second <= 50 })
    let silent = views.filter { $0.second > 52 && $0.second < 650 }
    #expect(zip(silent, silent.dropFirst()).allSatisfy { ($1.rate ?? -1) < ($0.rate ?? 0) })
    let estimated = silent.prefix { $0.remaining != nil }
    #expect(zip(estimated, estimated.dropFirst()).allSatisfy { ($1.remaining ?? 0) > ($0.remaining ?? 0) })
    #expect(estimated.last.map { $0.second > 105 && $0.second < 115 } == true)
    #expect(silent.dropFirst(estimated.count).allSatisfy { $0.remaining == nil })
    let after = try #require(views.first { $0.second >= 650.5 })
    let rates = (before: try #require(before.rate), after: try #require(after.rate))
    #expect(abs(rates.after - rates.before) < 0.05 * rates.before)
    #expect(worstError(.pause, from: 650.5, to: 698) < 0.1)
  }

  @Test("work that was done before a resume does not count into the rate")
  func resumed() {
    let views = RateTrace.resumed.views(every: 0.5)
    #expect(views.allSatisfy { $0.second >= 3 || $0.rate == nil })
    #expect(views.allSatisfy { ($0.rate ?? 10) < 10.001 })
    #expect(worstError(.resumed, from: 3, to: 31) < 0.01)
  }

  @Test("a value that goes back is a new start")
  func backwards() {
    let views = RateTrace.backwards.views(every: 0.5)
    #expect(views.filter { $0.second >= 51 && $0.second < 52 }.allSatisfy { $0.rate == nil && $0.remaining == nil })
    #expect(views.filter { $0.second >= 52 }.allSatisfy { abs(($0.rate ?? 0) - 4) < 0.001 })
    #expect(worstError(.backwards, from: 52, to: 75) < 0.01)
  }

  @Test("a download that becomes faster has a remaining time that falls quickly and is right within 45 s of full speed")
  func accelerating() {
    let views = RateTrace.accelerating.views(every: 0.5).filter { $0.second >= 1 && $0.second < 20 }
    #expect(zip(views, views.dropFirst()).allSatisfy { ($1.remaining ?? .infinity) < ($0.remaining ?? 0) })
    #expect(worstError(.accelerating, from: 35, to: 55) < 0.25)
  }

  @Test("thousands of reports in a millisecond are one sample")
  func burst() {
    let views = RateTrace.burst.views(every: 0.5).filter { $0.second >= 20 }
    #expect(views.allSatisfy { abs(($0.rate ?? 0) - 50) < 1 })
    let afterBatch = views.filter { $0.second.truncatingRemainder(dividingBy: 20) == 0.5 }
    #expect(afterBatch.count == 18)
    #expect(afterBatch.allSatisfy { abs(($0.remaining ?? .infinity) - (380 - $0.second)) < 1 })
  }

  @Test("work in uneven portions keeps its remaining time within a factor of two")
  func erratic() {
    let end = RateTrace.erratic.end
    var close = 0
    let views = RateTrace.erratic.views(every: 1).filter { $0.second > 30 && $0.second < 0.9 * end }
    for view in views {
      let left = end - view.second
      guard let remaining = view.remaining else { continue }
      if remaining > 0.5 * left && remaining < 2 * left { close += 1 }
    }
    #expect(views.allSatisfy { $0.remaining != nil })
    #expect(Double(close) > 0.95 * Double(views.count))
  }

  @Test("a task that becomes slow is believed at its second slow report")
  func becomesSlow() throws {
    var trace = RateTrace(total: 100, reports: (0...20).map { .init(second: Double($0) * 0.5, completed: Double($0)) })
    for unit in 1...10 { trace.reports.append(.init(second: 10 + Double(unit) * 60, completed: 20 + Double(unit))) }
    let views = trace.views(every: 10)
    let second = try #require(views.first { $0.second >= 130 }?.rate)
    #expect(second < 0.2)
    let last = try #require(views.last?.rate)
    #expect(abs(last * 60 - 1) < 0.5)
  }
}
