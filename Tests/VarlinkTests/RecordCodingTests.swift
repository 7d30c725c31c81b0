import Model
import Testing

@testable import Varlink

@Suite("The fast way to write and read the journal's records")
struct RecordCodingTests {
  @Test("it writes the same bytes as Codable, and reads the same record", arguments: [20_261_121, nil])
  func sameAsCodable(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let record = random.record()
      var fast: [UInt8] = []
      var slow: [UInt8] = []
      try RecordWriter.append(record, into: &fast)
      try WireEncoder.encode(record, into: &slow)
      #expect(fast == slow, "seed \(seed)")
      #expect(
        fast.withUnsafeBytes { RecordReader.read($0) } == (record == BoardRecord() ? nil : record), "seed \(seed)")
    }
  }

  @Test("a record that was never made is written as the one that was", arguments: [20_261_123, nil])
  func sameAsRecord(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let record = random.record()
      var direct: [UInt8] = []
      var made: [UInt8] = []
      if let task = record.task {
        try RecordWriter.append(task: task, record.request, into: &direct)
        try RecordWriter.append(BoardRecord(task: task, request: record.request), into: &made)
      }
      if let progress = record.progress {
        try RecordWriter.append(progress: progress, record.request, into: &direct)
        try RecordWriter.append(BoardRecord(progress: progress, request: record.request), into: &made)
      }
      if let key = record.forgotten {
        RecordWriter.append(forgotten: key, Timestamp(microseconds: 17), into: &direct)
        try RecordWriter.append(BoardRecord(forgotten: key, time: Timestamp(microseconds: 17)), into: &made)
      }
      #expect(direct == made, "seed \(seed)")
    }
  }

  @Test("what is changed in any byte is read as Codable reads it", arguments: [20_261_122, nil])
  func sameAsCodableWhenChanged(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<4_000 {
      var bytes: [UInt8] = []
      try RecordWriter.append(random.record(), into: &bytes)
      let at = random.below(bytes.count)
      switch random.below(3) {
      case 0: bytes[at] = UInt8(random.below(256))
      case 1: bytes.remove(at: at)
      default: bytes.insert(random.pick(Array(#"{}[]",:0n "#.utf8)), at: at)
      }
      guard let fast = bytes.withUnsafeBytes({ RecordReader.quickly($0) }) else { continue }
      #expect(try WireDecoder.decode(BoardRecord.self, from: bytes) == fast, "seed \(seed)")
    }
  }

  @Test("plain records are read the fast way, unknown fields the slow one")
  func whichWay() throws {
    let progress = #"{"progress":{"group":"g","id":1,"completed":2.5,"updated":7}}"#
    let unknown = #"{"progress":{"group":"g","id":1,"completed":2.5,"updated":7,"later":[1]},"kind":null}"#
    let expected = SavedProgress(group: "g", id: 1, completed: 2.5, updated: Timestamp(microseconds: 7))
    #expect(Array(progress.utf8).withUnsafeBytes { RecordReader.quickly($0) }?.progress == expected)
    #expect(Array(unknown.utf8).withUnsafeBytes { RecordReader.quickly($0) } == nil)
    #expect(Array(unknown.utf8).withUnsafeBytes { RecordReader.read($0) }?.progress == expected)
    #expect(Array(#"{"later":{}}"#.utf8).withUnsafeBytes { RecordReader.read($0) } == nil)
  }
}

extension SeededGenerator {
  mutating func groupRule() -> SavedGroupRule {
    SavedGroupRule(
      group: string(), parallel: maybe { $0.integer() },
      hooks: maybe { random in (0..<random.below(3)).map { _ in random.string() } }, origin: maybe { $0.string() })
  }

  mutating func pace() -> SavedPace {
    SavedPace(rate: double(), span: Microseconds(Int64(integer())), samples: integer())
  }

  mutating func record() -> BoardRecord {
    var record = BoardRecord()
    switch below(9) {
    case 0, 1:
      record.task = SavedTask(
        status: task(), timeout: maybe { Microseconds(Int64($0.integer())) },
        ticks: maybe { UInt64($0.below(1 << 40)) },
        pace: maybe { $0.pace() })
      if once(in: 4) == false {
        record.task?.status.rate = nil
        record.task?.status.remaining = nil
      }
    case 2, 3, 4:
      record.progress = SavedProgress(
        group: string(), id: integer(), completed: double(), total: maybe { $0.double() },
        message: maybe { $0.string() }, updated: timestamp(), pace: maybe { $0.pace() })
    case 5: record.forgotten = TaskKey(group: string(), id: integer())
    case 6: record.group = SavedGroup(name: string(), lastID: integer())
    case 7: record.groupRule = groupRule()
    default: record.note = maybe { SavedNote(time: $0.timestamp(), text: $0.string(), boot: $0.maybe { $0.string() }) }
    }
    record.request = maybe {
      SavedRequest(
        group: $0.string(), request: $0.string(), method: $0.pick(ProgressInterface.Method.allCases),
        task: $0.integer(), answered: $0.timestamp(), id: $0.maybe { $0.integer() })
    }
    record.time = maybe { $0.timestamp() }
    return record
  }
}
