/// Who waits for a turn in which group: first come, first served.
package struct GroupTurns: Sendable {
  private struct Place {
    var name: ServiceName
    var ticket: Int
  }

  private struct Queue {
    /// Also those that do not wait any more, and where they stood before those that came again: they are passed over.
    var line: [Place] = []
    var head = 0
    var lastTicket = 0
    /// The tickets that count.
    var tickets: [ServiceName: Int] = [:]

    mutating func tidy() {
      guard line.count > 2 * tickets.count + 64 else { return }
      line = line[head...].filter { tickets[$0.name] == $0.ticket }
      head = 0
    }
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
  package func waiting(in group: String) -> Int { queues[group]?.tickets.count ?? 0 }

  /// Puts a service at the end of its group's line, unless it stands there.
  package mutating func enqueue(_ name: ServiceName) {
    if queues[name.group]?.tickets[name] != nil { return }
    var queue = queues.removeValue(forKey: name.group) ?? Queue()
    queue.lastTicket += 1
    queue.tickets[name] = queue.lastTicket
    queue.line.append(Place(name: name, ticket: queue.lastTicket))
    queue.tidy()
    queues[name.group] = queue
  }

  /// It does not wait for a turn any more; when it comes again it stands at the end.
  package mutating func leave(_ name: ServiceName) {
    if queues.isEmpty { return }
    queues[name.group]?.tickets[name] = nil
    if queues[name.group]?.tickets.isEmpty == true { queues[name.group] = nil }
  }

  /// Takes the first one out of the group's line; nil where nobody waits.
  package mutating func next(in group: String) -> ServiceName? {
    guard var queue = queues.removeValue(forKey: group) else { return nil }
    var found: ServiceName?
    while found == nil, queue.head < queue.line.count {
      let place = queue.line[queue.head]
      queue.head += 1
      guard queue.tickets[place.name] == place.ticket else { continue }
      queue.tickets[place.name] = nil
      found = place.name
    }
    queue.tidy()
    if !queue.tickets.isEmpty { queues[group] = queue }
    return found
  }
}
