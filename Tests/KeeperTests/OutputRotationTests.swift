import Keeper
import Model
import Platform
import Support
import Testing

@Suite("Output: rotation")
struct OutputRotationTests {
  private static func lines(_ numbers: Range<Int>, width: Int = 40) -> [UInt8] {
    numbers.flatMap { number in
      let text = "line \(number) "
      return Array((text + String(repeating: "x", count: max(0, width - text.utf8.count)) + "\n").utf8)
    }
  }

  @Test(
    "a new log begins at the end of a line, and all logs together are all bytes", arguments: [1_000, 70_000, 300_000])
  func atLineEnds(max: Int) async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let count = max * 3 / 41
    let bytes = Self.lines(0..<count)
    writeToPipe(try setting.add(1, setting.rules(max: max, keep: 9))[0], bytes, chunks: [1, 60_000, 333, 10_007])
    try await setting.finish(1)
    #expect(try setting.whole() == bytes)
    let logs = try listDirectory(directory.path).filter { $0.hasPrefix("web.log") }
    #expect(logs.count >= 3)
    for name in logs {
      let log = try readFile("\(directory.path)/\(name)")
      #expect(log.count <= max, "\(name)")
      #expect(log.last == UInt8(ascii: "\n") || log.isEmpty, "\(name)")
      if !log.isEmpty { #expect(log.starts(with: "line ".utf8), "\(name)") }
    }
  }

  @Test("of old logs as many stay as were asked for, the newest ones", arguments: [0, 1, 3])
  func count(keep: Int) async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let bytes = Self.lines(0..<2_000)
    writeToPipe(try setting.add(1, setting.rules(max: 5_000, keep: keep))[0], bytes, chunks: [3_000])
    try await setting.finish(1)
    let logs = try listDirectory(directory.path).filter { $0.hasPrefix("web.log") }
    #expect(logs.count == keep + 1)
    let whole = try setting.whole()
    #expect(bytes.suffix(whole.count) == whole[...])
    // Fewer are asked for: the oldest go with the next rotation.
    let fewer = try OutputSetting(in: directory.path)
    let more = Self.lines(2_000..<2_200)
    writeToPipe(try fewer.add(2, fewer.rules(max: 5_000, keep: min(keep, 1)))[0], more)
    try await fewer.finish(2)
    #expect(try listDirectory(directory.path).filter { $0.hasPrefix("web.log") }.count == min(keep, 1) + 1)
  }

  @Test("each old log has its own index beside it, and the index its limit")
  func indexes() async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let raw = try setting.add(1, setting.rules(max: 400, keep: 100))[0]
    for number in 0..<40 {
      writeToPipe(raw, Self.lines(number..<number + 1))
      try await setting.drain(1)
    }
    try await setting.finish(1)
    for name in try listDirectory(directory.path) where name.hasPrefix("web.log") {
      let index = OutputRecord.decode(
        try readFile("\(directory.path)/web.index" + name.dropFirst("web.log".count)))
      #expect(index.first?.offset == 0, "\(name)")
      #expect(index.allSatisfy { $0.origin == .both && $0.offset < 410 }, "\(name)")
    }
  }

  @Test("bytes without a newline get new logs too, and none is lost")
  func binary() async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 | 0x80) }
    writeToPipe(try setting.add(1, setting.rules(max: 100_000, keep: 50))[0], bytes)
    try await setting.finish(1)
    #expect(try setting.whole() == bytes)
    for name in try listDirectory(directory.path) where name.hasPrefix("web.log") {
      #expect(try readFile("\(directory.path)/\(name)").count <= 100_000 + 65_536)
    }
  }

  @Test("a rotation that ended after any of its steps loses no byte, and the next one goes on from there")
  func everyStep() async throws {
    // Each run of the loop dies one file operation later than the one before.
    for operation in 1...40 {
      let directory = try TemporaryDirectory()
      let first = Self.lines(0..<60)
      do {
        let setting = try OutputSetting(in: directory.path)
        writeToPipe(try setting.add(1, setting.rules(max: 1_000, keep: 9))[0], first)
        try await setting.finish(1)
      }
      let faults = Faults(.death(operation: operation, bytes: 3))
      let middle = Self.lines(60..<100)
      do {
        let setting = try OutputSetting(in: directory.path, faults: faults)
        let raw = try setting.add(1, setting.rules(max: 1_000, keep: 9))[0]
        writeToPipe(raw, middle)
        try await setting.finish(1)
      }
      let survived = try setting(directory.path).whole()
      #expect((first + middle).starts(with: survived), "operation \(operation)")
      #expect(survived.count >= first.count, "operation \(operation)")
      let setting = try OutputSetting(in: directory.path)
      let last = Self.lines(100..<160)
      writeToPipe(try setting.add(1, setting.rules(max: 1_000, keep: 9))[0], last)
      try await setting.finish(1)
      let whole = survived + last
      #expect(try setting.whole() == whole, "operation \(operation)")
    }
  }

  private func setting(_ path: String) throws -> OutputSetting { try OutputSetting(in: path) }

  @Test("old logs go when they are older than was asked for")
  func age() async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    writeToPipe(try setting.add(1, setting.rules(max: 1_000, keep: 9))[0], Self.lines(0..<90))
    try await setting.finish(1)
    let before = try listDirectory(directory.path).filter { $0.hasPrefix("web.log.") }
    #expect(before.count >= 3)
    _ = try run(["touch", "-d", "3 days ago", setting.path("web") + ".2", setting.path("web") + ".3"])
    let later = try OutputSetting(in: directory.path)
    writeToPipe(try later.add(2, later.rules(max: 1_000, keep: 9, days: 2))[0], Self.lines(90..<91))
    try await later.finish(2)
    let after = try listDirectory(directory.path).filter { $0.hasPrefix("web.log.") }
    #expect(after.contains("web.log.1"))
    #expect(!after.contains("web.log.2") && !after.contains("web.log.3"))
    #expect(!Files.exists("\(directory.path)/web.index.2"))
  }
}
