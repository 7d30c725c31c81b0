import Journal
import Model
import Platform
import Support
import Testing

@Suite("Group commit")
struct CommitTests {
  private func options(_ faults: Faults) -> JournalOptions {
    var options = JournalOptions()
    options.faults = faults
    return options
  }

  @Test("what was acknowledged is in the file, before the journal is closed")
  func acknowledged() throws {
    let directory = try TestDirectory()
    try directory.withJournal { journal in
      for value in 1...100 {
        let number = journal.append(Setting(key: "a", value: value))
        #expect(await journal.committed(number) == .committed)
        #expect(journal.isCommitted(number))
        let found = try directory.recover()
        #expect(found.store.values == ["a": value])
      }
    }
  }

  @Test("many who wait share one write, and each is told only when its record is written")
  func sharedWrites() throws {
    let directory = try TestDirectory()
    let faults = Faults(.slowWrites(microseconds: 2_000))
    try directory.withJournal(options: options(faults)) { journal in
      await withDiscardingTaskGroup { group in
        for task in 0..<64 {
          group.addTask {
            for value in 1...20 {
              let number = journal.append(Setting(key: "task \(task)", value: value))
              #expect(await journal.committed(number) == .committed)
              #expect(journal.isCommitted(number))
            }
          }
        }
      }
      // One for the head of the file; then, at best, one for each round of all tasks.
      #expect(faults.writes < 100)
      #expect(faults.syncs == 0)
    }
    let recovered = try directory.recover()
    #expect(recovered.settings.count == 1_280)
    #expect(recovered.store.values.count == 64 && recovered.store.values.values.allSatisfy { $0 == 20 })
  }

  @Test("many who want it on the disk share one fdatasync")
  func sharedSyncs() throws {
    let directory = try TestDirectory()
    let faults = Faults(.slowSyncs(microseconds: 3_000))
    try directory.withJournal(options: options(faults)) { journal in
      await withDiscardingTaskGroup { group in
        for task in 0..<32 {
          group.addTask {
            for value in 1...10 {
              let number = journal.append(Setting(key: "task \(task)", value: value))
              #expect(await journal.committed(number, durable: true) == .committed)
            }
          }
        }
      }
      #expect(faults.syncs >= 10)
      #expect(faults.syncs <= 40)
    }
    #expect(try directory.recover().settings.count == 320)
  }

  @Test("while the disk is slow nothing but the acknowledgements waits")
  func loopGoesOn() throws {
    let directory = try TestDirectory()
    let faults = Faults(.slowWrites(microseconds: 300_000))
    let turns = try directory.withJournal(options: options(faults)) { journal in
      let number = journal.append(Setting(key: "a", value: 1))
      journal.flush()
      var turns = 0
      while !journal.isCommitted(number) {
        try await journal.loop.sleep(for: .milliseconds(1))
        turns += 1
      }
      return turns
    }
    #expect(turns > 50)
  }

  @Test("a full queue says so, and is empty again when the thread has caught up")
  func busy() throws {
    let directory = try TestDirectory()
    let faults = Faults(.slowWrites(microseconds: 20_000))
    var options = options(faults)
    options.queueLimit = 10_000
    let count = try directory.withJournal(options: options) { journal in
      var count = 0
      while !journal.isBusy {
        count += 1
        journal.append(Setting(key: "a", value: count))
      }
      #expect(await journal.committed(journal.lastSequence) == .committed)
      #expect(!journal.isBusy)
      return count
    }
    #expect(count < 10_000 / 25)
    #expect(try directory.recover().settings.count == count)
  }

  @Test("writes that take a few bytes at a time lead to the same file")
  func shortWrites() throws {
    let directory = try TestDirectory()
    var generator = Seeded(seed: 20)
    let settings = history(200, &generator)
    try directory.withJournal(options: options(Faults(.shortWrites(bytes: 7)))) { journal in
      for setting in settings { journal.append(setting) }
      #expect(await journal.committed(200, durable: true) == .committed)
    }
    #expect(try directory.recover().settings == settings)
  }

  @Test("whoever still waits when the journal ends is told")
  func closing() throws {
    let directory = try TestDirectory()
    try directory.withJournal { journal in
      journal.append(Setting(key: "a", value: 1))
      await journal.close()
      #expect(await journal.committed(1) == .committed)
      let late = journal.append(Setting(key: "b", value: 2))
      #expect(await journal.committed(late) == .closed)
      #expect(await journal.snapshotNeeded() == nil)
    }
    #expect(try directory.recover().store.values == ["a": 1])
  }

  @Test("one thread, named journal, that is gone after the end")
  func thread() throws {
    let directory = try TestDirectory()
    let names = try directory.withJournal { journal in
      journal.append(Setting(key: "a", value: 1))
      _ = await journal.committed(1)
      return Files.list("/proc/self/task").map { Files.read("/proc/self/task/\($0)/comm", limit: 64) ?? [] }
    }
    #expect(names.contains(Array("journal\n".utf8)))
  }
}
