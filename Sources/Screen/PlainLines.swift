package import Model

/// Progress as whole lines without escape codes, for logs and pipes.
///
/// One line when a task begins, ends, stalls or goes on, and in between when `interval` has passed or `step` percentage points
/// were gained since its last line. `2026-01-31T09:05:00Z etl/3 load orders: 42% 420/1000 files 12.3/s ETA 0:41`
package struct PlainLines: Sendable {
  private struct Entry {
    var task: TaskStatus
    var shown: Timestamp
    var percent: Int
  }

  private let interval: Duration
  private let step: Int
  private let offset: Int
  private let appearance: Appearance
  private var entries: [TaskKey: Entry] = [:]
  /// The tasks of the snapshot that is arriving; nil after its last part.
  private var arriving: Set<TaskKey>? = []
  private var isFirstSnapshot = true

  /// - Parameters:
  ///   - interval: least time between two lines of a task that only progresses.
  ///   - step: percentage points after which there is a line before that.
  ///   - offset: seconds east of UTC, for the timestamps.
  package init(
    interval: Duration = .seconds(10), step: Int = 10, offset: Int = 0, appearance: Appearance = .plain
  ) {
    self.interval = interval
    self.step = step
    self.offset = offset
    self.appearance = appearance
  }

  /// Expects a new snapshot, after a lost connection: only what changed in between gets lines.
  package mutating func reset() { arriving = [] }

  /// The lines for a reply, without line ends.
  ///
  /// Of the first snapshot, what has ended already gets no line: that is history.
  package mutating func lines(for reply: WatchReply, now: Timestamp) -> [String] {
    var lines: [String] = []
    for task in reply.tasks {
      if let event = take(task, now: now) { lines.append(line(task, event, now)) }
      arriving?.insert(task.key)
    }
    for update in reply.updates {
      guard var entry = entries.removeValue(forKey: update.key) else { continue }
      entry.task.apply(update)
      if isDue(&entry, now: now) { lines.append(line(entry.task, progress(of: entry.task, now: now), now)) }
      entries[update.key] = entry
    }
    for key in reply.removed { entries[key] = nil }
    if reply.complete, let arrived = arriving {
      entries = entries.filter { arrived.contains($0.key) }
      (arriving, isFirstSnapshot) = (nil, false)
    }
    return lines
  }

  /// Takes over a task as it is now; the text of what that means, or nil when it is no news.
  private mutating func take(_ task: TaskStatus, now: Timestamp) -> String? {
    let known = entries[task.key]
    var entry = known ?? Entry(task: task, shown: now, percent: 0)
    entry.task = task
    defer { entries[task.key] = entry }
    if let known, known.task.state == task.state {
      return isDue(&entry, now: now) ? progress(of: task, now: now) : nil
    }
    entry.shown = now
    entry.percent = percent(of: task)
    let isHistory = known == nil && arriving != nil && isFirstSnapshot
    switch task.state {
    case .active:
      if known != nil { return "goes on: " + progress(of: task, now: now) }
      if task.completed != 0 { return progress(of: task, now: now) }
      let amount = task.total.map { Quantity.progress(0, of: $0, unit: unit(of: task)) }
      return "begins" + (amount.map { ", " + $0 } ?? "")
    case .stalled: return "stalled, no report for " + Quantity.wholeSpan(now.since(task.updated))
    case .done, .failed, .lost: return isHistory ? nil : TaskRow.ending(of: task, appearance)
    }
  }

  private func isDue(_ entry: inout Entry, now: Timestamp) -> Bool {
    if entry.task.state.isEnded { return false }
    let percent = percent(of: entry.task)
    let passed = now.since(entry.shown)
    // A clock that was set back must not silence a task until it has caught up.
    guard passed >= interval || passed < .zero || percent - entry.percent >= step else { return false }
    (entry.shown, entry.percent) = (now, percent)
    return true
  }

  private func percent(of task: TaskStatus) -> Int { Quantity.percent(task.completed, of: task.total) ?? 0 }

  private func unit(of task: TaskStatus) -> String { appearance.outside(task.unit, limit: 64) }

  private func progress(of task: TaskStatus, now: Timestamp) -> String {
    let unit = unit(of: task)
    var parts: [String] = []
    if let percent = Quantity.percent(task.completed, of: task.total) { parts.append("\(percent)%") }
    parts.append(Quantity.progress(task.completed, of: task.total, unit: unit))
    if let rate = task.rate { parts.append(Quantity.rate(rate, unit: unit)) }
    if task.remaining != nil { parts.append(TaskRow.estimate(of: task, now: now, offset: offset)) }
    let text = parts.filter { !$0.isEmpty }.joined(separator: " ")
    let message = appearance.outside(task.message, limit: 512)
    return message.isEmpty ? text : text + appearance.separator + message
  }

  private func line(_ task: TaskStatus, _ event: String, _ now: Timestamp) -> String {
    let label = appearance.outside(task.label, limit: 256)
    let name = appearance.outside(task.group, limit: 256) + "/\(task.id)" + (label.isEmpty ? "" : " " + label)
    return WallTime.text(now, offset: offset) + " " + name + ": " + event
  }
}
