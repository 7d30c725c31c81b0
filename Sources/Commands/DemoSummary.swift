internal import Model
internal import Platform

/// The demo's last words: how it went, and what to try next.
struct DemoSummary {
  var tasks: [TaskStatus]
  var took: Duration
  /// How the executable is called from here.
  var command: String

  var text: String {
    func count(_ state: TaskState) -> Int { tasks.count { $0.state == state } }
    let ends = "\(count(.done)) done, \(count(.failed)) failed, \(count(.lost)) lost"
    var lines = ["", "\(tasks.count) tasks in \(took.components.seconds) s: \(ends)."]
    if count(.failed) > 0 { lines.append("  failed: a file of its list does not exist, and the script said so.") }
    if count(.lost) > 0 {
      lines.append("  lost:   its script was killed (SIGKILL) and could say nothing; dmon noticed.")
    }
    let unfinished = tasks.count { !$0.state.isEnded }
    if unfinished > 0 { lines.append("  \(unfinished) did not end in time.") }
    lines += ["", "Try next:"]
    let width = suggestions.map(\.command.count).max() ?? 0
    for suggestion in suggestions {
      let gap = String(repeating: " ", count: width - suggestion.command.count + 3)
      lines.append("  \(suggestion.command)\(gap)\(suggestion.meaning)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var suggestions: [(command: String, meaning: String)] {
    let install =
      command == "dmon"
      ? ("dmon help report", "how a script of yours reports")
      : ("\(command) install", "with manual and completions")
    return [
      install,
      ("\(command) run -g try -- du -s /usr", "any command as a task"),
      ("\(command) watch", "its bar, and all others"),
    ]
  }
}
