/// The most that a run may take, and for how long it has taken more. A plain value: measurements in, a breach out.
package struct Thresholds: Sendable, Equatable {
  /// What a specification says of it.
  package struct Rules: Sendable, Equatable {
    /// Percent of one processor; nil: without end.
    package var cpu: Double?
    /// Bytes; nil: without end.
    package var memory: Int?
    package var interval: Duration
    /// So many measurements in a row that are over are a breach.
    package var measurements: Int
    package var remedy: Remedy

    /// Nil where the specification sets no threshold.
    package init?(_ specification: ServiceSpecification) {
      cpu = specification.cpuThreshold.flatMap { $0 > 0 ? $0 : nil }
      memory = specification.memoryThreshold.flatMap { $0 > 0 ? $0 : nil }
      if cpu == nil && memory == nil { return nil }
      let interval = specification.measuringInterval
      self.interval = interval
      remedy = specification.onThreshold ?? .restart
      let wanted = specification.thresholdFor.map { Double($0.value) / Double(Microseconds(interval).value) }
      measurements = wanted.map { max(1, Int(min($0.rounded(.up), 1e9))) } ?? Self.usual
    }

    private static let usual = 3
  }

  package let rules: Rules
  /// Measurements in a row that were over.
  private var cpuOver = 0
  private var memoryOver = 0

  package init(_ rules: Rules) { self.rules = rules }

  /// What a measurement shows.
  package enum Verdict: Sendable, Equatable {
    /// What was passed for how long: told once, when it was for long enough.
    case breach(String)
    /// What was told is so no longer.
    case recovery
  }

  /// Takes up a measurement.
  ///
  /// - Parameters:
  ///   - cpu: percent since the last one; nil: not known, which changes nothing.
  ///   - memory: bytes.
  package mutating func take(cpu: Double?, memory: Int) -> Verdict? {
    let wasOver = isOver
    var breaches: [String] = []
    if let limit = rules.memory, count(memory > limit, &memoryOver) {
      let isDecimal = limit % 1_000_000 == 0 && limit % (1 << 20) != 0
      let sizes = [memory, limit].map { SizeText.text($0, decimal: isDecimal) }
      breaches.append("memory \(sizes[0]) over \(sizes[1])")
    }
    if let limit = rules.cpu, let cpu, count(cpu > limit, &cpuOver) {
      breaches.append("CPU \(Self.percent(cpu)) over \(Self.percent(limit))")
    }
    if breaches.isEmpty { return wasOver && !isOver ? .recovery : nil }
    return .breach("\(breaches.joined(separator: " and ")) for \(Words.span(rules.interval * rules.measurements))")
  }

  /// Something is over for long enough.
  private var isOver: Bool { max(cpuOver, memoryOver) >= rules.measurements }

  /// True when that makes as many in a row as are a breach.
  private func count(_ isOver: Bool, _ inARow: inout Int) -> Bool {
    inARow = isOver ? min(inARow + 1, rules.measurements + 1) : 0
    return inARow == rules.measurements
  }

  /// `93 %`, and `2.5 %` where that is little.
  private static func percent(_ value: Double) -> String {
    let tenths = Int((min(value, 1e9) * 10).rounded())
    return tenths >= 100 || tenths % 10 == 0 ? "\((tenths + 5) / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}

extension ServiceSpecification {
  /// The shortest interval at which a service may be measured.
  package static let shortestMeasuringInterval = Duration.milliseconds(100)

  /// Refuses what is no threshold; 0 is none: so `edit` takes one away.
  func checkThresholds() throws(SupervisorError) {
    if let cpuThreshold, !cpuThreshold.isFinite || cpuThreshold < 0 {
      throw .invalidParameter("service.cpuThreshold", why: "it is no percentage, nor 0 for none")
    }
    if let monitorInterval, monitorInterval.duration < Self.shortestMeasuringInterval {
      let shortest = Words.span(Self.shortestMeasuringInterval)
      throw .invalidParameter("service.monitorInterval", why: "it is shorter than \(shortest)")
    }
  }

  /// How often it is measured where a threshold is set.
  package var measuringInterval: Duration {
    min(max(Self.shortestMeasuringInterval, monitorInterval?.duration ?? .seconds(5)), DurationText.longest)
  }
}
