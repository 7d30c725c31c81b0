internal import CLinux
internal import Glibc

/// Signals as values for a plain thread that polls (signalfd); see ``SignalSource`` for the loop.
package struct SignalDescriptor: ~Copyable, Sendable {
  /// SIGCHLD, which is no `Signal` that dmon acts on by itself.
  package static let childChanged: Int32 = 17

  private let descriptor: Descriptor

  /// Blocks the signals in the calling thread, and in all threads that it starts later, for good.
  package init(_ numbers: [Int32]) throws(SystemError) {
    let raw = clinux_signalfd(numbers, CInt(numbers.count))
    guard raw >= 0 else { throw .last("signalfd") }
    descriptor = Descriptor(owning: raw)
  }

  /// The number, to poll for reading.
  package var raw: CInt { descriptor.raw }

  /// The next signal, and the pid of who sent it (0: the kernel, as for a key typed on the terminal); nil when there is none.
  /// Many of one kind before it is asked are one.
  package borrowing func next() -> (number: Int32, sender: Int)? {
    var sender: CInt = 0
    let number = clinux_signalfd_next_from(descriptor.raw, &sender)
    return number > 0 ? (Int32(number), Int(sender)) : nil
  }
}
