import Model
import Platform
import Synchronization

/// The output of one run: its pipes, and what was done with their bytes so far.
///
/// The log thread copies; `main` may read bytes away meanwhile. Both do it under the ledger's lock, with calls that never
/// wait, so that each byte is counted once.
final class OutputRun: Sendable {
  /// One pipe, and what its bytes are called in the index.
  final class Source: Sendable {
    let pipe: OutputPipe
    let origin: OutputRecord.Origin

    init(_ pipe: consuming OutputPipe, _ origin: OutputRecord.Origin) {
      self.pipe = pipe
      self.origin = origin
    }
  }

  struct Ledger {
    var rules: OutputRules
    /// Bytes read away from each pipe, by whomever.
    var taken = [0, 0]
    /// When the log thread last looked into the pipes.
    var served: Instant
    /// Bytes that were not kept, in all, and those of them that the log does not yet speak of.
    var dropped = 0
    var unsaid = 0
    var problem: String?
    /// What the keeper waits for, and since when.
    var drains = false
    var finishes = false
    var asked: Instant?
    var isDrained = false
    var isFinished = false
  }

  let number: RunNumber
  let sources: [Source]
  let ledger: Mutex<Ledger>

  init(
    _ number: RunNumber, output: consuming OutputPipe, errors: consuming OutputPipe?, rules: OutputRules,
    at now: Instant
  ) {
    self.number = number
    if let errors {
      sources = [Source(output, .output), Source(errors, .errors)]
    } else {
      sources = [Source(output, .both)]
    }
    ledger = Mutex(Ledger(rules: rules, served: now))
  }

  /// How many bytes lie in the pipes now.
  var available: Int { sources.reduce(0) { $0 + $1.pipe.available } }

  /// Puts what lies at the beginning of a pipe into the scratch pipe as well, and says where in the stream it begins.
  func tee(
    _ source: Int, to scratch: borrowing ScratchPipe, atMost most: Int, at now: Instant
  ) throws(SystemError) -> (start: Int, count: Int) {
    try ledger.withLock { ledger throws(SystemError) in
      ledger.served = now
      return (ledger.taken[source], try sources[source].pipe.tee(to: scratch, atMost: most))
    }
  }

  /// Reads away the bytes of the stream up to `start + count`, which are in the log. Those that `main` has read away
  /// meanwhile, because the copy took too long, were counted as dropped: they were not.
  /// - Returns: whether something was wrong with this run's output until now.
  func settle(_ source: Int, from start: Int, count: Int) -> Bool {
    ledger.withLock { ledger in
      let gone = ledger.taken[source] - start
      if gone < count { discard(source, count - gone, &ledger) }
      let kept = min(gone, count)
      ledger.dropped -= kept
      ledger.unsaid -= kept
      return ledger.problem != nil
    }
  }

  /// Reads away all that lies in the pipes now and counts it as dropped; returns how much it was.
  @discardableResult
  func drop(_ ledger: inout Ledger) -> Int {
    var count = 0
    for source in sources.indices { count += discard(source, sources[source].pipe.available, &ledger) }
    ledger.dropped += count
    ledger.unsaid += count
    return count
  }

  @discardableResult
  private func discard(_ source: Int, _ count: Int, _ ledger: inout Ledger) -> Int {
    let gone = count > 0 ? sources[source].pipe.discard(count) : 0
    ledger.taken[source] += gone
    return gone
  }

  /// How much was dropped that no log speaks of; from now on it does.
  func takeUnsaid() -> Int {
    ledger.withLock { ledger in
      defer { ledger.unsaid = 0 }
      return ledger.unsaid
    }
  }
}
