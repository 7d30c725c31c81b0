import Model
import Platform
import Support

/// A connection that sends any bytes and reads frames, as text.
final class RawClient {
  private let socket: BlockingSocket
  private var received: [UInt8] = []

  init(_ path: String) throws(SystemError) { socket = try BlockingSocket(connectingTo: path, within: .seconds(120)) }

  /// How long each send and each receive may take.
  func setLimit(_ limit: Duration) { socket.setLimit(limit) }

  func send(_ bytes: [UInt8]) throws { try socket.send(bytes) }

  /// Sends frames, a NUL behind each, in one go.
  func send(_ frames: String...) throws { try socket.send(frames.flatMap { Array($0.utf8) + [0] }) }

  /// The next frame without its NUL; nil at the end of the stream.
  func receive() throws -> String? {
    while true {
      if let end = received.firstIndex(of: 0) {
        defer { received.removeFirst(end + 1) }
        return String(decoding: received[..<end], as: UTF8.self)
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = try receive(into: &chunk)
      if count == 0 { return nil }
      received += chunk[..<count]
    }
  }

  /// 0 at the end, also at one by reset: the daemon closes what it does not read to the end.
  private func receive(into chunk: inout [UInt8]) throws(SystemError) -> Int {
    do throws(SystemError) {
      return try socket.receive(into: &chunk, at: 0)
    } catch {
      if error.isTimeout { throw error }
      return 0
    }
  }

  /// Sends one frame and returns its answer.
  func call(_ frame: String) throws -> String? {
    try send(frame)
    return try receive()
  }

  /// Calls a method of `org.dmon.Progress`.
  func call(_ method: String, _ parameters: String) throws -> String? {
    try call(#"{"method":"org.dmon.Progress.\#(method)","parameters":\#(parameters)}"#)
  }
}
