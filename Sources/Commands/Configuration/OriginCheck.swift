internal import Daemon
internal import Model

/// All that is wrong with files, as far as it can be said without a daemon.
struct OriginCheck {
  let readings: [OriginReading]
  /// A list for each of them.
  let problems: [[OriginProblem]]

  init(_ readings: [OriginReading]) {
    self.readings = readings
    let changes = OriginChange.between(readings, [:])
    let circles = OriginReading.circles(readings)
    problems = readings.indices.map { index in
      let reading = readings[index]
      let refused = (reading.services ?? []).compactMap { service in
        ServiceCheck.refusal(service).map { OriginProblem($0, service, in: reading.origin) }
      }
      return (changes[index].problems + refused + circles[index]).sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }
  }

  /// The files with which something is wrong, in their order.
  var bad: [String] { zip(readings, problems).filter { !$1.isEmpty }.map(\.0.origin) }
}
