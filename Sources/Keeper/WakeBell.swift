internal import Platform

/// How another thread calls the keeper's main thread.
final class WakeBell: Sendable {
  let descriptor: EventDescriptor

  init() throws(SystemError) { descriptor = try EventDescriptor() }

  func ring() { descriptor.signal() }
}
