internal import Model
internal import Platform

/// One look at all processes, or at the orphans of one keeper; what was read once is not read again in it.
struct TreePass {
  let number: UInt32
  let own: Int
  private var orphans: [Int: OrphanSearch] = [:]
  private var everything: [RunNumber: [TreeReader.Member]]?

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
    return found.isEmpty && !search.isWhole ? nil : found
  }

  private mutating func members(anywhere run: RunNumber) -> [TreeReader.Member] {
    if everything == nil { everything = branded() }
    return everything?[run] ?? []
  }

  /// By their brand, or what stands for it in their environment.
  func branded() -> [RunNumber: [TreeReader.Member]] {
    var found: [RunNumber: [TreeReader.Member]] = [:]
    for pid in ProcessTree.allProcesses() where pid != own {
      guard let limit = ProcessTree.brand(of: pid), let brand = Brand(limit: limit), brand.number == number,
        let facts = ProcessFacts(of: pid), !facts.isZombie
      else { continue }
      append(facts, to: &found[brand.run, default: []])
    }
    return found
  }

  private mutating func orphans(of keeper: Int) -> OrphanSearch {
    if let known = orphans[keeper] { return known }
    let search = OrphanSearch(
      children: { ProcessTree.children(of: keeper, thread: keeper) },
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
