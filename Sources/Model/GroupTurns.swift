/// The rules of groups: how many of a group's services may run at a time.
///
/// A record of the journal. Fields may be added, never renamed or used for something else.
package struct SavedGroupRule: Sendable, Equatable, Codable {
  package var group: String
  /// Nil: without limit.
  package var parallel: Int?
  /// `EVENT=COMMAND`: what a shell does when that happens to one of the group's tasks.
  package var hooks: [String]?

  package init(group: String, parallel: Int? = nil, hooks: [String]? = nil) {
    self.group = group
    self.parallel = parallel
    self.hooks = hooks
  }

  /// It says nothing.
  package var isEmpty: Bool { parallel == nil && (hooks?.isEmpty ?? true) }
}

/// Who waits for a turn in which group: first come, first served.
package struct GroupTurns: Sendable {
  private struct Queue {
    /// Also those that do not wait any more: they are passed over.
    var line: [ServiceName] = []
    var head = 0
    var members: Set<ServiceName> = []
  }

  /// The groups that have a rule.
  package private(set) var rules: [String: SavedGroupRule] = [:]
  private var queues: [String: Queue] = [:]

  package init() {}

  /// Takes up a rule; one that says nothing ends the one that was.
  package mutating func set(_ rule: SavedGroupRule) { rules[rule.group] = rule.isEmpty ? nil : rule }

  /// How many of the group may run; nil: all.
  package func limit(of group: String) -> Int? { rules.isEmpty ? nil : rules[group]?.parallel }

  /// How many wait for a turn in the group.
  package func waiting(in group: String) -> Int { queues[group]?.members.count ?? 0 }

  /// Puts a service at the end of its group's line, unless it stands there.
  package mutating func enqueue(_ name: ServiceName) {
    guard queues[name.group, default: Queue()].members.insert(name).inserted else { return }
    queues[name.group]?.line.append(name)
  }

  /// It does not wait for a turn any more.
  package mutating func leave(_ name: ServiceName) {
    if queues.isEmpty { return }
    queues[name.group]?.members.remove(name)
    if queues[name.group]?.members.isEmpty == true { queues[name.group] = nil }
  }

  /// Takes the first one out of the group's line; nil where nobody waits.
  package mutating func next(in group: String) -> ServiceName? {
    guard var queue = queues.removeValue(forKey: group) else { return nil }
    var found: ServiceName?
    while found == nil, queue.head < queue.line.count {
      let name = queue.line[queue.head]
      queue.head += 1
      if queue.members.remove(name) != nil { found = name }
    }
    if queue.head > 64, queue.head > queue.line.count / 2 {
      queue.line.removeFirst(queue.head)
      queue.head = 0
    }
    if !queue.members.isEmpty { queues[group] = queue }
    return found
  }
}
