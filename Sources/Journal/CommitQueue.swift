internal import Platform
internal import Synchronization

/// What the loop hands to the journal thread, and what the thread answers: group commit.
///
/// While the thread writes, the records of all who come meanwhile gather here, and go with its next write; and all who
/// want it on the disk share the next fdatasync.
final class CommitQueue: Sendable {
  /// How far the thread has come.
  struct Progress: Sendable {
    /// The number of the last record that was written, and of the last that is on the disk.
    var written: Int
    var synced: Int
    /// How many bytes it took, ever.
    var taken = 0
    var journalBytes = 0
    var snapshotBytes = 0
    /// See ``JournalFiles/isShortOfRoom``.
    var isShortOfRoom = false
    /// Why nothing is written any more.
    var error: SystemError?
  }

  private struct State {
    var bytes: [UInt8] = []
    var last: Int
    var wantedOnDisk = 0
    var isActive = false
    var progress: Progress
  }

  private struct Work {
    var last: Int
    var wantedOnDisk: Int
  }

  private let state: Mutex<State>
  private let files: JournalFiles

  init(_ files: JournalFiles, at sequence: Int) {
    self.files = files
    state = Mutex(State(last: sequence, progress: Progress(written: sequence, synced: sequence)))
  }

  var progress: Progress { state.withLock { $0.progress } }

  // MARK: on the loop

  /// Takes over lines, whose checksums the thread fills in; `bytes` is empty afterwards.
  /// - Returns: true when the thread must be told to `commit`.
  func put(_ bytes: inout [UInt8], last: Int, wantedOnDisk: Int) -> Bool {
    var given: [UInt8] = []
    swap(&given, &bytes)
    let starts = state.withLock { state in
      // The queue's buffer goes back, so that two buffers serve for ever.
      if state.bytes.isEmpty { swap(&state.bytes, &given) } else { state.bytes += given }
      state.last = last
      state.wantedOnDisk = max(state.wantedOnDisk, wantedOnDisk)
      defer { state.isActive = true }
      return !state.isActive
    }
    given.removeAll(keepingCapacity: true)
    bytes = given
    return starts
  }

  // MARK: on the journal thread

  /// Writes until nothing is left to write, and rings `bell` after each step.
  func commit(telling bell: ThreadBell) {
    var bytes: [UInt8] = []
    while let work = take(&bytes) {
      var isTaken = bytes.isEmpty
      do throws(SystemError) {
        if !bytes.isEmpty {
          JournalLine.seal(&bytes)
          try files.append(bytes, last: work.last)
          note(taken: bytes.count, written: files.isWritable ? work.last : nil)
          isTaken = true
          bell.ring()
        }
        if work.wantedOnDisk > 0, files.isWritable {
          try files.synchronise()
          noteSynced()
          bell.ring()
        }
      } catch {
        if !isTaken { note(taken: bytes.count, written: nil) }
        fail(error)
        bell.ring()
      }
      bytes.removeAll(keepingCapacity: bytes.capacity <= 4 << 20)
    }
  }

  private func take(_ bytes: inout [UInt8]) -> Work? {
    var given: [UInt8] = []
    swap(&given, &bytes)
    let work = state.withLock { state -> Work? in
      let wanted = state.wantedOnDisk > state.progress.synced ? state.wantedOnDisk : 0
      state.wantedOnDisk = 0
      if state.bytes.isEmpty && wanted == 0 {
        state.isActive = false
        return nil
      }
      swap(&state.bytes, &given)
      return Work(last: state.last, wantedOnDisk: wanted)
    }
    bytes = given
    return work
  }

  private func note(taken: Int, written: Int?) {
    let (journalBytes, isShortOfRoom) = (files.journalBytes, files.isShortOfRoom)
    state.withLock { state in
      state.progress.isShortOfRoom = isShortOfRoom
      state.progress.taken += taken
      state.progress.written = max(state.progress.written, written ?? 0)
      state.progress.journalBytes = journalBytes
    }
  }

  private func noteSynced() {
    let last = files.last
    state.withLock { $0.progress.synced = max($0.progress.synced, last) }
  }

  /// Nothing is written any more.
  func fail(_ error: SystemError) { state.withLock { $0.progress.error = error } }

  /// Opens the journal that was recovered.
  func open(_ report: RecoveryReport, telling bell: ThreadBell) {
    do throws(SystemError) {
      try files.open(report)
      note(taken: 0, written: nil)
    } catch {
      fail(error)
    }
    state.withLock { $0.progress.snapshotBytes = report.snapshot.bytes }
    bell.ring()
  }

  /// A new snapshot and a new journal are in their places: all that was appended is on the disk.
  func noteSnapshot() {
    let (last, journalBytes, snapshotBytes) = (files.last, files.journalBytes, files.snapshotBytes)
    let isShortOfRoom = files.isShortOfRoom
    state.withLock { state in
      state.progress.isShortOfRoom = isShortOfRoom
      state.progress.error = nil
      state.progress.written = max(state.progress.written, last)
      state.progress.synced = max(state.progress.synced, last)
      state.progress.journalBytes = journalBytes
      state.progress.snapshotBytes = snapshotBytes
    }
  }
}
