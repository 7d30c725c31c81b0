internal import Model
internal import Screen

/// What a person asked to see: services with their tasks below them, and other groups' tasks.
struct Overview: Equatable {
  /// By group and name.
  private(set) var services: [ServiceTable.Row] = []
  /// Those of no service that is shown.
  private(set) var tasks: [TaskStatus] = []
  /// Words that mean nothing that is there.
  private(set) var unknown: [String] = []

  /// - Parameters:
  ///   - words: names of services and of groups; empty: everything.
  ///   - isWhole: also tasks of a service's earlier runs.
  init(of services: [ServiceStatus], _ tasks: [TaskStatus], words: [String], isWhole: Bool) {
    let chosen = Self.inOrder(Self.chosen(services, words))
    var rest: [TaskStatus] = []
    var below: [String: [TaskStatus]] = [:]
    let names = tasks.isEmpty ? [:] : Self.names(chosen)
    for task in tasks {
      if let name = task.service.flatMap({ names[$0] }) {
        below[name, default: []].append(task)
      } else if words.isEmpty || words.contains(where: { Self.group($0) == task.group }) {
        rest.append(task)
      }
    }
    self.services = chosen.map { service in
      let own = below.isEmpty ? [] : below[service.address.text] ?? []
      return ServiceTable.Row(service, tasks: isWhole ? own : own.filter { Self.isOfThisRun($0, service) })
    }
    self.tasks = rest
    unknown = words.filter { word in
      !services.contains { Self.isMeant(word, $0) } && !tasks.contains { $0.group == Self.group(word) }
    }
  }

  /// The full name by all that a task may call its service.
  private static func names(_ services: [ServiceStatus]) -> [String: String] {
    Dictionary(
      services.flatMap { [($0.address.text, $0.address.text), ($0.address.short, $0.address.text)] },
      uniquingKeysWith: { first, _ in first })
  }

  /// A daemon says them in order.
  private static func inOrder(_ services: [ServiceStatus]) -> [ServiceStatus] {
    let isSorted = services.indices.dropFirst().allSatisfy { !precedes(services[$0], services[$0 - 1]) }
    return isSorted ? services : services.sorted(by: precedes)
  }

  /// Takes up what was measured of services.
  mutating func add(_ usages: [UsageStatus]) {
    let byName = Dictionary(usages.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    for index in services.indices { services[index].usage = byName[services[index].service.address] }
  }

  /// The services that `words` mean, or all.
  static func chosen(_ services: [ServiceStatus], _ words: [String]) -> [ServiceStatus] {
    words.isEmpty ? services : services.filter { service in words.contains { isMeant($0, service) } }
  }

  /// The groups whose tasks can be among what is shown; nil: all.
  static func groups(_ chosen: [ServiceStatus], _ words: [String]) -> [String]? {
    if words.isEmpty || words.contains(ServiceWords.everything) { return nil }
    let groups = words.map(group) + chosen.map(\.group) + chosen.compactMap { $0.task?.group }
    return Set(groups).sorted().filter { Name.complaint(about: $0) == nil }
  }

  /// A plain word is a group as well as a name.
  private static func isMeant(_ word: String, _ service: ServiceStatus) -> Bool {
    word == service.group || ServiceWords.matches(word, service.address)
  }

  private static func group(_ word: String) -> String {
    let word = ServiceWords.wire(word)
    return word.utf8.first == UInt8(ascii: "@") ? String(word.dropFirst()) : word
  }

  private static func isOfThisRun(_ task: TaskStatus, _ service: ServiceStatus) -> Bool {
    guard task.state.isEnded, let started = service.started else { return true }
    return task.started >= started
  }

  private static func precedes(_ left: ServiceStatus, _ right: ServiceStatus) -> Bool {
    (left.group, left.name, left.instance) < (right.group, right.name, right.instance)
  }
}
