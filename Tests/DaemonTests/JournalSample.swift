import Journal
import Model
import Platform
import Support

@testable import Daemon

/// A daemon's memory without the daemon.
enum JournalSample {
  static let origin = JournalOrigin(host: "here", boot: "boot")

  /// What was read from a state directory.
  struct Found {
    var table = TaskTable()
    var report: RecoveryReport
    var notes: [String] = []
  }

  /// Reads a state directory as a daemon does that starts.
  static func read(_ path: String, at now: Instant = Instant(nanoseconds: 1 << 50), wall: Timestamp = Clocks.wall)
    throws -> Found
  {
    var table = TaskTable()
    var notes: [String] = []
    let directory = try Directory(opening: path)
    let report = Recovery.read(directory, .board, here: origin) { record, position in
      table.restore(record, sequence: position.sequence, isSnapshot: position.isSnapshot, at: now, wall: wall)
      if let note = record.note { notes.append(note.text) }
    }
    table.finishRestoring(passingOver: report.lostAtMost)
    return Found(table: table, report: report, notes: notes)
  }

  /// Reads it, and goes on with the journal.
  static func open(_ path: String, on loop: EventLoop, faults: Faults? = nil) throws -> (Found, Journal<BoardRecord>) {
    let found = try read(path, at: loop.now)
    var options = JournalOptions()
    options.faults = faults
    let journal = try Journal(
      in: Directory(opening: path), .board, after: found.report, origin: origin, on: loop, options: options)
    return (found, journal)
  }
}
