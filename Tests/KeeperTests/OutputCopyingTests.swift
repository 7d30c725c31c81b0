import Keeper
import Model
import Platform
import Support
import Testing

@Suite("Output: copying")
struct OutputCopyingTests {
  private static func random(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  @Test(
    "the log is byte for byte what was written, whatever it is and in what chunks",
    arguments: [[1], [7, 1, 4_096], [4_095, 4_097], [65_536], [100_000, 3]])
  func byteForByte(chunks: [Int]) async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    var generator = SeededGenerator(seed: 1)
    let bytes = Self.random(chunks == [1] ? 5_000 : 700_000, &generator)
    let raw = try setting.add(1, setting.rules())[0]
    writeToPipe(raw, bytes, chunks: chunks)
    try await setting.finish(1)
    #expect(try readFile(setting.path("web")) == bytes)
    #expect(setting.news(of: 1)?.dropped == 0)
    #expect(setting.news(of: 1)?.problem == nil)
  }

  @Test("a log of an earlier keeper is continued")
  func continues() async throws {
    let directory = try TemporaryDirectory()
    let first = try OutputSetting(in: directory.path)
    writeToPipe(try first.add(1, first.rules())[0], Array("one\n".utf8))
    try await first.finish(1)
    let second = try OutputSetting(in: directory.path)
    writeToPipe(try second.add(2, second.rules())[0], Array("two\n".utf8))
    try await second.finish(2)
    #expect(try readFile(second.path("web")) == Array("one\ntwo\n".utf8))
    #expect(try second.index().map(\.offset) == [0, 4])
  }

  @Test("what was written before a drain was asked for is in the log when it is over")
  func drains() async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let raw = try setting.add(1, setting.rules())[0]
    for word in ["a", "bc", "def"] {
      writeToPipe(raw, Array("\(word)\n".utf8))
      try await setting.drain(1)
      #expect(try readFile(setting.path("web")).suffix(word.utf8.count + 1) == Array("\(word)\n".utf8)[...])
    }
    try await setting.finish(1)
  }

  @Test("standard output and standard error output lie in one log, told apart by the index")
  func twoStreams() async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let raws = try setting.add(1, setting.rules(), split: true)
    for number in 0..<20 {
      writeToPipe(raws[number % 2], Array("\(number % 2) \(number)\n".utf8))
      try await setting.drain(1)
    }
    try await setting.finish(1)
    let log = try readFile(setting.path("web"))
    let index = OutputIndex(try setting.index())
    var offset = 0
    for (number, line) in log.split(separator: UInt8(ascii: "\n")).enumerated() {
      #expect(String(decoding: line, as: UTF8.self) == "\(number % 2) \(number)")
      #expect(index.record(at: offset)?.origin == (number % 2 == 1 ? .errors : .output))
      offset += line.count + 1
    }
  }

  @Test("logs and their directories are for their owner alone; a link in the place of a log is not followed")
  func modes() async throws {
    let directory = try TemporaryDirectory()
    try Files.write([], to: "\(directory.path)/elsewhere")
    let setting = try OutputSetting(in: directory.path + "/state/logs")
    let raw = try setting.add(1, setting.rules())[0]
    writeToPipe(raw, Array("secret\n".utf8))
    try await setting.finish(1)
    #expect(mode(of: setting.directory) == 0o700)
    #expect(mode(of: setting.path("web")) == 0o600)
    #expect(mode(of: "\(setting.directory)/web.index") == 0o600)
    try Files.link(setting.path("trap"), to: "\(directory.path)/elsewhere")
    writeToPipe(try setting.add(2, setting.rules("trap"))[0], Array("secret\n".utf8))
    try await setting.finish(2)
    #expect(setting.news(of: 2)?.dropped == 7)
    #expect(try readFile("\(directory.path)/elsewhere").isEmpty)
  }

  @Test("a log that was removed, renamed or cut is begun anew where its name says, and nothing is written twice")
  func handledFromOutside() async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let raw = try setting.add(1, setting.rules())[0]
    func say(_ word: String) async throws {
      writeToPipe(raw, Array("\(word)\n".utf8))
      try await setting.drain(1)
    }
    try await say("one")
    try Files.remove(setting.path("web"))
    try await say("two")
    #expect(try readFile(setting.path("web")) == Array("two\n".utf8))
    try Files.write([], to: "\(directory.path)/empty")
    _ = try run(["sh", "-c", "truncate -s 0 \(setting.path("web"))"])
    try await say("three")
    #expect(try readFile(setting.path("web")) == Array("three\n".utf8))
    _ = try run(["sh", "-c", "mv \(setting.path("web")) \(directory.path)/moved"])
    setting.copier.reopen()
    try await say("four")
    #expect(try readFile(setting.path("web")) == Array("four\n".utf8))
    #expect(try readFile("\(directory.path)/moved") == Array("three\n".utf8))
    try await setting.finish(1)
  }

  @Test("two hundred megabytes as fast as they come: all are taken, and the logs keep their limits")
  func flood() async throws {
    let directory = try TemporaryDirectory()
    let setting = try OutputSetting(in: directory.path)
    let raw = try setting.add(1, setting.rules(max: 1 << 20, keep: 3))[0]
    let quiet = try setting.add(2, setting.rules("quiet"))[0]
    var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", "head -c 200000000 /dev/zero"])
    spawn.descriptors = [-1, raw, -1]
    let child = try spawn.start()
    // Who says little is heard as well, meanwhile.
    for number in 0..<20 {
      writeToPipe(quiet, Array("\(number)\n".utf8))
      try await setting.drain(2)
    }
    try await waitUntil("all is written") {
      setting.turn()
      return Spawn.wait(for: child, blocking: false) != nil
    }
    try await setting.finish(1)
    try await setting.finish(2)
    #expect(setting.news(of: 1)?.dropped == 0)
    let logs = try listDirectory(directory.path).filter { $0.hasPrefix("web.log") }
    #expect(logs.count == 4)
    for name in logs { #expect((Files.size(of: "\(directory.path)/\(name)") ?? 0) <= (1 << 20) + (1 << 16)) }
    #expect(try readFile(setting.path("quiet")) == Array((0..<20).map { "\($0)\n" }.joined().utf8))
  }
}
