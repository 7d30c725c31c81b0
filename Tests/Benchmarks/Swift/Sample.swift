/// The repeats of one measurement.
struct Sample {
  private(set) var values: [Double] = []

  init(_ values: [Double] = []) { self.values = values }

  mutating func add(_ value: Double) { values.append(value) }

  var median: Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The quotients of the repeats that were measured side by side: what slows both down for a while leaves them alone.
  func quotients(by other: Sample) -> Sample {
    Sample(zip(values, other.values).filter { $1 > 0 }.map { $0 / $1 })
  }

  /// `0.63 (0.61-1.10)`; a single value stands alone.
  func text(digits: Int) -> String {
    guard values.count > 1, let least = values.min(), let most = values.max() else {
      return fixed(median, digits: digits)
    }
    return "\(fixed(median, digits: digits)) (\(fixed(least, digits: digits))-\(fixed(most, digits: digits)))"
  }
}
