import Model

extension TaskTable {
  /// How much of a group is done, 0 to 1, and 1 only when all of it is: the mean of its tasks, those with children counting by
  /// their children alone. Nil for an empty one.
  func fraction(of group: Int) -> Double? {
    let group = groups[group]
    return Self.fraction(group.reached, of: group.leaves)
  }

  /// The same of all groups together, every task counting alike.
  var fraction: Double? {
    let (reached, leaves) = groupOrder.reduce(into: (Int64(0), 0)) { sum, group in
      sum.0 += groups[group].reached
      sum.1 += groups[group].leaves
    }
    return Self.fraction(reached, of: leaves)
  }

  private static func fraction(_ reached: Int64, of leaves: Int) -> Double? {
    if leaves == 0 { return nil }
    return Double(reached) / (Double(leaves) * Double(whole))
  }

  /// The task of a group that is expected to end last, of one that is at work alone that one; nil when the end of any that is
  /// at work is unknown. One look at each task.
  func last(of group: Int) -> Int? {
    let isAlone = groups[group].counts.open == 1
    var last: Int?
    for slot in groups[group].order where !states[slot].isEnded && (isAlone || childCounts[slot] == 0) {
      if isAlone { return slot }
      if ends[slot] == ExpectedEnd.unknown { return nil }
      if last.map({ ends[$0] < ends[slot] }) ?? true { last = slot }
    }
    return last
  }
}
