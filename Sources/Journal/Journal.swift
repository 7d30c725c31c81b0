internal import Model
package import Platform

/// An append-only log of what happened, from which everything is known again after any end of this process.
///
/// Everything here is called on the loop's thread; what blocks is done by the one thread named `journal`. A record is
/// committed when write(2) has taken it (it survives the end of the process) or, where that is asked for, when
/// fdatasync(2) has returned. Where nothing can be written the journal is suspended: it goes on taking records and throws
/// them away, since only a snapshot of everything can make the files whole again; see ``snapshotNeeded()``.
// why: it lives and dies on the loop's thread; what the journal thread shares is in CommitQueue, behind a Mutex
package final class Journal<Record: Sendable>: @unchecked Sendable {
  package let loop: EventLoop
  let format: JournalFormat<Record>
  let options: JournalOptions
  let thread: WorkerThread
  let files: JournalFiles
  let queue: CommitQueue
  /// Rung when there may be a reason for a snapshot.
  let needs: Bell
  private let written: SequenceGate
  private let synced: SequenceGate
  private let stateChanged: @Sendable (JournalState) -> Void
  private var bell: ThreadBell?
  private var commitJob: (@Sendable () -> Void)?
  private var pending: [UInt8] = []
  /// All bytes that were ever handed to the queue or wait for it.
  private var appended = 0
  private var taken = 0
  /// Somebody hands over what was appended at the end of this turn.
  private var isHandDue = false
  private var wantedOnDisk = 0

  /// The number of the last record that was appended.
  package private(set) var lastSequence: Int
  package private(set) var state = JournalState.running
  /// Suspended, and a snapshot is on its way: what is appended will be in the new journal.
  var isResuming = false
  var isWritingSnapshot = false
  /// The files as they were found are to be replaced.
  var isRecoveryPending: Bool
  var retry: Duration
  var notBefore: Instant
  /// After a snapshot that could not be written.
  var notBeforeAgain: Instant
  package private(set) var journalBytes = 0
  package private(set) var snapshotBytes = 0
  /// The disk has not the room that a snapshot may need.
  private(set) var isShortOfRoom = false
  /// When the journal could be written again.
  private var resumed: Instant?

  private static var eagerBytes: Int { 64 << 10 }
  private static var gatheredBytes: Int { 4 << 10 }
  private static var longestGathering: Int { 6 }

  /// Goes on where the recovery of this directory ended, which must have been just before, under the lock.
  ///
  /// Where the files cannot be written the journal begins suspended.
  /// - Parameter stateChanged: told, on the loop, of each change of `state`.
  /// - Throws: when there is no thread or descriptor to be had.
  package init(
    in directory: borrowing Directory, _ format: JournalFormat<Record>, after report: RecoveryReport,
    origin: JournalOrigin, on loop: EventLoop, options: JournalOptions = JournalOptions(),
    stateChanged: @escaping @Sendable (JournalState) -> Void = { _ in }
  ) throws(SystemError) {
    self.loop = loop
    self.format = format
    self.options = options
    self.stateChanged = stateChanged
    files = JournalFiles(try directory.duplicate(), origin, format.marks, options)
    thread = try WorkerThread(name: "journal")
    lastSequence = report.lastSequence
    queue = CommitQueue(files, at: report.lastSequence)
    written = SequenceGate(at: report.lastSequence)
    synced = SequenceGate(at: report.lastSequence)
    needs = Bell(on: loop)
    isRecoveryPending = report.needsSnapshot
    retry = options.firstRetry
    notBefore = loop.now
    notBeforeAgain = loop.now
    let bell = ThreadBell(on: loop) { [weak self] in self?.takeNote() }
    self.bell = bell
    commitJob = { [queue] in queue.commit(telling: bell) }
    _ = thread.submit { [queue] in queue.open(report, telling: bell) }
  }

  // MARK: records

  /// So much waits to be written that whoever wants to change something must be told to come again. To be asked before a
  /// change is made; then its records are taken, however many they are.
  package var isBusy: Bool { appended - taken >= options.queueLimit && isTaking }

  /// Takes a record; cheap, and nothing is waited for. It is written with the next `committed` or `flush`.
  /// - Returns: the record's number, to wait for.
  @discardableResult
  package func append(_ record: Record) -> Int { append { format.records.encode(record, &$0) } }

  /// Takes a record that `encode` writes as JSON, as the coder of its records would: a caller that knows what kind of
  /// record it has need not make one.
  @discardableResult
  package func append(_ encode: (inout [UInt8]) -> Void) -> Int {
    lastSequence += 1
    guard isTaking else { return lastSequence }
    let before = pending.count
    JournalLine.begin(lastSequence, into: &pending)
    encode(&pending)
    JournalLine.end(into: &pending)
    appended += pending.count - before
    if pending.count >= Self.eagerBytes { flush() }
    return lastSequence
  }

  /// Has the journal thread write what was appended; does not wait.
  package func flush() {
    if !pending.isEmpty { hand(wantedOnDisk: 0) }
  }

  /// Suspends until the record with this number, and so all before it, is committed; at once when it is.
  ///
  /// Cancelling the task does not end the wait: it ends with the write, or with the journal.
  /// - Parameter durable: wait for the disk as well; one fdatasync serves all who wait.
  package func committed(_ sequence: Int, durable: Bool = false) async -> Commitment {
    let gate = durable ? synced : written
    while gate.reached < sequence {
      switch state {
      case .suspended(let error): return .suspended(error)
      case .closed: return .closed
      case .running: break
      }
      if durable { wantedOnDisk = max(wantedOnDisk, sequence) }
      if !isHandDue && (wantedOnDisk > 0 || !pending.isEmpty) {
        // Everybody whose call comes in these turns shares the write. Else the thread, woken by the first of them,
        // may take the CPU from the others: on one CPU there would be a write for each call.
        isHandDue = true
        await gather()
        isHandDue = false
        let wanted = wantedOnDisk
        wantedOnDisk = 0
        if state != .running { continue }
        hand(wantedOnDisk: wanted)
      }
      await gate.wait(for: sequence)
    }
    return .committed
  }

  /// Lets turns pass as long as each brings more records, a few turns and a few kilobytes at most.
  private func gather() async {
    for _ in 0..<Self.longestGathering where pending.count < Self.gatheredBytes {
      let before = pending.count
      await loop.turn()
      if pending.count <= before { return }
    }
  }

  /// True when nobody needs to wait for the record with this number.
  package func isCommitted(_ sequence: Int) -> Bool { written.reached >= sequence }

  /// Writes what was appended, to the disk, and ends the thread; nothing is written afterwards.
  package func close() async {
    if case .closed = state { return }
    if !pending.isEmpty || synced.reached < lastSequence { hand(wantedOnDisk: lastSequence) }
    _ = await thread.run { [files] in files.abandonSnapshot() }
    takeNote()
    become(.closed)
    thread.end()
  }

  // MARK: the thread's answers

  private var isTaking: Bool { state == .running || isResuming }

  private func hand(wantedOnDisk: Int) {
    guard queue.put(&pending, last: lastSequence, wantedOnDisk: wantedOnDisk), let commitJob else { return }
    // At most this one commit and one step of a snapshot are ever queued, so there is room.
    _ = thread.submit(commitJob)
  }

  /// Looks how far the thread has come, and wakes those who waited for it.
  func takeNote() {
    let progress = queue.progress
    taken = progress.taken
    journalBytes = progress.journalBytes
    snapshotBytes = progress.snapshotBytes
    isShortOfRoom = progress.isShortOfRoom
    written.reach(progress.written)
    synced.reach(progress.synced)
    if let error = progress.error, state == .running { become(.suspended(error)) }
    if isCompactionDue { needs.ring() }
  }

  /// A new snapshot is in its place: the journal can be relied on again.
  func resume() {
    isResuming = false
    if case .suspended = state {
      become(.running)
      resumed = loop.now
    }
    takeNote()
  }

  /// The attempt to come back failed; what was taken meanwhile is thrown away.
  func stayInMemory() {
    isResuming = false
    if case .suspended = state { dropPending() }
  }

  private func setFirstRetry(after state: JournalState) {
    if case .suspended(let error) = state, error.isFull, isWorthItsRoom {
      // At once: room is kept for just that.
      retry = .zero
    } else if resumed.map({ loop.now - $0 > options.longestRetry }) ?? true {
      // Not when it comes again so soon: to write everything anew each second would be too much.
      retry = options.firstRetry
    }
  }

  private func dropPending() {
    appended -= pending.count
    pending.removeAll()
  }

  private func become(_ new: JournalState) {
    state = new
    if new != .running {
      setFirstRetry(after: new)
      dropPending()
      written.wakeAll()
      synced.wakeAll()
      needs.ring()
    }
    stateChanged(new)
  }
}
