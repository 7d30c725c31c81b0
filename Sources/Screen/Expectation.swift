import Model

/// When groups are expected to end. Each is looked at once a second at most: a clock counts in seconds.
struct Expectation: Sendable {
  private var second = Int64.min
  private var ends: [String: Int64] = [:]

  /// When the last task of a group is expected to end.
  mutating func end(of group: Int, in table: TaskTable, now: Timestamp) -> Int64 {
    let second = now.microseconds / 1_000_000
    if second != self.second { (self.second, ends) = (second, [:]) }
    let name = table.groups[group].name
    if let known = ends[name] { return known }
    let end = table.end(of: group)
    ends[name] = end
    return end
  }

  /// When the last of all groups that are at work is; unknown when that is so of one.
  mutating func end(in table: TaskTable, now: Timestamp) -> Int64 {
    var latest = ExpectedEnd.unknown
    for group in table.groupOrder where table.groups[group].counts.open > 0 {
      let end = end(of: group, in: table, now: now)
      if end == ExpectedEnd.unknown { return end }
      latest = max(latest, end)
    }
    return latest
  }
}
