import Model

/// Tasks for the tests of what is shown; the moment shown is 100 s after everything began.
enum Samples {
  static let start = Timestamp(microseconds: 1_800_000_000_000_000)
  static let now = at(100)

  static func at(_ seconds: Int64) -> Timestamp {
    Timestamp(microseconds: start.microseconds + seconds * 1_000_000)
  }

  static func task(
    _ group: String, _ id: Int, _ label: String = "", _ state: TaskState = .active, _ completed: Double = 0,
    of total: Double? = nil, unit: String = "", rate: Double? = nil, left: Int64? = nil, message: String = "",
    reason: String = "", parent: Int? = nil, updated: Int64 = 100, ended: Int64? = nil
  ) -> TaskStatus {
    TaskStatus(
      group: group, id: id, label: label, unit: unit, parent: parent, state: state, reason: reason,
      completed: completed, total: total, message: message, rate: rate,
      remaining: left.map { Microseconds($0 * 1_000_000) }, started: start, updated: at(updated),
      ended: ended.map { at($0) })
  }

  /// One of everything.
  static let mixed: [TaskStatus] = [
    task(
      "etl", 1, "load orders", .active, 420, of: 1_000, unit: "files", rate: 12.3, left: 47, message: "orders-3.csv"),
    task("etl", 2, "all of it"),
    task(
      "etl", 3, "a child with a label that is rather long", .active, 5e6, of: 120e6, unit: "B", rate: 3.5e6, left: 32,
      parent: 2),
    task("etl", 4, "子タスク 🎉", .done, 3, of: 3, parent: 2, ended: 12),
    task("etl", 5, "extract", .failed, 40, of: 100, reason: "exit 3", ended: 72),
    task("build", 1, "compile", .stalled, 3, of: 10, updated: 60),
    task("build", 2, "link", .active, 1_234, unit: "lines", rate: 0.2),
    task("build", 3, "test", .lost, 1, of: 3, reason: "its process is gone", ended: 20),
  ]

  /// Three groups, more tasks than a small screen has rows.
  static let many: [TaskStatus] = (1...60).map { id in
    let group = ["backup", "render", "tests"][id % 3]
    let state: TaskState = id % 10 == 0 ? .failed : id % 4 == 0 ? .done : .active
    return task(
      group, id, "piece \(id)", state, Double(id), of: 80, rate: 1.5, left: Int64(200 - id),
      ended: state.isEnded ? Int64(id) : nil)
  }

  static func reply(_ tasks: [TaskStatus] = [], updates: [TaskUpdate] = [], removed: [TaskKey] = []) -> WatchReply {
    WatchReply(revision: 1, tasks: tasks, updates: updates, removed: removed, complete: true)
  }
}
