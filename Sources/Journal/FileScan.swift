internal import Platform

/// One pass over a journal or a snapshot that looks at checksums and sequence numbers alone: what can be used, and in
/// which order, is known before the first record is.
struct FileScan {
  /// Where a whole line is.
  struct Entry {
    var sequence: Int
    var offset: Int
    var length: Int32
    var isMark: Bool
  }

  /// How many checksums are tried to find a whole line behind damage in the same line.
  private static let salvageLimit = 16

  private(set) var facts: FileFacts
  /// The highest sequence number of a record, or the floor where that is higher.
  private(set) var last: Int
  /// Where the whole lines end, and writing may go on.
  private(set) var end = 0
  /// The sequence numbers rise from line to line, so that the file can be used as it stands.
  private(set) var isRising = true
  /// What the file's first line says, where that could be read.
  private(set) var header: FileMark?
  /// What the last daemon that wrote here says of itself.
  private(set) var origin: FileMark?
  /// A snapshot's last line.
  private(set) var footer: FileMark?
  /// The highest version of the format that any line tells of.
  private(set) var version = 0
  /// All whole lines, where they were asked for, by number; of two with the same number the first.
  private(set) var entries: [Entry] = []
  /// The number behind which the first record that counts is expected; nil while nothing tells it.
  private var floor: Int?
  private var previous = -1
  private let isIndexed: Bool
  private let marks: Coding<FileMark>

  /// - Parameters:
  ///   - floor: the number behind which the first record that counts is expected; nil when only the file can tell.
  ///   - isIndexed: keep the place of each line; needed only where the numbers do not rise.
  init(_ name: String, _ file: borrowing StateFile, _ marks: Coding<FileMark>, floor: Int?, isIndexed: Bool = false) {
    facts = FileFacts(name: name)
    facts.isFound = true
    facts.bytes = file.size
    self.floor = floor
    last = floor ?? 0
    self.isIndexed = isIndexed
    self.marks = marks
    var reader = LineReader()
    reader.forEach(in: file) { take($0) }
    facts.error = reader.error
    if isIndexed { putInOrder() }
    facts.isDisordered = !isRising
  }

  private mutating func take(_ line: LineReader.Line) {
    guard line.isEnded else {
      facts.torn = line.length
      return
    }
    end = line.offset + line.length + 1
    if let bytes = line.bytes, let parsed = JournalLine(bytes) { return take(parsed, bytes, at: line.offset) }
    facts.damages += 1
    facts.damagedBytes += line.length + 1
    if facts.firstDamage == nil { facts.firstDamage = line.offset }
    if let bytes = line.bytes { salvage(bytes, at: line.offset) }
  }

  private mutating func take(_ line: JournalLine, _ bytes: UnsafeRawBufferPointer, at offset: Int) {
    if isIndexed {
      let length = Int32(truncatingIfNeeded: bytes.count)
      entries.append(Entry(sequence: line.sequence, offset: offset, length: length, isMark: line.isMark))
    }
    if line.isMark {
      if let mark = marks.decode(JournalLine.body(of: bytes, from: line.bodyStart)) { note(mark) }
      return
    }
    if line.sequence <= previous { isRising = false }
    previous = line.sequence
    count(line.sequence)
  }

  /// Counts a record, and what is missing before it.
  private mutating func count(_ sequence: Int) {
    facts.records += 1
    if floor == nil {
      floor = sequence - 1
      last = sequence - 1
    }
    if sequence <= last { return }
    facts.missing += sequence - last - 1
    last = sequence
  }

  private mutating func note(_ mark: FileMark) {
    version = max(version, mark.version ?? 0)
    if let after = mark.after, after > last || floor == nil {
      floor = max(floor ?? 0, after)
      last = max(last, after)
    }
    if mark.file != nil {
      if header == nil { header = mark }
      origin = mark
    }
    if mark.count != nil { footer = mark }
  }

  /// Looks for a whole line at the end of a damaged one, and for the one before it: only the line feed between them may
  /// be gone. Nothing of a record's text can be taken for a line: the quotes in it are escaped, so it would be no JSON.
  private mutating func salvage(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    var tries = 0
    var start = 1
    while start + JournalLine.shortest <= bytes.count, tries < Self.salvageLimit {
      defer { start += 1 }
      guard bytes[start + JournalLine.checksumLength] == UInt8(ascii: " "),
        bytes[start..<(start + JournalLine.checksumLength)].allSatisfy(\.isHexadecimal)
      else { continue }
      tries += 1
      let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
      guard let line = JournalLine(rest) else { continue }
      let before = UnsafeRawBufferPointer(rebasing: bytes[..<(start - 1)])
      if let first = JournalLine(before) { take(first, before, at: offset) }
      take(line, rest, at: offset + start)
      return
    }
  }

  private mutating func putInOrder() {
    entries.sort { left, right in
      if left.sequence != right.sequence { return left.sequence < right.sequence }
      return left.isMark == right.isMark ? left.offset < right.offset : right.isMark
    }
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    facts.records = 0
    facts.missing = 0
    last = floor ?? 0
    for entry in entries {
      if let before = kept.last, !before.isMark, !entry.isMark, before.sequence == entry.sequence { continue }
      kept.append(entry)
      if !entry.isMark { count(entry.sequence) }
    }
    entries = kept
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool {
    self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") || self >= UInt8(ascii: "a") && self <= UInt8(ascii: "f")
  }
}
