package import Model

/// The search for what changed after a revision that a watcher knows, part by part.
///
/// It goes back from the newest change. What changes again between two parts is left out, or told as it is then: it is
/// newer than `revision`, so the next search finds it again. But then that search must tell of all that was left out here,
/// not of the newest change alone; see `isWhole`.
package struct ChangeSearch: Sendable {
  private struct Met: Sendable {
    var slot: Int
    var changed: Int
  }

  private let known: Int
  private let groups: Set<Int>?
  /// What the watcher knows when it was told all that was found.
  package let revision: Int
  package let removed: [TaskKey]
  private var found: [Int] = []
  /// What was gone past, in the order of the way.
  private var met: [Met] = []
  /// Everything was found.
  package private(set) var isOver = false
  /// One part was enough, so nothing was left out.
  package var isWhole: Bool { parts <= 1 }
  private var parts = 0

  /// - Parameters:
  ///   - groups: the indexes of the groups that the watcher wants to know of; nil: all.
  ///   - removed: what was removed after that revision.
  init(after known: Int, upTo revision: Int, groups: Set<Int>?, removed: [TaskKey]) {
    self.known = known
    self.revision = revision
    self.groups = groups
    self.removed = removed
  }

  /// What was found, oldest change first.
  package var slots: [Int] { found.reversed() }

  /// Goes on, past so many slots at most.
  mutating func next(in table: TaskTable, atMost most: Int) {
    parts += 1
    var slot = beginning(in: table)
    var left = most
    while slot != TaskTable.none, table.slots[slot].changed > known {
      if left == 0 { return }
      let changed = table.slots[slot].changed
      // What came to the front after the search began is not counted: it is met again only when all is begun anew.
      if changed <= revision {
        left -= 1
        met.append(Met(slot: slot, changed: changed))
        if groups?.contains(table.slots[slot].group) ?? true { found.append(slot) }
      }
      slot = table.slots[slot].older
    }
    isOver = true
  }

  /// Behind the last slot that was met and has not changed since: the others went to the front of the list.
  private func beginning(in table: TaskTable) -> Int {
    for met in met.reversed() where table.slots[met.slot].changed == met.changed && table.slots[met.slot].isUsed {
      return table.slots[met.slot].older
    }
    return table.newest
  }
}
