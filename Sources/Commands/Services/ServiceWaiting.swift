internal import Model

/// A wait for services, told by what a watcher is told.
struct ServiceWaiting {
  enum Outcome: Equatable {
    case reached
    /// It gave up, and only a person can change that.
    case never(ServiceStatus)
    case removed(String)
    /// Nothing is called so.
    case unknown(String)
  }

  private let goal: WaitGoal
  private let names: [String]
  private var known: [String: ServiceStatus] = [:]
  private var order: [String] = []
  private(set) var outcome: Outcome?
  /// A whole snapshot was there once.
  private(set) var hasBegun = false
  /// All of the snapshot is there.
  private var isWhole = false

  init(for goal: WaitGoal, _ names: [String]) {
    self.goal = goal
    self.names = names
  }

  /// Who waits until something is gone must not be refused because it is: all are watched then.
  var request: ServiceWatchRequest {
    ServiceWatchRequest(names: goal == .gone ? nil : names, interval: Microseconds(33_000))
  }

  /// The services that were waited for, as they stand now.
  var services: [ServiceStatus] { order.compactMap { known[$0] } }

  /// Those that have not come to it, with where they stand.
  var missing: [String] {
    services.filter { !goal.isReached(by: $0) }.map { ServiceLine.text($0) }
  }

  /// A new snapshot comes.
  mutating func reset() {
    known = [:]
    order = []
    isWhole = false
  }

  /// Takes over what a watcher was told.
  mutating func take(_ part: ServiceWatchReply) {
    for service in part.services where isMeant(service.address) {
      let name = service.address.text
      if known.updateValue(service, forKey: name) == nil { order.append(name) }
    }
    let removed = part.removed.filter { known.removeValue(forKey: $0) != nil }
    isWhole = isWhole || part.complete
    guard isWhole else { return }
    hasBegun = true
    decide(removed)
  }

  private func isMeant(_ service: ServiceName) -> Bool {
    goal != .gone || names.contains { ServiceWords.matches($0, service) }
  }

  private mutating func decide(_ removed: [String]) {
    if goal == .gone {
      if known.isEmpty { outcome = .reached }
    } else if let name = removed.first {
      outcome = .removed(name)
    } else if let word = names.first(where: { word in !services.contains { ServiceWords.matches(word, $0.address) } }) {
      outcome = .unknown(word)
    } else if services.allSatisfy({ goal.isReached(by: $0) }) {
      outcome = .reached
    } else if let service = services.first(where: { goal.isOutOfReach(of: $0) }) {
      outcome = .never(service)
    }
  }
}
