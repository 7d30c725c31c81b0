internal import Model
internal import Platform

/// How a service's own task stood when it was last looked at.
struct StallWatch {
  let key: TaskKey
  let run: RunNumber
  var completed: Double?
  var total: Double?
  var message = ""
  /// Since when it has not changed, as far as is known.
  var since: Instant
  /// It was said that it stalls.
  var isSaid = false
}

/// Services whose own task must go on. It is looked at when its time would be over, never between.
extension Supervisor {
  /// Must follow every change of a record, and every new task.
  func adjustStall(_ name: ServiceName) {
    guard let slot = table[name], slot.record.specification.stallAfter != nil,
      slot.record.phase == .up || slot.record.phase == .lingering, let key = slot.task
    else {
      stalls[name] = nil
      return
    }
    if let known = stalls[name], known.key == key, known.run == slot.record.run { return }
    stalls[name] = StallWatch(key: key, run: slot.record.run, since: loop.now)
    awaitStall(name)
  }

  private func awaitStall(_ name: ServiceName) {
    guard let watch = stalls[name], let limit = table[name]?.record.specification.stallLimit else { return }
    push(.stall(name), at: watch.since + limit)
  }

  /// The time of a service's task may be over.
  func stallIsDue(_ name: ServiceName) {
    guard var watch = stalls[name], let record = table[name]?.record, let limit = record.specification.stallLimit
    else { return }
    // One that was put off.
    if loop.now < watch.since + limit { return }
    guard let task = board?.assumeIsolated({ $0.record(of: watch.key) }), !task.state.isEnded,
      let process = record.saved.process, task.updated >= process.started
    else {
      // It is done with, or is of a run before this one.
      return
    }
    let isMoved =
      watch.completed != task.completed || watch.total != task.total || watch.message != task.message
    if isMoved || record.state != .running {
      // It changed when it was last heard of, or before.
      watch.since = record.state == .running ? min(loop.now, task.heard) : loop.now
      (watch.completed, watch.total, watch.message) = (task.completed, task.total, task.message)
      if watch.isSaid { tell(name, .recovered(record.run, .stalled)) }
      watch.isSaid = false
      stalls[name] = watch
      // What changed so long ago has stalled by now.
      return loop.now < watch.since + limit ? awaitStall(name) : stallIsDue(name)
    }
    push(.stall(name), at: loop.now + limit)
    if watch.isSaid { return }
    stalls[name]?.isSaid = true
    let text = "stalled\(Self.place(task)) for \(Words.span(loop.now - watch.since))"
    tell(name, .trouble(record.run, Trouble(.stalled, text, remedy: record.specification.onStall ?? .restart)))
  }

  /// ` at 41 %`, ` at 12 files`.
  private static func place(_ task: TaskRecord) -> String {
    if let total = task.total, total > 0, task.completed >= 0 {
      return " at \(Int((min(1, task.completed / total) * 100).rounded(.down))) %"
    }
    if task.completed == 0 { return "" }
    let isWhole = task.completed == task.completed.rounded() && abs(task.completed) < 1e15
    let number = isWhole ? "\(Int64(task.completed))" : "\((task.completed * 10).rounded() / 10)"
    return " at \(number)\(task.unit.isEmpty ? "" : " \(Printable.text(task.unit, limit: 40))")"
  }
}

extension ServiceSpecification {
  /// How long its task may stand still; nil: for ever.
  var stallLimit: Duration? {
    stallAfter.map { min(max(.milliseconds(1), $0.duration), DurationText.longest) }
  }
}
