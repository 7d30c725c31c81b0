internal import CLinux
internal import Glibc

/// A terminal whose keys are all handed on to a program on another terminal, and how it was before.
///
/// While it is raw, no key is a signal for us; what is typed comes byte by byte and is not shown by itself.
package final class RawTerminal {
  private let raw: CInt
  private let former: termios
  private var isRaw = false

  /// Nil for what is no terminal. Nothing is changed yet.
  package init?(_ raw: CInt) {
    var settings = termios()
    guard tcgetattr(raw, &settings) == 0 else { return nil }
    self.raw = raw
    former = settings
  }

  /// Whether we are in the foreground there: otherwise its keys are for somebody else, and changing it would stop us.
  package var isForeground: Bool { tcgetpgrp(raw) == getpgrp() }

  /// Makes it raw, where we are in the foreground.
  /// - Returns: whether it is.
  @discardableResult
  package func enter() -> Bool {
    guard !isRaw, isForeground else { return isRaw }
    var settings = former
    cfmakeraw(&settings)
    isRaw = tcsetattr(raw, TCSADRAIN, &settings) == 0
    return isRaw
  }

  /// What was typed, without waiting for more; nil when the terminal went away.
  package func keys() -> [UInt8]? {
    var wait = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, 0) == 1 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 1_024)
    let count = bytes.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : nil }
    return count == 0 ? nil : Array(bytes[..<count])
  }

  /// Makes it as it was; twice is nothing.
  package func leave() {
    guard isRaw else { return }
    var settings = former
    tcsetattr(raw, TCSADRAIN, &settings)
    isRaw = false
  }

  /// Gives another terminal the settings that this one had at first; without the processing of output where this one, not
  /// being raw, does that.
  package func copySettings(to other: CInt, processingOutput: Bool) {
    var settings = former
    if !processingOutput { settings.c_oflag &= ~tcflag_t(OPOST) }
    tcsetattr(other, TCSANOW, &settings)
  }
}

extension Signal {
  /// Stops this process and its group as the key Ctrl-Z does; returns when it goes on.
  package static func stopOwnGroup() {
    _ = Glibc.signal(SIGTSTP, SIG_DFL)
    clinux_unblock(SIGTSTP)
    _ = Glibc.kill(0, SIGTSTP)
  }

  /// Ends this process as the signal does by default; for one that it had taken over.
  package static func endProcess(by number: Int32) -> Never {
    _ = Glibc.signal(number, SIG_DFL)
    clinux_unblock(number)
    _ = Glibc.kill(getpid(), number)
    // What is ignored by the system, as for process 1 of a container.
    exit(128 + number)
  }
}
