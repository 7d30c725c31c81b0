/// What files say of groups.
extension OriginChange {
  /// Adds to each change what its reading says of groups.
  ///
  /// A rule that a person made gives way to that of a file; that of another file does not.
  /// - Parameters:
  ///   - rules: those that hold now.
  ///   - gone: as for ``between(_:_:gone:)``.
  package static func addRules(
    of readings: [OriginReading], to changes: inout [OriginChange], _ rules: [String: SavedGroupRule],
    gone: Set<String> = []
  ) {
    var rules = rules
    for (index, reading) in readings.enumerated() where changes[index].isApplied {
      let declared = Set(reading.groups.map(\.group))
      for rule in rules.values.sorted(by: { $0.group < $1.group })
      where rule.origin == reading.origin && !declared.contains(rule.group) {
        changes[index].rules.append(SavedGroupRule(group: rule.group))
        rules[rule.group] = nil
      }
      for rule in reading.groups where rules[rule.group] != rule {
        if let other = rules[rule.group]?.origin, other != reading.origin, !gone.contains(other) {
          let text = "what holds for the group '\(rule.group)' comes from \(other) already"
          changes[index].problems.append(OriginProblem(file: reading.origin, text: text))
          continue
        }
        changes[index].rules.append(rule)
        rules[rule.group] = rule
      }
    }
  }

  static func words(_ rule: SavedGroupRule) -> String {
    if rule.isEmpty { return "no rule any more" }
    let parallel = rule.parallel.map { "\($0) at a time" }
    let hooks = rule.hooks.map { Words.count($0.count, "hook") + " for its tasks" }
    return [parallel, hooks].compactMap { $0 }.joined(separator: ", ")
  }
}
