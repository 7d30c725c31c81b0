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

  /// When the last task of a group is expected to end; unknown when that is so of any that is at work. One look at each task.
  func end(of group: Int) -> Int64 {
    var latest = ExpectedEnd.unknown
    for slot in groups[group].order where !states[slot].isEnded && childCounts[slot] == 0 {
      if ends[slot] == ExpectedEnd.unknown { return ExpectedEnd.unknown }
      latest = max(latest, ends[slot])
    }
    return latest
  }
}
