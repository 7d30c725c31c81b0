import Model
import Support
import Testing

/// Feeds a scanner with text and says what it told last.
private func lastReading(of text: String, _ scanner: ProgressScanner = ProgressScanner()) -> ProgressScanner.Reading? {
  allReadings(of: text, scanner).last
}

private func allReadings(
  of text: String, _ scanner: ProgressScanner = ProgressScanner()
) -> [ProgressScanner.Reading] {
  var scanner = scanner
  var found: [ProgressScanner.Reading] = []
  let now = Instant(nanoseconds: 1)
  for byte in Array(text.utf8) {
    withUnsafeBytes(of: byte) { scanner.take($0, at: now) }
    if let reading = scanner.reading() { found.append(reading) }
  }
  scanner.finish(at: now)
  if let reading = scanner.reading() { found.append(reading) }
  return found
}

@Suite("The progress scanner")
struct ProgressScannerTests {
  @Test(
    "reads the forms in which programs say how far they are",
    arguments: [
      ("[12/345] Building x.o\n", 12, 345, "", "Building x.o"),
      ("[ 12%] Building x.o\n", 12, 100, "%", "Building x.o"),
      ("step 1 of 5\nstep 2 of 5\n", 2, 5, "", "step"),
      ("1/345 done\n2/345 done\n", 2, 345, "", ""),
      ("\r3.4MB/120MB\r", 3_400_000, 120_000_000, "B", ""),
      ("\r3.4 MiB / 120 MiB\r", 3_565_158.4, 125_829_120, "B", ""),
      ("\r45.2/100.0 MB 10.2 MB/s\r", 45_200_000, 100_000_000, "B", ""),
      ("loading 1,234 of 5,678 rows\nloading 2,345 of 5,678 rows\n", 2_345, 5_678, "", "loading"),
      ("\rProgress: 45.5%\r", 45.5, 100, "%", "Progress"),
      ("45% done\n46% done\n", 46, 100, "%", ""),
      ("#1 [2/7] RUN a\n#2 [3/7] RUN b\n", 3, 7, "", ""),
      ("\u{1B}[32m[3/9]\u{1B}[0m ok\n", 3, 9, "", "ok"),
      ("\u{1B}]0;12/345\u{7}[3/9] ok\n", 3, 9, "", "ok"),
      ("10%\u{8}\u{8}\u{8}20%\u{8}\u{8}\u{8}", 20, 100, "%", ""),
      ("Downloading 45%\nDownloading 46%\n", 46, 100, "%", "Downloading"),
      ("[1/4] INFORM.c\n", 1, 4, "", "INFORM.c"),
      ("1/4 \u{FF}\n2/4\n", 2, 4, "", ""),
    ])
  func forms(text: String, completed: Double, total: Double, unit: String, message: String) {
    #expect(
      lastReading(of: text)
        == ProgressScanner.Reading(completed: completed, total: total, unit: unit, message: message))
  }

  @Test(
    "says nothing of what only looks like progress",
    arguments: [
      "2026-11-21 16:34:59 started\n2026-11-22 16:34:59 started\n",
      "11/21 16:34 job a\n12/21 16:34 job b\n",
      "1/2/2024\n2/2/2024\n",
      "GET http://host/1/2/3\nGET http://host/2/2/3\n",
      "/data/1/10/x\n/data/2/10/x\n",
      "src/1/10\nsrc/2/10\n",
      "version 1.2/3.4\nversion 2.2/3.4\n",
      "we are there 24/7\nwe are there 24/7\n",
      "passed 12/15\n",
      "CPU usage: 45%\nCPU usage: 46%\nCPU usage: 47%\n",
      "\rmem 12%\r\rmem 13%\r",
      "/dev/sda1 1000 450 45% /\n/dev/sda1 2000 900 46% /home\n",
      "101/100 strange\n102/100 strange\n",
      "345/10 left\n344/10 left\n",
      "9 of 10 left\n8 of 10 left\n7 of 10 left\n",
      "90% left\n80% left\n70% left\n",
      "load 0.5/1.0\nload 0.6/1.0\n",
      "1/2 cup\n",
      "GCC 12/13\nGCC 13/13\n",
      "tested on GCC 12/13 and more\ntested on GCC 13/13 and more\n",
      "rate: -5%\nrate: -4%\n",
      "50%discount\n51%discount\n",
      "192.168.0.1/24\n192.168.0.2/24\n",
      "3/4th\n4/4th\n",
      "x12/345\nx13/345\n",
      "12/345.txt\n13/345.txt\n",
      "time=00:00:45.20\n",
      "1/0\n2/0\n",
      "Mem: 3.4GB/16GB\nMem: 3.5GB/16GB\n",
      "[gpu] 1024MB/8192MB used\n[gpu] 1025MB/8192MB used\n",
      "slot 1024MB/8192MB used\nslot 1025MB/8192MB used\n",
      "Workers: 3/8 busy\nWorkers: 4/8 busy\n",
      "save 10% now\nsave 20% now\n",
      "[123/456] INFO a\n[123/789] WARN b\n",
      "[2026-11-21 12/24] a\n[2026-11-21 13/24] b\n",
      "aspect 16:9 load 3/4\naspect 16:9 load 4/4\n",
      "\u{1}[1/4] a\n[2/4] b\n",
    ])
  func nothing(text: String) {
    #expect(allReadings(of: text).isEmpty, "\(text)")
  }

  @Test("does not go back, unless what it kept to was finished")
  func backwards() {
    #expect(allReadings(of: "[5/9] a\n[4/9] b\n[6/9] c\n").map(\.completed) == [5, 6])
    #expect(allReadings(of: "[8/9] a\n[9/9] b\n[1/20] c\n").map(\.completed) == [8, 9, 1])
    #expect(allReadings(of: "[8/9] a\n[9/12] b\n").map(\.total) == [9, 12])
    #expect(allReadings(of: "[12/345] a\n[12/346] b\n[12/99] c\n[12/400] d\n").map(\.total) == [345])
    #expect(allReadings(of: "[3/7] a\n[4/8] b\n[5/9] c\n[6/10] d\n[7/11] e\n").map(\.total) == [7, 8, 9])
    #expect(allReadings(of: "[3/7] a\n[4/8] b\n[5/8] b\n[6/9] c\n[7/10] d\n").map(\.total) == [7, 8, 8, 9, 10])
    #expect(allReadings(of: "part 3/9\npart 4/9\npart 5/9\n").map(\.completed) == [5])
    #expect(allReadings(of: "[0/1] a\n[0/9] b\n[1/9] c\n").map(\.total) == [1, 9, 9])
    #expect(allReadings(of: "[ 50%] a\n[  7%] b\n[  9%] c\n[ 12%] d\n").map(\.completed) == [50, 12])
  }

  @Test("keeps to the form that it recognised first")
  func keeping() {
    let text = "[1/9] a\n3 of 4 parts\n4 of 4 parts\n[2/9] b\n10%\n20%\n[3/9] c\n"
    #expect(allReadings(of: text).map(\.completed) == [1, 2, 3])
  }

  @Test("takes another form when the first was not seen for long, or the other is seen again and again")
  func next() {
    var scanner = ProgressScanner()
    func feed(_ text: String, at second: Int64) -> Double? {
      Array(text.utf8).withUnsafeBytes { scanner.take($0, at: Instant(nanoseconds: second * 1_000_000_000)) }
      return scanner.reading()?.completed
    }
    #expect(feed("[1/9] a\n", at: 0) == 1)
    #expect(feed("\rpart 10%\r.", at: 10) == nil)
    #expect(feed("\rpart 11%\r.", at: 21) == 11)
    let many = (1...12).map { "\rother \($0)/50 \r" }.joined()
    #expect(feed(many, at: 22) != nil)
  }

  @Test("the outer of two bars is the progress, the inner one a part of it")
  func nested() {
    var text = ""
    for outer in 0..<5 {
      text += "\rall:  \(outer * 20)%|##   | \(outer)/5 [00:01<00:05, 1.0s/it]\n"
      for inner in 0...30 { text += "\rone:  \(inner * 100 / 30)%|##   | \(inner)/30 [00:01<00:05, 9.0it/s]" }
      text += "\u{1B}[A"
    }
    let readings = allReadings(of: text)
    let lastOuter = readings.last { $0.total == 5 }
    #expect(lastOuter?.completed == 4)
    // Once the outer one came back, nothing is told of the inner one.
    let back = readings.firstIndex { $0.total == 5 && $0.completed == 1 } ?? 0
    #expect(readings[back...].allSatisfy { $0.total == 5 })
  }

  @Test("a line that may go on is looked at when it is silent, and a number at its end is none yet")
  func silence() {
    var scanner = ProgressScanner()
    let now = Instant(nanoseconds: 0)
    func take(_ text: String) { Array(text.utf8).withUnsafeBytes { scanner.take($0, at: now) } }
    take("\rfirst\rdone: 45%")
    #expect(scanner.isUnsettled)
    scanner.settle(at: now)
    #expect(!scanner.isUnsettled)
    #expect(scanner.reading()?.completed == 45)
    take("\r12/34")
    #expect(scanner.reading()?.completed == 45)
    scanner.settle(at: now)
    #expect(scanner.reading() == nil)
  }

  @Test("of what was skipped only the end is looked at, from its first whole line on")
  func skipping() {
    var scanner = ProgressScanner()
    let now = Instant(nanoseconds: 0)
    let flood = Array((1...50_000).map { "[\($0)/60000] x\n" }.joined().utf8)
    flood.withUnsafeBytes { scanner.skip($0) }
    #expect(scanner.isUnsettled)
    scanner.settle(at: now)
    #expect(scanner.reading()?.completed == 50_000)
    Array("[1".utf8).withUnsafeBytes { scanner.take($0, at: now) }
    Array("[60000/60000] y\n".utf8).withUnsafeBytes { scanner.skip($0) }
    Array("z\n".utf8).withUnsafeBytes { scanner.take($0, at: now) }
    #expect(scanner.reading() == nil)
  }

  @Test("random bytes, whatever they are, do no harm and cost no memory")
  func fuzz() {
    let pieces: [[UInt8]] = [
      Array("\r".utf8), Array("\n".utf8), [0x1B], [0x1B, 0x5B], Array("45%".utf8), Array("12/345".utf8), [0xFF, 0xC0],
      Array(" of ".utf8), Array("999999999999999999999".utf8), Array("1,234".utf8), Array("[====>   ]".utf8), [0],
      Array("time=00:00:01.00".utf8), Array("Duration: 00:00:10.00".utf8), Array("% Total    %".utf8), [0xE2, 0x96],
      Array("kB".utf8), Array("/".utf8), Array(".".utf8), Array("frame=".utf8), [0x1B, 0x5D], [7], [8],
    ]
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<400 {
      var scanner = ProgressScanner()
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...200, using: &generator) {
        let piece = pieces.randomElement(using: &generator) ?? []
        bytes += Bool.random(using: &generator) ? piece : [UInt8.random(in: 0...255, using: &generator)]
      }
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = Array(rest.prefix(Int.random(in: 1...64, using: &generator)))
        rest = rest.dropFirst(chunk.count)
        chunk.withUnsafeBytes { bytes in
          switch Int.random(in: 0...9, using: &generator) {
          case 0: scanner.skip(bytes)
          case 1: scanner.settle(at: Instant(nanoseconds: 5))
          default: scanner.take(bytes, at: Instant(nanoseconds: 5))
          }
        }
        guard let reading = scanner.reading() else { continue }
        #expect(reading.completed.map { $0.isFinite && $0 >= 0 } ?? true)
        #expect(reading.message.utf8.count <= 160)
      }
      scanner.finish(at: Instant(nanoseconds: 6))
    }
  }

  @Test("bytes that are no text say nothing")
  func binary() {
    var scanner = ProgressScanner()
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<40 {
      let bytes = (0..<2_000).flatMap { _ in
        withUnsafeBytes(of: UInt64.random(in: 0...UInt64.max, using: &generator)) { Array($0) }
      }
      bytes.withUnsafeBytes { scanner.take($0, at: Instant(nanoseconds: 5)) }
      Array("\u{0}\u{1}\n[1/4] x\n".utf8).withUnsafeBytes { scanner.take($0, at: Instant(nanoseconds: 5)) }
    }
    #expect(scanner.reading() == nil)
    let broken: [UInt8] = [0xFF] + Array(" 1/4\n".utf8)
    broken.withUnsafeBytes { scanner.take($0, at: Instant(nanoseconds: 6)) }
    Array((0...9).map { "[\($0)/9] x\n" }.joined().utf8).withUnsafeBytes {
      scanner.take($0, at: Instant(nanoseconds: 6))
    }
    #expect(scanner.reading()?.completed == 9)
  }

  @Test("a line without an end is cut, and the next one is read")
  func longLine() {
    let text = String(repeating: "x", count: 1_000_000) + "\n[1/2] y\n"
    #expect(lastReading(of: text)?.completed == 1)
  }
}
