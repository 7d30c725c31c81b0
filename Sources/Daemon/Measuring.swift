internal import Model
internal import Platform

/// Which runs have thresholds, and when they are measured next. It decides nothing.
///
/// Services with the same interval are measured together; while there are none there is no deadline.
struct Measuring: Sendable {
  /// A run that has thresholds.
  struct Watch: Sendable {
    let name: ServiceName
    var thresholds: Thresholds
    var cpu = UsageHistory<Double>()
    var memory = UsageHistory<Int>()
  }

  /// The runs that are measured at the same times.
  struct Round: Sendable {
    var next: Instant
    var watches: [RunNumber: Watch] = [:]
    /// Those of the watches, ready to be asked about.
    var runs: Set<RunNumber> = []
    /// What was read last.
    var previous: UsageReading?
  }

  private var rounds: [Duration: Round] = [:]
  private var intervals: [RunNumber: Duration] = [:]

  /// When the next round is due; nil: there is none.
  var next: Instant? { rounds.values.map(\.next).min() }

  /// The figures of a run as they were measured for its thresholds.
  subscript(run: RunNumber) -> Watch? { intervals[run].flatMap { rounds[$0]?.watches[run] } }

  /// Has a run be measured by these rules; nil: not any more.
  /// - Returns: whether the next deadline may have changed.
  mutating func watch(_ run: RunNumber, of name: ServiceName, _ rules: Thresholds.Rules?, at now: Instant) -> Bool {
    let former = intervals[run]
    if former == nil && rules == nil { return false }
    if let former, let rules, former == rules.interval, rounds[former]?.watches[run]?.thresholds.rules == rules {
      return false
    }
    if let former {
      rounds[former]?.watches[run] = nil
      rounds[former]?.runs.remove(run)
      if rounds[former]?.watches.isEmpty == true { rounds[former] = nil }
      intervals[run] = nil
    }
    if let rules {
      intervals[run] = rules.interval
      let watch = Watch(name: name, thresholds: Thresholds(rules))
      rounds[rules.interval, default: Round(next: now + rules.interval)].watches[run] = watch
      rounds[rules.interval]?.runs.insert(run)
    }
    return true
  }

  /// The rounds that are due, those too that are so nearly: one look is enough for them.
  func due(at now: Instant) -> [Duration] {
    rounds.filter { $0.value.next <= now + $0.key / 20 }.map(\.key).sorted()
  }

  /// The runs of these rounds.
  func runs(of due: [Duration]) -> Set<RunNumber> {
    let sets = due.compactMap { rounds[$0]?.runs }
    return sets.dropFirst().reduce(sets.first ?? []) { $0.union($1) }
  }

  /// Arms a round again.
  mutating func postpone(_ interval: Duration, at now: Instant) {
    guard let next = rounds[interval]?.next else { return }
    // What could not be done in time is not made up for.
    rounds[interval]?.next = next + interval > now ? next + interval : now + interval
  }

  /// A run that has taken too much for too long, or does so no longer.
  struct Finding: Sendable {
    var run: RunNumber
    var name: ServiceName
    var verdict: Thresholds.Verdict
    var remedy: Remedy
  }

  /// Holds what was read to the thresholds of a round.
  mutating func take(_ reading: UsageReading, for interval: Duration) -> [Finding] {
    guard var round = rounds.removeValue(forKey: interval) else { return [] }
    var findings: [Finding] = []
    let elapsed = round.previous.map { reading.at - $0.at }
    for index in round.watches.indices {
      let run = round.watches.keys[index]
      guard let usage = reading.runs[run] else { continue }
      let cpu = elapsed.flatMap { UsageReading.percent(usage, round.previous?.runs[run], $0) }
      if let cpu { round.watches.values[index].cpu.add(cpu) }
      round.watches.values[index].memory.add(usage.resident)
      let verdict = round.watches.values[index].thresholds.take(cpu: cpu, memory: usage.resident)
      guard let verdict else { continue }
      let watch = round.watches.values[index]
      let remedy = watch.thresholds.rules.remedy
      findings.append(Finding(run: run, name: watch.name, verdict: verdict, remedy: remedy))
    }
    round.previous = reading
    rounds[interval] = round
    return findings.sorted { $0.run < $1.run }
  }
}
