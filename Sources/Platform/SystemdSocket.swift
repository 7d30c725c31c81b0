internal import CLinux
internal import Glibc

/// The socket of whoever started this process and wants to hear how it goes (sd_notify(3)); nothing here waits.
package struct SystemdSocket: ~Copyable, Sendable {
  private let descriptor: Descriptor
  private let address: String

  /// - Parameter address: an absolute path, or `@NAME` of the abstract namespace.
  /// - Throws: EINVAL for any other address; when descriptors ran out.
  package init(_ address: String) throws(SystemError) {
    guard let first = address.utf8.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
      address.utf8.count > 1
    else { throw SystemError(call: "notify", subject: address, code: EINVAL) }
    let raw = clinux_datagram_socket()
    guard raw >= 0 else { throw .last("socket") }
    descriptor = Descriptor(owning: raw)
    self.address = address
  }

  /// Says it, one `NAME=value` a line, all in one message; false when nobody took it.
  @discardableResult package borrowing func say(_ lines: [String]) -> Bool {
    let bytes = Array(lines.joined(separator: "\n").utf8)
    return clinux_send_datagram(descriptor.raw, address, bytes, bytes.count) == 0
  }
}
