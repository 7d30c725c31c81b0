import Journal
import Model
import Platform
import Support
import Testing

/// Files as released programs wrote them; each must be read for ever. A new format gets new files beside these.
@Suite("Goldens")
struct GoldenTests {
  private static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/") + "/Goldens/Journal"
  }()

  private func directory(_ name: String) throws -> TestDirectory {
    let directory = try TestDirectory()
    for file in Files.list("\(Self.root)/\(name)") {
      try directory.write(try readFile("\(Self.root)/\(name)/\(file)"), file)
    }
    return directory
  }

  @Test("version 1 is read")
  func versionOne() throws {
    let recovered = try directory("v1").recover(from: JournalOrigin(host: "box", boot: "b2"))
    #expect(
      recovered.settings == [
        Setting(key: "a", value: 1), Setting(key: "größe \"x\"\n", value: -2), Setting(key: "c", value: 7),
        Setting(key: "c", value: 6), Setting(key: "c", value: 7), Setting(key: "a"), Setting(key: "d", value: 9),
      ])
    #expect(recovered.positions.map(\.sequence) == [5, 5, 7, 6, 7, 8, 9])
    #expect(recovered.positions.map(\.isSnapshot) == [true, true, true, false, false, false, false])
    let report = recovered.report
    #expect(report.lastSequence == 9 && report.after == 5 && report.version == 1)
    #expect(report.origin?.boot == "b2")
    #expect(report.origin?.time == Timestamp(microseconds: 1_795_249_860_000_000))
    #expect(!report.needsSnapshot && !report.isOtherBoot && report.findings.isEmpty)
  }

  @Test("version 1 is what is written")
  func written() throws {
    let directory = try TestDirectory()
    let first = JournalOrigin(host: "box", boot: "b1")
    try directory.withJournal(origin: first) { journal in
      for value in 1...5 { journal.append(Setting(key: "a", value: value)) }
      var parts: [[Setting]] = [
        [Setting(key: "a", value: 1), Setting(key: "größe \"x\"\n", value: -2)], [Setting(key: "c", value: 7)],
      ].reversed()
      let outcome = await journal.writeSnapshot {
        if parts.count == 1 { for value in 6...7 { journal.append(Setting(key: "c", value: value)) } }
        return parts.popLast()
      }
      #expect(outcome == .written)
      journal.append(Setting(key: "a"))
    }
    try directory.withJournal(origin: JournalOrigin(host: "box", boot: "b2")) { journal in
      _ = journal.append(Setting(key: "d", value: 9))
    }
    for name in ["snapshot", "journal"] {
      let ours = timeless(try directory.bytes(name))
      #expect(ours == timeless(try readFile("\(Self.root)/v1/\(name)")))
    }
  }

  /// The lines without checksums, and without the times in the marks.
  private func timeless(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      let rest = line.dropFirst(9)
      guard rest.contains("# "), let time = rest.firstRange(of: "\"time\":") else { return String(rest) }
      return rest[..<time.lowerBound] + String(rest[time.upperBound...].drop { $0.isNumber })
    }
  }

  @Test("what a later program wrote is used as far as it is understood, kept aside, and said")
  func later() throws {
    let directory = try directory("later")
    let bytes = try directory.bytes()
    let recovered = try directory.recover()
    #expect(recovered.store.values == ["a": 1, "b": 4])
    let report = recovered.report
    #expect(report.isNewer && report.needsSnapshot && !report.isDamaged)
    #expect(report.journal.unknown == 2)
    #expect(report.findings.count == 3)
    try directory.withJournal { journal in
      #expect(await journal.snapshotNeeded() == .recovery)
      #expect(await journal.writeSnapshot(of: recovered.store) == .written)
    }
    let kept = try #require(directory.names.first { $0.hasPrefix("journal.newer-") })
    #expect(try directory.bytes(kept).starts(with: bytes))
    let again = try directory.recover()
    #expect(again.store == recovered.store)
    #expect(!again.report.needsSnapshot && again.report.lastSequence == 4)
  }
}
