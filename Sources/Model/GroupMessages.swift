/// Changes how many copies of a service there are; answered with ``ServicesReply``: those there are, then those that went.
package struct ScaleRequest: Sendable, Equatable, Codable {
  /// `name` or `group/name`, without a number.
  package var name: String
  /// At least 1.
  package var replicas: Int
  /// Answer only when it came to pass, or cannot; nil: true.
  package var wait: Bool?
  /// The longest wait; what was begun goes on behind it.
  package var timeout: Microseconds?
  package var request: String?

  package init(
    name: String, replicas: Int, wait: Bool? = nil, timeout: Microseconds? = nil, request: String? = nil
  ) {
    self.name = name
    self.replicas = replicas
    self.wait = wait
    self.timeout = timeout
    self.request = request
  }
}

/// A group of services, and what holds for it; type `Group` of `org.dmon.Supervisor`.
package struct GroupStatus: Sendable, Equatable, Codable {
  package var name: String
  package var services: Int
  /// Those that live or come back by themselves.
  package var running: Int
  /// Those that wait for their turn, or for something that comes first.
  package var waiting: Int
  /// How many may run at a time; nil: all.
  package var parallel: Int?
  package var hooks: [String]?

  package init(
    name: String, services: Int = 0, running: Int = 0, waiting: Int = 0, parallel: Int? = nil, hooks: [String]? = nil
  ) {
    self.name = name
    self.services = services
    self.running = running
    self.waiting = waiting
    self.parallel = parallel
    self.hooks = hooks
  }
}

/// The groups of these names; nil: all.
package struct GroupsRequest: Sendable, Equatable, Codable {
  package var names: [String]?

  package init(names: [String]? = nil) { self.names = names }
}

/// In the order of their names.
package struct GroupsReply: Sendable, Equatable, Codable {
  package var groups: [GroupStatus]

  package init(groups: [GroupStatus]) { self.groups = groups }
}

/// Changes what holds for a group; what is nil stays.
package struct SetGroupRequest: Sendable, Equatable, Codable {
  package var group: String
  /// 0: without limit.
  package var parallel: Int?
  /// All of them; empty: none.
  package var hooks: [String]?
  package var request: String?

  package init(group: String, parallel: Int? = nil, hooks: [String]? = nil, request: String? = nil) {
    self.group = group
    self.parallel = parallel
    self.hooks = hooks
    self.request = request
  }
}

/// The group as it stands now.
package struct SetGroupReply: Sendable, Equatable, Codable {
  package var group: GroupStatus

  package init(group: GroupStatus) { self.group = group }
}
