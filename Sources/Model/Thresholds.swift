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
      interval = specification.measuringInterval
      remedy = specification.onThreshold ?? .restart
      let whole = specification.thresholdFor.map { Double($0.value) / Double(Microseconds(interval).value) }
      measurements = whole.map { max(1, Int(min($0.rounded(.up), 1e9))) } ?? Self.usual
    }

    private static let usual = 3
  }

  package let rules: Rules
  /// Measurements in a row that were over.
  private var cpuOver = 0
  private var memoryOver = 0

  package init(_ rules: Rules) { self.rules = rules }

  /// Takes up a measurement.
  ///
  /// - Parameters:
  ///   - cpu: percent since the last one; nil: not known, which changes nothing.
  ///   - memory: bytes.
  /// - Returns: what was passed for how long, once it was passed for long enough; not again before it was below.
  package mutating func take(cpu: Double?, memory: Int) -> String? {
    var breaches: [String] = []
    if let limit = rules.memory {
      memoryOver = memory > limit ? memoryOver + 1 : 0
      if memoryOver == rules.measurements {
        let isDecimal = limit % 1_000_000 == 0 && limit % (1 << 20) != 0
        let sizes = [memory, limit].map { SizeText.text($0, decimal: isDecimal) }
        breaches.append("memory \(sizes[0]) over \(sizes[1])")
      }
    }
    if let limit = rules.cpu, let cpu {
      cpuOver = cpu > limit ? cpuOver + 1 : 0
      if cpuOver == rules.measurements { breaches.append("CPU \(Self.percent(cpu)) over \(Self.percent(limit))") }
    }
    if breaches.isEmpty { return nil }
    return "\(breaches.joined(separator: " and ")) for \(Words.span(rules.interval * rules.measurements))"
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

  /// How often it is measured where a threshold is set.
  package var measuringInterval: Duration {
    min(max(Self.shortestMeasuringInterval, monitorInterval?.duration ?? .seconds(5)), DurationText.longest)
  }
}
