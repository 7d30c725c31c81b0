/// Measure: what services take; nil: all of them.
package struct MeasureRequest: Sendable, Equatable, Codable {
  package var names: [String]?
  /// Also memory with what is shared divided among those that share it: the kernel walks over all of it for that.
  package var pss: Bool?
  /// With `more`: from one measurement to the next; nil: 1 s, at least 100 ms.
  package var interval: Microseconds?

  package init(names: [String]? = nil, pss: Bool? = nil, interval: Microseconds? = nil) {
    self.names = names
    self.pss = pss
    self.interval = interval
  }
}

/// One measurement, or a part of it; the last part has `dmon` and `host`.
package struct MeasureReply: Sendable, Equatable, Codable {
  /// When it was taken.
  package var time: Timestamp
  package var services: [UsageStatus]
  /// Daemon and keeper together.
  package var dmon: UsageStatus?
  package var host: HostStatus?
  package var complete: Bool

  package init(
    time: Timestamp, services: [UsageStatus] = [], dmon: UsageStatus? = nil, host: HostStatus? = nil,
    complete: Bool = true
  ) {
    self.time = time
    self.services = services
    self.dmon = dmon
    self.host = host
    self.complete = complete
  }
}

/// What a service takes, all its processes together; type `Usage` of `org.dmon.Supervisor`.
///
/// What is nil is not known: a service that does not run takes nothing.
package struct UsageStatus: Sendable, Equatable, Codable {
  package var name: String
  package var group: String
  package var instance: Int
  package var state: ServiceState
  package var run: Int
  package var pid: Int?
  package var restarts: Int
  /// How long it has been up.
  package var uptime: Microseconds?
  /// Percent of one processor since the measurement before.
  package var cpu: Double?
  /// Processor time since the run began.
  package var cpuTime: Microseconds?
  /// Bytes of resident memory; what processes share counts for each.
  package var memory: Int?
  /// Bytes of memory with what is shared divided.
  package var pss: Int?
  package var processes: Int?
  package var threads: Int?
  package var files: Int?
  /// Bytes from and to storage since the run began.
  package var read: Int?
  package var written: Int?
  /// The last measurements for its thresholds, from old to new.
  package var cpuHistory: [Double]?
  package var memoryHistory: [Int]?

  package init(name: String, group: String = ServiceName.defaultGroup, instance: Int = 0, state: ServiceState) {
    self.name = name
    self.group = group
    self.instance = instance
    self.state = state
    run = 0
    restarts = 0
  }

  package var address: ServiceName { ServiceName(group: group, name: name, instance: instance) }

  /// Takes over what was measured.
  package mutating func fill(_ usage: Usage, cpu: Double?) {
    self.cpu = cpu
    cpuTime = Microseconds(usage.cpuTime / 1_000)
    (memory, pss) = (usage.resident, usage.proportional)
    (processes, threads, files) = (usage.processes, usage.threads, usage.files)
    (read, written) = (usage.read, usage.written)
  }
}

/// What the machine takes; type `Host` of `org.dmon.Supervisor`.
package struct HostStatus: Sendable, Equatable, Codable {
  package var name: String
  package var processors: Int
  /// Percent of all processors since the measurement before.
  package var cpu: Double?
  /// Bytes.
  package var memoryUsed: Int
  package var memoryTotal: Int
  /// Means of 1, 5 and 15 minutes.
  package var load: [Double]

  package init(
    name: String, processors: Int = 1, cpu: Double? = nil, memoryUsed: Int = 0, memoryTotal: Int = 0,
    load: [Double] = []
  ) {
    self.name = name
    self.processors = processors
    self.cpu = cpu
    self.memoryUsed = memoryUsed
    self.memoryTotal = memoryTotal
    self.load = load
  }

  package init(_ usage: HostUsage, name: String, cpu: Double?) {
    self.init(
      name: name, processors: usage.processors, cpu: cpu, memoryUsed: usage.memoryUsed, memoryTotal: usage.memoryTotal,
      load: usage.load)
  }
}
