internal import Model
internal import Platform

extension Journal {
  /// The journal has grown long enough to be worth a snapshot.
  var isCompactionDue: Bool {
    guard state == .running, !isWritingSnapshot else { return false }
    if isShortOfRoom, isWorthItsRoom, loop.now >= notBeforeAgain { return true }
    return isLong && loop.now >= notBefore
  }

  private var isLong: Bool {
    journalBytes >= options.compactionBytes && journalBytes >= snapshotBytes * options.compactionFactor
  }

  /// A snapshot gives most of the journal's room back; also where one is written each time that this is so, it costs less
  /// than the journal itself.
  var isWorthItsRoom: Bool {
    options.reserveLimit > 0
      && journalBytes >= max(snapshotBytes * options.compactionFactor, ReservedRoom.step / 2)
  }

  /// Has a journal whose file, or directory, was removed or replaced be written anew: it is suspended, and a snapshot follows.
  package func checkPlace() async {
    guard state == .running, !isWritingSnapshot else { return }
    _ = await onThread { [queue] files throws(SystemError) in
      do throws(SystemError) { try files.checkPlace() } catch { queue.fail(error) }
    }
    takeNote()
  }

  /// Suspends until a snapshot should be written, and says why; nil when the task was cancelled or the journal closed.
  ///
  /// While nothing can be written this is where the journal looks, now and then, whether something can be again. So one
  /// task should do nothing but this and ``takeSnapshot(_:)``, as long as the journal is open.
  package func snapshotNeeded() async -> SnapshotReason? {
    while !Task.isCancelled {
      switch state {
      case .closed: return nil
      case .running:
        if isRecoveryPending && loop.now >= notBefore { return .recovery }
        if isCompactionDue { return .compaction }
        let isWaiting = isRecoveryPending || isLong && loop.now < notBefore
        let isWaitingForRoom = isShortOfRoom && isWorthItsRoom
        let deadline = isWaiting ? notBefore : isWaitingForRoom ? notBeforeAgain : nil
        if await needs.wait(until: deadline) == .cancelled { return nil }
      case .suspended:
        do throws(CancellationError) { try await loop.sleep(for: retry) } catch { return nil }
        retry = max(options.firstRetry, min(retry * 2, options.longestRetry))
        if state == .closed { return nil }
        if await onThread({ files throws(SystemError) in try files.probe() }) == nil { return .room }
      }
    }
    return nil
  }

  /// Writes a snapshot from what `nextPart` hands over, part by part, until it hands over nil; then the journal holds
  /// only what was appended since this began.
  ///
  /// Between parts the loop has its turns, and things may change and be appended: each change is in the part, or in the
  /// new journal, or in both. A part may be as large as the caller can spare time for; one of 256 records is.
  /// A crash at any moment leaves the old files or the new ones.
  package func takeSnapshot(_ nextPart: () async -> SnapshotPart<Record>?) async -> SnapshotOutcome {
    precondition(!isWritingSnapshot, "two snapshots at once")
    isWritingSnapshot = true
    defer { isWritingSnapshot = false }
    // What the thread was given before it is done with, so that a suspended journal throws nothing away any more.
    _ = await onThread { _ throws(SystemError) in }
    takeNote()
    if state == .closed { return .cancelled }
    // A suspended journal has written nothing for a while: its new files begin with what is known now.
    isResuming = state != .running
    let after = isResuming ? lastSequence : nil
    flush()
    let outcome = await writeParts(after: after, nextPart)
    switch outcome {
    case .written:
      notBefore = loop.now + options.compactionInterval
      isRecoveryPending = false
      resume()
    case .failed, .cancelled:
      notBefore = loop.now + options.longestRetry
      notBeforeAgain = notBefore
      _ = await onThread { files throws(SystemError) in files.abandonSnapshot() }
      stayInMemory()
    }
    return outcome
  }

  private func writeParts(after: Int?, _ nextPart: () async -> SnapshotPart<Record>?) async -> SnapshotOutcome {
    if let error = await onThread({ files throws(SystemError) in try files.beginSnapshot(after: after) }) {
      return .failed(error)
    }
    var count = 0
    while let part = await nextPart() {
      if Task.isCancelled { return .cancelled }
      let bytes = encode(part, from: &count)
      let error = await onThread { files throws(SystemError) in
        var bytes = bytes
        JournalLine.seal(&bytes)
        try files.writePart(bytes)
      }
      if let error { return .failed(error) }
      // Where the thread was done before anybody looked, nothing was suspended.
      await loop.turn()
    }
    if Task.isCancelled { return .cancelled }
    let total = count
    // What was appended meanwhile goes into both journals before the old one is left.
    flush()
    let error = await onThread { [queue] files throws(SystemError) in
      try files.finishSnapshot(count: total)
      queue.noteSnapshot()
    }
    return error.map { .failed($0) } ?? .written
  }

  private func encode(_ part: SnapshotPart<Record>, from count: inout Int) -> [UInt8] {
    var bytes: [UInt8] = []
    format.marks.line(FileMark(asOf: part.asOf), sequence: count, isMark: true, into: &bytes)
    for record in part.records {
      count += 1
      format.records.line(record, sequence: count, into: &bytes)
    }
    return bytes
  }

  /// Has the journal thread do something, and waits for it.
  private func onThread(
    _ work: @escaping @Sendable (JournalFiles) throws(SystemError) -> Void
  ) async -> SystemError? {
    let files = files
    let error = await thread.run { () -> SystemError? in
      do throws(SystemError) {
        try work(files)
        return nil
      } catch {
        return error
      }
    }
    // A thread that takes no job has been ended.
    return error ?? SystemError(call: "journal", code: 32)
  }
}
