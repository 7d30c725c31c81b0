import Model

/// Which tasks the ends of groups hang on. Each group is looked at once a second at most; what is shown of the task is as new
/// as its row.
struct Expectation: Sendable {
  private var second = Int64.min
  private var lasts: [String: Int?] = [:]

  /// The task of a group that is expected to end last; nil when nobody knows.
  mutating func last(of group: Int, in table: TaskTable, now: Timestamp) -> Int? {
    let second = now.microseconds / 1_000_000
    if second != self.second { (self.second, lasts) = (second, [:]) }
    let name = table.groups[group].name
    if let known = lasts[name], Self.isRight(known, group, table) { return known }
    let last = table.last(of: group)
    lasts[name] = .some(last)
    return last
  }

  /// The same of all groups that are at work; nil when nobody knows that of one.
  mutating func last(in table: TaskTable, now: Timestamp) -> Int? {
    var last: Int?
    for group in table.groupOrder where table.groups[group].counts.open > 0 {
      guard let own = self.last(of: group, in: table, now: now), table.ends[own] != ExpectedEnd.unknown else {
        return nil
      }
      if last.map({ table.ends[$0] < table.ends[own] }) ?? true { last = own }
    }
    return last
  }

  private static func isRight(_ last: Int?, _ group: Int, _ table: TaskTable) -> Bool {
    guard let last else { return table.groups[group].counts.open != 1 }
    return last < table.homes.count && table.homes[last] == group && !table.states[last].isEnded
  }
}
