import Journal
import Model
import Platform
import Support
import Testing

@Suite("Nothing can be written", .serialized)
struct SuspensionTests {
  private static let noSpace: Int32 = 28

  private func options(_ faults: Faults) -> JournalOptions {
    var options = JournalOptions()
    options.faults = faults
    options.firstRetry = .milliseconds(20)
    return options
  }

  @Test("a full disk is told to all who wait, and when there is room again nothing is missing")
  func fullDisk() throws {
    let directory = try TestDirectory()
    let faults = Faults(.failedWrites(4...Int.max, code: Self.noSpace, bytes: 11))
    let store = try directory.withJournal(options: options(faults)) { journal in
      var store = Store()
      func set(_ key: String, _ value: Int) -> Int {
        store.apply(Setting(key: key, value: value))
        return journal.append(Setting(key: key, value: value))
      }
      for value in 1...2 { #expect(await journal.committed(set("a", value)) == .committed) }
      let committed = store
      let (plain, durable) = (set("a", 3), set("b", 4))
      async let first = journal.committed(plain)
      async let second = journal.committed(durable, durable: true)
      for outcome in [await first, await second] {
        guard case .suspended(let error) = outcome else { return store }
        #expect(error.code == Self.noSpace)
      }
      // On in memory, which does not grow; a crash now would leave what was committed.
      for value in 0..<100_000 { _ = set("c", value) }
      #expect(!journal.isBusy)
      let found = try directory.recover().store
      #expect(found == committed)
      faults.heal()
      #expect(await journal.snapshotNeeded() == .room)
      var parts = store.parts[...]
      let outcome = await journal.writeSnapshot {
        _ = set("d", parts.count)
        return parts.popFirst()
      }
      #expect(outcome == .written)
      #expect(journal.state == .running)
      #expect(await journal.committed(set("e", 1), durable: true) == .committed)
      return store
    }
    let recovered = try directory.recover()
    #expect(recovered.store == store)
    #expect(recovered.store.values.count == 5)
    #expect(!recovered.report.isDamaged)
  }

  @Test("every state is told once, in its order")
  func states() throws {
    let directory = try TestDirectory()
    let faults = Faults(.failedWrites(2...2, code: Self.noSpace, bytes: 0))
    let states = Shared<[JournalState]>([])
    let report = try directory.recover().report
    try EventLoop.run { [path = directory.path, options = options(faults)] loop in
      guard let directory = try? Directory(opening: path),
        let journal = try? Journal(
          in: directory, Setting.format, after: report, origin: Setting.origin, on: loop, options: options,
          stateChanged: { state in states.withLock { $0.append(state) } })
      else { return }
      _ = await journal.committed(journal.append(Setting(key: "a", value: 1)))
      _ = await journal.snapshotNeeded()
      _ = await journal.writeSnapshot(of: Store([Setting(key: "a", value: 1)]))
      await journal.close()
    }
    let told = states.withLock { $0 }
    #expect(told.count == 3)
    #expect(told.dropFirst() == [.running, .closed])
    if case .suspended? = told.first {} else { Issue.record("\(told)") }
  }

  @Test("an fdatasync that fails is told to those who asked for it")
  func failedSync() throws {
    let directory = try TestDirectory()
    let faults = Faults(.failedSyncs(1...1, code: 5))
    try directory.withJournal(options: options(faults)) { journal in
      #expect(await journal.committed(journal.append(Setting(key: "a", value: 1))) == .committed)
      let outcome = await journal.committed(journal.append(Setting(key: "b", value: 2)), durable: true)
      guard case .suspended(let error) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(error.call == "fdatasync")
      #expect(await journal.snapshotNeeded() == .room)
      #expect(await journal.writeSnapshot(of: Store([Setting(key: "a", value: 1)])) == .written)
      #expect(await journal.committed(1, durable: true) == .committed)
    }
  }

  @Test("a snapshot that cannot be written leaves everything as it was")
  func failedSnapshot() throws {
    let directory = try TestDirectory()
    let faults = Faults()
    try directory.withJournal(options: options(faults)) { journal in
      #expect(await journal.committed(journal.append(Setting(key: "a", value: 1))) == .committed)
      faults.set(.failedSyncs(1...100, code: Self.noSpace))
      let outcome = await journal.writeSnapshot(of: Store([Setting(key: "a", value: 1)]))
      guard case .failed = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(journal.state == .running)
      #expect(directory.names == ["journal"])
      #expect(await journal.committed(journal.append(Setting(key: "b", value: 2))) == .committed)
      faults.heal()
    }
    let recovered = try directory.recover()
    #expect(recovered.store.values == ["a": 1, "b": 2])
    #expect(!recovered.report.isDamaged)
  }

  /// Whether this machine lets us mount a file system of our own; without that there are the faults above.
  private static let mayMount: Bool = {
    guard let path = try? Files.makeTemporaryDirectory("dmon-mount") else { return false }
    defer { try? Files.removeTree(path) }
    let mounts = (try? run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path]).code) == 0
    if mounts { _ = try? run(["umount", path]) }
    return mounts
  }()

  /// Runs `body` with a small file system mounted over the directory.
  private func withSmallFileSystem(_ body: (TestDirectory) throws -> Void) throws {
    let directory = try TestDirectory()
    #expect(try run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", directory.path]).code == 0)
    defer { _ = try? run(["umount", "-l", directory.path]) }
    try body(directory)
  }

  @Test("a small file system that fills up, and is emptied", .enabled(if: mayMount))
  func smallFileSystem() throws {
    try withSmallFileSystem { directory in
      try directory.write([UInt8](repeating: 1, count: 900 << 10), "ballast")
      let store = try directory.withJournal(options: options(Faults())) { journal in
        var store = Store()
        var value = 0
        var outcome = Commitment.committed
        while outcome == .committed {
          value += 1
          let setting = Setting(key: "key \(value % 100)", value: value)
          store.apply(setting)
          outcome = await journal.committed(journal.append(setting))
        }
        #expect(value > 1_000)
        if case .suspended(let error) = outcome { #expect(error.code == Self.noSpace) }
        let report = try directory.recover().report
        #expect(!report.isDamaged)
        try Files.remove("\(directory.path)/ballast")
        #expect(await journal.snapshotNeeded() == .room)
        #expect(await journal.writeSnapshot(of: store) == .written)
        return store
      }
      #expect(try directory.recover().store == store)
    }
  }

  @Test("a read-only file system: what is there is read, and the daemon goes on in memory", .enabled(if: mayMount))
  func readOnly() throws {
    try withSmallFileSystem { directory in
      try directory.write([Setting(key: "a", value: 1)])
      #expect(try run(["mount", "-o", "remount,ro", directory.path]).code == 0)
      #expect(try directory.recover().store.values == ["a": 1])
      try directory.withJournal(options: options(Faults())) { journal in
        let outcome = await journal.committed(journal.append(Setting(key: "b", value: 2)))
        guard case .suspended(let error) = outcome else {
          Issue.record("\(outcome)")
          return
        }
        #expect(error.isReadOnly)
        let mounted = try run(["mount", "-o", "remount,rw", directory.path])
        #expect(mounted.code == 0)
        #expect(await journal.snapshotNeeded() == .room)
        let all = Store([Setting(key: "a", value: 1), Setting(key: "b", value: 2)])
        #expect(await journal.writeSnapshot(of: all) == .written)
      }
      #expect(try directory.recover().store.values == ["a": 1, "b": 2])
    }
  }

  @Test("a directory of somebody else is refused", .enabled(if: ProcessFacts.ownUser == 0))
  func foreign() throws {
    let directory = try TestDirectory()
    #expect(try run(["chown", "12345", directory.path]).code == 0)
    #expect(throws: Directory.Refusal.foreign(path: directory.path, owner: 12_345, mode: 0o700)) {
      _ = try directory.open()
    }
  }
}
