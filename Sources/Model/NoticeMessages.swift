/// Something about the daemon that people should know; type `Notice` of `org.dmon.Progress`.
package struct Notice: Sendable, Equatable, Codable {
  /// Nil: it cannot be put away, it is told for as long as it holds.
  package var number: Int?
  package var time: Timestamp
  package var text: String

  package init(number: Int? = nil, time: Timestamp, text: String) {
    self.number = number
    self.time = time
    self.text = text
  }
}

/// With `seen`, the notices up to that number were seen by a person and are told no more.
package struct NoticesRequest: Sendable, Equatable, Codable {
  package var seen: Int?

  package init(seen: Int? = nil) { self.seen = seen }
}

/// What is left to be told.
package struct NoticesReply: Sendable, Equatable, Codable {
  package var notices: [Notice]

  package init(notices: [Notice]) { self.notices = notices }
}

/// What people should know of one run of a daemon, until somebody has seen it.
package struct NoticeBoard: Sendable {
  private var notices: [Notice] = []
  private var last = 0
  /// The oldest ones give way to newer ones.
  private static let capacity = 64

  package init() {}

  /// Adds one.
  package mutating func add(_ text: String, at time: Timestamp) {
    last += 1
    if notices.count == Self.capacity { notices.removeFirst() }
    notices.append(Notice(number: last, time: time, text: text))
  }

  /// What was added and not yet seen; what a person has seen, up to the number `seen`, is forgotten.
  package mutating func notices(seen: Int?) -> [Notice] {
    if let seen { notices.removeAll { ($0.number ?? 0) <= seen } }
    return notices
  }
}
