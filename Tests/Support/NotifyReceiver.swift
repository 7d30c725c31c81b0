import Glibc
import Platform
import Synchronization

/// Plays systemd's end of a `NOTIFY_SOCKET`: keeps all that is said to it.
package final class NotifyReceiver: Sendable {
  /// What belongs into `NOTIFY_SOCKET`.
  package let address: String
  private let raw: Int32
  private let heard = Mutex<[String]>([])

  /// - Parameter address: a path, or `@NAME` of the abstract namespace.
  package init(at address: String) throws {
    self.address = address
    raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var to = sockaddr_un()
    to.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(address.utf8)
    withUnsafeMutableBytes(of: &to.sun_path) { path in
      path.copyBytes(from: bytes)
      if address.hasPrefix("@") { path[0] = 0 }
    }
    let length = socklen_t(2 + bytes.count + (address.hasPrefix("@") ? 0 : 1))
    let code = withUnsafePointer(to: &to) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(raw, $0, length) }
    }
    guard raw >= 0, code == 0 else { throw FileError(path: address, code: errno) }
  }

  deinit { close(raw) }

  /// All lines until now, in their order.
  package var lines: [String] {
    heard.withLock { heard in
      var buffer = [UInt8](repeating: 0, count: 4_096)
      while true {
        let count = recv(raw, &buffer, buffer.count, 0)
        if count <= 0 { return heard }
        heard += buffer.prefix(count).split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }

  /// How often this line was said.
  package func count(of line: String) -> Int { lines.filter { $0 == line }.count }

  /// The last status.
  package var status: String? { lines.last { $0.hasPrefix("STATUS=") }.map { String($0.dropFirst(7)) } }
}
