package import Model

/// How many tasks are in each state.
package struct StateCounts: Sendable, Equatable {
  /// Tasks that report.
  package var active = 0
  /// Tasks that are silent for too long.
  package var stalled = 0
  /// Tasks that said that they failed.
  package var failed = 0
  /// Tasks whose process is gone without a word.
  package var lost = 0
  /// Tasks that said that they are done.
  package var done = 0

  /// No tasks.
  package init() {}

  /// The tasks in one state.
  package subscript(state: TaskState) -> Int {
    get {
      switch state {
      case .active: active
      case .stalled: stalled
      case .failed: failed
      case .lost: lost
      case .done: done
      }
    }
    set {
      switch state {
      case .active: active = newValue
      case .stalled: stalled = newValue
      case .failed: failed = newValue
      case .lost: lost = newValue
      case .done: done = newValue
      }
    }
  }

  /// Tasks in any state.
  package var all: Int { active + stalled + failed + lost + done }
  /// Those that are still at work.
  package var open: Int { active + stalled }
  /// Those that ended badly.
  package var bad: Int { failed + lost }

  /// The states that occur, the most urgent first.
  var present: [(state: TaskState, count: Int)] {
    [TaskState.active, .stalled, .failed, .lost, .done].map { ($0, self[$0]) }.filter { $0.1 > 0 }
  }
}
