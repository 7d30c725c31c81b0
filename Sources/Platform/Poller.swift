internal import CLinux
internal import Glibc
package import Model

/// Waits for many descriptors in a plain thread, without the event loop; level-triggered: what is not answered is told again.
///
/// Used by one thread. A descriptor that has an error or whose other side is gone is told as readable even if nothing was
/// asked for: it must then be removed, or the next wait returns at once.
package struct Poller: ~Copyable {
  /// What is told of one descriptor.
  package struct Event: Sendable, Equatable {
    /// As given with the descriptor.
    package var token: UInt64
    package var isReadable: Bool
    package var isWritable: Bool
  }

  private static let capacity = 64

  private let epoll: Descriptor
  private let events: UnsafeMutablePointer<clinux_event>

  /// - Throws: when descriptors ran out.
  package init() throws(SystemError) {
    let raw = clinux_epoll_create()
    guard raw >= 0 else { throw .last("epoll_create1") }
    epoll = Descriptor(owning: raw)
    events = .allocate(capacity: Self.capacity)
  }

  deinit { events.deallocate() }

  /// Looks after a descriptor from now on, until it is removed or closed everywhere.
  package borrowing func add(
    _ raw: CInt, token: UInt64, readable: Bool = true, writable: Bool = false
  ) throws(SystemError) {
    try control(1, raw, token, readable, writable)
  }

  /// Asks for other directions from now on.
  package borrowing func change(
    _ raw: CInt, token: UInt64, readable: Bool = true, writable: Bool = false
  ) throws(SystemError) {
    try control(3, raw, token, readable, writable)
  }

  /// Forgets a descriptor; to be called before it is closed. None there is no error.
  package borrowing func remove(_ raw: CInt) { _ = clinux_epoll_level(epoll.raw, 2, raw, 0, 0, 0) }

  /// Waits until something is told, or until `deadline` (nil: without end), and hands out at most 64 events.
  ///
  /// One that `body` removes may still be handed out in the same wait: tokens that are gone must be passed over.
  /// - Returns: how many events; 0 at the deadline, and at times for no reason.
  @discardableResult
  package borrowing func wait<Failure: Error>(
    until deadline: Instant?, _ body: (Event) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let left = deadline.map { max(0, ($0 - Clocks.monotonic).nanoseconds) } ?? -1
    let count = clinux_epoll_wait(epoll.raw, events, CInt(Self.capacity), left)
    precondition(count >= 0, "epoll_wait fails only for a descriptor that is none of an epoll")
    for index in 0..<Int(count) {
      let event = events[index]
      try body(Event(token: event.token, isReadable: event.readable != 0, isWritable: event.writable != 0))
    }
    return Int(count)
  }

  private borrowing func control(
    _ operation: CInt, _ raw: CInt, _ token: UInt64, _ readable: Bool, _ writable: Bool
  ) throws(SystemError) {
    let code = clinux_epoll_level(epoll.raw, operation, raw, token, readable ? 1 : 0, writable ? 1 : 0)
    guard code == 0 else { throw .last("epoll_ctl") }
  }
}
