internal import Model

/// The removal of what a Forget or a Sweep names, part by part, with what the answer will say.
///
/// Tasks that are registered while it goes on, in a group that it has reached, stay.
package struct Removal: Sendable {
  /// What was asked for.
  enum Purpose: Sendable { case forget, sweep }

  let purpose: Purpose
  let peer: Peer
  let isDry: Bool
  /// Nobody waits for the answer.
  var isOneway = false
  private let states: Set<TaskState>
  private let older: Duration?
  private let wall: Timestamp
  /// At most so many keys are in the answer.
  private let mostKeys: Int
  private var walk: TaskWalk
  private(set) var removed = 0
  private(set) var keys: [TaskKey] = []
  /// Tasks were met that the peer may not change, and that it asked for.
  private(set) var isRefused = false
  /// What the journal must have before the answer.
  var commit: Int?

  /// Of a whole group, all that the peer may change.
  init(ofGroup group: Int, for peer: Peer, at wall: Timestamp) {
    purpose = .forget
    self.peer = peer
    self.wall = wall
    isDry = false
    states = Set(TaskState.allCases)
    older = nil
    mostKeys = 0
    walk = TaskWalk(through: [group])
  }

  /// Of what is met on the way, what the request describes.
  init(
    of request: SweepRequest, through walk: TaskWalk, for peer: Peer, at wall: Timestamp, naming mostKeys: Int
  ) throws(ProgressError) {
    purpose = .sweep
    self.peer = peer
    self.wall = wall
    isDry = request.dry ?? false
    states = try Self.states(request.states)
    older = request.older?.duration
    self.mostKeys = mostKeys
    self.walk = walk
  }

  /// Nothing is left to be looked at, or the answer can name no more: then the call is to be repeated.
  var isOver: Bool { walk.isOver || isFull }

  /// Whoever removes wants to know what; of what would be removed the number is enough.
  private var isFull: Bool { !isDry && mostKeys > 0 && removed >= mostKeys }

  /// The answer to a Sweep.
  var sweepReply: SweepReply { SweepReply(removed: removed, tasks: keys, complete: walk.isOver) }

  /// The next slots to look at, so many at most.
  mutating func next(in table: TaskTable, atMost most: Int) -> [Int] {
    walk.next(in: table, atMost: isDry || mostKeys == 0 ? most : min(most, mostKeys - removed))
  }

  /// Whether this task is to be removed; it is counted then.
  mutating func takes(_ record: borrowing TaskRecord) -> Bool {
    guard states.contains(record.state) else { return false }
    if let older, wall.since(record.ended ?? record.updated) < older { return false }
    guard peer.mayChange(record) else {
      isRefused = true
      return false
    }
    removed += 1
    if keys.count < mostKeys { keys.append(record.key) }
    return true
  }

  private static func states(_ names: [String]?) throws(ProgressError) -> Set<TaskState> {
    guard let names else { return [.done, .failed, .lost] }
    var states: Set<TaskState> = []
    for name in names {
      guard let state = TaskState(rawValue: name) else {
        let known = TaskState.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalidParameter("states", why: "'\(name)' is no state; there are \(known)")
      }
      states.insert(state)
    }
    return states
  }
}
