internal import CLinux
internal import Glibc
internal import Model

/// The signals that dmon acts on.
package enum Signal: Int32, Sendable, CaseIterable {
  case hangup = 1
  case interrupt = 2
  case quit = 3
  case kill = 9
  case user1 = 10
  case user2 = 12
  case terminate = 15
  case `continue` = 18
  case stop = 19
  case terminalStop = 20
  case windowChange = 28
}

/// Signals as values: blocked in this thread from creation on and read through a signalfd on the loop.
///
/// To be made in main before any other thread: a thread started later inherits the mask.
// why: it lives and dies on the loop's thread
package final class SignalSource: @unchecked Sendable {
  private let loop: EventLoop
  private let descriptor: Descriptor
  private let registration: Registration

  /// Blocks `signals` in the calling thread for good.
  /// - Throws: when descriptors ran out.
  package init(_ signals: [Signal], on loop: EventLoop) throws(SystemError) {
    let numbers = signals.map(\.rawValue)
    let raw = clinux_signalfd(numbers, CInt(numbers.count))
    guard raw >= 0 else { throw .last("signalfd") }
    descriptor = Descriptor(owning: raw)
    self.loop = loop
    registration = try loop.register(descriptor, .signal)
  }

  deinit { loop.deregister(registration) }

  /// Unblocks all signals in this thread: from now on they do what they do by default.
  package func release() { clinux_unblock_all() }

  /// The last signal came from the kernel: a terminal sends it to every process in the foreground, so others have it too.
  package private(set) var wasFromKernel = false

  /// The next signal; nil when the task was cancelled.
  package func next() async -> Signal? {
    while true {
      var kernel: CInt = 0
      let number = clinux_signalfd_next(descriptor.raw, &kernel)
      if number > 0 {
        wasFromKernel = kernel == 1
        if let signal = Signal(rawValue: Int32(number)) { return signal }
        continue
      }
      loop.clearLatch(.reading, registration)
      guard await loop.wait(.reading, registration) == .ready else { return nil }
    }
  }
}

extension Signal {
  /// Stops this process as Ctrl-Z does, and returns when it goes on; at once where nobody could have it go on.
  package static func stopSelf() {
    var stop = sigset_t()
    var former = sigset_t()
    sigemptyset(&stop)
    sigaddset(&stop, SIGTSTP)
    // Sent first and let through then: unblocked first, one that waits already would make it two.
    Glibc.kill(getpid(), SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &stop, &former)
    pthread_sigmask(SIG_SETMASK, &former, nil)
  }

  /// Lets writes to a closed pipe fail with EPIPE instead of ending the process.
  package static func ignoreBrokenPipes() { clinux_ignore(SIGPIPE) }

  /// Lets no key on a terminal, and no use of it from the background, stop this process.
  package static func ignoreTerminalStops() {
    for number in [SIGTSTP, SIGTTIN, SIGTTOU] { clinux_ignore(number) }
  }
}
