internal import Model

/// What a recovery found and kept; to be told to people, and to be recorded in the new journal by the caller.
package struct RecoveryReport: Sendable, Equatable {
  package internal(set) var snapshot = FileFacts(name: JournalName.snapshot)
  package internal(set) var journal = FileFacts(name: JournalName.journal)
  /// Each record's number is higher than that of the one before; the next one gets this plus 1.
  package internal(set) var lastSequence = 0
  /// All records up to this number are in the snapshot.
  package internal(set) var after = 0
  /// Who wrote last; nil when there was nothing, or nothing says so.
  package internal(set) var origin: FileMark?
  /// The highest version of the format that was met; 0 where none was.
  package internal(set) var version = 0
  /// The journal follows a snapshot that is not there.
  package internal(set) var isSnapshotMissing = false
  /// Where the journal's whole lines end.
  var journalEnd = 0
  private let here: JournalOrigin

  init(here: JournalOrigin) { self.here = here }

  /// How many records were handed to the caller.
  package var used: Int { snapshot.used + journal.used }
  /// Something was lost, or is not where it belongs. The files are kept aside when the next snapshot is made.
  package var isDamaged: Bool { snapshot.isDamaged || journal.isDamaged || isSnapshotMissing }
  /// No more records than this can have been destroyed: who gives numbers from them passes over so many.
  package var lostAtMost: Int { snapshot.lostAtMost + journal.lostAtMost }
  /// A later program wrote here; what this one understands of it was used.
  package var isNewer: Bool { version > FileMark.currentVersion }
  /// Written on another machine: no pid in it is one of ours.
  package var isOtherHost: Bool { origin?.host.map { $0 != here.host } ?? false }
  /// Written before the machine was started: every process in it has ended.
  package var isOtherBoot: Bool { isOtherHost || origin?.boot.map { !here.boot.isEmpty && $0 != here.boot } ?? false }
  /// A snapshot of what was recovered should be made at once, and the files that were found be kept.
  package var needsSnapshot: Bool { isDamaged || isNewer }

  /// Lines for people: what is wrong, where, and what was kept. Empty when there is nothing to say.
  package var findings: [String] {
    var lines: [String] = []
    for file in [snapshot, journal] where file.isDamaged { lines.append(Self.damage(file)) }
    if isSnapshotMissing { lines.append("the snapshot is missing: records up to number \(after) are lost") }
    if isNewer {
      lines.append("a newer dmon wrote the journal (format \(version), this one knows \(FileMark.currentVersion))")
    }
    if isOtherHost, let host = origin?.host { lines.append("the journal is from another host: \(host)") }
    let unknown = snapshot.unknown + journal.unknown
    if unknown > 0 {
      lines.append("\(Words.count(unknown, "record")) of a kind that this dmon does not know")
    }
    if !lines.isEmpty { lines.append(used == 1 ? "1 record was used" : "\(used) records were used") }
    return lines
  }

  private static func damage(_ file: FileFacts) -> String {
    var parts: [String] = []
    if file.damages > 0 {
      let first = file.firstDamage.map { ", the first at byte \($0)" } ?? ""
      parts.append("\(Words.count(file.damages, "damaged line")) (\(Words.count(file.damagedBytes, "byte"))\(first))")
    }
    if file.missing > 0 {
      parts.append(file.missing == 1 ? "1 record is missing" : "\(file.missing) records are missing")
    }
    if file.isDisordered { parts.append("lines are not in their order") }
    if file.isCutShort { parts.append("its end is missing") }
    if let error = file.error { parts.append("\(error)") }
    return "the \(file.name) is damaged: "
      + parts.joined(separator: ", ")
  }
}

/// The names of the journal's files in a state directory.
package enum JournalName {
  package static let journal = "journal"
  package static let snapshot = "snapshot"
  static let newJournal = "journal.new"
  static let newSnapshot = "snapshot.new"
  static let reserve = "reserve"
  static let reserveForJournal = "reserve.journal"

  /// The name under which a damaged file is kept.
  static func aside(_ name: String, isNewer: Bool, _ time: String, number: Int) -> String {
    "\(name).\(isNewer ? "newer" : "damaged")-\(time)" + (number > 1 ? "-\(number)" : "")
  }
}
