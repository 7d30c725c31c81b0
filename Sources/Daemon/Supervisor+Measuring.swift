internal import Model
internal import Platform

/// What services take, and what becomes of those that take too much.
extension Supervisor {
  /// Looks when somebody asks or a threshold is to be looked at, until the task is cancelled.
  nonisolated func runMeasuring() async {
    guard let meter else { return }
    await withDiscardingTaskGroup { group in
      group.addTask { await meter.answer { await self.measurable } }
      while true {
        let outcome = await measuringChanged.wait(until: await measuring.next)
        if outcome == .cancelled { break }
        if outcome == .timedOut { await measureDue(meter) }
      }
      group.cancelAll()
    }
  }

  private var measurable: Meter.Surroundings { .init(leaders: leaders, keeper: link?.keeper?.pid) }

  /// Has a service be measured while it is up and has thresholds; to be told of every change of its record.
  func noteThresholds(of name: ServiceName) {
    guard meter != nil else { return }
    let state = table.update(name) { slot -> (run: RunNumber, rules: Thresholds.Rules?) in
      let isThere = slot.record.phase == .up || slot.record.phase == .lingering
      return (slot.record.run, isThere ? Thresholds.Rules(slot.record.specification) : nil)
    }
    guard let (run, rules) = state, run > 0 else { return }
    if measuring.watch(run, of: name, rules, at: loop.now) { measuringChanged.ring() }
  }

  private func measureDue(_ meter: Meter) async {
    let due = measuring.due(at: loop.now)
    for interval in due { measuring.postpone(interval, at: loop.now) }
    let reading = await meter.read(Meter.Question(runs: measuring.runs(of: due)))
    guard let reading else { return }
    for interval in due {
      for finding in measuring.take(reading, for: interval) { act(on: finding) }
    }
    settle()
  }

  private func act(on finding: Measuring.Finding) {
    switch finding.verdict {
    case .breach(let text):
      log.warning("\(finding.name.text): \(text)")
      tell(finding.name, .trouble(finding.run, Trouble(.threshold, text, remedy: finding.remedy)))
    case .recovery: tell(finding.name, .recovered(finding.run, .threshold))
    }
  }

  /// The runs of these services that live.
  func liveRuns(of names: [ServiceName]) -> Set<RunNumber> {
    var runs: Set<RunNumber> = []
    for name in names {
      if let run = table.update(name, { $0.record.phase.isLive ? $0.record.run : 0 }), run > 0 { runs.insert(run) }
    }
    return runs
  }

  /// What services take by a reading and one before it.
  func usages(
    of names: ArraySlice<ServiceName>, _ reading: UsageReading?, since earlier: UsageReading?
  ) -> [UsageStatus] {
    names.compactMap { name in
      guard let status = status(of: name) else { return nil }
      var row = UsageStatus(name: name.name, group: name.group, instance: name.instance, state: status.state)
      (row.run, row.pid, row.restarts) = (status.run, status.pid, status.restarts)
      let isLive = status.state == .running || status.state == .stopped
      if isLive, let started = status.started { row.uptime = Microseconds(max(.zero, loop.moment.wall.since(started))) }
      let run = RunNumber(clamping: status.run)
      if let usage = reading?.runs[run] { row.fill(usage, cpu: reading?.cpu(of: run, since: earlier)) }
      if let watch = measuring[run] {
        row.cpuHistory = watch.cpu.isEmpty ? nil : watch.cpu.values
        row.memoryHistory = watch.memory.isEmpty ? nil : watch.memory.values
      }
      return row
    }
  }

  /// What daemon and keeper take.
  func ownUsage(_ reading: UsageReading?, since earlier: UsageReading?) -> UsageStatus? {
    guard let usage = reading?.own else { return nil }
    var row = UsageStatus(name: "dmon", group: "", state: .running)
    row.pid = ProcessFacts.own
    row.uptime = Microseconds(loop.now - began)
    row.fill(usage, cpu: reading?.ownCPU(since: earlier))
    return row
  }

  func hostUsage(_ reading: UsageReading?, since earlier: UsageReading?) -> HostStatus? {
    reading?.host.map { HostStatus($0, name: settings.host, cpu: reading?.hostCPU(since: earlier)) }
  }
}
