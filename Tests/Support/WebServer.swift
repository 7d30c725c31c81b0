import Glibc
import Platform

/// A server on a port of its own that says the same to everybody, and then hangs up; nothing at all for an empty answer.
package final class WebServer: Sendable {
  /// A port of 127.0.0.1.
  package let port: Int
  private let socket: Int32
  private let thread: WorkerThread

  /// Listens from now on, until `stop`.
  package init(answering answer: String) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = socket
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw SystemError(call: "bind", code: errno) }
    port = Int(UInt16(bigEndian: address.sin_port))
    thread = try WorkerThread(name: "web", capacity: 1)
    _ = thread.submit { Self.serve(descriptor, Array(answer.utf8)) }
  }

  deinit { close(socket) }

  /// Listens no more.
  package func stop() {
    // Ends the accept that waits.
    shutdown(socket, Int32(SHUT_RDWR))
    thread.end()
  }

  private static func serve(_ descriptor: Int32, _ answer: [UInt8]) {
    var silent: [Int32] = []
    while true {
      let client = accept(descriptor, nil, nil)
      if client < 0 { break }
      var request = [UInt8](repeating: 0, count: 4_096)
      if answer.isEmpty {
        silent.append(client)
        continue
      }
      _ = recv(client, &request, request.count, 0)
      _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
      shutdown(client, Int32(SHUT_WR))
      while recv(client, &request, request.count, 0) > 0 {}
      close(client)
    }
    silent.forEach { _ = close($0) }
  }
}
