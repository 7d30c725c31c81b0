/// What the processes of one run, or of dmon itself, had taken at one moment, all of them together.
package struct Usage: Sendable, Equatable {
  /// How much processor time they have had since the run began, in nanoseconds, those included that have ended.
  package var cpuTime: Int64 = 0
  /// Bytes of memory; what several processes share counts for each of them.
  package var resident = 0
  /// The same with what is shared divided among those that share it; nil where it was not asked for or may not be read.
  package var proportional: Int?
  /// Those that live.
  package var processes = 0
  package var threads = 0
  /// Open files, sockets and pipes; nil where they were not counted.
  package var files: Int?
  /// Bytes from and to storage, those included that have ended; nil where that was not asked for or may not be read.
  package var read: Int?
  package var written: Int?

  package init() {}
}

/// What the machine had taken at one moment.
package struct HostUsage: Sendable, Equatable {
  /// Clock ticks of all processors together since the machine started: those that were used, and all.
  package var busyTicks: Int64 = 0
  package var allTicks: Int64 = 0
  package var processors = 1
  /// Bytes.
  package var memoryUsed = 0
  package var memoryTotal = 0
  /// How many processes wanted to run, as a mean of 1, 5 and 15 minutes.
  package var load: [Double] = []

  package init() {}
}

/// One look at everything that was to be measured.
package struct UsageReading: Sendable, Equatable {
  package var at: Instant
  package var runs: [RunNumber: Usage] = [:]
  /// Daemon and keeper; nil where they were not looked at, and so on.
  package var own: Usage?
  package var host: HostUsage?

  package init(at: Instant) { self.at = at }
}

extension UsageReading {
  /// Percent of one processor that a run took since an earlier reading; nil where that cannot be told: it was not there then,
  /// or no time has passed. Never negative.
  package func cpu(of run: RunNumber, since earlier: UsageReading?) -> Double? {
    guard let earlier else { return nil }
    return Self.percent(runs[run], earlier.runs[run], at - earlier.at)
  }

  /// The same for dmon itself.
  package func ownCPU(since earlier: UsageReading?) -> Double? {
    guard let earlier else { return nil }
    return Self.percent(own, earlier.own, at - earlier.at)
  }

  /// Percent of all processors, 0 to 100, that was used since an earlier reading.
  package func hostCPU(since earlier: UsageReading?) -> Double? {
    guard let now = host, let before = earlier?.host, now.allTicks > before.allTicks else { return nil }
    // Time that was idle may be taken back by the kernel (proc(5)).
    let busy = Double(max(0, now.busyTicks - before.busyTicks))
    return min(100, 100 * busy / Double(now.allTicks - before.allTicks))
  }

  /// The same for what was looked up already.
  package static func percent(_ now: Usage?, _ before: Usage?, _ elapsed: Duration) -> Double? {
    guard let now, let before, elapsed > .zero else { return nil }
    return 100 * Double(max(0, now.cpuTime - before.cpuTime)) / Double(elapsed.nanoseconds)
  }
}
