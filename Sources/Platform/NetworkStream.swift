internal import CLinux
internal import Glibc
package import Model

extension ByteStream {
  /// Connects to an address of the internet.
  ///
  /// - Parameter deadline: nil: as long as the kernel tries.
  /// - Throws: ECONNREFUSED and its like; ETIMEDOUT after the deadline; ECANCELED where the task was cancelled.
  package static func connect(
    to address: NetworkAddress, port: UInt16, on loop: EventLoop, until deadline: Instant?
  ) async throws(SystemError) -> ByteStream {
    let raw = address.bytes.withUnsafeBufferPointer {
      clinux_connect_internet($0.baseAddress, CInt($0.count), port)
    }
    guard raw >= 0 else { throw .last("connect") }
    let stream = try ByteStream(Descriptor(owning: raw), on: loop)
    switch await stream.writable(until: deadline) {
    case .ready: break
    case .timedOut: throw SystemError(call: "connect", code: ETIMEDOUT)
    case .cancelled: throw SystemError(call: "connect", code: ECANCELED)
    }
    let error = clinux_connected(raw)
    guard error == 0 else { throw SystemError(call: "connect", code: error) }
    return stream
  }
}
