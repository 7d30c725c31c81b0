package import Platform

/// Reads a journal from its beginning on, also one that is being written, and goes on with the next one when it is
/// replaced. Needs no lock; never waits: the caller asks again after a while. Where that is wanted, the snapshot that the
/// journal follows comes first.
package struct JournalReader<Record>: ~Copyable {
  /// A line of the journal.
  package struct Entry {
    /// The line's number; of a mark, that of the record before it. -1 where the line is damaged.
    package var sequence: Int
    /// The JSON as it stands there; of a damaged line, all of it. From outside: to be made printable.
    package var text: [UInt8]
    package var content: Content
    /// It stands in the snapshot, where `sequence` only counts.
    package var isSnapshot = false
  }

  /// What a line says.
  package enum Content {
    case record(Record)
    case mark(FileMark)
    /// Whole, and of a kind that nobody here knows.
    case unknown
    case damaged
  }

  private static var chunk: Int { 64 << 10 }

  private let directory: Directory
  private let format: JournalFormat<Record>
  private var file: StateFiles.Shared?
  /// The name means another file by now, so nothing more will be written to this one.
  private var isReplaced = false
  private var bytes: [UInt8] = []
  /// Where the next line begins in `bytes`, how far there is no line feed, and where in the file `bytes` ends.
  private var start = 0
  private var searched = 0
  private var offset = 0
  private var lastSequence = -1
  /// While the snapshot is read: the journal that belongs to it.
  private var following: StateFiles.Shared?
  private var isSnapshot = false

  package init(_ directory: consuming Directory, _ format: JournalFormat<Record>) {
    self.directory = directory
    self.format = format
  }

  /// Begins with the snapshot, where there is one.
  /// - Throws: when the snapshot is there and cannot be opened.
  package init(
    withSnapshotIn directory: consuming Directory, _ format: JournalFormat<Record>
  ) throws(SystemError) {
    let opened = StateFiles(opening: directory)
    if let error = opened.snapshotError { throw error }
    self.init(directory, format)
    guard let snapshot = opened.snapshot else { return }
    file = snapshot
    following = opened.journal
    isSnapshot = true
  }

  /// The next line; nil when there is no more just now.
  ///
  /// A line that was handed out before, and stands in a new journal again, is passed over.
  /// - Throws: when the journal cannot be read; none there is no error.
  package mutating func next() throws(SystemError) -> Entry? {
    while true {
      if let entry = nextInBuffer() {
        if case .record = entry.content, entry.sequence <= lastSequence { continue }
        lastSequence = max(lastSequence, entry.sequence)
        return entry
      }
      if try !readMore() { return nil }
    }
  }

  private mutating func nextInBuffer() -> Entry? {
    bytes.withUnsafeBytes { bytes in
      guard let end = JournalLine.nextLineFeed(in: bytes, from: searched) else {
        searched = bytes.count
        return nil
      }
      let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      start = end + 1
      searched = start
      return entry(line)
    }
  }

  private func entry(_ bytes: UnsafeRawBufferPointer) -> Entry {
    guard let line = JournalLine(bytes) else {
      return Entry(sequence: -1, text: Array(bytes), content: .damaged, isSnapshot: isSnapshot)
    }
    let body = JournalLine.body(of: bytes, from: line.bodyStart)
    var content = Content.unknown
    if line.isMark {
      if let mark = format.marks.decode(body) { content = .mark(mark) }
    } else if let record = format.records.decode(body) {
      content = .record(record)
    }
    return Entry(sequence: line.sequence, text: Array(body), content: content, isSnapshot: isSnapshot)
  }

  /// Reads on; false when there is nothing more just now.
  private mutating func readMore() throws(SystemError) -> Bool {
    if file == nil, try !open() { return false }
    guard let file else { return false }
    bytes.removeFirst(start)
    searched -= start
    start = 0
    if bytes.count > JournalLine.longest {
      bytes.removeAll()
      searched = 0
    }
    let kept = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Self.chunk))
    let result = bytes.withUnsafeMutableBytes { bytes in
      Result { () throws(SystemError) in
        try file.file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[kept...]), at: offset)
      }
    }
    let count = try result.get()
    bytes.removeLast(Self.chunk - count)
    offset += count
    if count > 0 { return true }
    if isSnapshot {
      isSnapshot = false
      self.file = following.take()
      lastSequence = -1
      startAnew(at: 0)
      return true
    }
    // The beginning of a line is read again: a daemon that was started anew cuts a torn line off and writes another.
    startAnew(at: offset - bytes.count)
    return isAnotherThere()
  }

  /// At the end of the file: true when there is another, or when this one was replaced and is to be read once more, as
  /// something may have been written to it just before.
  private mutating func isAnotherThere() -> Bool {
    if isReplaced {
      file = nil
      isReplaced = false
      startAnew(at: 0)
      return true
    }
    guard let now = directory.identity(of: JournalName.journal), now != file?.file.identity else { return false }
    isReplaced = true
    return true
  }

  private mutating func open() throws(SystemError) -> Bool {
    do throws(SystemError) {
      file = StateFiles.Shared(try directory.open(JournalName.journal, .reading))
      return true
    } catch {
      if error.isMissing { return false }
      throw error
    }
  }

  private mutating func startAnew(at offset: Int) {
    bytes.removeAll()
    start = 0
    searched = 0
    self.offset = offset
  }
}
