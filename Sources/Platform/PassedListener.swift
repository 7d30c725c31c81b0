internal import CLinux
internal import Glibc

/// A listening Unix socket that another process bound and passed on to us at our start.
package struct PassedListener: ~Copyable, Sendable {
  private let descriptor: Descriptor
  /// Where it was bound; empty where that was no file.
  package let path: String

  /// Takes ownership of the descriptor with this number; it gets non-blocking and close-on-exec.
  /// - Throws: EPROTOTYPE, ENOTSOCK or EBADF when it is no such socket; it then stays as it is.
  package init(inheriting raw: CInt) throws(SystemError) {
    var buffer = [CChar](repeating: 0, count: 128)
    guard raw > 2, clinux_listener_adopt(raw, &buffer, buffer.count) == 0 else {
      throw .last("inherit listening socket", String(raw))
    }
    descriptor = Descriptor(owning: raw)
    path = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The number, to pass on; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// Gives up the socket.
  consuming func release() -> Descriptor { descriptor }
}
