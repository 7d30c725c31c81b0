internal import Glibc
internal import Synchronization

/// What shall go wrong in the state files: for tests alone, and the one place where anything is made to go wrong.
///
/// A file layer without faults (nil) pays one comparison with nil a call. Counting begins with 1 and goes over all files.
package final class Faults: Sendable {
  /// A named moment between two steps, at which a process can be made to end as if by SIGKILL.
  package enum Point: String, Sendable, CaseIterable {
    /// The new snapshot and the new journal are complete beside the old ones.
    case snapshotWritten = "snapshot-written"
    /// The new snapshot has its name; the journal is still the old one.
    case snapshotRenamed = "snapshot-renamed"
    /// Both have their names.
    case journalRenamed = "journal-renamed"
  }

  /// What goes wrong.
  package enum Fault: Sendable {
    /// The process ends with this exit code (`_exit`: nothing is flushed or cleaned up) at the named moment.
    case exit(at: Point, code: Int32)
    /// From operation `operation` on nothing reaches the files: what they hold is what a process killed there leaves.
    /// Of a write, the first `bytes` still do.
    case death(operation: Int, bytes: Int)
    /// The writes in this range of numbers fail with `code`, having written `bytes` of what they were given.
    case failedWrites(ClosedRange<Int>, code: Int32, bytes: Int)
    /// All calls of fdatasync in this range of numbers fail with `code`.
    case failedSyncs(ClosedRange<Int>, code: Int32)
    /// No write takes more bytes than this at once.
    case shortWrites(bytes: Int)
    /// Each write, or each fdatasync, takes this much longer.
    case slowWrites(microseconds: Int)
    case slowSyncs(microseconds: Int)
    /// No write comes back before it is healed.
    case hungWrites
  }

  /// What became of an operation.
  enum Verdict {
    case go(atMost: Int)
    case fail(code: Int32, after: Int)
  }

  private struct State {
    var faults: [Fault]
    var operations = 0
    var writes = 0
    var syncs = 0
  }

  private let state: Mutex<State>

  package init(_ faults: Fault...) { state = Mutex(State(faults: faults)) }

  /// How many operations there were: writes, fdatasyncs, renames, truncations, openings.
  package var operations: Int { state.withLock { $0.operations } }
  package var writes: Int { state.withLock { $0.writes } }
  package var syncs: Int { state.withLock { $0.syncs } }

  /// Takes all faults back: from now on everything works.
  package func heal() { state.withLock { $0.faults = [] } }

  /// Lets these go wrong from now on, instead of what was said before.
  package func set(_ faults: Fault...) { state.withLock { $0.faults = faults } }

  /// The code of errors that stand for a process that is dead.
  package static let deathCode: Int32 = -1

  func pass(_ point: Point) {
    let faults = state.withLock { $0.faults }
    for case .exit(let at, let code) in faults where at == point { _exit(code) }
  }

  func write(_ count: Int) -> Verdict {
    let (faults, operation, write) = state.withLock { state in
      state.operations += 1
      state.writes += 1
      return (state.faults, state.operations, state.writes)
    }
    var most = count
    for fault in faults {
      switch fault {
      case .death(let first, let bytes) where operation >= first:
        return .fail(code: Self.deathCode, after: operation == first ? min(bytes, count) : 0)
      case .failedWrites(let range, let code, let bytes) where range.contains(write):
        return .fail(code: code, after: min(bytes, count))
      case .shortWrites(let bytes): most = min(most, bytes)
      case .slowWrites(let microseconds): usleep(useconds_t(microseconds))
      case .hungWrites: while isHung { usleep(1_000) }
      default: break
      }
    }
    return .go(atMost: most)
  }

  private var isHung: Bool {
    state.withLock { state in state.faults.contains { if case .hungWrites = $0 { true } else { false } } }
  }

  /// The error of an operation that is no write; nil when it may go on.
  func operation(isSync: Bool = false) -> Int32? {
    let (faults, operation, sync) = state.withLock { state in
      state.operations += 1
      if isSync { state.syncs += 1 }
      return (state.faults, state.operations, state.syncs)
    }
    for fault in faults {
      switch fault {
      case .death(let first, _) where operation >= first: return Self.deathCode
      case .failedSyncs(let range, let code) where isSync && range.contains(sync): return code
      case .slowSyncs(let microseconds) where isSync: usleep(useconds_t(microseconds))
      default: break
      }
    }
    return nil
  }
}
