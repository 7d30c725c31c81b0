import Model
import Testing

@testable import Screen

@Suite("Taskbar")
struct TaskbarTests {
  private func taskbar(_ environment: [String: String]) -> Taskbar? {
    Taskbar { environment[$0] ?? ($0 == "TERM" ? "xterm-256color" : nil) }
  }

  @Test("only terminals that are known to understand it are told")
  func known() {
    let known: [[String: String]] = [
      ["WT_SESSION": "1"], ["ConEmuANSI": "ON"], ["TERM": "xterm-ghostty"], ["TERM_PROGRAM": "ghostty"],
      ["TERM_PROGRAM": "WezTerm"], ["TERM_PROGRAM": "mintty"],
      ["TERM_PROGRAM": "iTerm.app", "TERM_FEATURES": "T3CwLrMSc7UUw9Ts3BFGsSyHNoSxFP"],
    ]
    for environment in known { #expect(taskbar(environment) != nil, "\(environment)") }
    let unknown: [[String: String]] = [
      [:], ["TERM_PROGRAM": "Apple_Terminal"], ["TERM_PROGRAM": "iTerm.app"],
      ["TERM_PROGRAM": "iTerm.app", "TERM_FEATURES": "T3CwLrMSc7"], ["WT_SESSION": "1", "TERM": "dumb"],
      ["WT_SESSION": "1", "TERM": "tmux-256color"], ["TERM_PROGRAM": "ghostty", "TMUX": "/tmp/x"],
      ["TERM_PROGRAM": "ghostty", "STY": "1.pts"],
    ]
    for environment in unknown { #expect(taskbar(environment) == nil, "\(environment)") }
  }

  @Test("each change is written once, and taken away at the end")
  func changes() {
    var taskbar = taskbar(["WT_SESSION": "1"])
    func text(_ progress: Taskbar.Progress) -> String? {
      taskbar.map { _ in String(decoding: taskbar!.update(progress), as: UTF8.self) }
    }
    #expect(text(.nothing) == "")
    #expect(text(.busy) == "\u{1B}]9;4;3;0\u{1B}\\")
    #expect(text(.percent(40, bad: false)) == "\u{1B}]9;4;1;40\u{1B}\\")
    #expect(text(.percent(40, bad: false)) == "")
    #expect(text(.percent(400, bad: true)) == "\u{1B}]9;4;2;100\u{1B}\\")
    #expect(taskbar?.clear() == Array("\u{1B}]9;4;0;0\u{1B}\\".utf8))
    #expect(taskbar?.clear() == [])
  }

  @Test("counts the groups that are at work")
  func progress() {
    var model = WatchModel()
    #expect(model.taskbar == .nothing)
    _ = model.apply(Samples.reply([Samples.task("g", 1), Samples.task("old", 1, "", .failed, ended: 3)]))
    #expect(model.taskbar == .busy)
    _ = model.apply(Samples.reply([Samples.task("g", 2, "", .done, ended: 3)]))
    #expect(model.taskbar == .percent(50, bad: false))
    _ = model.apply(Samples.reply([Samples.task("g", 3, "", .lost, ended: 3)]))
    #expect(model.taskbar == .percent(33, bad: true))
    _ = model.apply(Samples.reply([Samples.task("g", 1, "", .done, ended: 9)]))
    #expect(model.taskbar == .nothing)
  }
}
