import Journal
import Platform
import Support
import Testing

@Suite("Damage")
struct DamageTests {
  private static let rounds = 250

  /// A journal and, in every second one, a snapshot that was made while things went on.
  private struct Sample {
    var settings: [Setting]
    var journal: [UInt8]
    var snapshot: [UInt8]?
    var after: Int
    var snapshotCount: Int
  }

  private static func sample(_ generator: inout Seeded) throws -> Sample {
    let directory = try TestDirectory()
    let settings = history(Int.random(in: 20...80, using: &generator), &generator)
    let split = Bool.random(using: &generator) ? Int.random(in: 0..<settings.count - 10, using: &generator) : nil
    try directory.withJournal { journal in
      var store = Store()
      var rest = settings[...]
      func next(_ count: Int) {
        for setting in rest.prefix(count) {
          store.apply(setting)
          journal.append(setting)
        }
        rest = rest.dropFirst(count)
      }
      if let split {
        next(split)
        // Things go on after each part, as they do in a busy daemon.
        var keys = (0..<12).map { "key \($0)" }[...]
        let outcome = await journal.writeSnapshot {
          if keys.isEmpty { return nil }
          next(2)
          defer { keys = keys.dropFirst(3) }
          return keys.prefix(3).compactMap { key in store.values[key].map { Setting(key: key, value: $0) } }
        }
        #expect(outcome == .written)
      }
      next(settings.count)
    }
    let snapshot = split == nil ? nil : try directory.bytes("snapshot")
    let whole = try directory.recover()
    #expect(whole.store == Store(settings))
    #expect(!whole.report.isDamaged)
    return Sample(
      settings: settings, journal: try directory.bytes(), snapshot: snapshot, after: split ?? 0,
      snapshotCount: whole.positions.count { $0.isSnapshot })
  }

  /// 100 seeds of 250 damages each.
  @Test(
    "whatever is damaged: all that is found was written, in its order, and all that is whole is found",
    arguments: 0..<100)
  func anything(seed: Int) throws {
    var generator = Seeded(seed: UInt64(seed))
    let sample = try Self.sample(&generator)
    let directory = try TestDirectory()
    for round in 0..<Self.rounds {
      let kind = Damage.allCases[round % Damage.allCases.count]
      let hitsSnapshot = sample.snapshot != nil && Int.random(in: 0..<3, using: &generator) == 0
      var (journal, snapshot) = (sample.journal, sample.snapshot)
      let range: Range<Int>?
      if hitsSnapshot {
        range = kind.apply(to: &snapshot!, &generator)
      } else {
        range = kind.apply(to: &journal, &generator)
      }
      try directory.write(journal)
      if let snapshot { try directory.write(snapshot, "snapshot") }
      let recovered = try directory.recover()
      let wholeOnes = range.map { whole(hitsSnapshot ? sample.snapshot! : sample.journal, outside: $0) }
      let problem = check(recovered, sample, hitsSnapshot, wholeOnes)
      #expect(problem == nil, "seed \(seed), round \(round), \(kind) in the \(hitsSnapshot ? "snapshot" : "journal")")
      if problem != nil { return }
    }
  }

  /// What is wrong with a recovery; nil when nothing is.
  private func check(
    _ recovered: Recovered, _ sample: Sample, _ hitsSnapshot: Bool, _ wholeOnes: Set<Int>?
  ) -> String? {
    var last = 0
    var found: Set<Int> = []
    for (setting, position) in zip(recovered.settings, recovered.positions) {
      if position.isSnapshot {
        if last > 0 { return "a snapshot's record after one of the journal" }
        if !hitsSnapshot, position.sequence < sample.after { return "\(position) is before the snapshot" }
        let store = Store(sample.settings[..<position.sequence])
        // Where the mark of its part is destroyed, a record is taken for older than it is.
        if !hitsSnapshot, store.values[setting.key] != setting.value { return "\(setting) was not so then" }
        if !sample.settings.contains(setting) { return "\(setting) never was" }
      } else {
        if position.sequence <= last { return "\(position) after \(last)" }
        if sample.settings[position.sequence - 1] != setting { return "\(position) is not \(setting)" }
        last = position.sequence
        found.insert(position.sequence)
      }
    }
    let all = Set(sample.after + 1...max(sample.after + 1, sample.settings.count))
      .intersection(1...sample.settings.count)
    if !found.isSubset(of: 1...sample.settings.count) { return "records that never were" }
    if let wholeOnes, !hitsSnapshot, !wholeOnes.intersection(all).isSubset(of: found) {
      return "whole and not used: \(wholeOnes.intersection(all).subtracting(found).sorted())"
    }
    let snapshotCount = recovered.positions.count { $0.isSnapshot }
    if hitsSnapshot, let wholeOnes, snapshotCount < wholeOnes.count { return "whole in the snapshot and not used" }
    let isComplete = found.isSuperset(of: all) && (sample.snapshot == nil || snapshotCount == sample.snapshotCount)
    if !isComplete && !recovered.report.isDamaged && recovered.report.journal.torn == 0 && !isCutAtLine(recovered) {
      return "something is lost, and nothing says so"
    }
    return nil
  }

  /// A journal that ends earlier, with a whole line, cannot know it.
  private func isCutAtLine(_ recovered: Recovered) -> Bool {
    recovered.report.journal.damages == 0 && recovered.report.journal.missing == 0
  }

  /// The numbers of the records whose lines lie outside the range.
  private func whole(_ bytes: [UInt8], outside range: Range<Int>) -> Set<Int> {
    var numbers: Set<Int> = []
    var start = 0
    for end in bytes.indices where bytes[end] == UInt8(ascii: "\n") {
      let line = start..<end + 1
      start = end + 1
      if line.overlaps(range) { continue }
      let words = bytes[line].split(separator: UInt8(ascii: " "), maxSplits: 2)
      if words[2].first != UInt8(ascii: "#") { numbers.insert(Int(String(decoding: words[1], as: UTF8.self)) ?? 0) }
    }
    return numbers
  }

  @Test("damaged files are kept under their time, and what was kept goes on in new ones")
  func keptAside() throws {
    let directory = try TestDirectory()
    var generator = Seeded(seed: 9)
    let settings = history(100, &generator)
    try directory.write(settings)
    var bytes = try directory.bytes()
    for index in 2_000..<2_300 { bytes[index] = 0x55 }
    try directory.write(bytes)
    let found = try directory.recover()
    #expect(found.report.isDamaged && found.report.needsSnapshot)
    #expect(found.report.journal.missing > 0)
    #expect(found.report.lostAtMost >= found.report.journal.missing)
    #expect(found.report.findings.count == 2)
    let store = found.store
    try directory.withJournal { journal in
      // What is said before the new files are there is in the old one first, and in the end in the new one.
      journal.append(Setting(key: "said", value: 1))
      #expect(await journal.snapshotNeeded() == .recovery)
      var all = store
      all.apply(Setting(key: "said", value: 1))
      #expect(await journal.writeSnapshot(of: all) == .written)
      journal.append(Setting(key: "after", value: 2))
    }
    let again = try directory.recover()
    #expect(!again.report.isDamaged && again.report.findings.isEmpty)
    #expect(again.store.values == store.values.merging(["said": 1, "after": 2]) { $1 })
    let kept = directory.names.filter { $0.hasPrefix("journal.damaged-20") && $0.hasSuffix("Z") }
    #expect(directory.names == ["journal"] + kept + ["snapshot"])
    let original = try directory.bytes(#require(kept.first))
    #expect(original.starts(with: bytes))
  }

  @Test("a damaged journal that is gone on with, before there is a snapshot, is not damaged further")
  func goneOnWith() throws {
    let directory = try TestDirectory()
    var generator = Seeded(seed: 10)
    let settings = history(100, &generator)
    try directory.write(settings)
    var bytes = try directory.bytes()
    for index in bytes.count - 90..<bytes.count - 5 { bytes[index] = 0x55 }
    try directory.write(bytes)
    let found = try directory.recover()
    try directory.write([Setting(key: "new", value: 1)])
    let again = try directory.recover()
    #expect(again.settings == found.settings + [Setting(key: "new", value: 1)])
    #expect(again.report.isDamaged)
  }
}
