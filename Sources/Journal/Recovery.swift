package import Platform

/// Reads back what a journal holds. It writes nothing and needs no lock: the journal may be in use meanwhile.
package enum Recovery {
  /// A record and where it comes from.
  package struct Position: Sendable, Equatable {
    /// The record's own number; in a snapshot, the number whose state the record shows: a record of the journal with this
    /// number or a lower one tells nothing that a snapshot's record of the same thing does not.
    package var sequence: Int
    package var isSnapshot: Bool
  }

  /// Hands every record that can be read to `use`: the snapshot's, then the journal's, in the order of their numbers.
  ///
  /// Memory does not grow with the files, except 24 bytes a line where lines stand in disorder. A damaged file is used as
  /// far as it is whole. A record of the journal that the snapshot shows already is passed over.
  package static func read<Record>(
    _ directory: borrowing Directory, _ format: JournalFormat<Record>, here: JournalOrigin,
    _ use: (Record, Position) -> Void
  ) -> RecoveryReport {
    var report = RecoveryReport(here: here)
    let opened = StateFiles(opening: directory)
    report.snapshot.error = opened.snapshotError
    report.journal.error = opened.journalError
    if let snapshot = opened.snapshot { readSnapshot(snapshot.file, format, &report, use) }
    if let journal = opened.journal {
      readJournal(journal.file, format, &report, use)
    } else if report.snapshot.isFound {
      // A journal is never taken away, only replaced.
      report.journal.isCutShort = true
    }
    return report
  }

  private static func readSnapshot<Record>(
    _ file: borrowing StateFile, _ format: JournalFormat<Record>, _ report: inout RecoveryReport,
    _ use: (Record, Position) -> Void
  ) {
    let scan = scan(JournalName.snapshot, file, format.marks, floor: 0)
    report.snapshot = scan.facts
    let isComplete = scan.footer.map { $0.count == scan.facts.records } ?? false
    report.snapshot.isCutShort = scan.footer == nil || scan.facts.torn > 0
    if !isComplete, let count = scan.footer?.count {
      report.snapshot.missing = max(report.snapshot.missing, count - scan.facts.records)
    }
    report.after = scan.header?.after ?? scan.footer?.after ?? 0
    report.lastSequence = report.after
    report.origin = scan.origin
    report.version = scan.version
    var asOf = report.after
    deliver(file, scan) { line, bytes in
      let body = JournalLine.body(of: bytes, from: line.bodyStart)
      if line.isMark {
        if let number = format.marks.decode(body)?.asOf { asOf = max(asOf, number) }
      } else if let record = format.records.decode(body) {
        report.snapshot.used += 1
        use(record, Position(sequence: asOf, isSnapshot: true))
      } else {
        report.snapshot.unknown += 1
      }
    }
  }

  private static func readJournal<Record>(
    _ file: borrowing StateFile, _ format: JournalFormat<Record>, _ report: inout RecoveryReport,
    _ use: (Record, Position) -> Void
  ) {
    let isFloorKnown = report.snapshot.isFound && report.after > 0
    let scan = scan(JournalName.journal, file, format.marks, floor: isFloorKnown ? report.after : nil)
    let after = report.after
    report.journal = scan.facts
    report.journalEnd = scan.end
    report.lastSequence = max(report.lastSequence, scan.last)
    report.origin = scan.origin ?? report.origin
    report.version = max(report.version, scan.version)
    if !report.snapshot.isFound, let lost = scan.header?.after, lost > 0 {
      report.isSnapshotMissing = true
      report.after = lost
    }
    deliver(file, scan) { line, bytes in
      if line.isMark { return }
      if line.sequence <= after {
        report.journal.covered += 1
      } else if let record = format.records.decode(JournalLine.body(of: bytes, from: line.bodyStart)) {
        report.journal.used += 1
        use(record, Position(sequence: line.sequence, isSnapshot: false))
      } else {
        report.journal.unknown += 1
      }
    }
  }

  /// Looks at a file whole, and once more with the place of each line where that is needed.
  private static func scan(
    _ name: String, _ file: borrowing StateFile, _ marks: Coding<FileMark>, floor: Int?
  ) -> FileScan {
    let first = FileScan(name, file, marks, floor: floor)
    // Lines that were found inside damaged ones are known by their place alone.
    if first.isRising && first.facts.damages == 0 { return first }
    return FileScan(name, file, marks, floor: floor, isIndexed: true)
  }

  /// Hands out the lines of a file that was scanned, by their numbers.
  private static func deliver(
    _ file: borrowing StateFile, _ scan: FileScan, _ take: (JournalLine, UnsafeRawBufferPointer) -> Void
  ) {
    if scan.entries.isEmpty {
      var reader = LineReader()
      reader.forEach(in: file) { line in
        // Behind the end that was scanned somebody may be writing.
        guard line.offset < scan.end, let bytes = line.bytes, let parsed = JournalLine(bytes, isVerified: true) else {
          return
        }
        take(parsed, bytes)
      }
      return
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: JournalLine.longest + 1, alignment: 16)
    defer { buffer.deallocate() }
    for entry in scan.entries {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(Int(entry.length), buffer.count)])
      guard (try? file.read(into: part, at: entry.offset)) == part.count else { continue }
      let bytes = UnsafeRawBufferPointer(part)
      if let line = JournalLine(bytes) { take(line, bytes) }
    }
  }
}
