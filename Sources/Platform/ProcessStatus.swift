internal import CLinux
internal import Glibc

/// How a process ended, as the rooms that watch processes call it.
package typealias ProcessStatus = Spawn.Exit

extension Spawn {
  /// How a process ended.
  package enum Exit: Sendable, Equatable {
    case code(Int)
    case signal(Int)

    /// As shells say it: the code, or 128 + the signal's number.
    package var shellCode: Int {
      switch self {
      case .code(let code): code
      case .signal(let number): 128 + number
      }
    }

    init(code: CInt, signal: CInt) { self = signal != 0 ? .signal(Int(signal)) : .code(Int(code)) }
  }

  /// Waits for a child of ours and reaps it. Nil when it is none of ours, or still runs and `blocking` is false.
  package static func wait(for pid: Int, blocking: Bool) -> Exit? {
    var code: CInt = 0
    var signal: CInt = 0
    guard clinux_wait(pid_t(truncatingIfNeeded: pid), blocking ? 1 : 0, &code, &signal) == 1 else { return nil }
    return Exit(code: code, signal: signal)
  }

  /// Sends a signal to a process that is known to be ours to signal: an unreaped child, or its group (negative pid).
  package static func signal(_ pid: Int, _ number: Int32) {
    // 0 would be our own group, and -1 everybody.
    if pid == 0 || pid == -1 { return }
    _ = kill(pid_t(truncatingIfNeeded: pid), number)
  }
}
