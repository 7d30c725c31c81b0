import Model
import Testing

@testable import Varlink

@Suite("The fast way to write tasks and updates")
struct UpdateWriterTests {
  @Test("it writes the same bytes as Codable, and they are read back", arguments: [20_251_123, nil])
  func sameAsCodable(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<600 {
      let watch = random.watch()
      let list = ListReply(tasks: watch.tasks)
      let bytes = try #require(try agreed(watch, UpdateWriter.append), "seed \(seed)")
      #expect(try WireDecoder.decode(WatchReply.self, from: bytes) == watch, "seed \(seed)")
      let others = try #require(try agreed(list, UpdateWriter.append), "seed \(seed)")
      #expect(try WireDecoder.decode(ListReply.self, from: others) == list, "seed \(seed)")
      for task in watch.tasks { _ = try #require(try agreed(task, UpdateWriter.append), "seed \(seed)") }
      for update in watch.updates { _ = try #require(try agreed(update, UpdateWriter.append), "seed \(seed)") }
    }
  }

  /// The bytes, when both ways agree.
  private func agreed<Value: Encodable>(
    _ value: Value, _ write: (Value, inout [UInt8]) throws(WireError) -> Void
  ) throws -> [UInt8]? {
    var fast: [UInt8] = []
    var slow: [UInt8] = []
    try write(value, &fast)
    try WireEncoder.encode(value, into: &slow)
    return fast == slow ? fast : nil
  }

  @Test("a number that is not finite is refused by its path, and nothing is appended")
  func notFinite() {
    let stamp = Timestamp(microseconds: 1)
    let good = TaskUpdate(group: "g", id: 1, completed: 1, updated: stamp)
    let bad = TaskUpdate(group: "g", id: 2, completed: 1, rate: .nan, updated: stamp)
    var bytes: [UInt8] = [1, 2, 3]
    #expect(throws: WireError.notFinite(field: "updates[1].rate")) {
      try ReplyWriter.success(WatchReply(revision: 1, updates: [good, bad], complete: true), into: &bytes)
    }
    let task = TaskStatus(group: "g", id: 1, completed: .infinity, started: stamp, updated: stamp)
    #expect(throws: WireError.notFinite(field: "tasks[0].completed")) {
      try ReplyWriter.success(ListReply(tasks: [task]), into: &bytes)
    }
    #expect(throws: WireError.notFinite(field: "completed")) { try UpdateWriter.append(task, into: &bytes) }
    #expect(bytes == [1, 2, 3])
  }

  @Test("a part of a watch looks like this")
  func example() throws {
    let update = TaskUpdate(
      group: "g", id: 7, completed: 2.5, total: 10, rate: 0.1, remaining: Microseconds(75_000_000),
      updated: Timestamp(microseconds: 1_700_000_000_000_000))
    var bytes: [UInt8] = []
    let reply = WatchReply(revision: 3, updates: [update], removed: [TaskKey(group: "g", id: 1)], complete: true)
    try ReplyWriter.success(reply, continues: true, into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"parameters":{"revision":3,"tasks":[],"updates":[{"group":"g","id":7,"completed":2.5,"total":10,"#
        + #""rate":0.1,"remaining":75000000,"updated":1700000000000000}],"removed":[{"group":"g","id":1}],"#
        + "\"complete\":true},\"continues\":true}\0")
  }
}

extension SeededGenerator {
  mutating func maybe<Value>(_ value: (inout SeededGenerator) -> Value) -> Value? {
    once(in: 2) ? value(&self) : nil
  }

  mutating func timestamp() -> Timestamp { Timestamp(microseconds: Int64(integer())) }

  mutating func update() -> TaskUpdate {
    TaskUpdate(
      group: string(), id: integer(), completed: double(), total: maybe { $0.double() }, rate: maybe { $0.double() },
      remaining: maybe { Microseconds(Int64($0.integer())) }, updated: timestamp(), message: maybe { $0.string() })
  }

  mutating func task() -> TaskStatus {
    TaskStatus(
      group: string(), id: integer(), label: string(), unit: string(), host: string(), uid: integer(),
      pid: maybe { $0.integer() }, parent: maybe { $0.integer() }, service: maybe { $0.string() },
      state: pick(TaskState.allCases), reason: string(), completed: double(), total: maybe { $0.double() },
      message: string(), code: maybe { $0.integer() }, rate: maybe { $0.double() },
      remaining: maybe { Microseconds(Int64($0.integer())) }, started: timestamp(), updated: timestamp(),
      ended: maybe { $0.timestamp() })
  }

  mutating func watch() -> WatchReply {
    WatchReply(
      revision: integer(), tasks: (0..<below(4)).map { _ in task() }, updates: (0..<below(4)).map { _ in update() },
      removed: (0..<below(3)).map { _ in TaskKey(group: string(), id: integer()) }, complete: once(in: 2))
  }
}
