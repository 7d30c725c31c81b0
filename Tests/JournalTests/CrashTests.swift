import Journal
import Model
import Platform
import Support
import Testing

@Suite("Crashes")
struct CrashTests {
  /// What a daemon does in a short life: records, two snapshots, more records. Returns how many were acknowledged.
  private static func live(
    _ directory: TestDirectory, _ settings: [Setting], from known: Store, _ faults: Faults, reserve: Int
  ) throws -> Int {
    var options = JournalOptions()
    options.reserveLimit = reserve
    options.faults = faults
    return try directory.withJournal(options: options) { journal in
      var store = known
      var rest = settings[...]
      var acknowledged = 0
      func next() -> Int? {
        guard let setting = rest.popFirst() else { return nil }
        store.apply(setting)
        return journal.append(setting)
      }
      while let number = next() {
        if rest.count % 4 != 0 { continue }
        guard await journal.committed(number) == .committed else { return acknowledged }
        acknowledged = settings.count - rest.count
        guard rest.count % 16 == 0 else { continue }
        // Between the parts things go on, acknowledged ones too.
        var keys = (0..<12).map { "key \($0)" }[...]
        let outcome = await journal.writeSnapshot {
          if keys.isEmpty { return nil }
          if let number = next(), await journal.committed(number) == .committed {
            acknowledged = settings.count - rest.count
          }
          defer { keys = keys.dropFirst(5) }
          return keys.prefix(5).compactMap { key in store.values[key].map { Setting(key: key, value: $0) } }
        }
        guard outcome == .written else { return acknowledged }
      }
      return acknowledged
    }
  }

  /// Fails unless the store is what the first n settings lead to, n being at least what was acknowledged.
  private static func expect(
    _ recovered: Recovered, _ settings: [Setting], acknowledged: Int, _ place: String
  ) {
    let states = (acknowledged...settings.count).map { Store(settings[..<$0]) }
    #expect(states.contains(recovered.store), "\(place): \(acknowledged) were acknowledged")
    #expect(!recovered.report.isDamaged, "\(place)")
    #expect(recovered.report.lastSequence >= acknowledged, "\(place)")
  }

  @Test(
    "killed before or within any operation on the files: what was acknowledged is there, nothing is there twice",
    arguments: [0, 1, 30, 5_000], [0, 1 << 20])
  func anyOperation(bytes: Int, reserve: Int) throws {
    var generator = Seeded(seed: 30)
    let settings = history(40, &generator)
    let known = Store()
    let faults = Faults()
    let whole = try TestDirectory()
    #expect(try Self.live(whole, settings, from: known, faults, reserve: reserve) == 40)
    #expect(try whole.recover().store == Store(settings))
    let operations = faults.operations
    #expect(operations > 50)
    for operation in 1...operations {
      let directory = try TestDirectory()
      let place = "operation \(operation) of \(operations), after \(bytes) bytes"
      let acknowledged = try Self.live(
        directory, settings, from: known, Faults(.death(operation: operation, bytes: bytes)), reserve: reserve)
      let recovered = try directory.recover()
      Self.expect(recovered, settings, acknowledged: acknowledged, place)
      // The next daemon goes on, and is killed as well, later in its life.
      let more = history(12, &generator).map { Setting(key: $0.key, value: $0.value.map { $0 + 1_000 }) }
      let second = try Self.live(
        directory, more, from: recovered.store, Faults(.death(operation: operations / 2, bytes: bytes)),
        reserve: reserve)
      let states = (second...more.count).map { count in
        var store = recovered.store
        for setting in more[..<count] { store.apply(setting) }
        return store
      }
      let again = try directory.recover()
      #expect(states.contains(again.store), "\(place), the second time")
    }
  }

  @Test("a process that ends between two steps of a snapshot loses nothing", arguments: Faults.Point.allCases)
  func namedPoints(point: Faults.Point) async throws {
    let directory = try TestDirectory()
    var generator = Seeded(seed: 31)
    let settings = history(64, &generator)
    try directory.write(Array(settings[..<60]))
    await #expect(processExitsWith: .exitCode(9)) {
      [path = directory.path as String, name = point.rawValue as String] in
      guard let point = Faults.Point(rawValue: name) else { return }
      try endAt(point, in: path)
    }
    let found = try directory.recover()
    #expect(found.store == Store(settings))
    #expect(!found.report.isDamaged)
    switch point {
    case .snapshotWritten:
      #expect(directory.names == ["journal", "journal.new", "snapshot.new"])
      #expect(found.report.snapshot.records == 0)
    case .snapshotRenamed:
      #expect(directory.names == ["journal", "journal.new", "snapshot"])
      // Those before the snapshot stand in both files, and are used once.
      #expect(found.report.journal.covered == 60)
      #expect(found.report.journal.used == 4)
    case .journalRenamed:
      #expect(directory.names == ["journal", "snapshot"])
      #expect(found.report.journal.covered == 0)
    }
    try directory.write([Setting(key: "on", value: 1)])
    #expect(directory.names.allSatisfy { !$0.hasSuffix(".new") })
    #expect(try directory.recover().store.values == found.store.values.merging(["on": 1]) { $1 })
  }
}

/// Writes a snapshot of what a directory holds, with four records more meanwhile, and ends on the way.
private func endAt(_ point: Faults.Point, in path: String) throws {
  let directory = try Directory(opening: path)
  var store = Store()
  let report = Recovery.read(directory, Setting.format, here: Setting.origin) { setting, _ in store.apply(setting) }
  var generator = Seeded(seed: 31)
  let more = history(64, &generator)[60...]
  let known = store
  try EventLoop.run { loop in
    var options = JournalOptions()
    options.faults = Faults(.exit(at: point, code: 9))
    guard let directory = try? Directory(opening: path),
      let journal = try? Journal(
        in: directory, Setting.format, after: report, origin: Setting.origin, on: loop, options: options)
    else { return }
    var parts = known.parts[...]
    var rest = more
    _ = await journal.writeSnapshot {
      for setting in rest { journal.append(setting) }
      rest = []
      return parts.popFirst()
    }
  }
}
