import Model
import Platform
import Support
import Testing

@Suite("Handing on a stream")
struct StreamCopyTests {
  /// Two pipes, with a copy between them that runs on a thread of its own until it ends.
  private final class Setting: Sendable {
    let input: Int32
    let output: Int32
    let ending = Shared<StreamCopy.Step?>(nil)
    let seen = Shared<[UInt8]>([])
    let moved = Shared(0)

    init(seeing: Bool) throws {
      let (first, second) = (try makePipe(), try makePipe())
      input = first.writing
      output = second.reading
      let (from, to) = (first.reading, second.writing)
      try Thread.start("copy") { [seen, moved, ending] in
        var copy = StreamCopy(from: from, to: to, seen: seeing)
        while true {
          let step = copy.step(within: .milliseconds(20)) { bytes in seen.withLock { $0 += bytes } }
          if case .moved(let count) = step { moved.withLock { $0 += count } }
          switch step {
          case .moved, .silent: continue
          default: break
          }
          closePipe(from)
          closePipe(to)
          ending.withLock { $0 = step }
          return
        }
      }
    }
  }

  @Test("every byte arrives, in order, is counted, and seen where that was asked for", arguments: [true, false])
  func whole(seeing: Bool) async throws {
    let setting = try Setting(seeing: seeing)
    var generator = SeededGenerator(seed: 5)
    let bytes = (0..<700_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let input = setting.input
    try Thread.start("write") {
      writeToPipe(input, bytes, chunks: [1, 4_096, 17, 65_536, 200_000])
      closePipe(input)
    }
    let received = readFromPipe(setting.output)
    try await waitUntil("it ends") { setting.ending.withLock { $0 } != nil }
    #expect(setting.ending.withLock { $0 } == .end)
    #expect(received == bytes)
    #expect(setting.moved.withLock { $0 } == bytes.count)
    #expect(setting.seen.withLock { $0 } == (seeing ? bytes : []))
    closePipe(setting.output)
  }

  @Test("a reader that goes away is told as that", arguments: [true, false])
  func goneReader(seeing: Bool) async throws {
    Signal.ignoreBrokenPipes()
    let setting = try Setting(seeing: seeing)
    closePipe(setting.output)
    writeToPipe(setting.input, [1, 2, 3])
    try await waitUntil("it ends") { setting.ending.withLock { $0 } != nil }
    #expect(setting.ending.withLock { $0 } == .goneReader)
    closePipe(setting.input)
  }
}

@Suite("The files of a process")
struct OpenFilesTests {
  @Test("have a place, a length and a way in which they are used")
  func ours() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/data"
    try Files.write(Array("0123456789".utf8), to: path)
    let descriptor = try openForWriting(path, appending: false)
    writeToPipe(descriptor.raw, Array("abcd".utf8))
    let file = try #require(ProcessFacts.openFiles(of: ProcessFacts.own)?.first { $0.number == Int(descriptor.raw) })
    #expect((file.path, file.position, file.size) == (path, 4, 10))
    #expect(file.isWritten && !file.isRead)
    #expect(ProcessFacts.openFiles(of: 4_194_303) == nil)
  }
}

@Suite("The groups of a pattern")
struct PatternGroupTests {
  @Test("are found where they are")
  func captures() throws {
    let pattern = try Pattern("([0-9]+)(x)? of ([0-9]+)", groups: 3)
    let found = try #require(pattern.captures(in: Array("row 17 of 40".utf8)))
    #expect(found == [4..<12, 4..<6, nil, 10..<12])
    #expect(pattern.captures(in: Array("row".utf8)) == nil)
  }
}
