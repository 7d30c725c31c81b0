internal import Model
internal import Platform

/// What a command that runs as a task is told by its environment, so that it can report without naming anything.
enum RunSurroundings {
  /// Our own environment with `DMON_GROUP`, `DMON_TASK` and `DMON_SOCKET` of the task.
  ///
  /// - Parameter task: nil where nobody watches: then the number is 0, nobody's, and the daemon is found as ever.
  static func environment(of task: TaskKey?, group: String, socket: String?) -> [String] {
    let others = Environment.all.filter { entry in
      let name = entry.prefix { $0 != "=" }
      return name != "DMON_GROUP" && name != "DMON_TASK" && (socket == nil || name != "DMON_SOCKET")
    }
    let own = ["DMON_GROUP=\(group)", "DMON_TASK=\(task?.id ?? 0)"]
    return others + own + (socket.map { ["DMON_SOCKET=\($0)"] } ?? [])
  }
}
