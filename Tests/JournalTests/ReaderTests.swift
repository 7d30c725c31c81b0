import Journal
import Platform
import Support
import Testing

@Suite("Following a journal")
struct ReaderTests {
  @Test("every record of a live journal is read once, in its order, over snapshots and restarts")
  func follow() throws {
    let directory = try TestDirectory()
    var reader = JournalReader(try directory.open(), Setting.format)
    #expect(try reader.next() == nil)
    var generator = Seeded(seed: 40)
    let settings = history(300, &generator)
    var found: [Setting] = []
    var marks = 0
    func readOn(_ reader: inout JournalReader<Setting>) throws {
      while let entry = try reader.next() {
        switch entry.content {
        case .record(let setting):
          found.append(setting)
          #expect(entry.sequence == found.count)
        case .mark: marks += 1
        case .unknown, .damaged: Issue.record("\(String(decoding: entry.text, as: UTF8.self))")
        }
      }
    }
    for life in 0..<3 {
      let part = settings[life * 100..<life * 100 + 100]
      try directory.write(Array(part.prefix(40)))
      try readOn(&reader)
      let known = Store(settings[..<(life * 100 + 40)])
      try directory.withJournal { journal in
        if life != 1 { #expect(await journal.writeSnapshot(of: known) == .written) }
        for setting in part.dropFirst(40) { journal.append(setting) }
      }
      try readOn(&reader)
      // What is not yet written to its end is not shown.
      try directory.append(Array("12345678 4".utf8))
      try readOn(&reader)
    }
    #expect(found == settings)
    #expect(marks >= 3)
  }

  @Test("damaged lines and records of other kinds are shown as what they are")
  func others() throws {
    let directory = try TestDirectory()
    let lines = sealed([
      (0, #"# {"file":"journal","version":1,"after":0}"#), (1, #"{"key":"a","value":1}"#), (2, #"{"kind":2}"#),
    ])
    try directory.write(lines + Array("no line\n".utf8) + sealed([(3, #"{"key":"b"}"#)]))
    var reader = JournalReader(try directory.open(), Setting.format)
    var shown: [String] = []
    while let entry = try reader.next() {
      switch entry.content {
      case .record(let setting): shown.append("\(entry.sequence) \(setting.key)")
      case .mark(let mark): shown.append("\(entry.sequence) \(mark.file ?? "")")
      case .unknown: shown.append("\(entry.sequence) unknown \(String(decoding: entry.text, as: UTF8.self))")
      case .damaged: shown.append("damaged \(String(decoding: entry.text, as: UTF8.self))")
      }
    }
    #expect(shown == ["0 journal", "1 a", #"2 unknown {"kind":2}"#, "damaged no line", "3 b"])
  }
}

extension TestDirectory {
  /// Adds bytes at the end of the journal, as a write that was cut short does.
  func append(_ bytes: [UInt8]) throws { try write(try self.bytes() + bytes) }
}
