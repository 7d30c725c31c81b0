import Journal
import Platform
import Support
import Testing

@Suite("Recovery")
struct RecoveryTests {
  @Test("an empty directory is a first start")
  func first() throws {
    let recovered = try TestDirectory().recover()
    #expect(!recovered.report.snapshot.isFound && !recovered.report.journal.isFound && !recovered.report.isDamaged)
    #expect(!recovered.report.needsSnapshot)
    #expect(recovered.report.findings.isEmpty)
  }

  @Test("what was written is there, in its order, and numbers go on")
  func roundTrip() throws {
    let directory = try TestDirectory()
    var generator = Seeded(seed: 3)
    let settings = history(500, &generator)
    try directory.write(Array(settings[..<200]))
    try directory.write(Array(settings[200...]))
    let recovered = try directory.recover()
    #expect(recovered.settings == settings)
    #expect(recovered.positions.map(\.sequence) == Array(1...500))
    #expect(recovered.report.lastSequence == 500)
    #expect(!recovered.report.isDamaged)
    #expect(!recovered.report.isOtherBoot)
    #expect(recovered.report.findings.isEmpty)
    #expect(directory.names == ["journal"])
  }

  @Test(
    "every prefix of a journal of 200 records gives the records that are whole in it, and can be gone on with",
    arguments: 0..<8)
  func prefixes(share: Int) throws {
    let directory = try TestDirectory()
    var generator = Seeded(seed: 4)
    let settings = history(200, &generator)
    try directory.write(settings)
    let whole = try directory.bytes()
    let cut = try TestDirectory()
    for length in stride(from: share, through: whole.count, by: 8) {
      let prefix = Array(whole[..<length])
      try cut.write(prefix)
      let recovered = try cut.recover()
      let lines = prefix.count { $0 == UInt8(ascii: "\n") }
      #expect(recovered.settings == Array(settings[..<max(0, lines - 1)]), "cut at \(length) of \(whole.count)")
      #expect(!recovered.report.isDamaged, "cut at \(length) of \(whole.count)")
      if length % 97 == 0 || length == whole.count - 1 {
        try cut.write([Setting(key: "new", value: -1)])
        let again = try cut.recover()
        #expect(
          again.settings == recovered.settings + [Setting(key: "new", value: -1)], "cut at \(length) of \(whole.count)")
        #expect(again.report.journal.torn == 0)
        #expect(!again.report.isDamaged)
      }
    }
  }

  @Test("a torn line with zeros behind it, as a power cut leaves them, is cut off")
  func zeros() throws {
    let directory = try TestDirectory()
    try directory.write([Setting(key: "a", value: 1), Setting(key: "b", value: 2)])
    try directory.write(try directory.bytes() + Array("12ab34cd 3 {".utf8) + [UInt8](repeating: 0, count: 5_000))
    let recovered = try directory.recover()
    #expect(recovered.store.values == ["a": 1, "b": 2])
    #expect(!recovered.report.isDamaged)
    #expect(recovered.report.journal.torn == 5_012)
  }

  @Test("another boot, another host and a newer program are told")
  func otherOrigins() throws {
    let directory = try TestDirectory()
    try directory.write([Setting(key: "a", value: 1)])
    #expect(try !directory.recover().report.isOtherBoot)
    let otherBoot = try directory.recover(from: JournalOrigin(host: "box", boot: "b2")).report
    #expect(otherBoot.isOtherBoot && !otherBoot.isOtherHost && otherBoot.findings.isEmpty)
    let otherHost = try directory.recover(from: JournalOrigin(host: "crate", boot: "b1")).report
    #expect(otherHost.isOtherBoot && otherHost.isOtherHost)
    #expect(otherHost.findings == ["the journal is from another host: box", "1 record was used"])
    // The daemon that goes on says who it is, so the next one on the same boot finds itself at home.
    try directory.withJournal(origin: JournalOrigin(host: "box", boot: "b2")) { _ in }
    #expect(try !directory.recover(from: JournalOrigin(host: "box", boot: "b2")).report.isOtherBoot)
  }

  @Test("records of unknown kinds are passed over and counted, unknown fields are ignored")
  func unknown() throws {
    let directory = try TestDirectory()
    let lines = sealed([
      (1, #"{"key":"a","value":1,"colour":"red","more":{"x":[1]}}"#), (2, #"{"kind":"later"}"#), (3, "[]"),
      (4, #"{"key":"b","value":2}"#),
    ])
    try directory.write(lines)
    let recovered = try directory.recover()
    #expect(recovered.store.values == ["a": 1, "b": 2])
    #expect(recovered.report.journal.unknown == 2)
    #expect(!recovered.report.isDamaged)
  }

  @Test("lines in disorder are used by their numbers, each once")
  func disorder() throws {
    let directory = try TestDirectory()
    var generator = Seeded(seed: 5)
    let settings = history(60, &generator)
    try directory.write(settings)
    let lines = try directory.bytes().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // A block of lines from further on stands over an earlier one, and once more in its place.
    let mixed = lines[..<10] + lines[40..<45] + lines[15...]
    try directory.write(Array(mixed.joined(separator: [UInt8(ascii: "\n")])))
    let recovered = try directory.recover()
    #expect(recovered.settings == Array(settings[..<9] + settings[14...]))
    #expect(recovered.report.isDamaged)
    #expect(recovered.report.journal.missing == 5)
  }

  @Test("a line whose line feed was destroyed is read, and so is the one behind it")
  func salvage() throws {
    let directory = try TestDirectory()
    let settings = (1...5).map { (value: Int) in Setting(key: "k\(value)", value: value) }
    try directory.write(settings)
    var bytes = try directory.bytes()
    let feeds = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    bytes[feeds[2]] = UInt8(ascii: "?")
    try directory.write(bytes)
    let recovered = try directory.recover()
    #expect(recovered.settings == settings)
    #expect(recovered.report.isDamaged)
    #expect(recovered.report.journal.missing == 0)
  }

  @Test("a text that looks like a line is none, wherever the damage is")
  func forgery() throws {
    let directory = try TestDirectory()
    let forged = sealed([(3, #"{"key":"forged","value":666}"#)]).dropLast()
    let settings = [
      Setting(key: "a", value: 1), Setting(key: "\n" + String(decoding: forged, as: UTF8.self), value: 2),
      Setting(key: "b", value: 3),
    ]
    try directory.write(settings)
    let whole = try directory.bytes()
    for index in whole.indices {
      var bytes = whole
      bytes[index] = UInt8(ascii: "\n")
      try directory.write(bytes)
      #expect(try directory.recover().settings.allSatisfy { settings.contains($0) })
    }
  }

  @Test("a journal without the snapshot that it follows, and the other way round, are told")
  func missingFiles() throws {
    let directory = try TestDirectory()
    try directory.write([Setting(key: "a", value: 1)])
    try directory.withJournal { journal in
      #expect(await journal.writeSnapshot(of: Store([Setting(key: "a", value: 1)])) == .written)
      journal.append(Setting(key: "b", value: 2))
    }
    let (journal, snapshot) = (try directory.bytes(), try directory.bytes("snapshot"))
    #expect(try !directory.recover().report.isDamaged)
    try Files.remove("\(directory.path)/snapshot")
    var recovered = try directory.recover()
    #expect(recovered.report.isSnapshotMissing && recovered.report.isDamaged)
    #expect(recovered.store.values == ["b": 2])
    try directory.write(snapshot, "snapshot")
    try Files.remove("\(directory.path)/journal")
    recovered = try directory.recover()
    #expect(recovered.report.isDamaged)
    #expect(recovered.store.values == ["a": 1])
    #expect(recovered.report.lastSequence == 1)
    try directory.write(Array(snapshot.dropLast(20)), "snapshot")
    try directory.write(journal)
    recovered = try directory.recover()
    #expect(recovered.report.snapshot.isCutShort)
    #expect(recovered.store.values == ["a": 1, "b": 2])
  }
}

/// Lines with their checksums.
func sealed(_ records: [(sequence: Int, json: String)]) -> [UInt8] {
  var bytes: [UInt8] = []
  for record in records {
    let rest = Array("\(record.sequence) \(record.json)".utf8)
    var value = ~UInt32(0)
    for byte in rest {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }
    let digits = String(~value, radix: 16)
    bytes += Array((String(repeating: "0", count: 8 - digits.count) + digits + " ").utf8) + rest + [0x0A]
  }
  return bytes
}
