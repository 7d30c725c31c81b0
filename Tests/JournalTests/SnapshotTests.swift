import Journal
import Model
import Platform
import Support
import Testing

@Suite("Snapshots")
struct SnapshotTests {
  @Test("a journal that is compacted while 16 tasks write and another thread reads is whole at every moment")
  func compaction() throws {
    let directory = try TestDirectory()
    var options = JournalOptions()
    options.compactionBytes = 20_000
    options.compactionInterval = .zero
    let isOver = Shared(false)
    let reader = try WorkerThread(name: "reader")
    let problems = Shared<[String]>([])
    let reads = Shared(0)
    _ = reader.submit {
      var before = Store()
      while !isOver.withLock({ $0 }) {
        guard let found = try? directory.recover() else { return }
        reads.withLock { $0 += 1 }
        let isBack = before.values.contains { key, value in value > found.store.values[key] ?? 0 }
        if isBack { problems.withLock { $0.append("a value is older than before") } }
        if found.report.isDamaged { problems.withLock { $0.append("\(found.report.findings)") } }
        before = found.store
      }
    }
    let snapshots = try directory.withJournal(options: options) { journal in
      await Self.work(journal)
    }
    isOver.withLock { $0 = true }
    reader.end()
    #expect(problems.withLock { $0 } == [])
    #expect(reads.withLock { $0 } > 0)
    #expect(snapshots >= 3)
    let recovered = try directory.recover()
    #expect(recovered.store.values.count == 16 && recovered.store.values.values.allSatisfy { $0 == 250 })
    #expect(try directory.bytes().count < 100_000)
  }

  /// 16 tasks that count to 250 each, and one that writes snapshots of where they are. Returns how many it wrote.
  private static func work(_ journal: Journal<Setting>) async -> Int {
    let counts = Shared([Int](repeating: 0, count: 16))
    let snapshots = Shared(0)
    await withDiscardingTaskGroup { group in
      group.addTask {
        while let reason = await journal.snapshotNeeded() {
          #expect(reason == .compaction)
          var tasks = Array(0..<16)[...]
          let outcome = await journal.writeSnapshot {
            await journal.loop.turn()
            return tasks.popFirst().map { task in [Setting(key: "task \(task)", value: counts.withLock { $0[task] })] }
          }
          if outcome == .written { snapshots.withLock { $0 += 1 } }
        }
      }
      await withDiscardingTaskGroup { writers in
        for task in 0..<16 {
          writers.addTask {
            for value in 1...250 {
              counts.withLock { $0[task] = value }
              let number = journal.append(Setting(key: "task \(task)", value: value))
              #expect(await journal.committed(number) == .committed)
            }
          }
        }
      }
      group.cancelAll()
    }
    return snapshots.withLock { $0 }
  }

  @Test("a cancelled snapshot leaves the old files alone")
  func cancelled() throws {
    let directory = try TestDirectory()
    try directory.withJournal { journal in
      journal.append(Setting(key: "a", value: 1))
      let outcome = await withTaskGroup(of: SnapshotOutcome.self) { group in
        group.addTask {
          await journal.writeSnapshot {
            try? await journal.loop.sleep(for: .seconds(60))
            return [Setting(key: "no", value: 1)]
          }
        }
        await journal.loop.turn()
        group.cancelAll()
        return await group.next()
      }
      #expect(outcome == .cancelled)
      #expect(directory.names == ["journal"])
      #expect(await journal.committed(journal.append(Setting(key: "b", value: 2))) == .committed)
    }
    #expect(try directory.recover().store.values == ["a": 1, "b": 2])
  }

  @Test("no compaction is asked for while the journal is short, or soon after one")
  func noHurry() throws {
    let directory = try TestDirectory()
    var options = JournalOptions()
    options.compactionBytes = 3_000
    options.compactionInterval = .seconds(3_600)
    try directory.withJournal(options: options) { journal in
      func fill(_ count: Int) async {
        for value in 0..<count { journal.append(Setting(key: "a", value: value)) }
        _ = await journal.committed(journal.lastSequence)
      }
      func isAsked() async -> Bool {
        await withTaskGroup(of: SnapshotReason?.self) { group in
          group.addTask { await journal.snapshotNeeded() }
          try? await journal.loop.sleep(for: .milliseconds(20))
          group.cancelAll()
          return await group.next() == .some(.compaction)
        }
      }
      await fill(10)
      #expect(await !isAsked())
      await fill(100)
      #expect(await isAsked())
      #expect(await journal.writeSnapshot(of: Store([Setting(key: "a", value: 99)])) == .written)
      await fill(200)
      #expect(await !isAsked())
    }
  }
}
