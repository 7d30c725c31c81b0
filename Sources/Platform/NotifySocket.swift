internal import CLinux
internal import Glibc

/// The socket of one run for sd_notify(3): an abstract name, so that it needs no path, works for every user and is gone with
/// its last holder. Whoever shares our network namespace can send to it; who did is told with each message.
package final class NotifySocket: Sendable {
  private let descriptor: Descriptor

  /// Makes one with this name.
  /// - Parameter name: without the NUL in front; at most 107 bytes.
  /// - Throws: EADDRINUSE when somebody has it.
  package init(binding name: String) throws(SystemError) {
    let raw = clinux_notify_socket(name, name.utf8.count)
    guard raw >= 0 else { throw .last("bind", "@\(name)") }
    descriptor = Descriptor(owning: raw)
  }

  /// Takes over one that another process of ours has made.
  package init(adopting descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// Makes one with a name that nobody had and nobody can have taken before.
  package static func make() throws(SystemError) -> (socket: NotifySocket, name: String) {
    while true {
      let name = "dmon/notify/" + String(UInt64.random(in: .min ... .max), radix: 16)
      do throws(SystemError) {
        return (try NotifySocket(binding: name), name)
      } catch {
        if error.code != EADDRINUSE { throw error }
      }
    }
  }

  /// The number, to poll or to send; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// What one try to receive came to.
  package enum Received: Sendable, Equatable {
    /// So many bytes of the buffer, 0 or more, and who sent them as the kernel says; pid 0: somebody whom we cannot see.
    case message(Int, PeerCredentials)
    /// It was longer than the buffer, and is gone.
    case tooLong
    /// Nothing is there now.
    case nothing
  }

  /// Receives one message into `buffer`, whose whole length is its room; never waits. Descriptors in it are closed.
  package func receive(into buffer: UnsafeMutableRawBufferPointer) -> Received {
    var sender = clinux_credentials()
    let length = clinux_notify_receive(descriptor.raw, buffer.baseAddress, buffer.count, &sender)
    if length >= 0 {
      return .message(length, PeerCredentials(pid: Int(sender.pid), uid: Int(sender.uid), gid: Int(sender.gid)))
    }
    return errno == EMSGSIZE ? .tooLong : .nothing
  }
}
