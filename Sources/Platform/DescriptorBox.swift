internal import Glibc
internal import Synchronization

/// A descriptor that can lie in an array until somebody takes it; closed when nobody has.
package final class DescriptorBox: Sendable {
  private let content: Atomic<CInt>

  package init(_ descriptor: consuming Descriptor) { content = Atomic(descriptor.release()) }

  deinit {
    let raw = content.load(ordering: .relaxed)
    if raw >= 0 { _ = close(raw) }
  }

  /// The descriptor, once; then nil.
  package func take() -> Descriptor? {
    let raw = content.exchange(-1, ordering: .acquiringAndReleasing)
    return raw >= 0 ? Descriptor(owning: raw) : nil
  }
}
