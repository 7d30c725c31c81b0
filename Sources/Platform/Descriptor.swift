internal import Glibc

/// An open file descriptor and the duty to close it. Close-on-exec from birth.
package struct Descriptor: ~Copyable, Sendable {
  /// The number, for calls made while this value lives; never to be closed by the caller.
  package let raw: CInt

  package init(owning raw: CInt) { self.raw = raw }

  deinit { _ = close(raw) }

  /// Gives up ownership: the caller closes the number.
  package consuming func release() -> CInt {
    let raw = raw
    discard self
    return raw
  }
}
