import Model
import Testing

@testable import Varlink

@Suite("The fast way to read updates")
struct WatchReaderTests {
  private func quick(_ bytes: [UInt8]) -> WatchReply? {
    bytes.withUnsafeBytes { WatchReader.reply(in: $0)?.reply }
  }

  private func slow(_ bytes: [UInt8]) -> WatchReply? {
    bytes.withUnsafeBytes { frame in
      guard let reply = try? Reply(scanning: frame), reply.failure(in: frame) == nil else { return nil }
      return try? reply.decode(WatchReply.self, in: frame)
    }
  }

  @Test("it reads what the daemon writes of progress, and leaves the rest alone", arguments: [11, nil])
  func sameAsCodable(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      var reply = random.watch()
      reply.tasks = random.once(in: 4) ? reply.tasks : []
      reply.removed = random.once(in: 4) ? reply.removed : []
      var bytes: [UInt8] = []
      try ReplyWriter.success(reply, continues: true, into: &bytes)
      bytes.removeLast()
      let isPlain = reply.tasks.isEmpty && reply.removed.isEmpty
      #expect(quick(bytes) == (isPlain ? reply : nil), "seed \(seed)")
      #expect(slow(bytes) == reply, "seed \(seed)")
    }
  }

  @Test("damaged and foreign frames are never read otherwise than by the slow way", arguments: [12, nil])
  func damaged(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let pieces = [",", "}", "]", "{", "null", "1", "\"a\"", " ", "\\", "true", "\"id\":2,", "-", ".5", "e9"]
    for _ in 0..<2_000 {
      var reply = random.watch()
      (reply.tasks, reply.removed) = ([], [])
      reply.updates = Array(reply.updates.prefix(2))
      var bytes: [UInt8] = []
      try ReplyWriter.success(reply, continues: true, into: &bytes)
      bytes.removeLast()
      let at = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 3 {
      case 0: bytes.remove(at: at)
      case 1: bytes.insert(contentsOf: Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8), at: at)
      default: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      }
      if let found = quick(bytes) {
        #expect(slow(bytes) == found, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  @Test("another order, spaces after values and an unknown key change nothing but the way")
  func rare() {
    let update = #"{"updated":5,"id":7,"group":"g","completed":2}"#
    let plain =
      #"{"continues":true,"parameters":{"complete":true,"updates":[\#(update)],"removed":[],"tasks":[],"revision":3}}"#
    #expect(quick(Array(plain.utf8))?.updates.first?.id == 7)
    let texts = [
      plain.replacing("\"id\"", with: "\"new\":1,\"id\""), plain.replacing("\"revision\":3", with: "\"revision\":3.5"),
      plain.replacing("\"complete\":true,", with: ""), plain + "x",
      plain.replacing("{\"continues\":true,", with: "{\"error\":\"e\","),
    ]
    for text in texts { #expect(quick(Array(text.utf8)) == nil, "\(text)") }
  }
}
