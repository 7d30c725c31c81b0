internal import Model
internal import Platform

/// The demo from its beginning to its end: measures how fast this machine is, shows the work, and clears up.
// why: it lives and dies on the loop's thread
final class DemoProgram: @unchecked Sendable {
  /// How it ended.
  enum End: Sendable {
    case finished(tasks: [TaskStatus], took: Duration)
    case interrupted(Signal)
    /// Nobody reads what is shown.
    case unread
  }

  private let loop: EventLoop
  private var jobs: [DemoJob]
  /// What could not be cleared up.
  private(set) var leftover: String?

  init(_ jobs: [DemoJob], on loop: EventLoop) {
    self.jobs = jobs
    self.loop = loop
  }

  /// Shows all through `output`. Whatever happens, nothing is left behind.
  func run(_ output: any WatchOutput) async -> Result<End, CommandError> {
    do {
      // Before anything is put up: from here on a signal ends the demo in order.
      let signals = try SignalSource(WatchProgram.signals(for: output), on: loop)
      let stage = try await DemoStage.putUp(on: loop)
      defer { leftover = stage.takeDown() }
      if let signal = try await measure(on: stage, unless: signals) { return .success(.interrupted(signal)) }
      return .success(try await show(output, on: stage, signals))
    } catch let error as CommandError {
      return .failure(error)
    } catch {
      return .failure(CommandError("\(error)", .software))
    }
  }

  // MARK: measuring

  private static let measuring = "measuring"
  /// At least so long, for the first moment says little; at most so long, for a person waits.
  private static let measuringTime = (least: Duration.milliseconds(700), most: Duration.seconds(4))

  /// Lets all jobs work for a moment, under the conditions of the real run, and learns how fast they are.
  /// - Returns: the signal that came meanwhile.
  private func measure(on stage: DemoStage, unless signals: SignalSource) async throws -> Signal? {
    for job in jobs { _ = try stage.start(job, group: Self.measuring) }
    let begin = loop.now
    var isMeasured = false
    while !isMeasured || loop.now - begin < Self.measuringTime.least {
      if let signal = await signal(from: signals, within: .milliseconds(50)) { return signal }
      isMeasured = learn(from: try stage.tasks(of: Self.measuring)) || loop.now - begin > Self.measuringTime.most
    }
    stage.clear()
    try stage.forget(Self.measuring)
    return nil
  }

  /// Takes over the speeds; true when all are known.
  private func learn(from tasks: [TaskStatus]) -> Bool {
    var isComplete = true
    for job in jobs.indices {
      for part in jobs[job].parts.indices {
        let task = tasks.first { $0.label == jobs[job].parts[part].label }
        let isKnown = task.map { jobs[job].parts[part].measure($0) } ?? false
        isComplete = isComplete && isKnown
      }
    }
    return isComplete
  }

  private func signal(from signals: SignalSource, within limit: Duration) async -> Signal? {
    await withTaskGroup(of: Signal?.self) { group in
      group.addTask {
        while let signal = await signals.next() {
          switch signal {
          case .windowChange, .continue: continue
          case .terminalStop: Signal.stopSelf()
          default: return signal
          }
        }
        return nil
      }
      group.addTask {
        do { try await self.loop.sleep(for: limit) } catch { return nil }
        return nil
      }
      // Both are heard: a signal that was taken in the very moment when the time was over must not be lost.
      var found: Signal?
      for await signal in group {
        found = found ?? signal
        group.cancelAll()
      }
      return found
    }
  }

  // MARK: the work

  private func show(_ output: any WatchOutput, on stage: DemoStage, _ signals: SignalSource) async throws -> End {
    let watch = WatchProgram(nil, in: stage.daemon.surroundings, on: loop)
    let begin = loop.now
    let isFinished = try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        _ = try await watch.run(output, listeningTo: signals).get()
        return false
      }
      group.addTask {
        try await self.work(on: stage)
        return true
      }
      defer { group.cancelAll() }
      return try await group.next() ?? false
    }
    if let signal = watch.endedBy { return .interrupted(signal) }
    return isFinished ? .finished(tasks: try stage.tasks(), took: loop.now - begin) : .unread
  }

  /// Runs all jobs and returns when the last of them has ended, and that was shown.
  private func work(on stage: DemoStage) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      for job in jobs {
        let pid = try stage.start(job, group: job.group)
        let ended = try ProcessExit(of: pid, on: loop)
        group.addTask {
          if await ended.wait() { stage.reap(pid) }
        }
        guard let share = job.killedAt, let label = job.parts.first?.label else { continue }
        group.addTask {
          while !Self.hasReached(share, label, try stage.tasks(of: job.group)) {
            try await self.loop.sleep(for: .milliseconds(50))
          }
          stage.kill(pid)
        }
      }
    }
    // That a process has ended without a word, the daemon learns by itself.
    let deadline = loop.now + .seconds(2)
    while loop.now < deadline, try stage.tasks().contains(where: { !$0.state.isEnded }) {
      try await loop.sleep(for: .milliseconds(20))
    }
    // The view's interval, and a moment for the eye.
    try await loop.sleep(for: .milliseconds(600))
  }

  /// True once a task has done this share of its work, or has ended.
  private static func hasReached(_ share: Double, _ label: String, _ tasks: [TaskStatus]) -> Bool {
    guard let task = tasks.first(where: { $0.label == label }), let total = task.total else { return false }
    return task.state.isEnded || task.completed >= share * total
  }
}
