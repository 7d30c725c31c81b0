/// Which services come before which. It knows names alone; what has come to pass is asked of the caller.
///
/// A name means a service of the same group first, then what it means everywhere; all copies of it. Names of services that
/// are not there are kept: they may come.
package struct StartOrder: Sendable {
  private var prerequisites: [ServiceName: [Prerequisite]] = [:]
  /// All services by their plain names, copies included.
  private var known: [String: [ServiceName]] = [:]
  private var groups: [String: Set<ServiceName>] = [:]
  /// Who waits for a name, by the words that were used.
  private var waiting: [String: Set<ServiceName>] = [:]

  package init() {}

  /// Takes a service in, or what it waits for anew.
  package mutating func insert(_ name: ServiceName, after texts: [String]?) {
    remove(name)
    known[name.name, default: []].append(name)
    groups[name.group, default: []].insert(name)
    let list = (texts ?? []).compactMap { try? Prerequisite($0) }
    if list.isEmpty { return }
    prerequisites[name] = list
    for one in list { waiting[one.name, default: []].insert(name) }
  }

  /// Takes a service out. Nothing where it is not there.
  package mutating func remove(_ name: ServiceName) {
    known[name.name]?.removeAll { $0 == name }
    if known[name.name]?.isEmpty == true { known[name.name] = nil }
    groups[name.group]?.remove(name)
    if groups[name.group]?.isEmpty == true { groups[name.group] = nil }
    for one in prerequisites.removeValue(forKey: name) ?? [] {
      waiting[one.name]?.remove(name)
      if waiting[one.name]?.isEmpty == true { waiting[one.name] = nil }
    }
  }

  /// All copies of a service, with and without a number, in the order of their numbers.
  package func family(of name: ServiceName) -> [ServiceName] {
    (known[name.name] ?? []).filter { $0.group == name.group }.sorted { $0.instance < $1.instance }
  }

  /// What a service waits for, in the order in which it was said.
  package func prerequisites(of name: ServiceName) -> [Prerequisite] { prerequisites[name] ?? [] }

  /// The services that are meant by an entry of `name`'s list; none where nothing of that name is there.
  package func meant(by one: Prerequisite, of name: ServiceName) -> [ServiceName] {
    if one.name == "@" { return Self.inOrder(groups.values.flatMap { $0 }.filter { $0 != name }) }
    for prefix in ["@", "group:"] where one.name.hasPrefix(prefix) {
      return Self.inOrder((groups[String(one.name.dropFirst(prefix.count))] ?? []).filter { $0 != name })
    }
    let slash = one.name.firstIndex(of: "/")
    let (plain, instance) = ServiceName.split(slash.map { one.name[one.name.index(after: $0)...] } ?? one.name[...])
    let candidates = (known[plain] ?? []).filter { instance == nil || $0.instance == instance }
    if let slash { return candidates.filter { $0.group == one.name[..<slash] } }
    let own = candidates.filter { $0.group == name.group }
    return own.isEmpty ? candidates : own
  }

  /// Who may be waiting for this service, in the order of lists.
  package func dependents(of name: ServiceName) -> [ServiceName] {
    if waiting.isEmpty { return [] }
    let base = name.name
    let full = "\(name.group)/\(base)"
    var words = [base, full, "@\(name.group)", "group:\(name.group)", "@"]
    if name.instance > 0 { words += ["\(base)#\(name.instance)", "\(full)#\(name.instance)"] }
    var found: Set<ServiceName> = []
    for word in words { found.formUnion(waiting[word] ?? []) }
    found.remove(name)
    return Self.inOrder(
      found.filter { dependent in
        prerequisites(of: dependent).contains { meant(by: $0, of: dependent).contains(name) }
      })
  }

  private static func inOrder(_ names: some Sequence<ServiceName>) -> [ServiceName] {
    names.sorted { ($0.group, $0.name, $0.instance) < ($1.group, $1.name, $1.instance) }
  }

  /// A way from a service back to itself, that service first and last; nil where there is none.
  package func cycle(through start: ServiceName) -> [ServiceName]? {
    if prerequisites[start] == nil { return nil }
    var from: [ServiceName: ServiceName] = [:]
    var open = [start]
    while let name = open.popLast() {
      for one in prerequisites(of: name) {
        for next in meant(by: one, of: name) {
          if next == start { return way(to: name, from) + [start] }
          if from[next] == nil {
            from[next] = name
            open.append(next)
          }
        }
      }
    }
    return nil
  }

  /// A way from any of these services back to itself, that service first and last; nil where there is none. Each service is
  /// looked at once.
  package func cycle(among names: some Sequence<ServiceName>) -> [ServiceName]? {
    var done: Set<ServiceName> = []
    for start in names where prerequisites[start] != nil && !done.contains(start) {
      // The way here, each with those that are still to be gone to from it.
      var way = [(name: start, next: followers(of: start))]
      var place = [start: 0]
      while let (name, next) = way.last {
        guard let first = next.first else {
          done.insert(name)
          place[name] = nil
          way.removeLast()
          continue
        }
        way[way.count - 1].next.removeFirst()
        if let begin = place[first] { return way[begin...].map(\.name) + [first] }
        if done.contains(first) || prerequisites[first] == nil { continue }
        place[first] = way.count
        way.append((first, followers(of: first)))
      }
    }
    return nil
  }

  /// One way as ``cycle(among:)`` for each circle that shares no service with those before it; at most 20.
  package func cycles(among names: some Collection<ServiceName>) -> [[ServiceName]] {
    var rest = self
    var found: [[ServiceName]] = []
    while found.count < 20, let cycle = rest.cycle(among: names) {
      found.append(cycle)
      for name in cycle { rest.prerequisites[name] = nil }
    }
    return found
  }

  private func followers(of name: ServiceName) -> ArraySlice<ServiceName> {
    prerequisites(of: name).flatMap { meant(by: $0, of: name) }[...]
  }

  private func way(to last: ServiceName, _ from: [ServiceName: ServiceName]) -> [ServiceName] {
    var way = [last]
    while let before = from[way[way.count - 1]] { way.append(before) }
    return way.reversed()
  }
}
