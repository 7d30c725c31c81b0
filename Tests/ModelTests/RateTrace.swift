import Model
import Support

/// A recorded run of a task: what it reported and when, and what a watcher would have seen in between.
struct RateTrace {
  /// One report: seconds since the task was registered, and its completed value.
  struct Report {
    var second: Double
    var completed: Double
  }

  /// What a watcher sees at one moment.
  struct View {
    var second: Double
    var rate: Double?
    /// Seconds.
    var remaining: Double?
  }

  var total: Double
  var reports: [Report]

  /// The moment of the last report.
  var end: Double { reports.last?.second ?? 0 }

  /// Replays the reports and looks every `step` seconds from 0 to `until` (the last report).
  func views(every step: Double, until: Double? = nil) -> [View] {
    var estimator = RateEstimator(start: moment(0))
    var views: [View] = []
    var next = 0
    var completed = 0.0
    for tick in 0...Int((until ?? end) / step) {
      let second = Double(tick) * step
      while next < reports.count, reports[next].second <= second {
        completed = reports[next].completed
        estimator.report(completed, at: moment(reports[next].second))
        next += 1
      }
      let remaining = estimator.remaining(total: total, completed: completed, at: moment(second))
      views.append(View(second: second, rate: estimator.rate(at: moment(second)), remaining: remaining?.inSeconds))
    }
    return views
  }

  /// A boot was a while ago.
  static let boot: Int64 = 86_400_000_000_000
}

/// The moment `seconds` after the task was registered.
func moment(_ seconds: Double) -> Instant { Instant(nanoseconds: RateTrace.boot + Int64(seconds * 1e9)) }

extension RateTrace {
  /// 100 units in 100 s, a report every second.
  static let steady = RateTrace(
    total: 100, reports: (0...100).map { Report(second: Double($0), completed: Double($0)) })

  /// 1,000 units in about 300 s: intervals from 0.05 to 0.55 s, one or two units at a time.
  static let jittery: RateTrace = {
    var random = SeededGenerator(seed: 7)
    var trace = RateTrace(total: 1_000, reports: [Report(second: 0, completed: 0)])
    var second = 0.0
    var completed = 0.0
    while completed < 1_000 {
      second += Double.random(in: 0.05...0.55, using: &random)
      completed = min(1_000, completed + (Bool.random(using: &random) ? 1 : 2) * 0.667)
      trace.reports.append(Report(second: second, completed: completed))
    }
    return trace
  }()

  /// 60 units in an hour, a report about every minute: far slower than any fixed window.
  static let slow: RateTrace = {
    var random = SeededGenerator(seed: 11)
    return RateTrace(
      total: 60,
      reports: (0...60).map { unit in
        let jitter = unit == 0 ? 0 : Double.random(in: -8...8, using: &random)
        return Report(second: Double(unit) * 60 + jitter, completed: Double(unit))
      })
  }()

  /// One unit each half second; from 50 s on ten minutes of silence (a laptop lid, SIGSTOP), then on as before.
  static let pause: RateTrace = {
    var trace = RateTrace(total: 200, reports: [])
    for unit in 0...200 {
      let second = Double(unit) * 0.5 + (unit > 100 ? 600 : 0)
      trace.reports.append(Report(second: second, completed: Double(unit)))
    }
    return trace
  }()

  /// A copy that was at 70 % when it was resumed, and goes on with 1 % a second.
  static let resumed = RateTrace(
    total: 1_000, reports: (0...30).map { Report(second: Double($0) + 2, completed: 700 + Double($0) * 10) })

  /// Goes to 50 with 1 a second, then starts again from 0 with 4 a second.
  static let backwards: RateTrace = {
    var trace = RateTrace(total: 100, reports: [])
    for unit in 0...50 { trace.reports.append(Report(second: Double(unit), completed: Double(unit))) }
    for unit in 0...25 { trace.reports.append(Report(second: Double(unit) + 51, completed: Double(unit) * 4)) }
    return trace
  }()

  /// A download of 500 MB that takes 20 s to get from 100 kB/s to 10 MB/s; a report each 10 ms.
  static let accelerating: RateTrace = {
    var trace = RateTrace(total: 500e6, reports: [])
    var completed = 0.0
    var tick = 0
    while completed < 500e6 {
      trace.reports.append(Report(second: Double(tick) * 0.01, completed: completed))
      let speed = min(10e6, 100e3 + Double(tick) * 0.01 / 20 * 9.9e6)
      completed = min(500e6, completed + 0.01 * speed)
      tick += 1
    }
    trace.reports.append(Report(second: trace.end + 0.01, completed: 500e6))
    return trace
  }()

  /// Batches: every 20 s a thousand reports within one millisecond; 20 batches.
  static let burst: RateTrace = {
    var trace = RateTrace(total: 20_000, reports: [])
    for batch in 0..<20 {
      for unit in 0..<1_000 {
        let second = Double(batch) * 20 + Double(unit) * 1e-6
        trace.reports.append(Report(second: second, completed: Double(batch * 1_000 + unit + 1)))
      }
    }
    return trace
  }()

  /// Work whose items take as long as they want (exponentially distributed, 2 s on average); 300 of them.
  static let erratic: RateTrace = {
    var random = SeededGenerator(seed: 3)
    var trace = RateTrace(total: 300, reports: [Report(second: 0, completed: 0)])
    var second = 0.0
    for unit in 1...300 {
      second += exponential(mean: 2, using: &random)
      trace.reports.append(Report(second: second, completed: Double(unit)))
    }
    return trace
  }()

  /// Waits for the first event of a process with one event in `mean`, in steps of a fiftieth: no logarithm without libm.
  private static func exponential(mean: Double, using random: inout SeededGenerator) -> Double {
    var waited = 0.0
    repeat { waited += mean / 50 } while Int.random(in: 0..<50, using: &random) != 0
    return waited
  }
}
