/// The entries of a mapping that is being read.
struct MappingDraft {
  private(set) var entries: [ConfigurationEntry] = []
  /// The keys so far, where they are too many to be looked through.
  private var texts: Set<String> = []
  private var numbers: Set<Int> = []
  /// The mappings after `<<`, first one first, and where that stands.
  private var merged: [[ConfigurationEntry]]?
  private static let few = 32

  /// - Parameter offset: where the key stands.
  func check(_ key: ConfigurationKey, at offset: Int) throws(ReadingProblem) {
    if key.isMerge {
      if merged != nil { throw ReadingProblem("'<<' stands twice in one mapping; give it a list", at: offset) }
    } else if contains(key) {
      let line = entries.first { $0.key.means(key) }?.key.position.line ?? 0
      throw ReadingProblem("the key '\(key.text)' stands twice in one mapping, first in line \(line)", at: offset)
    }
  }

  /// Adds what was checked.
  /// - Parameter offset: where the value stands.
  mutating func add(_ key: ConfigurationKey, _ value: ConfigurationNode, at offset: Int) throws(ReadingProblem) {
    if key.isMerge {
      merged = try Self.mappings(in: value, offset)
      return
    }
    append(ConfigurationEntry(key: key, value: value))
  }

  /// All entries: a mapping's own win over those that came by `<<`, and there the first wins.
  mutating func finished() -> [ConfigurationEntry] {
    for entries in merged ?? [] {
      for entry in entries where !contains(entry.key) { append(entry) }
    }
    return entries
  }

  private mutating func append(_ entry: ConfigurationEntry) {
    entries.append(entry)
    if entries.count == Self.few { entries.forEach { remember($0.key) } }
    if entries.count > Self.few { remember(entry.key) }
  }

  private mutating func remember(_ key: ConfigurationKey) {
    if let number = key.number { numbers.insert(number) } else { texts.insert(key.text) }
  }

  private func contains(_ key: ConfigurationKey) -> Bool {
    if entries.count < Self.few { return entries.contains { $0.key.means(key) } }
    if let number = key.number { return numbers.contains(number) }
    return texts.contains(key.text)
  }

  private static func mappings(
    in value: ConfigurationNode, _ offset: Int
  ) throws(ReadingProblem) -> [[ConfigurationEntry]] {
    switch value.kind {
    case .mapping(let entries): return [entries]
    case .sequence(let items):
      var result: [[ConfigurationEntry]] = []
      for item in items {
        guard case .mapping(let entries) = item.kind else { break }
        result.append(entries)
      }
      if result.count == items.count { return result }
    case .scalar: break
    }
    throw ReadingProblem("'<<' takes a mapping, or a list of mappings; most often '*NAME'", at: offset)
  }
}
