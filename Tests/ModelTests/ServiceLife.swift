import Model

/// A service with its clocks, moved by hand.
struct Life {
  var record: ServiceRecord
  var seconds = 100.0
  var nextRun: RunNumber = 1
  var jitter = 0.0
  var hold: String?

  init(_ command: String = "true", _ change: (inout ServiceSpecification) -> Void = { _ in }) {
    var specification = ServiceSpecification(command: ["/bin/sh", "-c", command])
    change(&specification)
    record = ServiceRecord(ServiceName(name: "web"), specification)
  }

  var now: Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }
  var wall: Timestamp { Timestamp(microseconds: 1_700_000_000_000_000 + Int64(seconds * 1e6)) }
  var reason: String { record.reason(at: now) }
  var circumstances: ServiceRecord.Circumstances {
    ServiceRecord.Circumstances(now: now, wall: wall, nextRun: nextRun, jitter: jitter, hold: hold)
  }

  /// The moment so many seconds from now.
  func at(_ wait: Double) -> Instant { Instant(nanoseconds: Int64((seconds + wait) * 1e9)) }

  mutating func pass(_ seconds: Double) { self.seconds += seconds }

  @discardableResult
  mutating func apply(_ event: ServiceRecord.Event) -> [ServiceRecord.Effect] {
    let effects = record.apply(event, circumstances)
    for case .spawn(let run) in effects where run == nextRun { nextRun += 1 }
    return effects
  }

  /// The keeper says that the current run began.
  @discardableResult
  mutating func begin(isAdopted: Bool = false) -> [ServiceRecord.Effect] {
    apply(
      .started(
        record.run, pid: 1_000 + Int(record.run), startTicks: UInt64(record.run), at: wall, pipe: 7, errorPipe: nil,
        isAdopted: isAdopted))
  }

  mutating func edit(_ change: (inout ServiceSpecification) -> Void) {
    var specification = record.specification
    change(&specification)
    apply(.edited(specification))
  }

  /// The leader ends and leaves nothing.
  @discardableResult
  mutating func finish(_ exit: RunExit, survivors: Int = 0) -> [ServiceRecord.Effect] {
    apply(.exited(record.run, exit, at: wall)) + apply(.treeEnded(record.run, survivors: survivors))
  }
}
