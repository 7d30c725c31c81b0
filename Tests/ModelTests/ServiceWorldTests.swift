import Model
import Support
import Testing

@Suite("A service in a world where everything fails")
struct ServiceWorldTests {
  @Test("any order of wishes, ends and deaths keeps the promises", arguments: 0..<40 as Range<UInt64>)
  func storm(part: UInt64) {
    for seed in part * 1_000..<part * 1_000 + 500 {
      guard Self.problems(of: seed, isTraced: false).isEmpty else {
        Issue.record("seed \(seed): \(Self.problems(of: seed, isTraced: true).joined(separator: "\n"))")
        return
      }
    }
  }

  private static func problems(of seed: UInt64, isTraced: Bool) -> [String] {
    var world = ServiceWorld(seed: seed, isTraced: isTraced)
    for _ in 0..<60 where world.problems.isEmpty && !world.isRemoved { world.step() }
    if world.problems.isEmpty, !world.isRemoved { world.comeToRest() }
    return world.problems.isEmpty ? [] : world.problems + world.trace.suffix(40)
  }
}

extension ServiceWorld {
  mutating func step() {
    switch Int.random(in: 0..<48, using: &random) {
    case 44..<47: apply(.due)
    case 47: apply(.makeWay)
    case 40..<44: careTurn()
    case 0..<8: keeperTurn()
    case 8..<18: reportTurn()
    case 18..<22: treeTurn()
    case 22..<25: pass(seconds: Double.random(in: 0...20, using: &random))
    case 25: wallOffset += Int64.random(in: -3_600_000_000...3_600_000_000, using: &random)
    case 26..<30: processActs()
    case 30: killKeeper()
    case 31: killDaemon()
    case 32: killDaemon(during: wish())
    case 33: killDaemon(during: reports.isEmpty ? .deadline : reports.removeFirst())
    case 34: killDaemon(keeperToo: true, boot: once(in: 4))
    default: apply(wish())
    }
  }

  private mutating func wish() -> ServiceRecord.Event {
    switch Int.random(in: 0..<31, using: &random) {
    case 0..<9: return .start
    case 9..<14: return .stop
    case 14..<18: return .restart
    case 18: return .remove
    case 19..<21: return .pause
    case 21..<23: return .resume
    case 23: return .signal([1, 9, 15].randomElement(using: &random) ?? 1)
    case 24: return .kill
    case 25: return .shutdown
    case 26: return .deadline
    case 27: return .released
    case 28: return .enabled(startsNow: true)
    default:
      var specification = record.specification
      if once(in: 2) { specification.autostart = [nil, false].randomElement(using: &random) ?? nil }
      specification.restart = RestartRule.allCases.randomElement(using: &random)
      specification.nice = Int.random(in: 0..<20, using: &random)
      if once(in: 3) { specification.ready = [nil, "started", "port:80"].randomElement(using: &random) ?? nil }
      return .edited(specification)
    }
  }

  /// Somebody who looks after the run finds something out, perhaps of one that is over.
  private mutating func careTurn() {
    let run = once(in: 8) ? record.run - min(record.run, 1) : record.run
    let cause = Trouble.Cause.allCases.randomElement(using: &random) ?? .health
    switch Int.random(in: 0..<8, using: &random) {
    case 0: apply(.ready(run))
    case 1: apply(.recovered(run, cause))
    case 2: apply(.extended(run, by: .seconds(Int.random(in: 0...2_000, using: &random))))
    case 3, 4:
      var notes = RunNotes()
      notes.main = once(in: 3) ? nil : .init(pid: 900, startTicks: 1)
      apply(.noted(run, notes))
    case 5:
      let run = mains.popFirst() ?? run
      apply(
        .mainEnded(run, [.code(0), .code(3), .signal(9), .unknown].randomElement(using: &random) ?? .unknown, at: wall))
    default:
      apply(.trouble(run, Trouble(cause, "not well", remedy: Remedy.allCases.randomElement(using: &random) ?? .log)))
    }
  }

  /// Something happens to a process that nobody here asked for.
  private mutating func processActs() {
    guard let (run, process) = processes.first(where: { $0.value.isLeaderAlive }) else {
      for run in processes.keys.sorted() where processes[run]?.descendants ?? 0 > 0 && once(in: 2) {
        processes[run]?.descendants -= 1
      }
      return
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: leaderEnds(run, .code(0))
    case 1: leaderEnds(run, .code(3))
    case 2: leaderEnds(run, .signal(11))
    case 3: deliver(process.isPaused ? SignalName.cont : SignalName.stop, to: run)
    case 4: processes[run]?.descendants += 1
    default: break
    }
  }

  private mutating func pass(seconds: Double) {
    nanoseconds += Int64(seconds * 1e9)
    if let armed, armed <= now { apply(.deadline) }
  }

  /// Everything under way is carried out; nothing happens by itself but the passing of time.
  private mutating func settle() {
    for _ in 0..<200 {
      keeperTurn()
      reportTurn()
      treeTurn()
      if record.phase == .waiting { apply(.released) }
      if record.isAwaitingReady { apply(.ready(record.run)) }
      if requests.isEmpty, reports.isEmpty {
        guard let armed else {
          if clearings.isEmpty && (watched.isEmpty || record.phase == .lingering) { return }
          continue
        }
        // A service that lives and fails goes on failing; only what ends is waited for.
        if record.phase == .backingOff { return }
        pass(seconds: max(0, (armed - now).inSeconds))
      }
    }
    problems.append("no end in sight")
  }

  /// A stop ends in rest, a start in a process, and the keeper holds nothing that is over.
  mutating func comeToRest() {
    isCalm = true
    settle()
    if isRemoved { return checkForgotten() }
    apply(.stop)
    settle()
    expect(record.phase == .down && record.wanted == .down, "not down after a stop")
    expect(slots.isEmpty, "the keeper still holds a run that is over")
    expect(processes.values.allSatisfy { !$0.isLeaderAlive && $0.descendants == 0 }, "something lives after a stop")
    let spawned = spawns
    pass(seconds: 10_000)
    expect(spawns == spawned, "started after a stop")
    apply(.start)
    settle()
    expect(spawns > spawned, "not started by a start")
    apply(.remove)
    settle()
    expect(isRemoved, "not removed")
    expect(slots.isEmpty, "the keeper holds a run of a removed service")
    checkForgotten()
  }

  private mutating func checkForgotten() {
    guard lastRun > 0 else { return }
    for run in 1...lastRun {
      let count = forgotten[run] ?? 0
      expect(count <= 1 + daemonDeaths, "run \(run) was forgotten \(count) times")
      if daemonDeaths == 0 { expect(count == 1, "run \(run) was forgotten \(count) times") }
    }
  }
}
