internal import Platform

/// Room on the disk that is kept for the next snapshot and the journal behind it, in two files that are empty and hold
/// it behind their ends. They become the new files by a rename, so nobody can take the room in between: a disk that this
/// journal has filled can always be written a snapshot to, after which the old journal's room is free.
///
/// A snapshot has at most about as many bytes as snapshot and journal together, so the room grows with them, up to a
/// limit.
struct ReservedRoom: Sendable {
  /// At most so many bytes are kept; 0: none.
  let limit: Int
  /// So many are kept for a snapshot.
  private(set) var bytes = 0
  /// The disk has not enough for what should be kept: a shorter journal would help.
  private(set) var isShort = false

  /// For the journal behind the snapshot.
  static let journalBytes = 64 << 10
  static let step = 64 << 10

  init(limit: Int) { self.limit = limit }

  /// Keeps room for a snapshot of so many bytes, where there is any.
  mutating func keep(_ needed: Int, in directory: borrowing Directory, _ faults: Faults?) {
    if limit == 0 || isShort || bytes >= min(limit, needed + Self.step / 2) { return }
    // Half as much again, so that this is seldom done.
    let wanted = min(limit, (needed + needed / 2 + Self.step / 2) / Self.step * Self.step + Self.step)
    do throws(SystemError) {
      try directory.open(JournalName.reserveForJournal, .appending, faults: faults).reserve(Self.journalBytes)
      try directory.open(JournalName.reserve, .appending, faults: faults).reserve(wanted)
      bytes = wanted
    } catch {
      isShort = true
      if bytes > 0 { return }
      // Half of it helps nobody, and the journal can use it.
      try? directory.remove(JournalName.reserveForJournal, faults: faults)
      try? directory.remove(JournalName.reserve, faults: faults)
    }
  }

  /// After a snapshot, or an attempt at one: what was kept is used up, and there may be room again.
  mutating func renew(_ needed: Int, in directory: borrowing Directory, _ faults: Faults?) {
    bytes = 0
    isShort = false
    keep(needed, in: directory, faults)
  }

  /// Opens a new file in the room that is kept, or any other.
  func open(
    _ name: String, from reserve: String, in directory: borrowing Directory, _ faults: Faults?
  ) throws(SystemError) -> StateFile {
    if bytes > 0 {
      do throws(SystemError) {
        try directory.rename(reserve, to: name, faults: faults)
        let file = try directory.open(name, .appending, faults: faults)
        if file.size == 0 { return file }
      } catch {
        // Somebody has removed it.
      }
    }
    return try directory.open(name, .replacing, faults: faults)
  }

  /// Whether room for so many bytes is kept, and can be written to.
  /// - Throws: when nothing can be written there, however much room there is.
  func suffices(_ needed: Int, in directory: borrowing Directory, _ faults: Faults?) throws(SystemError) -> Bool {
    if bytes < needed { return false }
    _ = try directory.open(JournalName.reserveForJournal, .appending, faults: faults)
    return true
  }
}
