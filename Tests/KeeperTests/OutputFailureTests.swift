import Keeper
import Model
import Platform
import Support
import Testing

@Suite("Output: logs that cannot be written")
struct OutputFailureTests {
  private static let noSpace: Int32 = 28

  /// The bytes of the service in a log, without dmon's own lines, and how many these say are missing.
  private static func content(_ setting: OutputSetting, _ name: String = "web") throws -> (kept: Int, missing: Int) {
    let log = try readFile(setting.path(name))
    let entries = try setting.index(name)
    let index = OutputIndex(entries)
    var kept = 0
    var place = 0
    while place < log.count {
      let end = min(index.end(ofPartAt: place) ?? log.count, log.count)
      if index.record(at: place)?.origin != .notice { kept += end - place }
      place = end
    }
    return (kept, entries.filter { $0.origin == .dropped }.reduce(0) { $0 + $1.offset })
  }

  @Test("what fits into the pipe is kept until there is room: nothing is missing then")
  func shortWant() async throws {
    let directory = try TemporaryDirectory()
    let faults = Faults(.failedWrites(1...100_000, code: Self.noSpace, bytes: 0))
    let setting = try OutputSetting(in: directory.path, faults: faults)
    let raw = try setting.add(1, setting.rules())[0]
    writeToPipe(raw, Array("a few\nlines\n".utf8))
    try await waitUntil("it is said") {
      setting.turn()
      return setting.news(of: 1)?.problem == "no space left on device"
    }
    faults.heal()
    try await waitUntil("it is well again") {
      setting.turn()
      return setting.news(of: 1).map { $0.problem == nil } ?? false
    }
    try await setting.finish(1)
    #expect(try readFile(setting.path("web")) == Array("a few\nlines\n".utf8))
    #expect(setting.news(of: 1)?.dropped == 0)
  }

  @Test("what does not fit is dropped, counted, and said where it is missing; the service never waits")
  func dropsAndSays() async throws {
    let directory = try TemporaryDirectory()
    let faults = Faults()
    let setting = try OutputSetting(in: directory.path, faults: faults)
    let raw = try setting.add(1, setting.rules())[0]
    writeToPipe(raw, Array("before".utf8))
    try await setting.drain(1)
    faults.set(.failedWrites(1...100_000, code: Self.noSpace, bytes: 0))
    writeToPipe(raw, [UInt8](repeating: 0x2E, count: 1_000_000), chunks: [10_000])
    try await waitUntil("it is counted") {
      setting.turn()
      return (setting.news(of: 1)?.dropped ?? 0) > 900_000
    }
    faults.heal()
    try await waitUntil("it is well again") {
      setting.turn()
      return setting.news(of: 1).map { $0.problem == nil } ?? false
    }
    writeToPipe(raw, Array("after\n".utf8))
    try await setting.finish(1)
    let dropped = setting.news(of: 1)?.dropped ?? 0
    let log = String(decoding: try readFile(setting.path("web")), as: UTF8.self)
    let lines = log.split(separator: "\n")
    #expect(lines.first == "before")
    #expect(lines[1] == "dmon: \(dropped) bytes of output were dropped here: no space left on device")
    #expect(lines.last?.hasSuffix("after") == true)
    let content = try Self.content(setting)
    // The newline before dmon's own line is dmon's as well.
    #expect(content.missing == dropped)
    #expect(content.kept + dropped == 1_000_000 + 12)
  }

  @Test("a pipe of one page is emptied in time as well", arguments: [4_096, 8_192, 16_384])
  func smallPipes(size: Int) async throws {
    let directory = try TemporaryDirectory()
    let faults = Faults(.failedWrites(1...100_000, code: Self.noSpace, bytes: 0))
    let setting = try OutputSetting(in: directory.path, faults: faults)
    let pipe = try OutputPipe(size: size)
    let raw = pipe.raw
    setting.copier.add(run: 1, output: pipe, errors: nil, rules: setting.rules())
    let writer = Producer(raw, 100_000, chunk: 2_500)
    try await waitUntil("all is written") {
      setting.turn()
      return writer.isDone
    }
    try await setting.finish(1)
    #expect(setting.news(of: 1)?.dropped == 100_000)
  }

  @Test("what a finished run could not write is said in the log once there is room, without a run")
  func debts() async throws {
    let directory = try TemporaryDirectory()
    let faults = Faults(.failedWrites(1...100_000, code: Self.noSpace, bytes: 0))
    let setting = try OutputSetting(in: directory.path, faults: faults)
    writeToPipe(try setting.add(1, setting.rules())[0], Array("lost\n".utf8))
    try await setting.finish(1)
    #expect(setting.news(of: 1)?.dropped == 5)
    faults.heal()
    try await waitUntil("the log says it") {
      (try? readFile(setting.path("web")))?.starts(with: "dmon: 5 bytes of output were dropped here".utf8) ?? false
    }
  }

  @Test("a write that hangs for long stops neither its own service nor others, nor their ends")
  func hangs() async throws {
    let directory = try TemporaryDirectory()
    let faults = Faults()
    let setting = try OutputSetting(in: directory.path, faults: faults)
    let slow = try setting.add(1, setting.rules("slow"))[0]
    let other = try setting.add(2, setting.rules("other"))[0]
    try await setting.drain(1)
    try await setting.drain(2)
    try setting.add(3, setting.rules("third"))
    try await setting.drain(3)
    faults.set(.hungWrites)
    writeToPipe(slow, Array("stuck\n".utf8))
    try await waitUntil("the write hangs") { faults.writes > 0 }
    let bytes = 400_000
    let writer = Producer(other, bytes)
    let second = Producer(slow, bytes)
    setting.copier.finish(run: 3)
    try await waitUntil("both services have written everything, and one is ended") {
      setting.turn()
      return writer.isDone && second.isDone && setting.news(of: 3)?.isFinished == true
    }
    try await waitUntil("it is said") {
      setting.turn()
      return setting.news(of: 1)?.problem == "a write to the log takes longer than a second"
    }
    faults.heal()
    try await waitUntil("it is well again") {
      setting.turn()
      return setting.copier.counters(run: 1).problem == nil
    }
    try await setting.finish(1)
    let dropped = setting.news(of: 1)?.dropped ?? 0
    #expect(dropped > 0)
    let content = try Self.content(setting, "slow")
    #expect(content.missing == dropped)
    #expect(content.kept + dropped == bytes + 6)
    #expect(try readFile(setting.path("slow")).starts(with: "stuck\n".utf8))
  }

  @Test("a file system that is full: what is missing is exactly what is not there", .enabled(if: TinyDisk.isPossible))
  func fullDisk() async throws {
    let directory = try TemporaryDirectory()
    let disk = try TinyDisk(at: "\(directory.path)/disk")
    defer { disk.end() }
    let setting = try OutputSetting(in: disk.path)
    let raw = try setting.add(1, setting.rules(max: 0))[0]
    let line = Array("0123456789abcdef\n".utf8)
    let bytes = (0..<200_000).flatMap { _ in line }
    writeToPipe(raw, bytes, chunks: [8_191, 17, 60_000])
    try await waitUntil("it is said") {
      setting.turn()
      return setting.news(of: 1)?.problem == "no space left on device"
    }
    try disk.grow()
    try await waitUntil("it is well again") {
      setting.turn()
      return setting.copier.counters(run: 1).problem == nil
    }
    try await setting.finish(1)
    let dropped = setting.news(of: 1)?.dropped ?? 0
    let content = try Self.content(setting)
    #expect(dropped > 1_000_000)
    #expect(content.missing == dropped)
    #expect(content.kept + dropped == bytes.count)
  }
}
