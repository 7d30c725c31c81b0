import Model

/// The services of one daemon by group, in the order of their names.
struct ServiceShelf: Sendable {
  private(set) var groups: [String: [ServiceStatus]] = [:]
  private var incoming: [String: [ServiceStatus]]? = [:]

  /// Expects a new snapshot; until it is complete, what was known stays.
  mutating func reset() { incoming = [:] }

  /// Takes up a part of the snapshot or a change.
  mutating func apply(_ reply: ServiceWatchReply) {
    guard var arriving = incoming else { return Self.apply(reply, to: &groups) }
    Self.apply(reply, to: &arriving)
    incoming = reply.complete ? nil : arriving
    if reply.complete { groups = arriving }
  }

  func service(_ name: ServiceName) -> ServiceStatus? { groups[name.group]?.first { $0.address == name } }

  /// How many are up, and how many are in trouble.
  var counts: (up: Int, bad: Int, all: Int) {
    groups.values.joined().reduce(into: (0, 0, 0)) { counts, service in
      counts.2 += 1
      if service.state == .running { counts.0 += 1 }
      if service.state == .failed || service.state == .crashed { counts.1 += 1 }
    }
  }

  private static func apply(_ reply: ServiceWatchReply, to groups: inout [String: [ServiceStatus]]) {
    for service in reply.services {
      var members = groups[service.group] ?? []
      let place = members.firstIndex { !precedes($0, service) } ?? members.count
      if place < members.count, members[place].address == service.address {
        members[place] = service
      } else {
        members.insert(service, at: place)
      }
      groups[service.group] = members
    }
    if reply.removed.isEmpty { return }
    let removed = Set(reply.removed)
    for group in groups.keys {
      groups[group]?.removeAll { removed.contains($0.address.text) }
      if groups[group]?.isEmpty == true { groups[group] = nil }
    }
  }

  private static func precedes(_ left: ServiceStatus, _ right: ServiceStatus) -> Bool {
    (left.name, left.instance) < (right.name, right.instance)
  }
}
