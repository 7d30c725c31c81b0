import Keeper
import Model
import Platform
import Support
import Synchronization
import Testing

@Suite("Output: a copier that is killed")
struct OutputKillTests {
  private static let kills = 100
  /// What one pipe holds.
  private static let pipe = 65_536

  @Test("killed at any moment, it loses no byte, and at most a pipe's worth stands twice for each kill")
  func killed() async throws {
    let directory = try TemporaryDirectory()
    let pipe = try OutputPipe()
    let writer = NumberedWriter(pipe.raw)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<Self.kills {
      let life = Int.random(in: 0..<3_000, using: &generator)
      await #expect(processExitsWith: .signal(9)) {
        [
          inode = pipe.inode as UInt64, path = "\(directory.path)/web.log" as String, life = life as Int,
          pid = ProcessFacts.own as Int
        ] in
        try copyAndDie(inode, of: pid, to: path, after: .microseconds(life))
      }
    }
    writer.stop()
    let setting = try OutputSetting(in: directory.path)
    setting.copier.add(run: 1, output: pipe, errors: nil, rules: setting.rules(max: 1 << 20, keep: 100_000))
    try await waitUntil("the last line is written") { writer.isDone }
    try await setting.finish(1)
    var log: [UInt8] = []
    var number = 1
    while Files.exists("\(setting.path("web")).\(number)") { number += 1 }
    for number in (1..<number).reversed() { log += try readFile("\(setting.path("web")).\(number)") }
    log += try readFile(setting.path("web"))
    let (lost, repeats, longest) = NumberedWriter.check(log, count: writer.written)
    #expect(lost == nil, "of \(log.count) bytes")
    #expect(repeats <= Self.kills)
    #expect(longest <= Self.pipe)
    #expect(writer.written > 10_000, "there was something to lose")
  }
}

/// What a keeper does, until it is killed.
private func copyAndDie(_ inode: UInt64, of pid: Int, to path: String, after life: Duration) throws {
  guard let pipe = ProcessTree.pipe(withInode: inode, of: pid) else { return }
  let copier = try OutputCopier()
  try copier.start()
  copier.add(run: 1, output: pipe, errors: nil, rules: OutputRules(path: path, max: 1 << 20, keep: 100_000))
  Clocks.pause(life)
  Spawn.signal(ProcessFacts.own, Signal.kill.rawValue)
}

/// Writes numbered lines of sixteen bytes as fast as it can, until it is told to stop.
final class NumberedWriter: Sendable {
  private let isStopped = Atomic(false)
  private let done = Atomic(false)
  private let count = Atomic(0)

  init(_ raw: CInt) {
    try? Thread.start("writer") { [self] in
      var next = 0
      var bytes: [UInt8] = []
      while !isStopped.load(ordering: .acquiring) {
        bytes.removeAll(keepingCapacity: true)
        for number in next..<next + 100 { bytes += Self.line(number) }
        writeToPipe(raw, bytes, chunks: [999])
        next += 100
        count.store(next, ordering: .releasing)
      }
      done.store(true, ordering: .releasing)
    }
  }

  func stop() { isStopped.store(true, ordering: .releasing) }

  var isDone: Bool { done.load(ordering: .acquiring) }
  /// How many lines were written.
  var written: Int { count.load(ordering: .acquiring) }

  static func line(_ number: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: UInt8(ascii: "0"), count: 16)
    var rest = number
    var place = 14
    while rest > 0 {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      place -= 1
    }
    bytes[15] = UInt8(ascii: "\n")
    return bytes
  }

  /// Follows the log through the lines: where a copy was torn and begun anew it may go back.
  /// - Returns: where something is missing or strange (nil: nowhere), how often it goes back, and how far at most.
  static func check(_ log: [UInt8], count: Int) -> (lost: Int?, repeats: Int, longest: Int) {
    var place = 0
    var expected = 0
    var repeats = 0
    var longest = 0
    while place < log.count {
      let line = line(expected / 16)
      let from = expected % 16
      let end = min(16 - from, log.count - place)
      var same = 0
      while same < end, log[place + same] == line[from + same] { same += 1 }
      place += same
      expected += same
      if same == end { continue }
      guard let back = stepBack(log, place, expected) else { return (place, repeats, longest) }
      repeats += 1
      longest = max(longest, expected - back)
      expected = back
    }
    return (expected == count * 16 ? nil : place, repeats, longest)
  }

  /// The place in the stream, before `expected`, with which the log goes on at `place`.
  private static func stepBack(_ log: [UInt8], _ place: Int, _ expected: Int) -> Int? {
    // The next whole line tells its number.
    guard let newline = log[place...].firstIndex(of: UInt8(ascii: "\n")), newline + 16 < log.count,
      let number = Int(String(decoding: log[newline + 1..<newline + 16], as: UTF8.self))
    else { return nil }
    let back = number * 16 - (newline + 1 - place)
    return back >= 0 && back < expected ? back : nil
  }
}
