package import Platform

/// In which condition a file of the journal was found, and how much of it was used.
package struct FileFacts: Sendable, Equatable {
  package var name: String
  package var isFound = false
  /// How long it is.
  package var bytes = 0
  /// Whole records, each counted once.
  package var records = 0
  /// Of them, those handed to the owner.
  package var used = 0
  /// Of them, those that the snapshot shows already.
  package var covered = 0
  /// Of them, those that nobody here understands: of a kind that only a later program knows.
  package var unknown = 0
  /// Bytes of a last line that was not written to its end: cut off, no damage.
  package var torn = 0
  /// Lines that are not what was once written, their bytes, and where the first of them begins.
  package var damages = 0
  package var damagedBytes = 0
  package var firstDamage: Int?
  /// Records that must have been there, by their numbers, and are not.
  package var missing = 0
  /// Lines stand in another order than they were written in.
  package var isDisordered = false
  /// A snapshot does not end as it should.
  package var isCutShort = false
  /// It could not be opened or read, or not all of it.
  package var error: SystemError?

  init(name: String) { self.name = name }

  /// Something was in it that is there no longer, or not in its place. A torn last line is no damage.
  package var isDamaged: Bool {
    damages > 0 || missing > 0 || isDisordered || isCutShort || error.map { !$0.isMissing } ?? false
  }

  /// No more records than this can have been destroyed. An end that was not written and one whose line feeds were
  /// destroyed look alike.
  package var lostAtMost: Int {
    (isDamaged ? missing + damagedBytes / JournalLine.shortest : 0) + torn / JournalLine.shortest
  }
}
