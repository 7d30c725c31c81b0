package import Platform

/// Whether a journal writes.
package enum JournalState: Sendable, Equatable {
  case running
  /// Nothing can be written: changes live in memory alone, until a new snapshot could be.
  case suspended(SystemError)
  case closed
}

/// What became of a record that somebody waits for.
package enum Commitment: Sendable, Equatable {
  /// It is written; where that was asked for, it is on the disk.
  case committed
  /// It lives in memory alone, because nothing can be written. A client that asked for durability is told so.
  case suspended(SystemError)
  case closed
}

/// Why a journal wants a snapshot of everything.
package enum SnapshotReason: Sendable, Equatable {
  /// The files that were recovered are damaged, or a newer program's: they are kept aside.
  case recovery
  /// The journal has grown so much longer than what is alive that it is worth it.
  case compaction
  /// Nothing could be written for a while, and now there is room.
  case room
}

/// Some of the records of a snapshot.
package struct SnapshotPart<Record: Sendable>: Sendable {
  package var records: [Record]
  /// The number of the last record that was appended when these were made: what they cover. Not later, since others may
  /// append in the moment in which a call of an actor returns.
  package var asOf: Int

  package init(_ records: [Record], asOf: Int) {
    self.records = records
    self.asOf = asOf
  }

  /// Takes the first records out, so many at most, as a part of their own.
  package mutating func takeFirst(_ count: Int) -> SnapshotPart {
    defer { records.removeFirst(min(count, records.count)) }
    return SnapshotPart(Array(records.prefix(count)), asOf: asOf)
  }
}

/// What became of a snapshot.
package enum SnapshotOutcome: Sendable, Equatable {
  case written
  /// The old files are as they were.
  case failed(SystemError)
  /// The task was cancelled; the old files are as they were.
  case cancelled
}

/// How a journal is kept.
package struct JournalOptions: Sendable {
  /// What waits to be written may be so much; then the journal is busy.
  package var queueLimit = 8 << 20
  /// A journal shorter than this is not compacted.
  package var compactionBytes = 16 << 20
  /// Nor is one that is not this many times longer than the snapshot.
  package var compactionFactor = 2
  /// The time between two compactions is at least this.
  package var compactionInterval = Duration.seconds(5)
  /// When nothing can be written, another try comes after this, then after twice as long, and so on.
  package var firstRetry = Duration.seconds(1)
  package var longestRetry = Duration.seconds(30)
  /// At most so much room on the disk is kept for the next snapshot; see ``ReservedRoom``. 0: none.
  package var reserveLimit = 0
  /// For tests.
  package var faults: Faults?

  package init() {}
}
