internal import Platform

/// Snapshot and journal, opened so that they belong together although they may be replaced at any moment.
struct StateFiles: Sendable {
  /// An open file that can be shared.
  final class Shared: Sendable {
    let file: StateFile
    init(_ file: consuming StateFile) { self.file = file }
  }

  private(set) var snapshot: Shared?
  private(set) var journal: Shared?
  /// Why one could not be opened, other than that there is none.
  private(set) var snapshotError: SystemError?
  private(set) var journalError: SystemError?

  init(opening directory: borrowing Directory) {
    // The snapshot is renamed before the journal: a new snapshot with an old journal is whole, the contrary is not.
    for _ in 0..<16 {
      (snapshot, snapshotError) = Self.open(JournalName.snapshot, in: directory)
      (journal, journalError) = Self.open(JournalName.journal, in: directory)
      if directory.identity(of: JournalName.snapshot) == snapshot?.file.identity { return }
    }
  }

  private static func open(_ name: String, in directory: borrowing Directory) -> (Shared?, SystemError?) {
    do throws(SystemError) {
      return (Shared(try directory.open(name, .reading)), nil)
    } catch {
      return (nil, error.isMissing ? nil : error)
    }
  }
}
