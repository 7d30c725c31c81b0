/// What stands around the numbers of a line.
extension LineReading {
  static func begins(_ line: some Collection<UInt8>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { line.starts(with: $0) }
  }

  static func holds(_ line: ArraySlice<UInt8>, _ text: StaticString) -> Bool { place(of: text, in: line) != nil }

  /// Where `text` begins in the line.
  static func place(of text: StaticString, in line: some RandomAccessCollection<UInt8>) -> Int?
  where Int: Equatable {
    let bytes = Array(line)
    let count = text.utf8CodeUnitCount
    guard bytes.count >= count else { return nil }
    return text.withUTF8Buffer { text in
      (0...(bytes.count - count)).first { text.elementsEqual(bytes[$0..<($0 + count)]) }
    }
  }

  /// The letters before a number, in small ones, at most 32: what tells one progress of a program from another.
  static func letters(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line.lazy.filter(\.isLetter).prefix(32).map { $0 | 0x20 }, as: UTF8.self)
  }

  /// A text for people: without what surrounds it, at most 160 bytes; empty where it has no letters.
  static func words(_ line: ArraySlice<UInt8>) -> String {
    var text = line
    func isEdge(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: ":"), UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "("),
        UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "."):
        true
      default: false
      }
    }
    while let last = text.last, isEdge(last) { text.removeLast() }
    while let first = text.first, isEdge(first) {
      // One that is closed again belongs to it.
      if first == UInt8(ascii: "("), text.contains(UInt8(ascii: ")")) { break }
      if first == UInt8(ascii: "["), text.contains(UInt8(ascii: "]")) { break }
      text.removeFirst()
    }
    // `250K` is no text.
    guard text.contains(where: { $0.isLetter || $0 >= 0x80 }) else { return "" }
    if text.first?.isDigit == true, !text.contains(UInt8(ascii: " ")) { return "" }
    return TaskRecord.cut(String(decoding: text, as: UTF8.self), to: 160)
  }

  /// `…, 10.2MB/s` behind the number: the count is one of bytes.
  static func ends(_ line: [UInt8], withRateInBytes start: Int) -> Bool {
    unitOfRate(line, start).utf8.last == UInt8(ascii: "B")
  }

  /// What is counted, going by `98.7it/s` or `1.2s/it` of tqdm; empty where that is no word of its own.
  static func unitOfRate(_ line: [UInt8], _ start: Int) -> String {
    guard let slash = line[start...].lastIndex(of: UInt8(ascii: "/")), slash + 1 < line.count else { return "" }
    var begin = slash
    while begin > start, line[begin - 1].isLetter { begin -= 1 }
    let before = line[begin..<slash]
    let behind = line[(slash + 1)...].prefix { $0.isLetter }
    let unit = behind.elementsEqual("s".utf8) ? before : before.elementsEqual("s".utf8) ? behind : []
    let text = String(decoding: unit, as: UTF8.self)
    return text == "it" || unit.count > 16 ? "" : text
  }

  /// Two columns of numbers before this one: a row of a table, as df and top print them.
  static func isTableRow(_ line: ArraySlice<UInt8>) -> Bool {
    let words = line.split(separator: UInt8(ascii: " "))
    return words.count(where: { $0.first?.isDigit == true }) >= 2
  }

  /// Percentages that rise and fall: how much of something is in use, not how much of something is done.
  static func isMeasure(_ sight: ProgressSight) -> Bool {
    measures.contains { measure in
      measure.withUTF8Buffer { measure in
        let label = Array(sight.label.utf8)
        guard label.count >= measure.count else { return false }
        return (0...(label.count - measure.count)).contains { measure.elementsEqual(label[$0..<($0 + measure.count)]) }
      }
    }
  }

  /// One of the last three words before a number, or the one behind it, says that it is how much of something is in use.
  static func isMeasure(_ before: ArraySlice<UInt8>, _ behind: ArraySlice<UInt8>) -> Bool {
    let last = before.suffix(64).split { !$0.isLetter }.suffix(3)
    if last.contains(where: { isOne(of: stocks, $0) }) { return true }
    let next = behind.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: ")") }
    return isOne(of: uses, next.prefix { $0.isLetter })
  }

  /// `[123/456] INFO`: a process and its thread.
  static func isLogLevel(_ behind: ArraySlice<UInt8>) -> Bool {
    let word = behind.drop { !$0.isLetter }.prefix { $0.isLetter }
    guard word.allSatisfy({ $0 & 0x20 == 0 }) else { return false }
    return isOne(of: ["trace", "debug", "info", "notice", "warn", "warning", "error", "critical", "fatal"], word)
  }

  private static func isOne(of words: [StaticString], _ word: ArraySlice<UInt8>) -> Bool {
    words.contains { $0.withUTF8Buffer { $0.elementsEqual(word.lazy.map { $0 | 0x20 }) } }
  }

  private static let stocks: [StaticString] = [
    "cpu", "mem", "memory", "ram", "vram", "swap", "gpu", "heap", "usage", "used", "util", "load", "free", "idle",
    "busy", "battery", "save",
  ]
  private static let uses: [StaticString] = ["used", "busy", "free", "idle", "available", "occupied"]

  /// Whether it is UTF-8, but for its end, where a character may be cut.
  static func isText(_ line: [UInt8]) -> Bool {
    var missing = 0
    for byte in line {
      if missing > 0 {
        guard byte & 0xC0 == 0x80 else { return false }
        missing -= 1
        continue
      }
      switch byte {
      case 0..<0x80: break
      case 0xC2..<0xE0: missing = 1
      case 0xE0..<0xF0: missing = 2
      case 0xF0..<0xF5: missing = 3
      default: return false
      }
    }
    return true
  }

  private static let measures: [StaticString] = [
    "cpu", "mem", "usage", "used", "util", "free", "idle", "battery", "coverage", "accuracy", "humidity",
    "volume", "loss", "hitrate", "discount", "opacity", "brightness",
  ]
}

/// Bars that programs draw.
enum LineBar {
  /// Whether there is one in the line.
  static func isIn(_ line: [UInt8], percents: [LineTokens.Percent]) -> Bool {
    if percents.contains(where: { $0.end < line.count && (line[$0.end] == 0x7C || line[$0.end] == 0x5B) }) {
      return true
    }
    return start(in: line) != nil
  }

  /// Where one begins, also one with nothing in it yet.
  static func place(in line: [UInt8]) -> Int? {
    start(in: line) ?? line.indices.first { line[$0] == UInt8(ascii: "[") && isBracketed(line, $0, drawn: true) }
  }

  /// Where it begins: at three glyphs that are drawn for that, or at a bracket around such a run, or at `##`.
  static func start(in line: [UInt8]) -> Int? {
    var at = 0
    var run = 0
    while at < line.count {
      if at + 2 < line.count, isGlyph(line, at) {
        run += 1
        if run == 3 { return at - 6 }
        at += 3
        continue
      }
      run = 0
      if line[at] == UInt8(ascii: "["), isBracketed(line, at) { return at }
      at += 1
    }
    // curl -# draws nothing else.
    let begin = LineTokens.skipSpaces(line, 0)
    guard begin < line.count, line[begin] == UInt8(ascii: "#") else { return nil }
    let end = line[begin...].firstIndex { $0 != UInt8(ascii: "#") } ?? line.count
    let next = LineTokens.skipSpaces(line, end)
    return next > end && next < line.count && line[next].isDigit ? begin : nil
  }

  /// Block elements (U+2580 to 259F) and the lines ━ ╸ ╺.
  private static func isGlyph(_ line: [UInt8], _ at: Int) -> Bool {
    guard line[at] == 0xE2 else { return false }
    switch line[at + 1] {
    case 0x96: return line[at + 2] <= 0x9F
    case 0x94: return line[at + 2] == 0x81 || line[at + 2] == 0x80
    case 0x95: return (0xB8...0xBA).contains(line[at + 2])
    default: return false
    }
  }

  /// `[====>   ]`, `[###...]`: at least five places, and not all of them empty or full of dots.
  private static func isBracketed(_ line: [UInt8], _ open: Int, drawn: Bool = false) -> Bool {
    var drawn = drawn
    for at in (open + 1)..<line.count {
      switch line[at] {
      case UInt8(ascii: "="), UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "*"), UInt8(ascii: "+"): drawn = true
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): break
      case UInt8(ascii: "]"): return at - open > 5 && drawn
      default: return false
      }
    }
    return false
  }
}
