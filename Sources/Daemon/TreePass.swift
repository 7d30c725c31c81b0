internal import Model
internal import Platform

/// One look at all processes, or at the orphans of one keeper; what was read once is not read again in it.
struct TreePass {
  let number: UInt32
  let own: Int
  private var orphans: [Int: OrphanSearch] = [:]
  private var everything: Branded?

  init(number: UInt32, own: Int) {
    self.number = number
    self.own = own
  }

  /// Who belongs to a run; nil when that cannot be told now.
  mutating func members(_ question: TreeReader.Question) -> [TreeReader.Member]? {
    guard let keeper = question.keeper else { return members(anywhere: question.run) }
    let search = orphans(of: keeper)
    var found: [TreeReader.Member] = []
    for orphan in search.found where orphan.facts.pid != own && orphan.facts.pid != question.group {
      let facts = orphan.facts
      let isGroup = question.group.map { facts.group == $0 || facts.session == $0 } ?? false
      guard isGroup || orphan.run == question.run else { continue }
      append(facts, to: &found)
      appendDescendants(of: facts.pid, to: &found, depth: 0)
    }
    return found.isEmpty && !(search.isWhole && hasItsChildren(keeper)) ? nil : found
  }

  /// Looked at behind the reading: the children of a keeper that is about to end go elsewhere, and it is a moment before
  /// anybody hears of that end.
  private func hasItsChildren(_ keeper: Int) -> Bool {
    ProcessFacts(of: keeper).map { !$0.isZombie && !$0.isExiting } ?? false
  }

  private mutating func members(anywhere run: RunNumber) -> [TreeReader.Member]? {
    let everything = everything ?? branded()
    self.everything = everything
    return everything.members[run] ?? (everything.isWhole ? [] : nil)
  }

  /// Who bears a brand of this state directory.
  struct Branded {
    var members: [RunNumber: [TreeReader.Member]] = [:]
    /// Nobody can have been missed.
    var isWhole = false
  }

  /// Looks at all processes.
  func branded() -> Branded {
    let search = BrandedSearch(processes: { ProcessTree.knownProcesses()?.filter { $0 != own } }, look: look)
    var branded = Branded(isWhole: search.isWhole)
    for (run, facts) in search.found { append(facts, to: &branded.members[run, default: []]) }
    return branded
  }

  private func look(at pid: Int) -> BrandedSearch<(run: RunNumber, facts: ProcessFacts)>.Look {
    guard let limit = ProcessTree.brand(of: pid) else {
      // What may not be read is another user's, or was never branded.
      return ProcessFacts(of: pid) == nil ? .gone : .other
    }
    guard let brand = Brand(limit: limit), brand.number == number else { return .other }
    guard let facts = ProcessFacts(of: pid), !facts.isZombie else { return .gone }
    return .sought((brand.run, facts))
  }

  private mutating func orphans(of keeper: Int) -> OrphanSearch {
    if let known = orphans[keeper] { return known }
    let search = OrphanSearch(
      children: { ProcessTree.knownChildren(of: keeper, thread: keeper) },
      orphan: { pid in ProcessFacts(of: pid).map { Orphan(facts: $0, run: run(of: pid)) } })
    orphans[keeper] = search
    return search
  }

  private func run(of pid: Int) -> RunNumber? {
    if let brand = ProcessTree.brand(of: pid).flatMap(Brand.init(limit:)), brand.number == number { return brand.run }
    guard let mark = ProcessTree.environmentValue(RunMark.name, of: pid).flatMap({ RunMark($0) }) else { return nil }
    return mark.number == number ? mark.run : nil
  }

  /// What it started itself; deeper than any tree that somebody made by intention, it is left to the next look.
  private func appendDescendants(of pid: Int, to found: inout [TreeReader.Member], depth: Int) {
    if depth > 64 { return }
    for child in ProcessTree.children(of: pid) {
      guard let facts = ProcessFacts(of: child), facts.parent == pid else { continue }
      append(facts, to: &found)
      appendDescendants(of: child, to: &found, depth: depth + 1)
    }
  }

  private func append(_ facts: ProcessFacts, to found: inout [TreeReader.Member]) {
    if facts.isZombie { return }
    found.append(
      TreeReader.Member(
        pid: facts.pid, startTicks: facts.startTicks, group: facts.group, isLeader: facts.session == facts.pid))
  }
}
