package import Model

/// The full-screen view: what is known, what a person chose, and the lines that show it.
///
/// Replies, keys and the time go in; lines and effects come out. Progress touches one entry of the model and nothing of the list;
/// the list is put together anew when tasks come, go or change their state, when a person asks for another one, and when
/// something that ended has been there for long enough.
package struct WatchScreen: Sendable {
  /// What the program is to do.
  package enum Effect: Sendable, Equatable {
    case quit
    /// Draw everything again, whatever is on the screen.
    case redraw
    /// Have the terminal tell of the mouse, or not.
    case mouse(Bool)
  }

  /// What is in front.
  enum Mode: Sendable, Equatable {
    case list
    /// The filter is being typed.
    case filtering
    case help
    /// All about one row.
    case details(RowName)
  }

  /// Done tasks become faint after this, and leave the list after that.
  static let fade = Duration.seconds(10)
  static let fold = Duration.seconds(30)

  /// What the terminal can show.
  package let appearance: Appearance
  /// Seconds east of UTC, for the times of day.
  package var offset: Int
  /// The groups that were asked for; nil: all.
  let groups: [String]?
  var model = WatchModel(keepsCourses: true)
  var services = ServiceShelf()
  var sort: WatchSort
  var filter = WatchFilter()
  var mode = Mode.list
  /// Groups that a person folded (true) or unfolded.
  var folds: [String: Bool] = [:]
  /// Groups that show also what was done long ago.
  var unfoldedDone: Set<String> = []
  var list = WatchList()
  /// What is selected, and where it was when it was seen last; nil until a person selects something.
  var selection: RowName?
  var selected = 0
  /// The first row of the list that is shown.
  var top = 0
  /// How many rows of the list fit, by the last frame.
  var height = 1
  /// The list is no longer right.
  var isStale = true
  var isMouseOn = true
  /// False while there is no daemon.
  package var isConnected = true
  var expectation = Expectation()

  /// - Parameters:
  ///   - groups: those that were asked for; nil: all.
  ///   - offset: seconds east of UTC.
  package init(
    of groups: [String]? = nil, sort: WatchSort = .state, offset: Int = 0, appearance: Appearance = Appearance()
  ) {
    self.groups = groups
    self.sort = sort
    self.offset = offset
    self.appearance = appearance
  }

  /// Takes up what the daemon says of tasks; true when what is shown may have changed.
  package mutating func apply(_ reply: WatchReply) -> Bool {
    isConnected = true
    let snapshots = model.snapshots
    guard model.apply(reply) else { return false }
    if !reply.tasks.isEmpty || !reply.removed.isEmpty || model.snapshots != snapshots { isStale = true }
    return true
  }

  /// Takes up what the daemon says of services.
  package mutating func apply(_ reply: ServiceWatchReply) {
    services.apply(reply)
    isStale = true
  }

  /// The connection was lost: new snapshots come, or nothing.
  package mutating func reset() {
    model.reset()
    services.reset()
    isConnected = false
  }

  /// True once the first snapshot of the tasks is there.
  package var isComplete: Bool { model.isComplete }

  /// How many tasks are in each state.
  package var counts: StateCounts { model.counts }

  /// True when what is shown depends on the time.
  package var isTicking: Bool { model.isTicking || list.hasClock || list.nextFold != nil }

  /// What the taskbar shows: the groups that are at work.
  package var taskbar: Taskbar.Progress { model.taskbar }

  /// What is known, for a last look.
  package var finalModel: WatchModel { model }
}
