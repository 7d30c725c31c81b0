import Model

/// Which tasks get a row when not all fit: those at work, then what failed or was lost, then what ended last.
///
/// Groups take turns, so that a big one does not hide the others. While something at work competes with failures, a third of
/// the rows is for the latest failures.
struct RowSelection {
  struct Section {
    let group: Int
    /// Slots in display order.
    let slots: [Int]
  }

  private(set) var sections: [Section] = []
  private(set) var hidden = StateCounts()

  /// - Parameter rows: for headings, tasks and, when something is left out, the line that sums it up.
  init(_ table: TaskTable, rows: Int) {
    if table.counts.all + table.groupOrder.count <= rows {
      sections = table.groupOrder.map { Section(group: $0, slots: table.groups[$0].order) }
      return
    }
    var choice = Choice(table, rows: rows - 1)
    choice.fill()
    hidden = table.counts
    for group in table.groupOrder {
      guard let chosen = choice.slots[group] else { continue }
      sections.append(Section(group: group, slots: chosen.sorted { table.precedes($0, $1) }))
      for slot in chosen { hidden[table.states[slot]] -= 1 }
    }
  }
}

private struct Choice {
  let table: TaskTable
  let rows: Int
  var slots: [Int: [Int]] = [:]
  private var left: Int

  init(_ table: TaskTable, rows: Int) {
    self.table = table
    self.rows = rows
    left = rows
  }

  mutating func fill() {
    var open = openTasks()
    let bad = table.counts.bad == 0 ? [] : latest { $0 == .failed || $0 == .lost }
    let reserve = bad.isEmpty ? 0 : min(2 * bad.count, max(2, rows / 3), rows)
    left -= reserve
    takeTurns(&open)
    left += reserve
    for slot in bad { take(slot) }
    takeTurns(&open)
    if left > 0, table.counts.done > 0 {
      for slot in latest(where: { $0 == .done }) { take(slot) }
    }
  }

  @discardableResult
  private mutating func take(_ slot: Int) -> Bool {
    let group = table.homes[slot]
    let cost = slots[group] == nil ? 2 : 1
    if cost > left { return false }
    left -= cost
    slots[group, default: []].append(slot)
    return true
  }

  /// One task of each group in turn, until nothing fits any more.
  private mutating func takeTurns(_ queues: inout [ArraySlice<Int>]) {
    var isMoving = true
    while isMoving && left > 0 {
      isMoving = false
      for index in queues.indices {
        guard let slot = queues[index].first, take(slot) else { continue }
        queues[index].removeFirst()
        isMoving = true
      }
    }
  }

  /// The first tasks at work of each group, as many as could be shown at most.
  private func openTasks() -> [ArraySlice<Int>] {
    var queues: [ArraySlice<Int>] = []
    for group in table.groupOrder where table.groups[group].counts.open > 0 {
      if queues.count > rows { break }
      let wanted = min(rows, table.groups[group].counts.open)
      var found: ArraySlice<Int> = []
      for slot in table.groups[group].order where !table.states[slot].isEnded {
        found.append(slot)
        if found.count == wanted { break }
      }
      queues.append(found)
    }
    return queues
  }

  /// The tasks that ended last in one of the wanted states, latest first, as many as could be shown at most.
  private func latest(where isWanted: (TaskState) -> Bool) -> [Int] {
    var found: [(ended: Int64, slot: Int)] = []
    var oldest = Int64.min
    func trim() {
      found.sort { $0.ended != $1.ended ? $0.ended > $1.ended : $0.slot < $1.slot }
      found.removeLast(max(0, found.count - rows))
    }
    // From the back: what was registered last has mostly ended last, so most of the others fail the first comparison.
    for slot in table.states.indices.reversed() where isWanted(table.states[slot]) && table.homes[slot] >= 0 {
      let ended = table.tasks[slot].ended?.microseconds ?? table.tasks[slot].updated.microseconds
      if ended <= oldest { continue }
      found.append((ended, slot))
      if found.count >= 4 * rows + 16 {
        trim()
        if found.count == rows { oldest = found.last?.ended ?? .min }
      }
    }
    trim()
    return found.map(\.slot)
  }
}
