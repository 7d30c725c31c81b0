import Model

/// The rows of the full-screen view from the first to the last, of which some are on the screen.
struct WatchList: Sendable {
  enum Row: Sendable, Equatable {
    /// The index of the section.
    case heading(Int)
    /// The index of the section, and of the service in it.
    case service(Int, Int)
    /// The slot in the table.
    case task(Int)
    /// What was done long ago: the index of the section.
    case done(Int)
  }

  struct Section: Sendable {
    let name: String
    /// The index of the group in the table of tasks; nil where there are only services.
    let group: Int?
    let services: [ServiceStatus]
    /// No row but the heading.
    var isFolded = false
    /// How many tasks were done long ago and have no row.
    var hidden = 0
  }

  var sections: [Section] = []
  var rows: [Row] = []
  /// The tasks that stand below a service, which reports them.
  var owned: Set<Int> = []
  /// When the next done task leaves the list; nil when none will.
  var nextFold: Timestamp?
  /// A service runs, and shows for how long.
  var hasClock = false
  /// When it was put together.
  var made = Timestamp(microseconds: .min)
}

extension WatchScreen {
  /// Puts the list together where it is no longer right; an order by time of end at most once a second.
  mutating func arrange(now: Timestamp) {
    let isOld = now.since(list.made) >= .seconds(1) || now < list.made
    let isReordered = isOld && sort == .eta && model.isTicking
    let isFoldDue = list.nextFold.map { $0 <= now } ?? false
    guard isStale || isReordered || isFoldDue else { return }
    isStale = false
    list = makeList(now: now)
    findSelection()
  }

  private func makeList(now: Timestamp) -> WatchList {
    var list = WatchList()
    list.made = now
    list.hasClock = services.groups.values.joined().contains { $0.state == .running || $0.state == .stopped }
    let table = model.table
    var groups: [String: Int] = [:]
    for group in table.groupOrder { groups[table.groups[group].name] = group }
    for name in Set(groups.keys).union(services.groups.keys).sorted() {
      append(name, groups[name], to: &list, now: now)
    }
    return list
  }

  private func append(_ name: String, _ group: Int?, to list: inout WatchList, now: Timestamp) {
    var members = services.groups[name] ?? []
    if !filter.isEmpty { members = members.filter { filter.matches($0) } }
    var section = WatchList.Section(name: name, group: group, services: members)
    var slots: [Int] = []
    if let group { slots = choose(group, &section.hidden, &list.nextFold, now: now) }
    if !filter.isEmpty && slots.isEmpty && members.isEmpty { return }
    let isOver = slots.isEmpty && members.isEmpty
    section.isFolded = filter.isEmpty && (folds[name] ?? isOver)
    let index = list.sections.count
    list.sections.append(section)
    list.rows.append(.heading(index))
    if section.isFolded { return }
    let (owned, others) = model.table.divide(slots, among: members)
    for service in members.indices {
      list.rows.append(.service(index, service))
      list.rows += owned[service].map { .task($0) }
      list.owned.formUnion(owned[service])
    }
    list.rows += others.map { .task($0) }
    if section.hidden > 0 { list.rows.append(.done(index)) }
  }

  /// The tasks of a group that get a row, in their order, and how many of those that are done do not.
  private func choose(_ group: Int, _ hidden: inout Int, _ nextFold: inout Timestamp?, now: Timestamp) -> [Int] {
    let table = model.table
    let order = table.order(of: group, by: sort)
    let showsAll = unfoldedDone.contains(table.groups[group].name)
    if filter.isEmpty && (showsAll || table.groups[group].counts.done == 0) { return order }
    var needed: Set<Int> = []
    var chosen: [Int] = []
    // From the back: children come before the parent that they need.
    for slot in order.reversed() {
      let isWanted = filter.isEmpty ? isFresh(slot, &nextFold, now: now) : filter.matches(table.tasks[slot])
      guard isWanted || needed.contains(slot) else {
        if filter.isEmpty { hidden += 1 }
        continue
      }
      chosen.append(slot)
      if table.parents[slot] != TaskTable.nobody { needed.insert(table.parents[slot]) }
    }
    return chosen.reversed()
  }

  /// Not done, or done only a moment ago.
  private func isFresh(_ slot: Int, _ nextFold: inout Timestamp?, now: Timestamp) -> Bool {
    guard model.table.states[slot] == .done else { return true }
    let task = model.table.tasks[slot]
    let end = (task.ended ?? task.updated).microseconds &+ Self.fold.nanoseconds / 1_000
    let moment = Timestamp(microseconds: end)
    if moment <= now { return false }
    nextFold = min(nextFold ?? moment, moment)
    return true
  }
}

extension TaskTable {
  /// The tasks of each service, with what is below them, and those of no service.
  func divide(_ slots: [Int], among services: [ServiceStatus]) -> (owned: [[Int]], others: [Int]) {
    var owned = [[Int]](repeating: [], count: services.count)
    if services.isEmpty { return (owned, slots) }
    var owners: [String: Int] = [:]
    for (index, service) in services.enumerated() { owners[service.address.text] = index }
    var others: [Int] = []
    var owner: Int?
    for slot in slots {
      if depths[slot] == 0 { owner = tasks[slot].service.flatMap { owners[$0] } }
      if let owner { owned[owner].append(slot) } else { others.append(slot) }
    }
    return (owned, others)
  }

  /// The slots of a group in the order that is wanted, children below their parents.
  func order(of group: Int, by sort: WatchSort) -> [Int] {
    let natural = groups[group].order
    if sort == .age { return natural }
    if !natural.contains(where: { depths[$0] > 0 }) { return natural.sorted { comes($0, before: $1, by: sort) } }
    var children: [Int: [Int]] = [:]
    for slot in natural { children[parents[slot], default: []].append(slot) }
    var ordered: [Int] = []
    var waiting = Array((children[Self.nobody] ?? []).sorted { comes($0, before: $1, by: sort) }.reversed())
    while let slot = waiting.popLast() {
      ordered.append(slot)
      guard childCounts[slot] > 0, let own = children[slot] else { continue }
      waiting += own.sorted { comes($0, before: $1, by: sort) }.reversed()
    }
    return ordered
  }

  private func comes(_ left: Int, before right: Int, by sort: WatchSort) -> Bool {
    switch sort {
    case .age: break
    case .state:
      let (a, b) = (states[left].urgency, states[right].urgency)
      if a != b { return a < b }
    case .eta:
      // What has no end yet comes behind what has one, and what has ended comes last.
      let (a, b) = (states[left].isEnded, states[right].isEnded)
      if a != b { return b }
      let (first, second) = (ends[left], ends[right])
      if first != second { return first != ExpectedEnd.unknown && (second == ExpectedEnd.unknown || first < second) }
    case .name:
      if tasks[left].label != tasks[right].label { return tasks[left].label < tasks[right].label }
    }
    return tasks[left].id < tasks[right].id
  }
}

extension TaskState {
  fileprivate var urgency: Int {
    switch self {
    case .failed: 0
    case .lost: 1
    case .stalled: 2
    case .active: 3
    case .done: 4
    }
  }
}
