/// Services as a person names them: `web`, `etl/load`, `web#2`, `@etl` or `group:etl` for a group, `@` for all.
package struct ServicePattern: Sendable, Equatable {
  /// What was found for a pattern.
  package enum Match: Sendable, Equatable {
    /// In the order in which they were given. `web` finds all copies of it; only `@` may find none.
    case found([ServiceName])
    /// Nothing is called so; the ones that may have been meant, as a person would type them.
    case unknown(nearest: [String])
    /// Several groups have one of this name; what says which is meant.
    case ambiguous(candidates: [String])
  }

  private enum Kind: Sendable, Equatable {
    case all
    case group(String)
    case name(group: String?, name: String, instance: Int?)
  }

  private let text: String
  private let kind: Kind

  /// - Throws: `invalidParameter` for what can be no name.
  package init(_ text: String) throws(SupervisorError) {
    self.text = text
    if text == "@" {
      kind = .all
      return
    }
    if let prefix = ["@", "group:"].first(where: { text.hasPrefix($0) }) {
      let group = String(text.dropFirst(prefix.count))
      try Self.check(group, of: text)
      kind = .group(group)
      return
    }
    let slash = text.firstIndex(of: "/")
    let group = slash.map { String(text[..<$0]) }
    let rest = slash.map { text[text.index(after: $0)...] } ?? text[...]
    let (name, instance) = ServiceName.split(rest)
    if let group { try Self.check(group, of: text) }
    try Self.check(name, of: text)
    kind = .name(group: group, name: name, instance: instance)
  }

  private static func check(_ name: String, of text: String) throws(SupervisorError) {
    guard let complaint = Name.complaint(about: name) else { return }
    throw .invalidParameter("names", why: "'\(Printable.text(text, limit: 200))' is no service: \(complaint)")
  }

  /// Which of `known` are meant.
  package func match(_ known: some Sequence<ServiceName>) -> Match {
    switch kind {
    case .all: return .found(Array(known))
    case .group(let group):
      let found = known.filter { $0.group == group }
      if !found.isEmpty { return .found(found) }
      let groups = known.map { (text.hasPrefix("@") ? "@" : "group:") + $0.group }
      return .unknown(nearest: NearestName.find(text, among: groups).map { [$0] } ?? [])
    case .name(let group, let name, let instance):
      let found = known.filter {
        $0.name == name && (group == nil || $0.group == group) && (instance == nil || $0.instance == instance)
      }
      guard let first = found.first else { return .unknown(nearest: nearest(Array(known))) }
      if found.allSatisfy({ $0.group == first.group }) { return .found(found) }
      return .ambiguous(candidates: found.map(\.text))
    }
  }

  private func nearest(_ known: [ServiceName]) -> [String] {
    guard case .name(let group, let name, let instance) = kind else { return [] }
    // Copies are meant by their common name, unless one was.
    let names = instance == nil ? known.map { ServiceName(group: $0.group, name: $0.name) } : known
    if group != nil {
      // The right name in the wrong group.
      var same: [String] = []
      for other in names where other.name == name && (instance == nil || other.instance == instance) {
        if same.last != other.text { same.append(other.text) }
      }
      if !same.isEmpty { return same }
    }
    return NearestName.find(text, among: names.flatMap { [$0.short, $0.text] }).map { [$0] } ?? []
  }

  /// All services that any of `texts` names, each once, in the order of `known`.
  /// - Throws: the first error that one of them makes: `unknownService`, `ambiguous`, `invalidParameter`.
  package static func resolve(
    _ texts: [String], among known: some Collection<ServiceName>
  ) throws(SupervisorError) -> [ServiceName] {
    var meant: Set<ServiceName> = []
    for text in texts {
      switch try ServicePattern(text).match(known) {
      case .found(let names): meant.formUnion(names)
      case .unknown: throw .unknownService(name: text)
      case .ambiguous(let candidates): throw .ambiguous(name: text, candidates: candidates)
      }
    }
    return known.filter { meant.contains($0) }
  }
}
