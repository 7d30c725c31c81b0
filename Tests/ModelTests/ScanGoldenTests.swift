import Model
import Support
import Testing

/// What real programs wrote on a terminal of 80 columns, as it came from there, and what has to be read out of it. Long ones
/// have only some of their redrawn lines. `DMON_REGENERATE=1` writes the readings anew: look at the difference.
@Suite("The progress of real programs")
struct ScanGoldenTests {
  static let programs: [String] = {
    let names = (try? listDirectory(Recording.directory)) ?? []
    return names.filter { $0.hasSuffix(".raw") }.map { String($0.dropLast(4)) }
  }()

  @Test("every program that is named has a recording")
  func isComplete() {
    for name in ["tqdm", "pip", "curl", "wget", "rsync", "cmake", "ninja", "cargo", "apt", "ffmpeg", "git", "dd"] {
      #expect(Self.programs.contains(name))
    }
  }

  @Test("is read out of what they write", arguments: programs)
  func readings(program: String) throws {
    let recording = try Recording(program)
    let readings = recording.readings(chunks: [1])
    let text = readings.map { Recording.text($0) + "\n" }.joined()
    #expect(text == (try recording.expected(orWriting: text)))
  }

  @Test("rises and comes to its end", arguments: programs)
  func ending(program: String) throws {
    let readings = try Recording(program).readings(chunks: [1])
    let last = try #require(readings.last)
    // apt ends with 94 %, and cargo says nothing of its last part.
    if let total = last.total { #expect((last.completed ?? 0) >= total * 0.88) }
    #expect(
      readings.allSatisfy { reading in
        reading.total.map { total in reading.completed.map { $0 >= 0 && $0 <= total } ?? false } ?? true
      })
  }

  @Test("is the same in any portions", arguments: programs)
  func chunks(program: String) throws {
    let recording = try Recording(program)
    let all = recording.readings(chunks: [1])
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<40 {
      let chunks = (0..<8).map { _ in Int.random(in: 1...200, using: &generator) }
      let some = recording.readings(chunks: chunks)
      // Of several in one portion only the newest is told.
      var rest = all[...]
      for reading in some {
        let place = try #require(rest.firstIndex(of: reading), "\(program): \(reading) with portions of \(chunks)")
        rest = rest[(place + 1)...]
      }
      #expect(some.last == all.last)
    }
  }
}

/// One recorded output.
struct Recording {
  static let directory: String = {
    let parts = #filePath.split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/Goldens/Scan"
  }()

  let name: String
  let bytes: [UInt8]

  init(_ name: String) throws {
    self.name = name
    bytes = try readFile("\(Self.directory)/\(name).raw")
  }

  /// All that is told when it comes in portions of these sizes, one after the other, again and again.
  func readings(chunks: [Int]) -> [ProgressScanner.Reading] {
    var scanner = ProgressScanner()
    var readings: [ProgressScanner.Reading] = []
    var now = Instant(nanoseconds: 0)
    func look() {
      guard let reading = scanner.reading(), reading != readings.last else { return }
      readings.append(reading)
    }
    var at = 0
    var turn = 0
    while at < bytes.count {
      let end = min(bytes.count, at + chunks[turn % chunks.count])
      bytes[at..<end].withUnsafeBytes { scanner.take($0, at: now) }
      look()
      at = end
      turn += 1
      now = now + .microseconds(100)
    }
    scanner.finish(at: now)
    look()
    return readings
  }

  /// A reading as it stands in the files.
  static func text(_ reading: ProgressScanner.Reading) -> String {
    func number(_ value: Double?) -> String {
      value.map { $0 == $0.rounded() ? "\(Int64($0))" : "\($0)" } ?? "-"
    }
    var text = "\(number(reading.completed))/\(number(reading.total))"
    if !reading.unit.isEmpty { text += " \(reading.unit)" }
    return reading.message.isEmpty ? text : text + " | \(reading.message)"
  }

  func expected(orWriting text: String) throws -> String {
    let path = "\(Self.directory)/\(name).readings"
    if try run(["sh", "-c", "echo $DMON_REGENERATE"]).text == "1\n" {
      _ = try run(["tee", path], input: Array(text.utf8))
    }
    return String(decoding: try readFile(path), as: UTF8.self)
  }
}
