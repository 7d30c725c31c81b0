internal import Model
internal import Platform

/// Somebody who asks whether a run is ready, or well; for as long as that is to be asked in the same way.
// why: it lives and dies on the loop's thread
final class Care: @unchecked Sendable {
  /// What is asked of which run.
  struct Subject: Equatable, Sendable {
    var run: RunNumber
    /// Nil: it is ready.
    var ready: ReadyCondition?
    var health: HealthCheck?
    var every = Duration.zero
    var limit = Duration.zero
    var tries = 0
  }

  let name: ServiceName
  let subject: Subject
  let changed: Bell
  /// Nothing more is to be asked.
  var isOver = false

  init(_ name: ServiceName, _ subject: Subject, on loop: EventLoop) {
    self.name = name
    self.subject = subject
    changed = Bell(on: loop)
  }
}

/// Whether runs are ready and well. Nothing is asked, and nothing ticks, where no sign and no check is set.
extension Supervisor {
  /// Must follow every change of a record.
  func adjustCare(_ name: ServiceName) {
    let wanted = table[name].flatMap { Self.subject($0.record) }
    let old = cares[name]
    if old?.subject == wanted { return }
    if let old {
      old.isOver = true
      old.changed.ring()
      cares[name] = nil
      endSides(of: name, .check)
    }
    _ = table.update(name) { $0.health = nil }
    guard let wanted else { return }
    let care = Care(name, wanted, on: loop)
    cares[name] = care
    freshCares.append(care)
    asideWanted.ring()
  }

  private static func subject(_ record: ServiceRecord) -> Care.Subject? {
    let specification = record.specification
    if specification.ready == nil, specification.health == nil { return nil }
    guard record.phase == .up || record.phase == .lingering, record.state == .running else { return nil }
    if record.isAwaitingReady {
      let condition = specification.readyCondition
      switch condition {
      case .log, .probe: return Care.Subject(run: record.run, ready: condition)
      case .started, .notify, .descriptor: return nil
      }
    }
    guard let health = specification.healthCheck else { return nil }
    return Care.Subject(
      run: record.run, health: health, every: specification.healthEvery, limit: specification.healthTimeLimit,
      tries: specification.healthTries)
  }

  /// Asks, and runs what hooks say, until the task is cancelled.
  nonisolated func runAside() async {
    guard await resumed.pass() else { return }
    await withDiscardingTaskGroup { group in
      while await asideWanted.wait() == .ready {
        for care in await takeCares() { group.addTask { await self.attend(care) } }
        for name in await takeHookLines() { group.addTask { await self.callHooks(of: name) } }
      }
      group.cancelAll()
    }
  }

  private func takeCares() -> [Care] {
    defer { freshCares = [] }
    return freshCares
  }

  private func attend(_ care: Care) async {
    switch care.subject.ready {
    case .log(let text): await follow(care, text)
    case .probe(let probe): await seek(care, probe)
    case .started, .notify, .descriptor: break
    case nil:
      if let health = care.subject.health { await check(care, health) }
    }
  }

  /// The first question comes at once, the next ones ever later.
  private static let firstPause = Duration.milliseconds(20)
  private static let longestPause = Duration.seconds(1)

  private func seek(_ care: Care, _ probe: Probe) async {
    var pause = Self.firstPause
    while !care.isOver {
      // At most until it is too late anyway.
      let left = (table[care.name]?.record.deadline).map { $0 - loop.now } ?? .seconds(60)
      if await ask(probe, of: care.name, within: max(.milliseconds(1), left)) == .well { return isReady(care) }
      guard await wait(care, pause) else { return }
      pause = min(pause * 2, Self.longestPause)
    }
  }

  private func follow(_ care: Care, _ text: String) async {
    guard let reader, let record = table[care.name]?.record, let process = record.saved.process else { return }
    guard let pattern = try? Pattern(text) else {
      // It was one when the service was added.
      log.error("\(care.name.text) is taken for ready: '\(text)' is no regular expression here")
      return isReady(care)
    }
    let path = output(of: care.name, record.specification).path
    var search = LogSearch(pattern, in: path, since: process.started)
    var pause = Self.firstPause
    while !care.isOver {
      let before = search
      let (isFound, after) =
        await reader.run {
          var search = before
          return (search.look(), search)
        } ?? (false, before)
      if isFound { return isReady(care) }
      search = after
      guard await wait(care, pause) else { return }
      pause = min(pause * 2, .milliseconds(200))
    }
  }

  private func isReady(_ care: Care) {
    if care.isOver { return }
    tell(care.name, .ready(care.subject.run))
    settle()
  }

  /// False when nothing more is to be asked.
  private func wait(_ care: Care, _ pause: Duration) async -> Bool {
    if care.isOver { return false }
    let outcome = await care.changed.wait(until: loop.now + pause)
    return outcome == .timedOut && !care.isOver
  }

  private func check(_ care: Care, _ health: HealthCheck) async {
    var failures = 0
    while await wait(care, care.subject.every) {
      let answer = await ask(health.probe, of: care.name, within: care.subject.limit)
      if care.isOver { return }
      let problem: String
      switch answer {
      case .unknown: continue
      case .well:
        failures = 0
        show("healthy", care)
        continue
      case .unwell(let text): problem = text
      }
      failures += 1
      show("failing \(failures) of \(care.subject.tries): \(problem)", care)
      guard failures >= care.subject.tries else { continue }
      let count = failures == 1 ? "a health check" : "\(failures) health checks"
      tell(care.name, .trouble(care.subject.run, Trouble(.health, "\(count) failed: \(problem)")))
      settle()
      return
    }
  }

  private func show(_ health: String, _ care: Care) {
    guard table[care.name]?.health != health else { return }
    table.update(care.name) { $0.health = health }
    table.note(care.name)
    settle()
  }
}
