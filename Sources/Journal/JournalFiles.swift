internal import Model
internal import Platform

/// The files of a journal that is written, as the journal thread sees them.
///
/// A snapshot is written beside the old one, and while that goes on every record is written to the old journal and to a
/// new one. Then both get their names, the snapshot first. So what stands under the names is at every moment either the
/// old pair, the new pair, or the new snapshot with the old journal, whose records it covers are passed over.
// why: after its making it is touched by the journal thread alone
final class JournalFiles: @unchecked Sendable {
  private var directory: Directory
  private let origin: JournalOrigin
  private let marks: Coding<FileMark>
  private let faults: Faults?
  /// Nil when it cannot be written: nothing more is, until a new snapshot and a new journal are complete.
  private var journal: StateFile?
  private var nextJournal: StateFile?
  private var nextSnapshot: StateFile?
  /// What the recovery wants kept, and under which name.
  private var kept: (names: [String], isNewer: Bool)?
  private var after = 0
  private var nextBytes = 0
  private var nextSnapshotBytes = 0
  private(set) var journalBytes = 0
  private(set) var snapshotBytes = 0
  private var room: ReservedRoom
  /// The number of the last record that was appended.
  private(set) var last = 0

  init(
    _ directory: consuming Directory, _ origin: JournalOrigin, _ marks: Coding<FileMark>, _ options: JournalOptions
  ) {
    let faults = options.faults
    room = ReservedRoom(limit: options.reserveLimit)
    self.directory = directory
    self.origin = origin
    self.marks = marks
    self.faults = faults
  }

  /// True while records reach the journal.
  var isWritable: Bool { journal != nil }
  /// A shorter journal would leave the room on the disk that should be kept.
  var isShortOfRoom: Bool { room.isShort }

  /// Goes on with the journal that was recovered: cuts a torn line off, and says who writes now.
  func open(_ report: RecoveryReport) throws(SystemError) {
    last = report.lastSequence
    snapshotBytes = report.snapshot.bytes
    if report.needsSnapshot {
      let files = [report.snapshot, report.journal].filter { $0.isFound && ($0.isDamaged || report.isNewer) }
      kept = (files.map(\.name), report.isNewer && !report.isDamaged)
    }
    // A rest of an attempt that was not finished; where it cannot be removed it will be replaced.
    try? directory.remove(JournalName.newSnapshot, faults: faults)
    try? directory.remove(JournalName.newJournal, faults: faults)
    room.keep(snapshotBytes + report.journal.bytes, in: directory, faults)
    let file = try directory.open(JournalName.journal, .appending, faults: faults)
    if file.size > report.journalEnd { try file.truncate(to: report.journalEnd) }
    // A file that has lines says in its first one what it follows.
    let after = file.size == 0 ? report.after : nil
    try file.append(mark(origin.mark(JournalName.journal, at: Clocks.wall, after: after), last))
    journalBytes = file.size
    journal = consume file
  }

  /// Writes records at the end; without a journal only to the one that is being made, if any.
  func append(_ bytes: [UInt8], last: Int) throws(SystemError) {
    if isWritable {
      do throws(SystemError) {
        try journal?.append(bytes)
        journalBytes += bytes.count
        room.keep(snapshotBytes + journalBytes, in: directory, faults)
      } catch {
        // Half a line at the end is cut off now, or as a torn one by the next recovery.
        try? journal?.truncate(to: journalBytes)
        giveUp()
        throw error
      }
    }
    if nextJournal != nil {
      do throws(SystemError) {
        try nextJournal?.append(bytes)
        nextBytes += bytes.count
      } catch {
        abandonSnapshot()
        if !isWritable { throw error }
      }
    }
    self.last = last
  }

  /// Waits until the disk has it.
  func synchronise() throws(SystemError) {
    do throws(SystemError) {
      try journal?.synchronise()
    } catch {
      // What the kernel could not write it may have dropped: from here on nothing is known of the file.
      giveUp()
      throw error
    }
  }

  private func giveUp() {
    journal = nil
    abandonSnapshot()
  }

  /// Finds out whether the journal is where the next daemon looks for it; where it is not, nothing more is written to it.
  func checkPlace() throws(SystemError) {
    let path = "\(directory.path)/\(JournalName.journal)"
    guard let own = journal?.identity, Files.identity(of: path) != own else { return }
    giveUp()
    throw SystemError(call: "stat", subject: path, code: 2)
  }

  /// Takes the directory that has the path now, which is made where there is none.
  private func findDirectory() throws(SystemError) {
    do throws(Directory.Refusal) {
      let found = try Directory(making: directory.path)
      if found.identity(of: ".") == directory.identity(of: ".") { return }
      directory = found
      room.renew(0, in: directory, faults)
    } catch {
      if case .system(let error) = error { throw error }
      throw SystemError(call: "open", subject: "\(directory.path), which others can change", code: 13)
    }
  }

  // MARK: snapshots

  /// Begins a new snapshot and a new journal beside the old ones.
  /// - Parameter after: the number whose state the snapshot will show at least; nil: what was written so far.
  func beginSnapshot(after: Int?) throws(SystemError) {
    abandonSnapshot()
    if !isWritable && after == nil {
      throw SystemError(call: "snapshot", subject: "\(directory.path)/\(JournalName.journal)", code: Self.stale)
    }
    self.after = after ?? last
    last = self.after
    do throws(SystemError) {
      nextSnapshot = try room.open(JournalName.newSnapshot, from: JournalName.reserve, in: directory, faults)
      nextJournal = try room.open(JournalName.newJournal, from: JournalName.reserveForJournal, in: directory, faults)
      let now = Clocks.wall
      let head = mark(origin.mark(JournalName.snapshot, at: now, after: self.after), 0)
      try nextSnapshot?.append(head)
      nextSnapshotBytes = head.count
      let start = mark(origin.mark(JournalName.journal, at: now, after: self.after), self.after)
      try nextJournal?.append(start)
      nextBytes = start.count
    } catch {
      abandonSnapshot()
      throw error
    }
  }

  /// Adds lines to the snapshot.
  func writePart(_ bytes: [UInt8]) throws(SystemError) {
    guard nextSnapshot != nil else {
      throw SystemError(call: "snapshot", subject: "\(directory.path)/\(JournalName.newSnapshot)", code: Self.stale)
    }
    do throws(SystemError) {
      try nextSnapshot?.append(bytes)
    } catch {
      abandonSnapshot()
      throw error
    }
    nextSnapshot?.beginWriteout(from: nextSnapshotBytes, count: bytes.count)
    nextSnapshotBytes += bytes.count
  }

  /// Completes the new files and gives them their names.
  func finishSnapshot(count: Int) throws(SystemError) {
    try writePart(mark(FileMark(after: after, count: count), count))
    do throws(SystemError) {
      // What was kept for it and is left over is given back.
      if room.bytes > 0 { try nextSnapshot?.truncate(to: nextSnapshotBytes) }
      try nextSnapshot?.synchronise()
      try nextJournal?.synchronise()
      directory.pass(.snapshotWritten, faults)
      try keepDamaged()
      try directory.rename(JournalName.newSnapshot, to: JournalName.snapshot, faults: faults)
      directory.pass(.snapshotRenamed, faults)
      try directory.rename(JournalName.newJournal, to: JournalName.journal, faults: faults)
      directory.pass(.journalRenamed, faults)
    } catch {
      abandonSnapshot()
      throw error
    }
    kept = nil
    journal = nextJournal.take()
    journalBytes = nextBytes
    snapshotBytes = nextSnapshotBytes
    nextSnapshot = nil
    room.renew(snapshotBytes + journalBytes, in: directory, faults)
    do throws(SystemError) {
      try directory.synchronise(faults: faults)
    } catch {
      giveUp()
      throw error
    }
  }

  /// Takes back what was begun.
  func abandonSnapshot() {
    if nextSnapshot == nil && nextJournal == nil { return }
    nextSnapshot = nil
    nextJournal = nil
    try? directory.remove(JournalName.newSnapshot, faults: faults)
    try? directory.remove(JournalName.newJournal, faults: faults)
    room.renew(snapshotBytes + journalBytes, in: directory, faults)
  }

  /// Finds out whether a snapshot could be written.
  func probe() throws(SystemError) {
    try findDirectory()
    let needed = max(64 << 10, snapshotBytes + snapshotBytes / 4)
    if try room.suffices(needed, in: directory, faults) { return }
    do throws(SystemError) {
      try directory.open(JournalName.newSnapshot, .replacing, faults: faults).reserve(needed)
    } catch {
      try? directory.remove(JournalName.newSnapshot, faults: faults)
      throw error
    }
    try directory.remove(JournalName.newSnapshot, faults: faults)
  }

  /// Gives the files that were found damaged a second name, so that they outlive the new ones.
  private func keepDamaged() throws(SystemError) {
    guard let kept else { return }
    let time = Clocks.nameText(Clocks.wall)
    for name in kept.names {
      var number = 1
      while directory.identity(of: JournalName.aside(name, isNewer: kept.isNewer, time, number: number)) != nil {
        number += 1
      }
      try directory.keep(name, as: JournalName.aside(name, isNewer: kept.isNewer, time, number: number), faults: faults)
    }
  }

  private func mark(_ mark: FileMark, _ sequence: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    marks.line(mark, sequence: sequence, isMark: true, into: &bytes)
    JournalLine.seal(&bytes)
    return bytes
  }

  /// ESTALE: what it belonged to is gone.
  private static let stale: Int32 = 116
}

extension StateFile {
  fileprivate func append(_ bytes: [UInt8]) throws(SystemError) {
    let result = bytes.withUnsafeBytes { bytes in Result { () throws(SystemError) in try append(bytes) } }
    try result.get()
  }
}
