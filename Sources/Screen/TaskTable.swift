import Model

/// The tasks of one daemon in display order: groups by name, tasks by id, children below their parent.
///
/// The order is kept as tasks come and go; a progress update touches one entry and sorts nothing. A parent is a task of the
/// same group with a lower id (it was registered before its child); anything else is ignored, so there are no cycles.
struct TaskTable: Sendable {
  /// Deeper children are shown as their ancestor's at this depth.
  static let deepest: UInt8 = 8
  static let nobody = -1

  struct Group: Sendable {
    let name: String
    /// Slots in display order.
    var order: [Int] = []
    var slots: [Int: Int] = [:]
    var counts = StateCounts()
    /// Tasks without children, and how much of them is done in sum, a whole one being ``TaskTable/whole``.
    var leaves = 0
    var reached: Int64 = 0
    /// Ids that a task names as its parent and that are not there.
    var missingParents: Set<Int> = []
  }

  /// One entry a slot; those of removed tasks wait in `free`. What every frame scans stands in arrays of its own.
  private(set) var tasks: [TaskStatus] = []
  private(set) var states: [TaskState] = []
  private(set) var parents: [Int] = []
  private(set) var depths: [UInt8] = []
  private(set) var childCounts: [Int] = []
  private(set) var homes: [Int] = []
  /// When each is expected to end, see ``ExpectedEnd``.
  private(set) var ends: [Int64] = []
  /// How each went; empty where nobody asked for it.
  private(set) var courses: [TaskCourse] = []
  private let keepsCourses: Bool
  /// How much of each task counts for its group; below 0: nothing, its children do.
  private var parts: [Int32] = []
  static let whole: Int32 = 1_000_000
  private var free: [Int] = []

  private(set) var groups: [Group] = []
  /// Indices of the groups that have tasks, by name.
  private(set) var groupOrder: [Int] = []
  private var groupIndices: [String: Int] = [:]
  private var latestGroup = 0
  private(set) var counts = StateCounts()

  /// - Parameter keepsCourses: remembers how each task went.
  init(keepsCourses: Bool = false) { self.keepsCourses = keepsCourses }

  func slot(of key: TaskKey) -> Int? {
    groupIndices[key.group].flatMap { groups[$0].slots[key.id] }
  }

  /// Takes over a progress update; false when the task is not known or nothing changes.
  mutating func apply(_ update: TaskUpdate) -> Bool {
    guard let group = existingGroup(update.group), let slot = groups[group].slots[update.id] else { return false }
    tasks[slot].apply(update)
    ends[slot] = ExpectedEnd.next(ends[slot], remaining: update.remaining, at: update.updated)
    weigh(slot)
    if keepsCourses { courses[slot].note(update, states[slot]) }
    return true
  }

  /// Takes over a task as it is now, new or known.
  mutating func put(_ task: TaskStatus) {
    let home = existingGroup(task.group) ?? addGroup(task.group)
    if let slot = groups[home].slots[task.id] {
      let parentChanged = tasks[slot].parent != task.parent
      if keepsCourses { courses[slot].note(task, former: states[slot]) }
      count(states[slot], in: home, by: -1)
      count(task.state, in: home, by: 1)
      tasks[slot] = task
      states[slot] = task.state
      ends[slot] = ExpectedEnd.next(ends[slot], remaining: task.remaining, at: task.updated)
      if parentChanged { rebuild(home) } else { weigh(slot) }
      return
    }
    let slot = allocate(task, home: home)
    groups[home].slots[task.id] = slot
    if groups[home].order.isEmpty { showGroup(home) }
    count(task.state, in: home, by: 1)
    if groups[home].missingParents.contains(task.id) {
      groups[home].order.append(slot)
      rebuild(home)
    } else {
      adopt(slot, in: home)
      insert(slot, in: home)
      weigh(slot)
      if parents[slot] != Self.nobody { weigh(parents[slot]) }
    }
  }

  mutating func remove(_ keys: [TaskKey]) {
    var touched: Set<Int> = []
    var orphaned: Set<Int> = []
    for key in keys {
      guard let home = existingGroup(key.group), let slot = groups[home].slots.removeValue(forKey: key.id) else {
        continue
      }
      count(states[slot], in: home, by: -1)
      touched.insert(home)
      if childCounts[slot] > 0 { orphaned.insert(home) }
      setPart(-1, of: slot)
      let parent = parents[slot]
      if parent != Self.nobody {
        childCounts[parent] -= 1
        if homes[parent] != Self.nobody { weigh(parent) }
      }
      homes[slot] = Self.nobody
      free.append(slot)
    }
    for home in touched {
      groups[home].order.removeAll { homes[$0] == Self.nobody }
      if orphaned.contains(home) { rebuild(home) }
      if groups[home].order.isEmpty {
        groupOrder.removeAll { $0 == home }
        groups[home].missingParents = []
      }
    }
  }

  /// True when `left` stands above `right`; both in the same group.
  func precedes(_ left: Int, _ right: Int) -> Bool {
    var (a, b) = (left, right)
    while depths[a] > depths[b] { a = parents[a] }
    while depths[b] > depths[a] { b = parents[b] }
    if a == b { return depths[left] < depths[right] }
    while parents[a] != parents[b] { (a, b) = (parents[a], parents[b]) }
    return tasks[a].id < tasks[b].id
  }

  /// Where in the display order of its group a slot stands, or would stand.
  func position(of slot: Int, in home: Int) -> Int {
    var (low, high) = (0, groups[home].order.count)
    while low < high {
      let middle = (low + high) / 2
      if precedes(groups[home].order[middle], slot) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // Updates come by group, so the latest one is nearly always right and costs no hash of its name.
  private mutating func existingGroup(_ name: String) -> Int? {
    if latestGroup < groups.count, groups[latestGroup].name == name { return latestGroup }
    guard let index = groupIndices[name] else { return nil }
    latestGroup = index
    return index
  }

  private mutating func addGroup(_ name: String) -> Int {
    groups.append(Group(name: name))
    groupIndices[name] = groups.count - 1
    return groups.count - 1
  }

  private mutating func showGroup(_ home: Int) {
    var (low, high) = (0, groupOrder.count)
    while low < high {
      let middle = (low + high) / 2
      if groups[groupOrder[middle]].name < groups[home].name { low = middle + 1 } else { high = middle }
    }
    groupOrder.insert(home, at: low)
  }

  private mutating func count(_ state: TaskState, in home: Int, by change: Int) {
    groups[home].counts[state] += change
    counts[state] += change
  }

  private mutating func allocate(_ task: TaskStatus, home: Int) -> Int {
    if let slot = free.popLast() {
      tasks[slot] = task
      states[slot] = task.state
      (parents[slot], depths[slot], childCounts[slot], homes[slot]) = (Self.nobody, 0, 0, home)
      begin(slot, task)
      return slot
    }
    tasks.append(task)
    states.append(task.state)
    parents.append(Self.nobody)
    depths.append(0)
    childCounts.append(0)
    homes.append(home)
    ends.append(ExpectedEnd.unknown)
    parts.append(-1)
    if keepsCourses { courses.append(TaskCourse()) }
    begin(tasks.count - 1, task)
    return tasks.count - 1
  }

  /// What is known of a task that is new in its slot.
  private mutating func begin(_ slot: Int, _ task: TaskStatus) {
    ends[slot] = ExpectedEnd.next(ExpectedEnd.unknown, remaining: task.remaining, at: task.updated)
    guard keepsCourses else { return }
    courses[slot] = TaskCourse()
    courses[slot].note(task, former: nil)
  }

  /// Has a task count in its group as it stands now.
  private mutating func weigh(_ slot: Int) {
    if childCounts[slot] > 0 { return setPart(-1, of: slot) }
    if states[slot] == .done { return setPart(Self.whole, of: slot) }
    // Below the whole until all of it is completed, as the fraction is.
    let fraction = Quantity.fraction(tasks[slot].completed, of: tasks[slot].total) ?? 0
    setPart(Int32(fraction * Double(Self.whole)), of: slot)
  }

  private mutating func setPart(_ new: Int32, of slot: Int) {
    let old = parts[slot]
    if new == old { return }
    let home = homes[slot]
    groups[home].leaves += (new < 0 ? 0 : 1) - (old < 0 ? 0 : 1)
    groups[home].reached += Int64(max(0, new)) - Int64(max(0, old))
    parts[slot] = new
  }

  /// Finds the parent of a slot; those with lower ids have theirs already.
  private mutating func adopt(_ slot: Int, in home: Int) {
    (parents[slot], depths[slot]) = (Self.nobody, 0)
    guard let id = tasks[slot].parent, id > 0, id < tasks[slot].id else { return }
    guard var parent = groups[home].slots[id] else {
      groups[home].missingParents.insert(id)
      return
    }
    if depths[parent] >= Self.deepest { parent = parents[parent] }
    (parents[slot], depths[slot]) = (parent, depths[parent] + 1)
    childCounts[parent] += 1
  }

  private mutating func insert(_ slot: Int, in home: Int) {
    if let last = groups[home].order.last, !precedes(last, slot) {
      groups[home].order.insert(slot, at: position(of: slot, in: home))
    } else {
      groups[home].order.append(slot)
    }
  }

  /// Orders a group anew: needed only when a parent comes after its children or goes before them.
  private mutating func rebuild(_ home: Int) {
    let slots = groups[home].order.sorted { tasks[$0].id < tasks[$1].id }
    groups[home].missingParents = []
    for slot in slots { childCounts[slot] = 0 }
    for slot in slots { adopt(slot, in: home) }
    for slot in slots { weigh(slot) }
    groups[home].order = slots.sorted { precedes($0, $1) }
  }
}
