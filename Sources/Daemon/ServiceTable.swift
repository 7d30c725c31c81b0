package import Model

/// All services, by name and by the run that lives, and when each last changed. A plain value: it decides nothing.
package struct ServiceTable: Sendable {
  /// A service with what the actor knows beside its record.
  package struct Slot: Sendable {
    package var record: ServiceRecord
    /// The table's revision at the last change.
    package fileprivate(set) var changed = 0
    /// When the record is to be told that its deadline has come.
    package var armed: Instant?
    /// Bytes of output that could not be kept, in all runs before this one and in this one.
    package var droppedBefore = 0
    package var droppedNow = 0
    package var outputProblem: String?
    /// The newest task that the service registered.
    package var task: TaskKey?
    package var taskStarted: Timestamp?
    /// What the run has said of itself, as far as it is still true.
    package var said = ServiceNotification()
    /// It may have spoken while nobody listened: both keeper and daemon were dead.
    package var hasMissedWords = false
    /// When it must have said again that it lives, and the earliest moment at which somebody will look.
    package var aliveUntil: Instant?
    package var watchdogArmed: Instant?
    /// What its health checks came to in this run; nil before the first.
    package var health: String?
    /// What became of the last command of a hook, where that was not well.
    package var hookProblem: String?
  }

  private struct Removal {
    var revision: Int
    var name: ServiceName
  }

  /// How many removals are kept for watchers that are behind; who is behind further begins anew.
  private static let longestRemovalLog = 4_096

  /// Rises by one with every change.
  package private(set) var revision = 0
  /// All names, in the order of lists: by group, name and number.
  package private(set) var names: [ServiceName] = []
  /// Side by side, in no order: the room that a dictionary leaves free would be as large as they are.
  private var slots: [Slot] = []
  private var indices: [ServiceName: Int] = [:]
  private var services: [RunNumber: ServiceName] = [:]
  private var removals: [Removal] = []
  private var forgottenRemovals = 0
  private var places: [String: Int] = [:]

  package init() {}

  package var count: Int { names.count }

  /// What is known of a service; nil when there is none of that name.
  package subscript(name: ServiceName) -> Slot? { indices[name].map { slots[$0] } }

  /// Whose run this is, as long as the run is not forgotten.
  package func service(ofRun run: RunNumber) -> ServiceName? { services[run] }

  /// The runs that are not forgotten.
  package var runs: [RunNumber] { Array(services.keys) }

  /// Adds a service that is not there.
  package mutating func insert(_ record: ServiceRecord) {
    names.insert(record.name, at: position(of: record.name))
    indices[record.name] = slots.count
    slots.append(Slot(record: record))
    if record.phase.takesPlace { places[record.name.group, default: 0] += 1 }
    note(record.name)
  }

  /// Changes what is known of a service, without a word to watchers.
  package mutating func update<Result>(_ name: ServiceName, _ body: (inout Slot) -> Result) -> Result? {
    guard let index = indices[name] else { return nil }
    let before = slots[index].record.phase.takesPlace
    defer {
      let after = slots[index].record.phase.takesPlace
      if after != before { places[name.group, default: 0] += after ? 1 : -1 }
    }
    return body(&slots[index])
  }

  /// How many services of a group live or come back by themselves.
  package func placesTaken(in group: String) -> Int { places[group] ?? 0 }

  /// Has watchers be told of a service.
  package mutating func note(_ name: ServiceName) {
    guard let index = indices[name] else { return }
    revision += 1
    slots[index].changed = revision
  }

  /// Takes a service out, and has watchers be told.
  package mutating func remove(_ name: ServiceName) {
    guard let index = indices.removeValue(forKey: name) else { return }
    if slots[index].record.phase.takesPlace { places[name.group, default: 0] -= 1 }
    slots.swapAt(index, slots.count - 1)
    slots.removeLast()
    if index < slots.count { indices[slots[index].record.name] = index }
    names.remove(at: position(of: name))
    revision += 1
    removals.append(Removal(revision: revision, name: name))
    if removals.count > Self.longestRemovalLog {
      let cut = Self.longestRemovalLog / 2
      forgottenRemovals = removals[cut - 1].revision
      removals.removeFirst(cut)
    }
  }

  /// This run is that service's, until it is released.
  package mutating func bind(_ run: RunNumber, to name: ServiceName) { services[run] = name }
  /// The run is over.
  package mutating func release(_ run: RunNumber) { services[run] = nil }

  // MARK: for watchers

  /// What changed after `revision`, in the order of lists.
  package func changed(after revision: Int) -> [ServiceName] {
    names.filter { name in indices[name].map { slots[$0].changed > revision } ?? false }
  }

  /// What was removed after `revision`; nil when the log does not reach back so far.
  package func removed(after revision: Int) -> [ServiceName]? {
    if revision < forgottenRemovals { return nil }
    return removals.reversed().prefix { $0.revision > revision }.map(\.name).reversed()
  }

  private func position(of name: ServiceName) -> Int {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if Self.isOrdered(names[middle], name) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func isOrdered(_ left: ServiceName, _ right: ServiceName) -> Bool {
    (left.group, left.name, left.instance) < (right.group, right.name, right.instance)
  }
}
